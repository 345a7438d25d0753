// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include "models/chance_key.h"
#include "models/component.h"
#include "models/link.h"
#include "models/platform.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Duration kLookEvery = std::chrono::seconds(1); // as Sentinel sends its PINGs

} // namespace

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
    if (isTaking_ || (!context_.after && !context_.takeover) ||
        fleet.state(server) == ServerState::Gone) {
        return;
    }
    Primary& primary = primaryOn(server);
    primary.lost = primary.lost.value_or(world().now());
    primary.unwell.reset();
    seeTo({server, fleet.life(server)});
}

void Standby::seeTo(Place place) {
    const bool isTried = context_.takeover && context_.takeover->by == TakeoverBy::Sentinel;
    if (isTried || enoughAreLeft(place.server)) {
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
                         .isPrimaryUp = (fleet.ready(server) && !primary.unwell) ||
                                        primary.steppedDown == fleet.life(server)};
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
    return isAway(place) && !isLoading && (context_.after || context_.takeover);
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

// Until when standbys heard of its writes: of one that hangs, until now.
sim::Time Standby::heardUntil(const Primary& primary) const {
    return primary.unwell && primary.unwell->isCutOff ? primary.unwell->since
                                                      : primary.lost.value_or(world().now());
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
            has[i] = primary.writes.countAt(heardUntil(primary), lags[i]);
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
    const std::uint32_t successor = successorOf(context_.takeover, members, has);
    const std::uint64_t kept = keptWrites(context_.takeover, members, has, successor);
    context_.failovers.add();
    context_.writesLost.add(rolledBack(primary.writes.count(), kept));
    if (context_.takeover) {
        const sim::Time lost = place.unwellSince.value_or(primary.lost.value_or(world().now()));
        const std::string ago = sim::toText(world().now() - lost);
        tell("has its standby take over",
             !place.unwellSince         ? "its primary was lost " + ago + " ago"
             : primary.unwell->isCutOff ? "its primary is cut off for " + ago
                                        : "its primary has not answered for " + ago);
    }
    primary.writes.keepFirst(kept);
    if (context_.keeps) {
        context_.keeps(place.server, kept);
    }
    for (std::optional<LeftBehind>& behind : primary.leftBehind) {
        if (behind) {
            behind->had.keepFirst(kept);
        }
    }
    takeFrom(place.server);
    ReplicaSet& fleet = context_.store.fleet();
    fleet.standIn(place.server, members.zoneOf(successor));
    primary.member = successor;
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

void Standby::look() {
    if (context_.takeover && !isLooking_) {
        isLooking_ = true;
        world().spawn(watchPrimaries());
    }
}

void Standby::mayHang() {
    if (context_.takeover && longestAnswer(*context_.takeover)) {
        look();
    }
}

sim::Task<void> Standby::watchPrimaries() {
    while (lookAtAll()) {
        co_await world().sleep(kLookEvery);
    }
    isLooking_ = false;
}

bool Standby::lookAtAll() {
    bool goesOn = false;
    for (std::uint32_t i = 0; i < context_.store.fleet().size(); ++i) {
        goesOn = lookAt({i}) || goesOn;
    }
    return goesOn;
}

// Whether it is to be looked at again.
bool Standby::lookAt(InstanceId server) {
    Primary& primary = primaryOn(server);
    const bool isCut = isCutOff();
    const bool mayHang = longestAnswer(*context_.takeover) && context_.store.mayFailProbes(server);
    if (primary.unwell && primary.unwell->isCutOff && !isCut) {
        primary.unwell.reset();
    }
    primary.isInVain = primary.isInVain && isCut;
    if (!context_.store.fleet().ready(server)) {
        primary.unwell.reset();
    } else if (isCut && !primary.isInVain) {
        findUnwell(server, {world().now(), true});
    } else if (mayHang && !primary.isAsked) {
        primary.isAsked = true;
        world().spawn(ask(server));
    } else if (!mayHang && !primary.isAsked) {
        primary.unwell.reset();
    }
    return isCut || mayHang || primary.isAsked;
}

// From all that call it: those who decide are cut off with them.
bool Standby::isCutOff() const {
    bool isCalled = false;
    for (const Platform::Arrow& arrow : context_.store.platform().arrows()) {
        if (&arrow.link->target() != &context_.store) {
            continue;
        }
        const NetworkPath& path = arrow.link->path();
        if (!path.isCut() && path.handshake(0, 0) != PacketFate::Reset) {
            return false;
        }
        isCalled = true;
    }
    return isCalled;
}

// Over a connection that it has: whoever only refuses new ones answers.
sim::Task<void> Standby::ask(InstanceId server) {
    Component& store = context_.store;
    const sim::Time sent = world().now();
    const std::uint32_t life = store.fleet().life(server);
    const std::uint32_t incumbent = store.fleet().incumbent(server);
    const std::uint64_t key = deriveKey(keyOfName(store.name()), KeyStep::Probe, ++asked_);
    const auto answer = co_await sim::within(world(), *longestAnswer(*context_.takeover),
                                             store.probed(server, key), sim::OnTimeout::Abandon);
    Primary& primary = primaryOn(server);
    if (primary.incumbent != incumbent) {
        co_return;
    }
    primary.isAsked = false;
    if (store.fleet().life(server) != life) {
        co_return;
    }
    const bool isWell = answer && *answer && (*answer)->answered() && !store.stalls(key, server);
    if (!isWell) {
        findUnwell(server, {sent, false});
    } else if (primary.unwell && !primary.unwell->isCutOff) {
        primary.unwell.reset();
    }
}

void Standby::findUnwell(InstanceId server, Unwell how) {
    Primary& primary = primaryOn(server);
    if (!primary.unwell) {
        primary.unwell = how;
        seeTo({server, context_.store.fleet().life(server), how.since});
    }
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
            behind = {heardUntil(primary), primary.writes};
        } else if (!members.lostZones[zone] && members.isUp(primary.member)) {
            behind.reset();
        }
    }
}

void Standby::noteMajority(InstanceId server, bool isBack) {
    Primary& primary = primaryOn(server);
    if (!primary.wasReady || enoughAreLeft(server)) {
        primary.cutOff.reset();
        majorities_.openForAll();
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

bool Standby::acknowledges(InstanceId server) {
    const bool waits = context_.takeover && context_.takeover->by == TakeoverBy::Election &&
                       context_.takeover->writeConcern == WriteConcern::Majority;
    return !waits || !primaryOn(server).cutOff;
}

std::uint64_t Standby::takeoversToCome() const {
    if (!context_.takeover || !losesWrites(*context_.takeover)) {
        return 0;
    }
    const ReplicaSet& fleet = context_.store.fleet();
    std::uint64_t toCome = 0;
    for (std::uint32_t i = 0; i < primaries_.size(); ++i) {
        const Place lost{{i}, fleet.life({i})};
        const bool isLost =
            primaries_[i].lost && fleet.state({i}) != ServerState::Gone && isWanted(lost);
        toCome += primaries_[i].unwell || isLost ? 1 : 0;
    }
    return toCome;
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
