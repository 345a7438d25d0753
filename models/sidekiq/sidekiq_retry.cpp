// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_retry.h"

namespace doppel::models {

using Fate = SidekiqVerdict::Fate;

sim::Duration sidekiqBaseDelay(std::int64_t count) {
    return std::chrono::seconds(count * count * count * count + 15);
}

std::int64_t sidekiqJitter(RetryJitter jitter, std::int64_t count, sim::Draws& draws) {
    const std::int64_t times = count + 1;
    const auto rand = [&](std::int64_t n) {
        return static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(n)));
    };
    switch (jitter) {
    case RetryJitter::Multiple30:
        return rand(30) * times;
    case RetryJitter::Multiple10:
        return rand(10) * times;
    case RetryJitter::Uniform10:
        return rand(10 * times);
    }
    return 0;
}

namespace {

Fate exhausted(const SidekiqRetryOptions& options) {
    return !options.dead || options.exhaustedDiscards ? Fate::Discarded : Fate::Dead;
}

bool isExhausted(const SidekiqRules& rules,
                 const SidekiqRetryOptions& options,
                 const SidekiqFailure& failure) {
    const bool isLimitedByTime = options.retryFor && rules.retryFor != RetryForRule::None;
    if (isLimitedByTime && sim::after(failure.firstFailed, *options.retryFor) < failure.now) {
        return true;
    }
    const bool isCounted = !isLimitedByTime || rules.retryFor == RetryForRule::Besides;
    return isCounted && failure.count >= options.most;
}

} // namespace

SidekiqVerdict sidekiqVerdict(const SidekiqRules& rules,
                              const SidekiqRetryOptions& options,
                              const SidekiqRetryIn& retryIn,
                              const SidekiqFailure& failure,
                              sim::Draws& draws) {
    using Says = SidekiqRetryIn::Says;
    if (!options.retries) {
        return {Fate::Discarded, {}};
    }
    if (isExhausted(rules, options, failure)) {
        return {exhausted(options), {}};
    }
    if (rules.knowsStrategies && retryIn.says == Says::Discard) {
        return {Fate::Discarded, {}};
    }
    if (rules.knowsStrategies && retryIn.says == Says::Kill) {
        return {exhausted(options), {}};
    }
    const bool isCustom = retryIn.says == Says::Seconds && retryIn.seconds > 0;
    const sim::Duration delay =
        isCustom ? std::chrono::seconds(retryIn.seconds) : sidekiqBaseDelay(failure.count);
    if (isCustom && !rules.jittersCustomDelay) {
        return {Fate::Retry, delay};
    }
    const std::int64_t jitter = sidekiqJitter(rules.jitter, failure.count, draws);
    return {Fate::Retry, sim::sum(delay, std::chrono::seconds(jitter))};
}

} // namespace doppel::models
