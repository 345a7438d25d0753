// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_poller.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr std::uint64_t kMany = 10; // processes

} // namespace

sim::Duration sidekiqInitialWait(bool isIntervalSet, double uniform) {
    return sim::fromSeconds((isIntervalSet ? 0.0 : 10.0) + 5.0 * uniform);
}

sim::Duration sidekiqPollInterval(const SidekiqRules& rules,
                                  std::uint64_t processes,
                                  std::optional<sim::Duration> set) {
    return set ? *set
               : rules.pollAverage *
                     static_cast<std::int64_t>(std::max(processes, std::uint64_t{1}));
}

sim::Duration sidekiqPollSleep(const SidekiqRules& rules,
                               std::uint64_t processes,
                               sim::Duration interval,
                               double uniform) {
    const bool few = processes < kMany;
    const double least = few ? rules.leastOfFew : rules.leastOfMany;
    const double span = few ? rules.spanOfFew : rules.spanOfMany;
    return sim::fromSeconds(sim::toSeconds(interval) * (least + span * uniform));
}

bool SidekiqProcesses::isGone(std::uint64_t process, sim::Time now) const {
    const auto beat = lastBeats_.find(process);
    return beat == lastBeats_.end() || now >= beat->second + kSidekiqHeartbeatExpiry;
}

std::uint64_t SidekiqProcesses::alive(sim::Time now) const {
    return static_cast<std::uint64_t>(
        std::count_if(lastBeats_.begin(), lastBeats_.end(),
                      [&](const auto& entry) { return !isGone(entry.first, now); }));
}

std::uint64_t SidekiqProcesses::prune(sim::Time now) {
    return std::erase_if(lastBeats_, [&](const auto& entry) { return isGone(entry.first, now); });
}

std::uint64_t SidekiqProcesses::pruneAtMostOnceAMinute(sim::Time now) {
    if (now < nextPruning_) {
        return 0;
    }
    nextPruning_ = now + std::chrono::minutes(1);
    return prune(now);
}

} // namespace doppel::models
