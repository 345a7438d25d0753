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
#include <set>
#include <span>
#include <string>
#include <vector>

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

/// Who of those who decide on a takeover can be reached.
struct Deciders {
    std::vector<bool> lostZones{}; ///< by zone; never empty
    std::uint32_t primaryZone = 0;
    bool isPrimaryUp = false; ///< it votes, too
};
/// Whether enough of them are left to elect a primary, or to agree that it is down: members of a
/// replica set stand in the zones in turn, from the primary's on, sentinels from the first on.
bool enoughAreLeft(const TakeoverConfig& config, const Deciders& deciders);
/// Whether a standby that stands in the zone after the primary's is there.
bool standbyIsLeft(const Deciders& deciders);
/// From a server's loss until its standby has taken over.
sim::Duration takeoverTime(const TakeoverConfig& config, sim::Draws& draws);
/// Whether writes that were acknowledged and had not come to the standby are lost.
bool losesWrites(const TakeoverConfig& config);
/// How many members or replicas may take over.
std::uint32_t candidates(const TakeoverConfig& config, const Deciders& deciders);
/// The acknowledged writes that whoever of them takes over does not have; `has`: how many each has.
/// REQUIRES: there are candidates, and enough are left.
std::uint64_t writesLost(const TakeoverConfig& config,
                         std::uint64_t acknowledged,
                         std::span<const std::uint64_t> has);

/// The standby of a store: takes a lost server's place a while after that ended, whatever becomes
/// of it; where those who decide have no majority, once they have. The primary of a replica set
/// that sees no majority for the time-out of an election steps down: it takes no requests until one
/// is elected. Does not own what it is made of.
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
    /// REQUIRES: called once, as the store starts.
    void start();
    /// One of the servers has ended, for a while or for good.
    void serverEnded(InstanceId server);
    /// A write was acknowledged.
    void wrote(sim::Time now);

private:
    struct Place {
        InstanceId server;
        std::uint32_t life = 0;
    };
    sim::Draws chanceOf(Place place) const;
    bool enoughAreLeft(InstanceId primary) const;
    Deciders decidersFor(InstanceId primary) const;
    bool isAway(Place place) const;
    void decide(Place place);
    sim::Task<void> decideOnceEnoughAreLeft(Place place);
    sim::Task<void> takeOver(Place place, sim::Duration after, std::uint64_t lost);
    sim::Task<void> stepDownWithoutMajority();
    std::vector<InstanceId> cutOff() const;
    void tell(std::string what, std::string why) const;
    std::uint64_t writesSince(sim::Time time) const;

    Context context_;
    sim::Stream chance_;
    std::deque<sim::Time> writes_; // the last, where they may be lost
    std::set<std::uint32_t> steppedDown_;
};

} // namespace doppel::models
