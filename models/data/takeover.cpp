// SPDX-License-Identifier: Apache-2.0
#include "models/data/takeover.h"

#include "models/field_path.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace doppel::models {

namespace {

std::optional<ManagedStore> managedBy(TakeoverBy by) {
    switch (by) {
    case TakeoverBy::MultiAzInstance:
        return ManagedStore::MultiAzInstance;
    case TakeoverBy::MultiAzCluster:
        return ManagedStore::MultiAzCluster;
    case TakeoverBy::PromotedReplica:
        return ManagedStore::PromotedReplica;
    case TakeoverBy::ElastiCacheReplica:
        return ManagedStore::ElastiCacheReplica;
    case TakeoverBy::Election:
    case TakeoverBy::Sentinel:
        break;
    }
    return std::nullopt;
}

// How many sentinels can be reached: they stand in the zones in turn.
std::uint32_t reachableSentinels(const SentinelConfig& config, const StoreMembers& members) {
    std::uint32_t reachable = 0;
    for (std::uint32_t i = 0; i < config.sentinels; ++i) {
        reachable += members.lostZones[i % members.lostZones.size()] ? 0 : 1;
    }
    return reachable;
}

std::vector<MongoMember> voters(const StoreMembers& members, std::span<const std::uint64_t> has) {
    std::vector<MongoMember> all(has.size());
    for (std::uint32_t i = 0; i < has.size(); ++i) {
        all[i] = {.optime = has[i], .up = members.isUp(i)};
    }
    return all;
}

} // namespace

ChoiceNames choiceNames(TakeoverBy) {
    static constexpr std::array<std::string_view, 6> kNames{
        "multi_az_instance",   "multi_az_cluster", "promoted_replica",
        "elasticache_replica", "election",         "sentinel"};
    return kNames;
}

ChoiceNames choiceNames(WriteConcern) {
    static constexpr std::array<std::string_view, 2> kNames{"majority", "one"};
    return kNames;
}

void TakeoverConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "by", by,
        "who sees to it: RDS (60 to 120 s, a cluster 15 to 35 s, an operator who promotes "
        "a replica 3 to 7 min), ElastiCache (20 to 60 s), an election of a MongoDB replica "
        "set, or Redis Sentinel. All find out that a server is lost, or is cut off from all that "
        "call it by a partition; RDS, the operator and Sentinel also that it hangs: an answer "
        "takes more than 30 s, of Sentinel's PING more than half of down_after. MongoDB's "
        "heartbeats go on where queries hang, and ElastiCache names no such cause. Nobody finds "
        "out that it only takes no new connections (refuse), or answers with errors: connections "
        "that are open go on. To Sentinel a server that boots answers LOADING, which is well. "
        "Faults that began before hit who was primary then, not who took over, but for a partition "
        "`with` its callers: that cuts off its standbys as well, and nobody takes over again while "
        "it lasts. A `down` without `servers` or a zone hits the standbys as well: nobody takes "
        "over. Of what is in memory only, standbys that AWS runs, or of a replica set, give a "
        "server that is back, or those in its place, what it had. A Redis (sentinel, or a "
        "`failover`) copies its master: one whose process is back before anybody took over is "
        "empty, with all its replicas, and one that is stopped in order takes them with it",
        {.source = "AWS RDS and ElastiCache user guides (30 s is a guess); MongoDB manual; redis "
                   "sentinel.c; redis.io, Safety of replication when master has persistence turned "
                   "off"});
    visitor.field("members", members,
                  "election: members of the replica set, in the zones in turn; without a majority "
                  "of them nobody is elected. Where votes are cast (sentinels, too) a primary's "
                  "host that is lost takes those that stand in its zone with it: with fewer than "
                  "three zones that may be the majority, as if all of them shared its host",
                  {.min = 1, .max = 50, .source = "MongoDB manual: 3"});
    visitor.field("write_concern", writeConcern,
                  "election: majority: nothing that was acknowledged is lost, and a primary that "
                  "sees no majority acknowledges nothing (the wait for the others is no part of a "
                  "write's time: say it in write_io); one: w: 1, at once, and lost is what the "
                  "freshest member that is left lacks, from which who was elected catches up, "
                  "in no time",
                  {.source = "MongoDB manual, write concern: majority since 5.0"});
    visitor.field("election", election, "election: its times");
    visitor.field("sentinel", sentinel,
                  "sentinel: how many, in the zones in turn, and their times");
    visitor.field("replicas", replicas,
                  "elasticache_replica, sentinel: replicas of the primary, of which the one is "
                  "promoted that is least behind",
                  {.min = 1, .max = 5, .source = "a guess; ElastiCache has up to five a shard"});
    visitor.field(
        "lag", lag,
        "how far each standby is behind, but for RDS Multi-AZ, which is written to at the "
        "same time, and where a majority acknowledges: acknowledged writes of that time are "
        "lost, counted to 10 min exactly, beyond that to a second or a 4000th of the run",
        {.min = 0, .live = true, .source = "a guess: asynchronous replication, 100 ms"});
}

Problems problemsOf(const TakeoverConfig& config) {
    Problems problems;
    if (config.by == TakeoverBy::Sentinel &&
        !sentinelsAct(config.sentinel, config.sentinel.sentinels, config.sentinel.sentinels)) {
        problems.push_back({"sentinel.quorum", "is more than there are sentinels"});
    }
    return problems;
}

