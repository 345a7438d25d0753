// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include "models/component.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

sim::World& Standby::world() const {
    return context_.store.world();
}

void Standby::start() {
    watches_ = context_.takeover.has_value();
    serversChanged();
    if (watches_ && losesWrites(*context_.takeover)) {
        world().spawn(watchZones());
    }
}

void Standby::serverEnded(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    if ((!context_.after && !context_.takeover) || fleet.state(server) == ServerState::Gone) {
        return;
    }
    Primary& primary = primaryOn(server);
    primary.lost = primary.lost.value_or(world().now());
    const Place place{server, fleet.life(server)};
    const bool isTried = context_.takeover && context_.takeover->by == TakeoverBy::Sentinel;
    if (isTried || enoughAreLeft(server)) {
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
    const ReplicaSet& fleet = context_.store.fleet();
    if (primary.incumbent != fleet.incumbent(server)) {
        primary = {.incumbent = fleet.incumbent(server), .firstZone = fleet.zoneOf(server)};
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
                         .firstZone = primary.firstZone,
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

// Whether one is to take over that is there: that may have been changed meanwhile.
bool Standby::isWanted(Place place) const {
    return isAway(place) && (context_.after || context_.takeover);
}

void Standby::decide(Place place) {
    sim::Draws chance = chance_.at(std::uint64_t{place.server.index} << 32 | place.life);
    const sim::Duration takes = context_.takeover ? takeoverTime(*context_.takeover, chance)
                                                  : context_.after->sampleDuration(chance);
    std::vector<sim::Duration> lags(membersOf(context_.takeover));
    if (context_.takeover && losesWrites(*context_.takeover)) {
        for (std::uint32_t i = 0; i < lags.size(); ++i) {
            if (i != primaryOn(place.server).member) {
                lags[i] = context_.takeover->lag.sampleDuration(chance);
            }
        }
    }
    world().spawn(takeOver(place, takes, std::move(lags)));
}

// How many of the writes each member has. By one that only stepped down, all have caught up.
std::vector<std::uint64_t> Standby::writesOf(const Primary& primary,
                                             const StoreMembers& members,
                                             const std::vector<sim::Duration>& lags) const {
    std::vector<std::uint64_t> has(lags.size(), primary.writes.count());
    if (members.isUp(primary.member)) {
        return has;
    }
    for (std::uint32_t i = 0; i < has.size(); ++i) {
        const std::uint32_t zone = members.zoneOf(i);
        if (i == primary.member) {
            continue;
        }
        if (zone < primary.leftBehind.size() && primary.leftBehind[zone]) {
            const LeftBehind& behind = *primary.leftBehind[zone];
            has[i] = behind.had.countAt(behind.since, lags[i]);
        } else {
            has[i] = primary.writes.countAt(primary.lost.value_or(world().now()), lags[i]);
        }
    }
    return has;
}

sim::Task<void> Standby::decideOnceEnoughAreLeft(Place place) {
    tellWhyNot(place.server, "");
    while (isAway(place) && !enoughAreLeft(place.server)) {
        co_await context_.store.platform().lostZones().changes().wait();
    }
    if (isWanted(place)) {
        decide(place);
    }
}

sim::Task<void>
Standby::takeOver(Place place, sim::Duration after, std::vector<sim::Duration> lags) {
    co_await world().sleep(after);
    while (isWanted(place) && isTriedInVain(context_.takeover, membersFor(place.server))) {
        const sim::Duration pause = sentinelRetry(context_.takeover->sentinel);
        tellWhyNot(place.server, "; they try again in " + sim::toText(pause));
        co_await world().sleep(pause);
    }
    if (!isWanted(place)) {
        co_return;
    }
    if (!enoughAreLeft(place.server)) {
        world().spawn(decideOnceEnoughAreLeft(place));
        co_return;
    }
    const StoreMembers members = membersFor(place.server);
    Primary& primary = primaryOn(place.server);
    const std::vector<std::uint64_t> has = writesOf(primary, members, lags);
    primary.member = successorOf(context_.takeover, members, has);
    primary.steppedDown.reset();
    context_.failovers.add();
    context_.writesLost.add(rolledBack(primary.writes.count(), has[primary.member]));
    if (context_.takeover) {
        tell("has its standby take over",
             "its primary was lost " +
                 sim::toText(world().now() - primary.lost.value_or(world().now())) + " ago");
    }
    ReplicaSet& fleet = context_.store.fleet();
    fleet.standIn(place.server, members.zoneOf(primary.member));
    primary.incumbent = fleet.incumbent(place.server);
    context_.store.Component::serverBegins(place.server); // faults of the one before are its own
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
        const bool wasReady = std::exchange(primary.wasReady, fleet.ready(server));
        if (primary.wasReady) {
            primary.lost.reset();
        }
        if (losesWrites(*context_.takeover)) {
            noteWhoIsLeftBehind(primary, membersFor(server));
        }
        if (context_.takeover->by == TakeoverBy::Election) {
            noteMajority(server, primary.wasReady && !wasReady);
        }
    }
}

// They catch up as soon as they and a primary are there.
void Standby::noteWhoIsLeftBehind(Primary& primary, const StoreMembers& members) const {
    primary.leftBehind.resize(members.lostZones.size());
    for (std::uint32_t zone = 0; zone < primary.leftBehind.size(); ++zone) {
        std::optional<LeftBehind>& behind = primary.leftBehind[zone];
        if (members.lostZones[zone] && !behind) {
            behind = {world().now(), primary.writes};
        } else if (!members.lostZones[zone] && members.isUp(primary.member)) {
            behind.reset();
        }
    }
}

void Standby::noteMajority(InstanceId server, bool isBack) {
    Primary& primary = primaryOn(server);
    if (!primary.wasReady || enoughAreLeft(server)) {
        primary.cutOff.reset();
    } else if (!primary.cutOff) {
        primary.cutOff = world().now();
        // One that restarts is a secondary before all else.
        const sim::Duration timeout = context_.takeover->election.timeout;
        world().spawn(stepDown(server, isBack ? sim::Duration::zero() : timeout));
    }
}

sim::Task<void> Standby::stepDown(InstanceId server, sim::Duration after) {
    const std::optional<sim::Time> cutOff = primaryOn(server).cutOff;
    co_await world().sleep(after);
    ReplicaSet& fleet = context_.store.fleet();
    Primary& primary = primaryOn(server);
    if (cutOff && primary.cutOff == cutOff && fleet.ready(server)) {
        primary.cutOff.reset();
        primary.steppedDown = fleet.life(server) + 1;
        tell("has its primary step down", "it sees no majority");
        fleet.displace(server); // its process goes on, and may yet die
    }
}

void Standby::wrote(InstanceId server) {
    if (context_.takeover && losesWrites(*context_.takeover)) {
        primaryOn(server).writes.add(world().now());
    }
}

void Standby::tellWhyNot(InstanceId server, const std::string& andThen) {
    const std::string why = canDecide(context_.takeover, membersFor(server))
                                ? "its standby's zone is lost, too"
                                : "those who decide have no majority left";
    tell("has no standby take over", why + andThen);
}

void Standby::tell(std::string what, std::string why) const {
    context_.store.platform().decisions().add(
        {world().now(), context_.store.name(), std::move(what), std::move(why)});
}

} // namespace doppel::models
