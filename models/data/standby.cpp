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

// Whether others than a standby have a say.
bool votes(const TakeoverConfig& config) {
    return config.by == TakeoverBy::Election || config.by == TakeoverBy::Sentinel;
}

// Those that are left have so many of the writes each; the others are down.
std::vector<MongoMember> membersOf(const TakeoverConfig& config,
                                   std::span<const std::uint64_t> has) {
    std::vector<MongoMember> members(config.members, MongoMember{.up = false});
    for (std::size_t i = 0; i < has.size(); ++i) {
        members[i] = {.optime = has[i]};
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

bool enoughAreLeft(const TakeoverConfig& config, const Deciders& deciders) {
    if (config.by == TakeoverBy::Election) {
        const std::vector<std::uint64_t> alike(candidates(config, deciders));
        return mongoPrimary(membersOf(config, alike)).has_value();
    }
    const auto left = [&](std::uint32_t place) {
        return !deciders.lostZones[place % deciders.lostZones.size()];
    };
    if (config.by == TakeoverBy::Sentinel) {
        std::uint32_t reachable = 0;
        for (std::uint32_t i = 0; i < config.sentinel.sentinels; ++i) {
            reachable += left(i) ? 1 : 0;
        }
        return sentinelsAct(config.sentinel, reachable, reachable);
    }
    return standbyIsLeft(deciders);
}

bool standbyIsLeft(const Deciders& deciders) {
    return !deciders.lostZones[(deciders.primaryZone + 1) % deciders.lostZones.size()];
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

std::uint32_t candidates(const TakeoverConfig& config, const Deciders& deciders) {
    if (config.by != TakeoverBy::Election) {
        return config.replicas;
    }
    std::uint32_t count = deciders.isPrimaryUp ? 1 : 0;
    for (std::uint32_t i = 1; i < config.members; ++i) {
        const std::size_t zone = (deciders.primaryZone + i) % deciders.lostZones.size();
        count += deciders.lostZones[zone] ? 0 : 1;
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

void Standby::start() {
    if (context_.takeover && context_.takeover->by == TakeoverBy::Election) {
        world().spawn(stepDownWithoutMajority());
    }
}

void Standby::serverEnded(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    if ((!context_.after && !context_.takeover) || fleet.state(server) == ServerState::Gone) {
        return;
    }
    const Place place{server, fleet.life(server)};
    if (enoughAreLeft(server)) {
        decide(place);
        return;
    }
    const bool isVote = context_.takeover && votes(*context_.takeover);
    tell("has no standby take over",
         isVote ? "those who decide have no majority left" : "its standby's zone is lost, too");
    world().spawn(decideOnceEnoughAreLeft(place));
}

bool Standby::enoughAreLeft(InstanceId primary) const {
    const Deciders deciders = decidersFor(primary);
    return context_.takeover ? models::enoughAreLeft(*context_.takeover, deciders)
                             : standbyIsLeft(deciders);
}

// Where votes are cast, the loss of a host is taken for that of its zone. A process that died
// leaves all others.
Deciders Standby::decidersFor(InstanceId primary) const {
    const ReplicaSet& fleet = context_.store.fleet();
    const LostZones& lost = context_.store.platform().lostZones();
    Deciders deciders{.lostZones = std::vector<bool>(lost.zones()),
                      .primaryZone = fleet.zoneOf(primary),
                      .isPrimaryUp = fleet.ready(primary) || steppedDown_.contains(primary.index)};
    for (std::uint32_t zone = 0; zone < lost.zones(); ++zone) {
        deciders.lostZones[zone] = lost.contains(zone);
    }
    const bool isVote = context_.takeover && votes(*context_.takeover);
    if (isVote && fleet.state(primary) == ServerState::Lost) {
        deciders.lostZones[deciders.primaryZone] = true;
    }
    return deciders;
}

sim::Draws Standby::chanceOf(Place place) const {
    return chance_.at(std::uint64_t{place.server.index} << 32 | place.life);
}

void Standby::decide(Place place) {
    auto chance = chanceOf(place);
    if (!context_.takeover) {
        world().spawn(takeOver(place, context_.after->sampleDuration(chance), 0));
        return;
    }
    const sim::Duration takes = takeoverTime(*context_.takeover, chance);
    std::uint64_t lost = 0;
    if (losesWrites(*context_.takeover)) {
        const Deciders deciders = decidersFor(place.server);
        std::vector<std::uint64_t> has(candidates(*context_.takeover, deciders), writes_.size());
        for (std::size_t i = deciders.isPrimaryUp ? 1 : 0; i < has.size(); ++i) {
            const sim::Duration lag = context_.takeover->lag.sampleDuration(chance);
            has[i] -= writesSince(world().now() - std::min(lag, kLongestLag));
        }
        lost = writesLost(*context_.takeover, writes_.size(), has);
    }
    world().spawn(takeOver(place, takes, lost));
}

sim::Task<void> Standby::decideOnceEnoughAreLeft(Place place) {
    sim::Gate& changes = context_.store.platform().lostZones().changes();
    while (isAway(place) && !enoughAreLeft(place.server)) {
        co_await changes.wait();
    }
    if (isAway(place)) {
        decide(place);
    }
}

sim::Task<void> Standby::stepDownWithoutMajority() {
    for (;;) {
        co_await context_.store.platform().lostZones().changes().wait();
        if (cutOff().empty()) {
            continue;
        }
        co_await world().sleep(context_.takeover->election.timeout);
        for (const InstanceId primary : cutOff()) {
            steppedDown_.insert(primary.index);
            tell("has its primary step down", "it sees no majority");
            context_.store.fleet().kill(primary);
        }
    }
}

// Primaries that see no majority.
std::vector<InstanceId> Standby::cutOff() const {
    const ReplicaSet& fleet = context_.store.fleet();
    std::vector<InstanceId> all;
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        if (fleet.ready({i}) && !enoughAreLeft({i})) {
            all.push_back({i});
        }
    }
    return all;
}

bool Standby::isAway(Place place) const {
    const ReplicaSet& fleet = context_.store.fleet();
    return fleet.life(place.server) == place.life && !fleet.ready(place.server);
}

void Standby::tell(std::string what, std::string why) const {
    context_.store.platform().decisions().add(
        {world().now(), context_.store.name(), std::move(what), std::move(why)});
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
sim::Task<void> Standby::takeOver(Place place, sim::Duration after, std::uint64_t lost) {
    co_await world().sleep(after);
    if (isAway(place)) {
        context_.failovers.add();
        context_.writesLost.add(lost);
        steppedDown_.erase(place.server.index);
        context_.store.fleet().admit(place.server);
        if (context_.takeover) {
            tell("has its standby take over",
                 "its primary was lost " + sim::toText(after) + " ago");
        }
    }
}

} // namespace doppel::models
