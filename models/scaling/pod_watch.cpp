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
        const ServerHost* host = fleet.host();
        pod.phase =
            host != nullptr && host->isPending(server) ? PodPhase::Pending : PodPhase::Running;
        pod.deleting = state == ServerState::Draining || state == ServerState::Stopping;
        pod.ready = state == ServerState::Ready || pod.deleting || state == ServerState::Lost;
        pod.started = known.started;
        pod.readyChanged = known.wasReady ? fleet.since(server) : known.started;
        pods_.push_back(pod);
        servers_.push_back(server);
    }
    return pods_;
}

// How long it took work in the sample's window.
sim::Duration PodWatch::worked(std::size_t pod, const HpaSample& as) const {
    const InstanceId server = servers_[pod];
    const ServerState state = watched_.fleet().state(server);
    const bool runs = state == ServerState::Ready || state == ServerState::Unready ||
                      state == ServerState::Draining || state == ServerState::Stopping;
    if (!runs || !known_[server.index].wasReady) {
        return {};
    }
    const sim::Time since = state == ServerState::Ready ? pods_[pod].readyChanged : sim::kStart;
    return std::clamp(as.at - since, sim::Duration::zero(), as.window);
}

HpaObservation PodWatch::spread(MilliValue total, const HpaSample& as, MilliValue request) const {
    __extension__ using Wide = __int128;
    Wide all = 0;
    for (std::size_t i = 0; i < pods_.size(); ++i) {
        all += worked(i, as).count();
    }
    HpaObservation observation;
    observation.total = total;
    Wide before = 0; // so that the shares add up to the total
    for (std::size_t i = 0; i < pods_.size(); ++i) {
        HpaPodMetric metric{.sample = as, .request = request};
        const Wide after = before + worked(i, as).count();
        metric.sample->value =
            all == 0 ? 0 : static_cast<MilliValue>(total * after / all - total * before / all);
        before = after;
        if (watched_.fleet().state(servers_[i]) == ServerState::Lost) {
            metric.sample.reset();
        }
        observation.byPod.push_back(metric);
    }
    return observation;
}

} // namespace doppel::models
