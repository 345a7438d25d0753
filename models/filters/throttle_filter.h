// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/adaptive_throttle.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/world.h"

#include <cstdint>

namespace doppel::models {

class Link;

/// Rejects calls to a service that rejects or fails more than it accepts, by chance and at once, as
/// Overloaded. Accepted are calls with an answer that is no 5xx and no 429.
///
/// Does not own what it is made of.
class ThrottleFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const ThrottlePolicy& policy;
        const sim::Stream& chance; ///< of the calls that are rejected
        std::uint64_t call;        ///< tells this caller's calls apart
        sim::Counter& rejected;
        Link* callee = nullptr; ///< whose target counts the calls that are not made
    };

    ThrottleFilter(Service& next, const Context& context) : next_(next), context_(context) {}

    sim::World& world() const { return context_.world; }
    sim::Task<Response> handle(Request request) override;

private:
    Service& next_;
    Context context_;
    AdaptiveThrottle throttle_;
};

} // namespace doppel::models
