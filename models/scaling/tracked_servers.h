// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/scaling/minute_tasks.h"
#include "models/scaling/target_tracking.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// A component's servers as the instances of a group, or the tasks of a service, that AWS knows:
/// when each was launched, which of them count, and for how much of each minute they took work. A
/// readiness that comes and goes, and a process that is started again, are no launch, and don't
/// keep an instance from counting.
///
/// It is told of starts for as long as the component lives, so it is owned by another one of its
/// platform. A server that came to be ready and was not any more within one minute counts as one
/// that took work from that minute's beginning, or its launch. One that was told to go took work
/// until then.
class TrackedServers final : public ServerWatcher {
public:
    TrackedServers(Component& target, TrackedService service);
    TrackedServers(const TrackedServers&) = delete;
    TrackedServers& operator=(const TrackedServers&) = delete;

    void serverStarts(Component& component, InstanceId server) override;

    /// When the server of that number was launched; the start of the run for those that it began
    /// with.
    sim::Time launched(InstanceId server) const;
    /// Those that count now: tasks that run, or instances of the group, whatever they suffer, whose
    /// `warmup` since their launch is over. Those that the run began with have been there for long.
    std::int32_t counted(sim::Duration warmup) const;
    /// Of those, how many have a process.
    std::int32_t running(sim::Duration warmup) const;
    /// What the minute that ends now was like. REQUIRES: called at each minute's end.
    MinuteTasks endMinute(sim::Duration warmup);

private:
    struct Known {
        std::uint32_t incumbent = 0;
        sim::Time launched{};
        std::optional<sim::Time> runsSince{};  // its process
        std::optional<sim::Time> worksSince{}; // its first readiness
    };

    bool counts(InstanceId server, sim::Duration warmup) const;
    std::int32_t counted(sim::Duration warmup, bool onlyRunning) const;
    void note(InstanceId server, sim::Time begin);
    ServerMinute minuteOf(InstanceId server, sim::Time begin, sim::Duration warmup) const;
    const ReplicaSet& fleet() const { return target_.fleet(); }
    sim::Time now() const { return target_.world().now(); }

    Component& target_;
    TrackedService service_;
    std::vector<Known> known_; // by server
};

} // namespace doppel::models
