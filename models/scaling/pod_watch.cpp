// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/pod_watch.h"

#include <algorithm>

namespace doppel::models {

PodWatch::PodWatch(Component& watched) : watched_(watched) {
    watched_.watchServers(*this);
    // Those that it begins with are old: their first minutes are over.
    const sim::Time longAgo = watched_.world().now() - std::chrono::hours(1);
    for (std::uint32_t i = 0; i < watched_.fleet().size(); ++i) {
        const ReplicaSet& fleet = watched_.fleet();
        known_.push_back({fleet.incumbent({i}), fleet.life({i}), fleet.ready({i}), longAgo});
    }
}

void PodWatch::serverStarts(Component&, InstanceId server) {
    if (known_.size() <= server.index) {
        known_.resize(server.index + 1);
    }
    Known& known = known_[server.index];
    const ReplicaSet& fleet = watched_.fleet();
    // A pod whose container is restarted is the same pod.
    if (known.incumbent != fleet.incumbent(server) || known.started == sim::Time{}) {
        known = {fleet.incumbent(server), fleet.life(server), false, watched_.world().now()};
    }
}

const std::vector<HpaPod>& PodWatch::look() {
    const ReplicaSet& fleet = watched_.fleet();
    pods_.clear();
    servers_.clear();
    known_.resize(std::max<std::size_t>(known_.size(), fleet.size()));
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        const InstanceId server{i};
        const ServerState state = fleet.state(server);
        if (state == ServerState::Gone) {
            continue;
        }
        Known& known = known_[i];
        known.wasReady = known.wasReady || state == ServerState::Ready;
        HpaPod pod;
        pod.deleting = state == ServerState::Draining || state == ServerState::Stopping;
        pod.ready = state == ServerState::Ready || pod.deleting || state == ServerState::Lost;
        pod.started = known.started;
        pod.readyChanged = known.wasReady ? fleet.since(server) : known.started;
        pods_.push_back(pod);
        servers_.push_back(server);
    }
    return pods_;
}

HpaObservation PodWatch::spread(MilliValue total, const HpaSample& as, MilliValue request) const {
    const ReplicaSet& fleet = watched_.fleet();
    const auto works = [&](std::size_t pod) {
        const ServerState state = fleet.state(servers_[pod]);
        const bool runs = state == ServerState::Ready || state == ServerState::Unready ||
                          state == ServerState::Draining || state == ServerState::Stopping;
        return runs && known_[servers_[pod].index].wasReady;
    };
    std::int64_t working = 0;
    for (std::size_t i = 0; i < pods_.size(); ++i) {
        working += works(i) ? 1 : 0;
    }
    HpaObservation observation;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < pods_.size(); ++i) {
        HpaPodMetric metric{.sample = as, .request = request};
        metric.sample->value = 0;
        if (works(i)) {
            metric.sample->value = total / working + (given++ < total % working ? 1 : 0);
        }
        if (fleet.state(servers_[i]) == ServerState::Lost) {
            metric.sample.reset();
        }
        observation.byPod.push_back(metric);
    }
    observation.total = total;
    return observation;
}

} // namespace doppel::models
