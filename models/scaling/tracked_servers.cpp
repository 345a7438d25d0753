// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/tracked_servers.h"

#include "models/scaling/minute_points.h"

#include <algorithm>

namespace doppel::models {

namespace {

double partOfMinute(sim::Duration part) {
    return sim::toSeconds(std::clamp(part, sim::Duration::zero(), MinutePoints::kPeriod)) /
           sim::toSeconds(MinutePoints::kPeriod);
}

} // namespace

TrackedServers::TrackedServers(Component& target, TrackedService service)
    : target_(target), service_(service) {
    target_.watchServers(*this);
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        known_.push_back({fleet().incumbent({i}), sim::kStart, sim::kStart, sim::kStart});
    }
}

void TrackedServers::serverStarts(Component&, InstanceId server) {
    const bool isUnknown = server.index >= known_.size();
    known_.resize(std::max<std::size_t>(known_.size(), server.index + 1));
    Known& known = known_[server.index];
    if (isUnknown || known.incumbent != fleet().incumbent(server)) {
        known = {.incumbent = fleet().incumbent(server), .launched = now()};
    }
    known.runsSince.reset();
}

sim::Time TrackedServers::launched(InstanceId server) const {
    return server.index < known_.size() ? known_[server.index].launched : sim::kStart;
}

bool TrackedServers::counts(InstanceId server, sim::Duration warmup) const {
    const ServerState state = fleet().state(server);
    if (service_ == TrackedService::Ecs) {
        return runs(state) && !leaves(state);
    }
    const sim::Time since = launched(server);
    return !leaves(state) && (since == sim::kStart || sim::after(since, warmup) <= now());
}

std::int32_t TrackedServers::counted(sim::Duration warmup, bool onlyRunning) const {
    std::int32_t count = 0;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        count += counts({i}, warmup) && (!onlyRunning || runs(fleet().state({i}))) ? 1 : 0;
    }
    return count;
}

std::int32_t TrackedServers::counted(sim::Duration warmup) const {
    return counted(warmup, false);
}

std::int32_t TrackedServers::running(sim::Duration warmup) const {
    return counted(warmup, true);
}

MinuteTasks TrackedServers::endMinute(sim::Duration warmup) {
    const sim::Time begin = now() - MinutePoints::kPeriod;
    std::vector<ServerMinute> servers;
    for (std::uint32_t i = 0; i < known_.size(); ++i) {
        note({i}, begin);
        servers.push_back(minuteOf({i}, begin, warmup));
    }
    return minuteTasks(servers);
}

// What can be seen of it now that it was not before.
void TrackedServers::note(InstanceId server, sim::Time begin) {
    Known& known = known_[server.index];
    const ServerState state = fleet().state(server);
    // A readiness that came and went since says nothing of when it began.
    const sim::Time since = state == ServerState::Unready && fleet().belongs(server)
                                ? std::max(begin, known.launched)
                                : fleet().since(server);
    if (!known.runsSince && runs(state)) {
        known.runsSince = since;
    }
    if (!known.worksSince && (state == ServerState::Ready || fleet().belongs(server))) {
        known.worksSince = since;
    }
}

ServerMinute
TrackedServers::minuteOf(InstanceId server, sim::Time begin, sim::Duration warmup) const {
    const Known& known = known_[server.index];
    const ServerState state = fleet().state(server);
    const auto partSince = [&](const std::optional<sim::Time>& since) {
        return since ? partOfMinute(now() - std::max(*since, begin)) : 0.0;
    };
    ServerMinute minute;
    const sim::Time since = fleet().since(server);
    const double untilDown = partOfMinute(since - begin);
    if (known.worksSince && state != ServerState::Booting) {
        minute.worked = leaves(state)
                            ? partOfMinute(fleet().toldToGo(server).value_or(since) - begin)
                        : runs(state) ? partSince(known.worksSince)
                                      : untilDown;
    }
    if (service_ == TrackedService::Ecs && leaves(state)) { // DEACTIVATING: not RUNNING any more
        minute.counted = minute.reported = minute.worked;
        return minute;
    }
    if (!counts(server, warmup)) {
        return minute;
    }
    if (service_ == TrackedService::Ecs) {
        minute.counted = std::max(partSince(known.runsSince), minute.worked);
        minute.reported = minute.counted;
    } else {
        minute.counted = 1;
        minute.reported = state == ServerState::Lost ? untilDown : 1; // off, it has no data
    }
    return minute;
}

} // namespace doppel::models
