// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/time.h"

namespace doppel::models {

/// A component whose answers depend on its servers' clocks implements this beside Component: an
/// edge, a Varnish.
class ClockOwner {
public:
    virtual ~ClockOwner() = default;
    /// A server's clock steps, forwards or, below 0, backwards.
    virtual void stepClock(InstanceId server, sim::Duration by) = 0;
};

} // namespace doppel::models
