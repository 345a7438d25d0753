// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <cstdint>

namespace doppel::models {

/// Who decides which servers of a set start and go, in the place of the set itself, because they
/// are not all alike: they run different releases.
class FleetSteward {
public:
    virtual ~FleetSteward() = default;
    /// That many servers are wanted from now on.
    virtual void wants(std::uint32_t servers) = 0;
    /// Whether it starts and stops servers now. Else it has no wish but that they are as many as are
    /// wanted, and alike.
    virtual bool isUnderWay() const = 0;
    /// Whether a server is there only until one that starts now has taken its place.
    virtual bool isToBeReplaced(InstanceId server) const = 0;
    /// A server came to another state. The set may be amid a change: whoever wants to change it,
    /// too, waits until that is over.
    virtual void serversChanged() = 0;
};

} // namespace doppel::models
