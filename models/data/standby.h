// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/replica_set.h"
#include "sim/distribution.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// The standby of a store: takes a lost server's place a while after that ended, whatever becomes
/// of it. Does not own what it is made of.
class Standby {
public:
    /// `after`: how long that takes; none: there is no standby. May change while the world runs.
    Standby(sim::World& world,
            ReplicaSet& fleet,
            sim::Stream chance,
            const std::optional<sim::Distribution>& after,
            sim::Counter& failovers)
        : world_(world), fleet_(fleet), chance_(chance), after_(after), failovers_(failovers) {}

    sim::World& world() const { return world_; }
    /// One of the servers has ended, for a while or for good.
    void serverEnded(InstanceId server);

private:
    sim::Task<void> takeOver(InstanceId server, std::uint32_t life, sim::Duration after);

    sim::World& world_;
    ReplicaSet& fleet_;
    sim::Stream chance_;
    const std::optional<sim::Distribution>& after_;
    sim::Counter& failovers_;
};

} // namespace doppel::models
