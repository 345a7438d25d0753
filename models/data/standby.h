// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/failover/election.h"
#include "models/failover/managed_failover.h"
#include "models/problem.h"
#include "models/replica_set.h"
#include "sim/distribution.h"
#include "sim/metrics.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>

namespace doppel::models {

class Component;

/// Who has a standby take over.
enum class TakeoverBy : std::uint8_t {
    MultiAzInstance,
    MultiAzCluster,
    PromotedReplica,
    ElastiCacheReplica,
    Election, ///< of a MongoDB replica set
    Sentinel, ///< of Redis
};
ChoiceNames choiceNames(TakeoverBy);

/// How a standby takes over, by whom it is that sees to it, in the place of a time that is said.
struct TakeoverConfig {
    TakeoverBy by = TakeoverBy::MultiAzInstance;
    std::uint32_t members = 3;
    MongoElectionConfig election{};
    SentinelConfig sentinel{};
    std::uint32_t replicas = 1;
    sim::Distribution lag = sim::Distribution::exponential(0.1);

    void describe(FieldVisitor& visitor);
};
Problems problemsOf(const TakeoverConfig& config);

/// Whether enough of those who decide are left to have a standby take over when a server in that
/// zone is lost: members or sentinels stand in the zones in turn, from the first on, and the loss of
/// a host is taken for that of its zone. A process that died leaves all of them.
bool enoughAreLeft(const TakeoverConfig& config,
                   std::uint32_t zones,
                   std::optional<std::uint32_t> lostZone);
/// From a server's loss until its standby has taken over.
sim::Duration takeoverTime(const TakeoverConfig& config, sim::Draws& draws);
/// Whether writes that were acknowledged and had not come to the standby are lost.
bool losesWrites(const TakeoverConfig& config);
/// How many members or replicas may take over, once those in a lost zone are out.
std::uint32_t candidates(const TakeoverConfig& config,
                         std::uint32_t zones,
                         std::optional<std::uint32_t> lostZone);
/// The acknowledged writes that whoever of them takes over does not have; `has`: how many each has.
/// REQUIRES: there are candidates, and enough are left.
std::uint64_t writesLost(const TakeoverConfig& config,
                         std::uint64_t acknowledged,
                         std::span<const std::uint64_t> has);

/// The standby of a store: takes a lost server's place a while after that ended, whatever becomes
/// of it. Does not own what it is made of.
class Standby {
public:
    /// What is needed from the store. `after`: how long that takes; none: there is no standby, but
    /// for a takeover. Both may change while the world runs.
    struct Context {
        Component& store;
        const std::optional<sim::Distribution>& after;
        const std::optional<TakeoverConfig>& takeover;
        sim::Counter& failovers;
        sim::Counter& writesLost;
    };
    Standby(const Context& context, sim::Stream chance) : context_(context), chance_(chance) {}

    sim::World& world() const;
    /// One of the servers has ended, for a while or for good.
    void serverEnded(InstanceId server);
    /// A write was acknowledged.
    void wrote(sim::Time now);

private:
    sim::Task<void>
    takeOver(InstanceId server, std::uint32_t life, sim::Duration after, std::uint64_t lost);
    std::uint64_t writesSince(sim::Time time) const;

    Context context_;
    sim::Stream chance_;
    std::deque<sim::Time> writes_; // the last, where they may be lost
};

} // namespace doppel::models
