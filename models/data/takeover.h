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
#include <string_view>
#include <vector>

namespace doppel::models {

/// Servers whose place a standby may take yet, where nobody knows what that will lose; told where
/// there are any when a run or a limited time ends.
inline constexpr std::string_view kTakeoversToCome = "takeovers_to_come";
/// Servers that took writes and whose host is gone, with all that could take their place: nobody has
/// these writes unless it comes back, whether a standby was ever meant for it or not; told likewise.
inline constexpr std::string_view kGoneWithWrites = "gone_with_writes";

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

/// When a replica set's primary acknowledges a write.
enum class WriteConcern : std::uint8_t {
    Majority, ///< once a majority of the members have it
    One,      ///< at once: w: 1
};
ChoiceNames choiceNames(WriteConcern);

/// How a standby takes over, by whom it is that sees to it, in the place of a time that is said.
struct TakeoverConfig {
    TakeoverBy by = TakeoverBy::MultiAzInstance;
    std::uint32_t members = 3;
    WriteConcern writeConcern = WriteConcern::Majority;
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
/// How many writes who takes over has once it does: who was elected catches up from the freshest
/// member that it reaches. Source: MongoDB catchUpTimeoutMillis: -1, as long as that takes.
std::uint64_t keptWrites(const std::optional<TakeoverConfig>& config,
                         const StoreMembers& members,
                         std::span<const std::uint64_t> has,
                         std::uint32_t successor);
/// From a server's loss until its standby has taken over.
sim::Duration takeoverTime(const TakeoverConfig& config, sim::Draws& draws);
/// Whether a server that starts with nothing, or one in its place, gets what there was from its
/// standbys: of those that AWS runs, and of a MongoDB replica set, where it is a secondary before all
/// else. A Redis master's replicas copy it as it is. Source: redis.io, "Safety of replication when
/// master has persistence turned off"; AWS ElastiCache user guide, Minimizing downtime with Multi-AZ.
bool standbysGiveBack(const std::optional<TakeoverConfig>& config);
/// Whether writes that were acknowledged and had not come to the standby are lost.
bool losesWrites(const TakeoverConfig& config);
/// How long a primary whose process runs may take to answer those who see to a takeover before they
/// take it for lost; none: they don't ask it for anything that a hanging process cannot do. Source:
/// redis sentinel.c, which breaks a link whose PING is not answered within half of
/// down-after-milliseconds; RDS User Guide: "busy and unresponsive", of which the length is a guess.
std::optional<sim::Duration> longestAnswer(const TakeoverConfig& config);

} // namespace doppel::models
