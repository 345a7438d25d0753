// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include "models/component.h"
#include "models/field_path.h"
#include "models/platform.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace doppel::models {

namespace {

// No write is longer on its way to a standby.
constexpr sim::Duration kLongestLag = std::chrono::minutes(10);

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

// Those that are left have so many of the writes each; the others are down, and so is the primary.
std::vector<MongoMember> membersOf(const TakeoverConfig& config,
                                   std::span<const std::uint64_t> has) {
    std::vector<MongoMember> members(config.members, MongoMember{.up = false});
    for (std::size_t i = 0; i < has.size(); ++i) {
        members[i + 1] = {.optime = has[i]};
    }
    return members;
}

} // namespace

ChoiceNames choiceNames(TakeoverBy) {
    static constexpr std::array<std::string_view, 6> kNames{
        "multi_az_instance",   "multi_az_cluster", "promoted_replica",
        "elasticache_replica", "election",         "sentinel"};
    return kNames;
}

void TakeoverConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "by", by,
        "who sees to it: RDS (60 to 120 s, a cluster 15 to 35 s, an operator who promotes "
        "a replica 3 to 7 min), ElastiCache (20 to 60 s), an election of a MongoDB replica "
        "set, or Redis Sentinel",
        {.source = "AWS RDS and ElastiCache user guides; MongoDB manual; redis.io"});
    visitor.field("members", members,
                  "election: members of the replica set, in the zones in turn; without a majority "
                  "of them nobody is elected",
                  {.min = 1, .max = 50, .source = "MongoDB manual: 3"});
    visitor.field("election", election, "election: its times");
    visitor.field("sentinel", sentinel, "sentinel: how many, and their times");
    visitor.field("replicas", replicas,
                  "elasticache_replica, sentinel: replicas of the primary, of which the one is "
                  "promoted that is least behind",
                  {.min = 1, .max = 5, .source = "a guess; ElastiCache has up to five a shard"});
    visitor.field(
        "lag", lag,
        "how far each standby is behind, but for RDS Multi-AZ, which is written to at the "
        "same time: acknowledged writes of that time are lost",
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

bool enoughAreLeft(const TakeoverConfig& config,
                   std::uint32_t zones,
                   std::optional<std::uint32_t> lostZone) {
    if (config.by == TakeoverBy::Election) {
        const std::uint32_t others = candidates(config, zones, lostZone);
        const std::vector<std::uint64_t> alike(others);
        return mongoPrimary(membersOf(config, alike)).has_value();
    }
    const auto left = [&](std::uint32_t place) {
        return !lostZone || place % zones != *lostZone;
    };
    if (config.by == TakeoverBy::Sentinel) {
        std::uint32_t reachable = 0;
        for (std::uint32_t i = 0; i < config.sentinel.sentinels; ++i) {
            reachable += left(i) ? 1 : 0;
        }
        return sentinelsAct(config.sentinel, reachable, reachable);
    }
    return true;
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

bool losesWrites(const TakeoverConfig& config) {
    const auto managed = managedBy(config.by);
    return !managed || managedFailover(*managed).losesWrites;
}

std::uint32_t candidates(const TakeoverConfig& config,
                         std::uint32_t zones,
                         std::optional<std::uint32_t> lostZone) {
    if (config.by != TakeoverBy::Election) {
        return config.replicas;
    }
    std::uint32_t count = 0;
    for (std::uint32_t i = 1; i < config.members; ++i) { // the first is the primary that is lost
        count += !lostZone || i % zones != *lostZone ? 1 : 0;
    }
    return count;
}

std::uint64_t writesLost(const TakeoverConfig& config,
                         std::uint64_t acknowledged,
                         std::span<const std::uint64_t> has) {
    if (config.by == TakeoverBy::Election) {
        const std::vector<MongoMember> members = membersOf(config, has);
        return rolledBack(acknowledged, members[*mongoPrimary(members)].optime);
    }
    std::vector<RedisReplica> replicas;
    for (const std::uint64_t writes : has) {
        replicas.push_back({.offset = writes, .runId = {}});
    }
    return acknowledged - has[*promotedReplica(config.sentinel, replicas)];
}

sim::World& Standby::world() const {
    return context_.store.world();
}

void Standby::serverEnded(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    if ((!context_.after && !context_.takeover) || fleet.state(server) == ServerState::Gone) {
        return;
    }
    const std::uint32_t life = fleet.life(server);
    auto chance = chance_.at(std::uint64_t{server.index} << 32 | life);
    if (!context_.takeover) {
        world().spawn(takeOver(server, life, context_.after->sampleDuration(chance), 0));
        return;
    }
    const bool isHost = fleet.state(server) == ServerState::Lost;
    const auto lostZone = isHost ? std::optional(fleet.zoneOf(server)) : std::nullopt;
    if (!enoughAreLeft(*context_.takeover, fleet.zones(), lostZone)) {
        context_.store.platform().decisions().add({world().now(), context_.store.name(),
                                                   "has no standby take over",
                                                   "those who decide have no majority left"});
        return;
    }
    const sim::Duration takes = takeoverTime(*context_.takeover, chance);
    std::uint64_t lost = 0;
    if (losesWrites(*context_.takeover)) {
        std::vector<std::uint64_t> has(candidates(*context_.takeover, fleet.zones(), lostZone));
        for (std::uint64_t& writes : has) {
            const sim::Duration lag = context_.takeover->lag.sampleDuration(chance);
            writes = writes_.size() - writesSince(world().now() - std::min(lag, kLongestLag));
        }
        lost = writesLost(*context_.takeover, writes_.size(), has);
    }
    world().spawn(takeOver(server, life, takes, lost));
}

void Standby::wrote(sim::Time now) {
    if (context_.takeover && losesWrites(*context_.takeover)) {
        writes_.push_back(now);
        while (writes_.front() + kLongestLag < now) {
            writes_.pop_front();
        }
    }
}

std::uint64_t Standby::writesSince(sim::Time time) const {
    const auto first = std::upper_bound(writes_.begin(), writes_.end(), time);
    return static_cast<std::uint64_t>(writes_.end() - first);
}

// `lost`: the writes that its standby did not have when it was lost.
sim::Task<void>
Standby::takeOver(InstanceId server, std::uint32_t life, sim::Duration after, std::uint64_t lost) {
    co_await world().sleep(after);
    ReplicaSet& fleet = context_.store.fleet();
    if (fleet.life(server) == life && !fleet.ready(server)) {
        context_.failovers.add();
        context_.writesLost.add(lost);
        fleet.admit(server);
        if (context_.takeover) {
            context_.store.platform().decisions().add(
                {world().now(), context_.store.name(), "has its standby take over",
                 "its primary was lost " + sim::toText(after) + " ago"});
        }
    }
}

} // namespace doppel::models
