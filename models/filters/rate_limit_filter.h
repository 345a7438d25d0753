// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/filters/buckets.h"
#include "models/filters/overload_policy.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/world.h"

namespace doppel::models {

/// Lets calls through as a token bucket has tokens; one that finds none is rejected at once, as
/// Overloaded, and nothing is sent. That is no failure of whom it protects, which counts nothing of
/// it: unlike a breaker's, a throttle's or a bulkhead's, it does not follow from how that one fares.
///
/// Does not own what it is made of.
class RateLimitFilter final : public Service {
public:
    /// What a filter needs from its caller.
    struct Context {
        sim::World& world;
        const TokenBucketPolicy& policy;
        sim::Counter& rejected;
    };

    RateLimitFilter(Service& next, const Context& context) : next_(next), context_(context) {}

    sim::World& world() const { return context_.world; }
    sim::Task<Response> handle(Request request) override;

private:
    Service& next_;
    Context context_;
    TokenBucket bucket_;
};

} // namespace doppel::models
