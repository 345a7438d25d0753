// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sidekiq/sidekiq_rules.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>

namespace doppel::models {

/// What a process's poller waits before its first look: 10 s and up to 5 s more by `uniform`, in
/// [0, 1); only the latter where the configuration sets the interval. Source: sidekiq
/// lib/sidekiq/scheduled.rb, initial_wait.
sim::Duration sidekiqInitialWait(bool isIntervalSet, double uniform);

/// The interval at which one process is meant to look: so much for each process that the set holds,
/// at least for one, unless the configuration sets it.
sim::Duration sidekiqPollInterval(const SidekiqRules& rules,
                                  std::uint64_t processes,
                                  std::optional<sim::Duration> set);

/// What it sleeps after a look. `interval` may be of another count: see keepsFirstInterval. Source:
/// scheduled.rb, random_poll_interval.
sim::Duration sidekiqPollSleep(const SidekiqRules& rules,
                               std::uint64_t processes,
                               sim::Duration interval,
                               double uniform);

/// Redis's set `processes`: those that have told of themselves by a heartbeat, and did not say that
/// they end. One that was killed stays in it until somebody prunes the set.
class SidekiqProcesses {
public:
    void beat(std::uint64_t process, sim::Time now) { lastBeats_[process] = now; }
    /// Those whose heartbeat has not expired: who looks through them takes the others out.
    std::uint64_t alive(sim::Time now) const;
    /// It ends in an orderly way.
    void leave(std::uint64_t process) { lastBeats_.erase(process); }
    void clear() { lastBeats_.clear(); }
    /// All, the dead ones among them included.
    std::uint64_t size() const { return lastBeats_.size(); }
    /// Its heartbeat has expired, or it is not in the set.
    bool isGone(std::uint64_t process, sim::Time now) const;

    /// Takes out those whose heartbeat has expired; says how many.
    std::uint64_t prune(sim::Time now);
    /// The same, but only once a minute, whoever asks: what a starting process does.
    std::uint64_t pruneAtMostOnceAMinute(sim::Time now);

private:
    std::map<std::uint64_t, sim::Time> lastBeats_;
    sim::Time nextPruning_{};
};

} // namespace doppel::models
