// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <functional>

namespace doppel::models {

/// A component some of whose requests wait, as their clients want, for something to come: no
/// latency of theirs (Component::heldBack tells it of those that had an answer).
class HoldsClientsBack {
public:
    virtual ~HoldsClientsBack() = default;
    /// Calls `visit` for each that is inside: when it arrived, and how long it was at work since.
    /// Some that have left may be told besides.
    virtual void forEachHeldBack(
        const std::function<void(sim::Time arrived, sim::Duration atWork)>& visit) const = 0;
};

} // namespace doppel::models
