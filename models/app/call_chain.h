// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/app/call_metrics.h"
#include "models/filters/bulkhead_filter.h"
#include "models/filters/circuit_breaker_filter.h"
#include "models/filters/hedge_filter.h"
#include "models/filters/rate_limit_filter.h"
#include "models/filters/retry_filter.h"
#include "models/filters/throttle_filter.h"
#include "models/journal.h"
#include "models/service.h"
#include "sim/random.h"
#include "sim/world.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

class Link;

/// How a call leaves a pod: the pod's own retries, breaker, throttle, hedge, bulkhead and rate limit
/// in front of the link, in this order.
class CallChain {
public:
    struct Context {
        sim::World& world;
        const CallConfig& config;
        const sim::Stream& chance;         ///< of pauses before retries
        const sim::Stream& throttleChance; ///< of calls that the throttle rejects
        std::uint64_t call;                ///< the link's key
        CallMetrics& metrics;
        Journal& journal;
    };
    CallChain(Link& link, const Context& context);
    CallChain(const CallChain&) = delete;
    CallChain& operator=(const CallChain&) = delete;

    Service& entry() { return *entry_; }

private:
    Service* entry_;
    std::optional<RateLimitFilter> rateLimit_;
    std::optional<BulkheadFilter> bulkhead_;
    std::optional<HedgeFilter> hedge_;
    std::optional<ThrottleFilter> throttle_;
    std::optional<CircuitBreakerFilter> breaker_;
    std::optional<RetryFilter> retries_;
};

} // namespace doppel::models
