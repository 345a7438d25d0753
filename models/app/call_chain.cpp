// SPDX-License-Identifier: Apache-2.0
#include "models/app/call_chain.h"

#include "models/link.h"

namespace doppel::models {

CallChain::CallChain(Link& link, const Context& context) : entry_(&link) {
    const CallConfig& config = context.config;
    if (config.rateLimit) {
        const RateLimitFilter::Context own{context.world, *config.rateLimit,
                                           context.metrics.rejectedByRateLimit};
        entry_ = &rateLimit_.emplace(*entry_, own);
    }
    if (config.bulkhead) {
        const BulkheadFilter::Context own{context.world, *config.bulkhead,
                                          context.metrics.rejectedByBulkhead, &link};
        entry_ = &bulkhead_.emplace(*entry_, own);
    }
    if (config.hedge) {
        const HedgeFilter::Context own{context.world, *config.hedge, context.metrics.hedged};
        entry_ = &hedge_.emplace(*entry_, own);
    }
    if (config.throttle) {
        const ThrottleFilter::Context own{context.world,
                                          *config.throttle,
                                          context.throttleChance,
                                          context.call,
                                          context.metrics.rejectedByThrottle,
                                          &link};
        entry_ = &throttle_.emplace(*entry_, own);
    }
    if (config.breaker) {
        const CircuitBreakerFilter::Context own{context.world, *config.breaker,
                                                context.metrics.rejectedByBreaker, &link};
        entry_ = &breaker_.emplace(*entry_, own);
    }
    if (config.retries) {
        const RetryFilter::Context own{context.world, *config.retries,         context.chance,
                                       context.call,  context.metrics.retries, &context.journal};
        entry_ = &retries_.emplace(*entry_, own);
    }
}

} // namespace doppel::models
