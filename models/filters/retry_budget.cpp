// SPDX-License-Identifier: Apache-2.0
#include "models/filters/retry_budget.h"

#include "sim/assert.h"

#include <algorithm>
#include <numeric>

namespace doppel::models {

namespace {

constexpr std::int64_t kToken = 1000; // Finagle's ScaleFactor

}

RetryBudget::RetryBudget(const Rule& rule)
    : deposit_(kToken), cost_(static_cast<std::int64_t>(kToken / rule.share.value)),
      reserve_(static_cast<std::int64_t>(rule.floor.perSecond * sim::toSeconds(rule.window) *
                                         static_cast<double>(cost_))),
      sliceLength_(std::max<std::int64_t>(1, rule.window.count() / kSlices)) {
    DOPPEL_ASSERT(rule.share.value > 0);
}

void RetryBudget::deposit(sim::Time now) {
    expire(now);
    slices_[static_cast<std::size_t>(slice_ % kSlices)] += deposit_;
}

bool RetryBudget::tryWithdraw(sim::Time now) {
    expire(now);
    if (tokens() < cost_) {
        return false;
    }
    slices_[static_cast<std::size_t>(slice_ % kSlices)] -= cost_;
    return true;
}

std::int64_t RetryBudget::balance(sim::Time now) {
    expire(now);
    return tokens() / cost_;
}

void RetryBudget::expire(sim::Time now) {
    const std::int64_t current = now.time_since_epoch().count() / sliceLength_;
    const std::int64_t passed = std::min(current - slice_, kSlices);
    for (std::int64_t i = 1; i <= passed; ++i) {
        slices_[static_cast<std::size_t>((current - passed + i) % kSlices)] = 0;
    }
    slice_ = current;
}

std::int64_t RetryBudget::tokens() const {
    return reserve_ + std::accumulate(slices_.begin(), slices_.end(), std::int64_t{0});
}

} // namespace doppel::models
