// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// Versions of Sidekiq that decide differently; each stands for those up to the next. 6.0 ends with
/// 6.2.1, as 6.2.2 draws its jitter as 6.4 does.
enum class SidekiqVersion : std::uint8_t {
    V5_0,
    V5_2,
    V6_0,
    V6_4,
    V6_5,
    V7_0,
    V7_3,
    V8_0,
    V8_0_10,
    V8_1,
};
ChoiceNames choiceNames(SidekiqVersion);

/// How the jitter of a retry's delay is drawn.
enum class RetryJitter : std::uint8_t {
    Multiple30, ///< rand(30) * (count + 1)
    Multiple10, ///< rand(10) * (count + 1)
    Uniform10,  ///< rand(10 * (count + 1))
};

/// What `retry_for` means.
enum class RetryForRule : std::uint8_t {
    None,    ///< not known yet
    Besides, ///< whichever of it and the count ends first
    Instead, ///< the count is not looked at
};

/// When processes that are gone are taken out of the set by whose size polling goes.
enum class ProcessPruning : std::uint8_t {
    EachCount,      ///< whenever it is counted
    EachTenthCount, ///< at every tenth count of a process, its first included
    AtStart,        ///< when a process starts, at most once a minute
};

/// What a version of Sidekiq does, as far as it differs from others. Source: the tags v5.0.0,
/// v5.2.10, v6.0.0, v6.4.0, v6.5.12, v7.0.0, v7.3.10, v8.0.0, v8.0.10 and v8.1.7 of
/// sidekiq/sidekiq, lib/sidekiq/{job_retry,scheduled,config,launcher}.rb, lib/sidekiq.rb.
struct SidekiqRules {
    RetryJitter jitter = RetryJitter::Uniform10;
    bool jittersCustomDelay = true; ///< also a delay that sidekiq_retry_in gave
    bool knowsStrategies = true;    ///< sidekiq_retry_in may say :discard or :kill (6.5.2)
    RetryForRule retryFor = RetryForRule::Instead;
    /// A poller's sleep, as parts of the interval: for fewer than ten processes, and from ten on.
    double leastOfFew = 0.5;
    double spanOfFew = 1.0;
    double leastOfMany = 0.0;
    double spanOfMany = 2.0;
    bool keepsFirstInterval = false; ///< a process works the interval out once, at its first sleep
    ProcessPruning pruning = ProcessPruning::AtStart;
    sim::Duration pollAverage = std::chrono::seconds(5); ///< for each process that there is
    sim::Duration heartbeat = std::chrono::seconds(10);
    std::uint32_t concurrency = 5;
    sim::Duration timeout = std::chrono::seconds(25); ///< from TERM to the hard stop
    bool countsMilliseconds = true;                   ///< times of jobs are whole milliseconds
};

/// The rules of a version.
const SidekiqRules& rulesOf(SidekiqVersion version);

/// Common to all versions.
inline constexpr std::int64_t kSidekiqRetries = 25;
inline constexpr std::uint32_t kSidekiqDeadMax = 10'000;
inline constexpr sim::Duration kSidekiqDeadTimeout = std::chrono::hours(180 * 24);
inline constexpr sim::Duration kSidekiqFetchTimeout = std::chrono::seconds(2);
inline constexpr sim::Duration kSidekiqHeartbeatExpiry = std::chrono::seconds(60);
inline constexpr sim::Duration kSidekiqFetchErrorPause = std::chrono::seconds(1);

} // namespace doppel::models
