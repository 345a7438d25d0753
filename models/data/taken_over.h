// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "sim/gate.h"

namespace doppel::models {

/// A store that has those who find out that a primary cannot go on, and have another server take
/// its place. Beside Component.
class TakenOver {
public:
    virtual ~TakenOver() = default;
    /// Whether there are such.
    virtual bool mayBeTakenOver() const = 0;
    /// Opens when a server's place has been taken.
    virtual sim::Gate& takeovers() = 0;
    /// One of its servers, or the way there, may suffer something from now on.
    virtual void lookAtPrimaries() = 0;
    /// A fault has all of it down from now on, with who could take over; or no fault any more. Not
    /// before the servers that the last one gave back are started.
    virtual void setAllDown(bool isDown) = 0;
};

/// Null: nobody sees to a takeover of that component.
inline TakenOver* takenOver(Component& component) {
    auto* store = dynamic_cast<TakenOver*>(&component);
    return store != nullptr && store->mayBeTakenOver() ? store : nullptr;
}

} // namespace doppel::models
