// SPDX-License-Identifier: Apache-2.0
#include "models/filters/buckets.h"

#include "sim/gauge.h"

#include <algorithm>
#include <chrono>

namespace doppel::models {

namespace {

constexpr std::int64_t kOneRequest = 1'000;

sim::Duration timeOfToken(const TokenBucket::Rule& rule) {
    return std::max(sim::Duration(1), sim::fromSeconds(1.0 / rule.rate.perSecond));
}

} // namespace

bool TokenBucket::take(const Rule& rule, sim::Time now) {
    const sim::Duration token = timeOfToken(rule);
    const sim::Time next = sim::after(std::max(full_, now), token);
    if ((next - now).count() > sim::Int128{token.count()} * rule.size) {
        return false;
    }
    full_ = next;
    return true;
}

std::uint32_t TokenBucket::tokens(const Rule& rule, sim::Time now) const {
    const sim::Duration token = timeOfToken(rule);
    const sim::Duration missing = std::max(full_ - now, sim::Duration::zero());
    const std::int64_t gone =
        missing.count() / token.count() + (missing.count() % token.count() > 0 ? 1 : 0);
    return static_cast<std::uint32_t>(std::max<std::int64_t>(0, rule.size - gone));
}

std::optional<sim::Duration> LeakyBucket::admit(const Rule& rule, sim::Time now) {
    using std::chrono::milliseconds;
    const std::int64_t ms =
        std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
    std::int64_t excess = 0;
    if (used_) {
        const sim::Int128 drained = sim::Int128{rule.rate} * (ms - last_) / 1'000;
        excess =
            static_cast<std::int64_t>(std::max<sim::Int128>(0, excess_ - drained + kOneRequest));
        if (excess > sim::Int128{rule.burst} * kOneRequest) {
            return std::nullopt;
        }
    }
    used_ = true;
    excess_ = excess;
    last_ = ms;
    if (!rule.delayFrom || excess <= *rule.delayFrom * kOneRequest) {
        return sim::Duration::zero();
    }
    return milliseconds((excess - *rule.delayFrom * kOneRequest) * 1'000 / rule.rate);
}

} // namespace doppel::models
