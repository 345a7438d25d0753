// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include "models/chance_key.h"
#include "models/component.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

Standby::Standby(const Context& context, sim::Stream chance)
    : context_(context), chance_(chance), takeovers_(context.store.world()),
      majorities_(context.store.world()) {}

sim::World& Standby::world() const {
    return context_.store.world();
}

void Standby::start() {
    watches_ = context_.takeover.has_value();
    serversChanged();
    if (watches_ &&
        (losesWrites(*context_.takeover) || context_.takeover->by == TakeoverBy::Election)) {
        world().spawn(watchZones());
    }
}

void Standby::serverEnded(InstanceId server) {
    const ReplicaSet& fleet = context_.store.fleet();
    if (isTaking_) {
        return;
    }
    Primary& primary = primaryOn(server);
    const bool isStopped = fleet.state(server) == ServerState::Gone;
    if (isStopped || (!context_.after && !context_.takeover)) {
        loseAllIfNobodyIsLeft(server);
        primary.lost.reset();
        return;
    }
    primary.lost = primary.lost.value_or(world().now());
    primary.unwell.reset();
    loseAllIfNobodyIsLeft(server);
    if (isAllDown_) {
        tell("has no standby take over", "all of it is down");
        return;
    }
    seeTo({server, fleet.life(server)});
}

// Who has taken over meanwhile is another.
void Standby::serverIsUp(InstanceId server) {
    const bool isItself = context_.store.fleet().state(server) == ServerState::Booting;
    if (isItself && !standbysGiveBack(context_.takeover)) {
        loseAll(server, "its process is back with nothing, in memory only, before a standby took "
                        "over, which copies that");
    }
}

// Those that their fault gave back come up by themselves.
void Standby::setAllDown(bool isDown) {
    isAllDown_ = isDown;
    const ReplicaSet& fleet = context_.store.fleet();
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        const ServerState state = fleet.state({i});
        const bool isAway = state == ServerState::Lost || state == ServerState::Failed;
        if (isAway && isDown) {
            loseAllIfNobodyIsLeft({i});
        } else if (isAway) {
            serverEnded({i});
        }
    }
}

void Standby::seeTo(Place place) {
    const bool isTried = context_.takeover && context_.takeover->by == TakeoverBy::Sentinel;
    if (isTried || enoughAreLeft(place.server)) {
        decide(place);
    } else {
        world().spawn(decideOnceEnoughAreLeft(place));
    }
}

bool Standby::isAway(Place place) const {
    const ReplicaSet& fleet = context_.store.fleet();
    if (fleet.life(place.server) != place.life) {
        return false;
    }
    if (!place.unwellSince) {
        return !fleet.ready(place.server);
    }
    const std::optional<Unwell>& unwell = primaries_[place.server.index].unwell;
    return fleet.ready(place.server) && unwell && unwell->since == *place.unwellSince;
}

// Whether one is to take over that is there: that may have been changed meanwhile. A master that
// loads its data answers a PING with LOADING, which Sentinel takes for a valid reply.
bool Standby::isWanted(Place place) const {
    const bool isLoading = context_.takeover && context_.takeover->by == TakeoverBy::Sentinel &&
                           context_.store.fleet().state(place.server) == ServerState::Booting;
    return isAway(place) && !isLoading && !isAllDown_ && (context_.after || context_.takeover);
}

void Standby::decide(Place place) {
    const std::uint64_t life = std::uint64_t{place.server.index} << 32 | place.life;
    const auto since =
        static_cast<std::uint64_t>((place.unwellSince.value_or(sim::kStart) - sim::kStart).count());
    sim::Draws chance =
        chance_.at(place.unwellSince ? deriveKey(life, KeyStep::Number, since) : life);
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
    const sim::Duration passed = world().now() - place.unwellSince.value_or(world().now());
    world().spawn(
        takeOver(place, std::max(takes - passed, sim::Duration::zero()), std::move(lags)));
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
    const Successor successor = successorOf(primary, members, lags);
    context_.failovers.add();
    if (context_.takeover) {
        const sim::Time lost = place.unwellSince.value_or(primary.lost.value_or(world().now()));
        const std::string ago = sim::toText(world().now() - lost);
        tell("has its standby take over",
             !place.unwellSince         ? "its primary was lost " + ago + " ago"
             : primary.unwell->isCutOff ? "its primary is cut off for " + ago
                                        : "its primary has not answered for " + ago);
    }
    keepUntil(place.server, successor.writtenUntil);
    takeFrom(place.server);
    ReplicaSet& fleet = context_.store.fleet();
    fleet.standIn(place.server, members.zoneOf(successor.member));
    primary.member = successor.member;
    primary.isInVain = primary.unwell && primary.unwell->isCutOff;
    primary.steppedDown.reset();
    primary.unwell.reset();
    primary.isAsked = false;
    primary.incumbent = fleet.incumbent(place.server);
    context_.store.Component::serverBegins(place.server); // faults of the one before are its own
    fleet.admit(place.server);
    takeovers_.openForAll();
}

// What one that is there has under way is lost with its connections.
void Standby::takeFrom(InstanceId server) {
    ReplicaSet& fleet = context_.store.fleet();
    if (fleet.ready(server)) {
        isTaking_ = true;
        fleet.displace(server);
        isTaking_ = false;
    }
}

std::uint64_t Standby::takeoversToCome() const {
    const bool mayLag = context_.takeover && losesWrites(*context_.takeover);
    const bool mayBeBackWithNothing = isInMemory() && !standbysGiveBack(context_.takeover);
    if (!mayLag && !mayBeBackWithNothing) {
        return 0;
    }
    const ReplicaSet& fleet = context_.store.fleet();
    std::uint64_t toCome = 0;
    for (std::uint32_t i = 0; i < primaries_.size(); ++i) {
        const bool isLost = primaries_[i].lost && fleet.state({i}) != ServerState::Gone &&
                            isWanted({{i}, fleet.life({i}), std::nullopt});
        toCome += primaries_[i].unwell || isLost ? 1 : 0;
    }
    return toCome;
}

std::uint64_t Standby::goneWithWrites() const {
    std::uint64_t gone = 0;
    for (std::uint32_t i = 0; i < primaries_.size(); ++i) {
        const bool isLost = context_.store.fleet().state({i}) == ServerState::Lost;
        gone += primaries_[i].isWritten && isLost && nobodyIsLeft(primaries_[i], {i}) ? 1 : 0;
    }
    return gone;
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
