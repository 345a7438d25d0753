// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/circuit_breaker.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/world.h"

namespace doppel::models {

class Link;

/// Stops calling a service that fails: while its breaker is open, calls end at once as Overloaded
/// and nothing is sent. Failures are calls without an answer and answers of 5xx or
/// 429.
///
/// Does not own what it is made of; `policy` may change while it runs.
class CircuitBreakerFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const BreakerPolicy& policy;
        sim::Counter& rejected;
        Link* callee = nullptr; ///< whose target counts the calls that are not made
    };

    CircuitBreakerFilter(Service& next, const Context& context) : next_(next), context_(context) {}

    sim::World& world() const { return context_.world; }
    const CircuitBreaker& breaker() const { return breaker_; }
    sim::Task<Response> handle(Request request) override;

private:
    Service& next_;
    Context context_;
    CircuitBreaker breaker_;
};

} // namespace doppel::models