std::uint32_t StoreMembers::zoneOf(std::uint32_t member) const {
    return (firstZone + member) % static_cast<std::uint32_t>(lostZones.size());
}

bool StoreMembers::isUp(std::uint32_t member) const {
    return !lostZones[zoneOf(member)] && (member != primary || isPrimaryUp);
}

std::uint32_t membersOf(const std::optional<TakeoverConfig>& config) {
    if (!config) {
        return 2; // and its standby
    }
    switch (config->by) {
    case TakeoverBy::MultiAzInstance:
        return 2;
    case TakeoverBy::MultiAzCluster:
        return 3;
    case TakeoverBy::Election:
        return config->members;
    case TakeoverBy::PromotedReplica:
    case TakeoverBy::ElastiCacheReplica:
    case TakeoverBy::Sentinel:
        break;
    }
    return 1 + config->replicas;
}

bool votes(const std::optional<TakeoverConfig>& config) {
    return config && (config->by == TakeoverBy::Election || config->by == TakeoverBy::Sentinel);
}

bool canDecide(const std::optional<TakeoverConfig>& config, const StoreMembers& members) {
    if (config && config->by == TakeoverBy::Election) {
        const std::vector<std::uint64_t> alike(membersOf(config));
        return mongoPrimary(voters(members, alike)).has_value();
    }
    if (config && config->by == TakeoverBy::Sentinel) {
        const std::uint32_t reachable = reachableSentinels(config->sentinel, members);
        return sentinelsAct(config->sentinel, reachable, reachable);
    }
    return true;
}

bool enoughAreLeft(const std::optional<TakeoverConfig>& config, const StoreMembers& members) {
    bool isOneLeft = false;
    for (std::uint32_t i = 0; i < membersOf(config); ++i) {
        isOneLeft = isOneLeft || members.isUp(i);
    }
    return isOneLeft && canDecide(config, members);
}

bool isTriedInVain(const std::optional<TakeoverConfig>& config, const StoreMembers& members) {
    return config && config->by == TakeoverBy::Sentinel &&
           reachableSentinels(config->sentinel, members) >= config->sentinel.quorum &&
           !enoughAreLeft(config, members);
}

std::uint32_t successorOf(const std::optional<TakeoverConfig>& config,
                          const StoreMembers& members,
                          std::span<const std::uint64_t> has) {
    if (config && config->by == TakeoverBy::Election) {
        return static_cast<std::uint32_t>(*mongoPrimary(voters(members, has)));
    }
    std::vector<std::uint32_t> candidates;
    std::vector<RedisReplica> replicas; // ElastiCache, too, takes the one with the least lag
    for (std::uint32_t i = 0; i < has.size(); ++i) {
        if (members.isUp(i)) {
            candidates.push_back(i);
            replicas.push_back({.offset = has[i], .runId = {}});
        }
    }
    const SentinelConfig rules = config ? config->sentinel : SentinelConfig{};
    return candidates[*promotedReplica(rules, replicas)];
}

std::uint64_t keptWrites(const std::optional<TakeoverConfig>& config,
                         const StoreMembers& members,
                         std::span<const std::uint64_t> has,
                         std::uint32_t successor) {
    std::uint64_t kept = has[successor];
    for (std::uint32_t i = 0; config && config->by == TakeoverBy::Election && i < has.size(); ++i) {
        kept = members.isUp(i) ? std::max(kept, has[i]) : kept;
    }
    return kept;
}

sim::Duration takeoverTime(const TakeoverConfig& config, sim::Draws& draws) {
    if (const auto managed = managedBy(config.by)) {
        return managedFailover(*managed).outage.sampleDuration(draws);
    }
    if (config.by == TakeoverBy::Election) {
        const sim::Duration sinceHeartbeat =
            sim::fromSeconds(sim::toSeconds(config.election.heartbeat) * draws.uniform());
        return mongoElectionTime(config.election, sinceHeartbeat, draws.uniform());
    }
    // Sentinels ask once a second.
    return sim::sum(config.sentinel.downAfter, sim::fromSeconds(draws.uniform()));
}

bool standbysGiveBack(const std::optional<TakeoverConfig>& config) {
    return config && config->by != TakeoverBy::Sentinel;
}

bool losesWrites(const TakeoverConfig& config) {
    if (config.by == TakeoverBy::Election) {
        return config.writeConcern == WriteConcern::One;
    }
    const auto managed = managedBy(config.by);
    return !managed || managedFailover(*managed).losesWrites;
}

std::optional<sim::Duration> longestAnswer(const TakeoverConfig& config) {
    static constexpr sim::Duration kUnresponsive = std::chrono::seconds(30);
    switch (config.by) {
    case TakeoverBy::MultiAzInstance:
    case TakeoverBy::MultiAzCluster:
    case TakeoverBy::PromotedReplica:
        return kUnresponsive;
    case TakeoverBy::Sentinel:
        return config.sentinel.downAfter / 2;
    case TakeoverBy::ElastiCacheReplica:
    case TakeoverBy::Election:
        break;
    }
    return std::nullopt;
}

} // namespace doppel::models
