// SPDX-License-Identifier: Apache-2.0
// How the servers of a set come up, and how they are asked whether they are ready.
#include "models/replica_set.h"

namespace doppel::models {

using sim::Task;
using sim::Time;
using State = ServerState;

Task<void> ReplicaSet::bringUp(InstanceId id) {
    const std::uint32_t life = this->life(id);
    const bool hasBooted = co_await deathOf(id).unlessInterrupted(owner_.boot(id));
    if (!hasBooted || !still(id, life, State::Booting)) {
        co_return;
    }
    if (!lifecycle().readiness) {
        admit(id);
        co_return;
    }
    change(id, State::Unready);
    const Time next = co_await passProbe(id);
    if (still(id, life, State::Unready)) {
        admit(id);
        watchFrom(id, next);
    }
}

// Gives when the one after that would come.
Task<Time> ReplicaSet::passProbe(InstanceId id) {
    const std::uint32_t life = this->life(id);
    const ReadinessConfig config = *lifecycle().readiness;
    const Time started = servers_[id.index].started;
    Time next = nextProbe(config, started, world_.now());
    for (ProbeStanding standing; !standing.ready;) {
        if (next > world_.now()) {
            co_await world_.sleepUntil(next);
        }
        if (!still(id, life, State::Unready)) {
            break;
        }
        const Time sent = world_.now();
        standing = afterProbe(config, standing, co_await passesProbe(id));
        next = probeAfter(config, started, sent, world_.now());
    }
    co_return next;
}

Task<bool> ReplicaSet::passesProbe(InstanceId id) {
    return owner_.answersProbe(id, ++servers_[id.index].probes);
}

void ReplicaSet::reprobe() {
    for (std::uint32_t i = 0; i < size_; ++i) {
        reprobe(InstanceId{i});
    }
}

void ReplicaSet::reprobe(InstanceId id) {
    if (ready(id) && lifecycle().readiness && servers_[id.index].watched != life(id)) {
        watchFrom(id, nextProbe(*lifecycle().readiness, servers_[id.index].started, world_.now()));
    }
}

// REQUIRES: it is ready, and nobody asks it yet.
void ReplicaSet::watchFrom(InstanceId id, Time next) {
    if (lifecycle().readiness && owner_.mayFailProbes(id)) {
        servers_[id.index].watched = life(id);
        world_.spawn(watch(id, next));
    }
}

Task<void> ReplicaSet::watch(InstanceId id, Time next) {
    const std::uint32_t life = this->life(id);
    const ReadinessConfig config = *lifecycle().readiness;
    const Time started = servers_[id.index].started;
    for (ProbeStanding standing{.ready = true};
         owner_.mayFailProbes(id) || standing.failures > 0 || !standing.ready;) {
        if (next > world_.now()) {
            co_await world_.sleepUntil(next);
        }
        const bool was = standing.ready;
        const State state = was ? State::Ready : State::Unready;
        if (!still(id, life, state)) {
            break;
        }
        const Time sent = world_.now();
        standing = afterProbe(config, standing, co_await passesProbe(id));
        next = probeAfter(config, started, sent, world_.now());
        if (!still(id, life, state)) {
            break;
        }
        if (was && !standing.ready) {
            enlist(id, false);
            change(id, State::Unready);
        } else if (!was && standing.ready) {
            admit(id);
        }
    }
    if (servers_[id.index].watched == life) {
        servers_[id.index].watched.reset();
    }
}

} // namespace doppel::models
