// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include "models/component.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

// No write is longer on its way to a standby.
constexpr sim::Duration kLongestLag = std::chrono::minutes(10);

} // namespace

sim::World& Standby::world() const {
    return context_.store.world();
}

void Standby::start() {
    watches_ = context_.takeover && context_.takeover->by == TakeoverBy::Election;
    if (watches_) {
        serversChanged();
        world().spawn(watchZones());
    }
}

void Standby::serverEnded(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    if ((!context_.after && !context_.takeover) || fleet.state(server) == ServerState::Gone) {
        return;
    }
    primaryOn(server).lost = world().now();
    const Place place{server, fleet.life(server)};
    if (enoughAreLeft(server)) {
        decide(place);
    } else {
        world().spawn(decideOnceEnoughAreLeft(place));
    }
}

Standby::Primary& Standby::primaryOn(InstanceId server) {
    if (primaries_.size() <= server.index) {
        primaries_.resize(server.index + 1);
    }
    Primary& primary = primaries_[server.index];
    if (!primary.firstZone) {
        primary.firstZone = context_.store.fleet().zoneOf(server);
    }
    return primary;
}

// Where votes are cast, the loss of a host is taken for that of its zone. A process that died
// leaves all others.
StoreMembers Standby::membersFor(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    const LostZones& lost = context_.store.platform().lostZones();
    const Primary& primary = primaryOn(server);
    StoreMembers members{.lostZones = std::vector<bool>(lost.zones()),
                         .firstZone = *primary.firstZone,
                         .primary = primary.member,
                         .isPrimaryUp =
                             fleet.ready(server) || primary.steppedDown == fleet.life(server)};
    for (std::uint32_t zone = 0; zone < lost.zones(); ++zone) {
        members.lostZones[zone] = lost.contains(zone);
    }
    if (votes(context_.takeover) && fleet.state(server) == ServerState::Lost) {
        members.lostZones[members.zoneOf(primary.member)] = true;
    }
    return members;
}

bool Standby::enoughAreLeft(InstanceId server) {
    return models::enoughAreLeft(context_.takeover, membersFor(server));
}

bool Standby::isAway(Place place) const {
    const ReplicaSet& fleet = context_.store.fleet();
    return fleet.life(place.server) == place.life && !fleet.ready(place.server);
}

void Standby::decide(Place place) {
    sim::Draws chance = chance_.at(std::uint64_t{place.server.index} << 32 | place.life);
    const sim::Duration takes = context_.takeover ? takeoverTime(*context_.takeover, chance)
                                                  : context_.after->sampleDuration(chance);
    world().spawn(takeOver(place, takes, writes_.size(), writesOf(place.server, chance)));
}

// How many of the last writes each member has.
std::vector<std::uint64_t> Standby::writesOf(InstanceId server, sim::Draws& chance) {
    std::vector<std::uint64_t> has(membersOf(context_.takeover), writes_.size());
    if (!context_.takeover || !losesWrites(*context_.takeover)) {
        return has;
    }
    for (std::uint32_t i = 0; i < has.size(); ++i) {
        if (i != primaryOn(server).member) {
            const sim::Duration lag = context_.takeover->lag.sampleDuration(chance);
            has[i] -= writesSince(world().now() - std::min(lag, kLongestLag));
        }
    }
    return has;
}

sim::Task<void> Standby::decideOnceEnoughAreLeft(Place place) {
    tell("has no standby take over", votes(context_.takeover)
                                         ? "those who decide have no majority left"
                                         : "its standby's zone is lost, too");
    while (isAway(place) && !enoughAreLeft(place.server)) {
        co_await context_.store.platform().lostZones().changes().wait();
    }
    if (isAway(place)) {
        decide(place);
    }
}

// `written`, `has`: the last writes, and how many of them each member had, when it was lost.
sim::Task<void> Standby::takeOver(Place place,
                                  sim::Duration after,
                                  std::uint64_t written,
                                  std::vector<std::uint64_t> has) {
    co_await world().sleep(after);
    if (!isAway(place)) {
        co_return;
    }
    if (!enoughAreLeft(place.server)) {
        world().spawn(decideOnceEnoughAreLeft(place));
        co_return;
    }
    const StoreMembers members = membersFor(place.server);
    Primary& primary = primaryOn(place.server);
    primary.member = successorOf(context_.takeover, members, has);
    primary.steppedDown.reset();
    context_.failovers.add();
    context_.writesLost.add(rolledBack(written, has[primary.member]));
    if (context_.takeover) {
        tell("has its standby take over",
             "its primary was lost " + sim::toText(world().now() - primary.lost) + " ago");
    }
    ReplicaSet& fleet = context_.store.fleet();
    fleet.standIn(place.server, members.zoneOf(primary.member));
    fleet.admit(place.server);
}

sim::Task<void> Standby::watchZones() {
    for (;;) {
        co_await context_.store.platform().lostZones().changes().wait();
        serversChanged();
    }
}

void Standby::serversChanged() {
    if (!watches_) {
        return;
    }
    const ReplicaSet& fleet = context_.store.fleet();
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        const InstanceId server{i};
        Primary& primary = primaryOn(server);
        const bool isBack = fleet.ready(server) && !primary.wasReady;
        primary.wasReady = fleet.ready(server);
        if (!fleet.ready(server) || enoughAreLeft(server)) {
            primary.cutOff.reset();
        } else if (!primary.cutOff) {
            primary.cutOff = world().now();
            // One that restarts is a secondary before all else.
            const sim::Duration timeout = context_.takeover->election.timeout;
            world().spawn(stepDown(server, isBack ? sim::Duration::zero() : timeout));
        }
    }
}

sim::Task<void> Standby::stepDown(InstanceId server, sim::Duration after) {
    const std::optional<sim::Time> cutOff = primaryOn(server).cutOff;
    co_await world().sleep(after);
    ReplicaSet& fleet = context_.store.fleet();
    Primary& primary = primaryOn(server);
    if (cutOff && primary.cutOff == cutOff && fleet.ready(server)) {
        primary.cutOff.reset();
        primary.steppedDown = fleet.life(server) + 1; // its process goes on
        tell("has its primary step down", "it sees no majority");
        fleet.kill(server);
    }
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

void Standby::tell(std::string what, std::string why) const {
    context_.store.platform().decisions().add(
        {world().now(), context_.store.name(), std::move(what), std::move(why)});
}

} // namespace doppel::models
