// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sidekiq/sidekiq_rules.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// What a job's class says of its retries (sidekiq_options, sidekiq_retry_in,
/// sidekiq_retries_exhausted).
struct SidekiqRetryOptions {
    bool retries = true;                     ///< false: `retry: false`
    std::int64_t most = kSidekiqRetries;     ///< `retry: N`
    std::optional<sim::Duration> retryFor{}; ///< `retry_for: …`
    bool dead = true;                        ///< false: `dead: false`
    bool exhaustedDiscards = false;          ///< the block for the exhausted says :discard
};

/// What sidekiq_retry_in says of one failure.
struct SidekiqRetryIn {
    enum class Says : std::uint8_t { Nothing, Seconds, Discard, Kill };
    Says says = Says::Nothing;
    std::int64_t seconds = 0; ///< only more than 0 counts
};

/// A failure of a job.
struct SidekiqFailure {
    std::int64_t count = 0; ///< failures before: 0 for the first one
    sim::Time firstFailed{};
    sim::Time now{};
};

/// What becomes of a job that failed.
struct SidekiqVerdict {
    enum class Fate : std::uint8_t {
        Retry,
        Dead,      ///< to the dead set
        Discarded, ///< kept nowhere; death handlers are told
    };
    Fate fate = Fate::Retry;
    sim::Duration delay{}; ///< of a retry: until it is due, jitter included
    friend bool operator==(const SidekiqVerdict&, const SidekiqVerdict&) = default;
};

/// count^4 + 15 seconds.
sim::Duration sidekiqBaseDelay(std::int64_t count);
/// The seconds that chance adds to the delay of a failure. One draw.
std::int64_t sidekiqJitter(RetryJitter jitter, std::int64_t count, sim::Draws& draws);

/// What becomes of the job. Source: sidekiq lib/sidekiq/job_retry.rb, process_retry.
SidekiqVerdict sidekiqVerdict(const SidekiqRules& rules,
                              const SidekiqRetryOptions& options,
                              const SidekiqRetryIn& retryIn,
                              const SidekiqFailure& failure,
                              sim::Draws& draws);

} // namespace doppel::models
