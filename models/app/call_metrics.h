// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// What whoever makes calls (CallConfig) counts of how they leave.
struct CallMetrics {
    CallMetrics(sim::Metrics& metrics, std::string_view component)
        : retries(metrics.counter(component, "retries", "calls that were made again")),
          rejectedByBreaker(metrics.counter(
              component, "breaker_rejections", "calls that a circuit breaker did not let through")),
          rejectedByThrottle(metrics.counter(
              component, "throttle_rejections", "calls that a throttle did not let through")),
          rejectedByBulkhead(metrics.counter(
              component, "bulkhead_rejections", "calls that found no place in a bulkhead")),
          rejectedByRateLimit(metrics.counter(
              component, "rate_limit_rejections", "calls for which a token bucket had no token")),
          hedged(metrics.counter(
              component, "hedged_calls", "calls that were made once more beside the first")) {}

    sim::Counter& retries;
    sim::Counter& rejectedByBreaker;
    sim::Counter& rejectedByThrottle;
    sim::Counter& rejectedByBulkhead;
    sim::Counter& rejectedByRateLimit;
    sim::Counter& hedged;
};

} // namespace doppel::models
