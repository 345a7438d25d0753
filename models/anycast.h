// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// A component that visitors reach at one of several places, such as a content delivery network:
/// which of its servers (points of presence) a visitor is routed to, and how far away it is. The
/// edge implements this beside Component. A component that doesn't is reached at any of its listed
/// servers, with the traffic source's own latency.
class Anycast {
public:
    virtual ~Anycast() = default;
    /// `location` is an index of the platform's locations. Asked for every request, as anycast
    /// routes may change under way; must cost no more than a look into a table.
    virtual InstanceId instanceFor(std::uint16_t location) const = 0;
    /// One way, from a visitor there to that server.
    virtual sim::Duration latencyFrom(std::uint16_t location) const = 0;
};

} // namespace doppel::models
