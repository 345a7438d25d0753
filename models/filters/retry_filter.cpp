// SPDX-License-Identifier: Apache-2.0
#include "models/filters/retry_filter.h"

namespace doppel::models {

RetryFilter::RetryFilter(Service& next, const Parts& parts) : next_(next), parts_(parts) {
    if (parts_.policy.hasBudget()) {
        budget_.emplace(RetryBudget::Rule{parts_.policy.budgetShare, parts_.policy.budgetFloor,
                                          parts_.policy.budgetWindow});
    }
}

sim::Task<Response> RetryFilter::handle(Request request) {
    if (budget_) {
        budget_->deposit(world().now());
    }
    const std::uint64_t chanceIndex = request.chanceIndex();
    Response response = co_await next_.handle(request);
    for (std::uint32_t retry = 1; retry <= parts_.policy.retries; ++retry) {
        if (!isRetryable(parts_.policy, request, response) || !mayRetryNow()) {
            break;
        }
        const sim::Duration pause = pauseBefore(retry, chanceIndex);
        if (pause > sim::Duration::zero()) {
            co_await world().sleep(pause);
        }
        parts_.retries.add();
        ++request.attempt; // another attempt has other chances
        response = co_await next_.handle(request);
    }
    co_return response;
}

sim::Duration RetryFilter::pauseBefore(std::uint32_t retry, std::uint64_t chanceIndex) const {
    auto draws = parts_.chance.at(chanceIndex << 3 | (retry & 7U));
    return backOffBefore(parts_.policy, retry, draws.uniform());
}

bool RetryFilter::mayRetryNow() {
    return !budget_ || budget_->tryWithdraw(world().now());
}

} // namespace doppel::models
