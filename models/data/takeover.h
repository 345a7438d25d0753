// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/failover/election.h"
#include "models/failover/managed_failover.h"
#include "models/problem.h"
#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

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

/// The members of a store: its first primary and those that may take its place. They stand in the
/// zones in turn.
struct StoreMembers {
    std::vector<bool> lostZones{}; ///< by zone; never empty
    std::uint32_t firstZone = 0;   ///< of member 0
    std::uint32_t primary = 0;     ///< the member that is primary, or was it last
    bool isPrimaryUp = false;

    std::uint32_t zoneOf(std::uint32_t member) const;
    bool isUp(std::uint32_t member) const;
};
/// How many there are; none configured: a primary and its standby.
std::uint32_t membersOf(const std::optional<TakeoverConfig>& config);
/// Whether others than the one that takes over have a say in it.
bool votes(const std::optional<TakeoverConfig>& config);
/// Whether those who decide that one takes over can.
bool canDecide(const std::optional<TakeoverConfig>& config, const StoreMembers& members);
/// Whether one of them can take over: of a replica set with a majority of its members, of a Redis
/// with a quorum and a majority of its sentinels, which stand in the zones in turn from the first on.
bool enoughAreLeft(const std::optional<TakeoverConfig>& config, const StoreMembers& members);
/// Whether sentinels begin a failover now that comes to nothing: a quorum finds the primary down, and
/// there is no majority, or no replica, for one. The next begins sentinelRetry() after it.
bool isTriedInVain(const std::optional<TakeoverConfig>& config, const StoreMembers& members);
/// Who does; `has`: how many of the writes each member has. REQUIRES: enough are left.
std::uint32_t successorOf(const std::optional<TakeoverConfig>& config,
                          const StoreMembers& members,
                          std::span<const std::uint64_t> has);
/// From a server's loss until its standby has taken over.
sim::Duration takeoverTime(const TakeoverConfig& config, sim::Draws& draws);
/// Whether writes that were acknowledged and had not come to the standby are lost.
bool losesWrites(const TakeoverConfig& config);

} // namespace doppel::models
