// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/fault_ledger.h"
#include "models/component.h"
#include "models/deploy/deploy_config.h"
#include "models/jobs/job_tries.h"
#include "models/request.h"
#include "sim/random.h"
#include "sim/task.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Which server of a component runs which release, and what that makes of it: a release's service
/// time, errors, warm-up and crashes hold on its servers alone, also when they are started again.
/// Release 0 is what the run began with.
class Releases final : public ServerWatcher, public AnswerWatcher, public TryWatcher {
public:
    using Number = std::size_t;
    /// Of a component that does jobs, the tries of these that have ended.
    struct Answers {
        std::uint64_t good = 0; ///< that came in time, to callers who waited for them
        std::uint64_t all = 0;  ///< with those that never will be: overdue, or with a caller gone
    };

    /// Both outlive it, and it the last event of their world.
    Releases(Component& component, FaultLedger& faults);

    sim::World& world() const { return component_.world(); }

    /// Another release; what it is lives as long as this.
    Number add(const ReleaseConfig& release);
    /// What servers run that come from now on.
    void startWith(Number release) { current_ = release; }
    Number startsWith() const { return current_; }
    Number of(InstanceId server) const;
    /// What became of requests to its servers since the run began. One that has been inside for
    /// longer than `limit`, or than `unfinished_after`, is no good one from now on. O(requests
    /// inside).
    Answers answersOf(Number release, sim::Duration limit);
    /// What those are, in words.
    std::string_view answersText() const { return doesJobs_ ? "tries of jobs" : "answers"; }
    /// When its servers got their first request or job; none: they got none yet.
    std::optional<sim::Time> firstRequestOf(Number release) const {
        return releases_[release].firstRequest;
    }
    /// Processes of that release that died before they were healthy, or were replaced because they
    /// failed their health checks, in a row.
    const EcsBreaker& starts(Number release) const { return releases_[release].starts; }
    /// From when on a server is unhealthy to ECS (ecsUnhealthyAt; at once where it was healthy
    /// before); never, where it isn't checked or passes.
    sim::Time unhealthyAt(InstanceId server) const;
    /// It is healthy: none of its release has failed since.
    void healthy(InstanceId server);
    /// It is replaced as it failed its checks.
    void failed(InstanceId server) { releases_[of(server)].starts.taskFailed(); }

    /// Servers have come to other states: those that are ready now begin to warm up; a standby that
    /// took the place of one runs what that ran.
    void serversChanged();

    void serverStarts(Component& component, InstanceId server) override;
    void arrived(Meter::Ticket ticket, InstanceId server) override;
    void ended(Meter::Ticket ticket, bool isGood) override;
    void tryBegan(InstanceId server) override;
    void tryEnded(InstanceId server, bool succeeded) override;

private:
    struct Release {
        const ReleaseConfig* config = nullptr; // null: as the configuration has it
        std::optional<FaultLedger::Id> effect{};
        Answers answers{};
        std::optional<sim::Time> firstRequest{};
        EcsBreaker starts{};
    };
    struct Inside {
        Number release = 0;
        bool isCounted = true;
    };
    struct Server {
        std::uint32_t incumbent = 0;
        Number release = 0;
        std::optional<std::uint32_t> readyLife{}; // the last in which it was ready
        std::optional<std::uint32_t> healthyLife{};
        sim::Time started{};
    };
    Server& serverAt(InstanceId id);
    void takeUp(InstanceId id, Number release);
    void beginLife(InstanceId id);
    void noteFirst(Release& release) const;
    void count(Inside& request, bool isGood);
    sim::Task<void> crashLater(std::uint32_t server, std::uint32_t life, sim::Duration after);
    sim::Task<void> warmUp(std::uint32_t server, std::uint32_t life, const WarmUpConfig& config);

    Component& component_;
    FaultLedger& faults_;
    bool doesJobs_ = false;
    sim::Stream crashChance_;
    std::deque<Release> releases_;
    std::vector<Server> servers_; // by number
    std::vector<Inside> inside_;  // by ticket
    Number current_ = 0;
};

/// How many times as long work takes in a step of a warm-up, of `kWarmUpSteps` equal ones: the mean
/// of the straight line from `slower` to 1 over it.
inline constexpr int kWarmUpSteps = 10;
constexpr double warmUpFactor(double slower, int step) {
    return 1.0 + (slower - 1.0) * (1.0 - (step + 0.5) / kWarmUpSteps);
}

} // namespace doppel::models
