// SPDX-License-Identifier: Apache-2.0
#include "models/filters/retry_filter.h"

#include "models/chance_key.h"

namespace doppel::models {

RetryFilter::RetryFilter(Service& next, const Context& context) : next_(next), context_(context) {
    if (context_.policy.hasBudget()) {
        budget_.emplace(RetryBudget::Rule{context_.policy.budgetShare, context_.policy.budgetFloor,
                                          context_.policy.budgetWindow});
    }
}

sim::Task<Response> RetryFilter::handle(Request request) {
    if (budget_) {
        budget_->deposit(world().now());
    }
    const std::uint64_t key = request.key;
    Response response = co_await next_.handle(request);
    for (std::uint32_t retry = 1; retry <= context_.policy.retries; ++retry) {
        if (!isRetryable(context_.policy, request, response) || !mayRetryNow()) {
            break;
        }
        request.key = deriveKey(key, KeyStep::Retry, retry);
        const sim::Duration pause = pauseBefore(retry, request);
        if (pause > sim::Duration::zero()) {
            note(request, Phase::Pausing);
            co_await world().sleep(pause);
            note(request, Phase::Serving);
        }
        context_.retries.add();
        response = co_await next_.handle(request);
    }
    co_return response;
}

sim::Duration RetryFilter::pauseBefore(std::uint32_t retry, const Request& again) const {
    auto draws = context_.chance.at(deriveKey(again.key, context_.call));
    return backOffBefore(context_.policy, retry, draws.uniform());
}

void RetryFilter::note(const Request& request, Phase phase) const {
    if (context_.journal != nullptr) {
        context_.journal->change(request.span, phase, {}, world().now());
    }
}

bool RetryFilter::mayRetryNow() {
    return !budget_ || budget_->tryWithdraw(world().now());
}

} // namespace doppel::models
