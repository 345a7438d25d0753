// SPDX-License-Identifier: Apache-2.0
// Which members of a store are there, which of its writes each of them has, and whether they are a
// majority.
#include "models/component.h"
#include "models/data/standby.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Time kBeforeAll = sim::kStart - sim::Duration(1);

} // namespace

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
    return membersBeside(primaryOn(server), server);
}

StoreMembers Standby::membersBeside(const Primary& primary, InstanceId server) const {
    const ReplicaSet& fleet = context_.store.fleet();
    const LostZones& lost = context_.store.platform().lostZones();
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

bool Standby::nobodyIsLeft(const Primary& primary, InstanceId server) const {
    const ReplicaSet& fleet = context_.store.fleet();
    const bool isStopped = fleet.state(server) == ServerState::Gone;
    const bool hasStandbys = context_.after || context_.takeover;
    if (isAllDown_ || !hasStandbys || (isStopped && !standbysGiveBack(context_.takeover))) {
        return !fleet.ready(server);
    }
    const StoreMembers members = membersBeside(primary, server);
    for (std::uint32_t i = 0; i < membersOf(context_.takeover); ++i) {
        if (members.isUp(i)) {
            return false;
        }
    }
    return true;
}

void Standby::loseAllIfNobodyIsLeft(InstanceId server) {
    if (nobodyIsLeft(primaryOn(server), server)) {
        loseAll(server, "it is in memory only, and no server is left that has it");
    }
}

void Standby::loseAll(InstanceId server, std::string why) {
    Primary& primary = primaryOn(server);
    if (primary.isWritten && isInMemory()) {
        tell("loses all that was written", std::move(why));
        keepUntil(server, kBeforeAll);
        primary.isWritten = false;
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
        if (primary.lost) {
            loseAllIfNobodyIsLeft(server);
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
        std::optional<sim::Time>& behind = primary.leftBehind[zone];
        if (members.lostZones[zone] && !behind) {
            behind = heardUntil(primary);
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

bool Standby::mayLose(const Request& request) const {
    const bool mayLag = context_.takeover && losesWrites(*context_.takeover);
    return request.method == Method::Post && (mayLag || isInMemory());
}

void Standby::begins(const Request& request) {
    if (mayLose(request)) {
        answered_.begin(request.key);
    }
}

void Standby::done(const Request& write, InstanceId server) {
    primaryOn(server).isWritten = true;
    if (!mayLose(write)) {
        return;
    }
    const sim::Time now = world().now();
    primaryOn(server).done.add(now);
    if (answered_.done(write.key, {server, now})) {
        primaryOn(server).told.add(now);
    }
}

void Standby::settled(const Request& request, const Response& answer) {
    if (!mayLose(request)) {
        return;
    }
    if (const auto untold = answered_.settled(request.key, answer, world().now())) {
        primaryOn(untold->server).told.remove(untold->at);
    }
}

bool Standby::acknowledges(InstanceId server) {
    const bool waits = context_.takeover && context_.takeover->by == TakeoverBy::Election &&
                       context_.takeover->writeConcern == WriteConcern::Majority;
    return !waits || !primaryOn(server).cutOff;
}

// Until when standbys heard of its writes: of one that hangs, until now.
sim::Time Standby::heardUntil(const Primary& primary) const {
    return primary.unwell && primary.unwell->isCutOff ? primary.unwell->since
                                                      : primary.lost.value_or(world().now());
}

// Until when each member has the writes. By one that only stepped down, all have caught up.
std::vector<sim::Time> Standby::writtenUntil(const Primary& primary,
                                             const StoreMembers& members,
                                             const std::vector<sim::Duration>& lags) const {
    std::vector<sim::Time> until(lags.size(), world().now());
    if (members.isUp(primary.member)) {
        return until;
    }
    for (std::uint32_t i = 0; i < until.size(); ++i) {
        if (i == primary.member) {
            continue;
        }
        const std::uint32_t zone = members.zoneOf(i);
        const bool isBehind = zone < primary.leftBehind.size() && primary.leftBehind[zone];
        const sim::Time heard = isBehind ? *primary.leftBehind[zone] : heardUntil(primary);
        until[i] = lags[i] > heard - sim::kStart ? kBeforeAll : heard - lags[i];
    }
    return until;
}

Standby::Successor Standby::successorOf(const Primary& primary,
                                        const StoreMembers& members,
                                        const std::vector<sim::Duration>& lags) const {
    const std::vector<sim::Time> until = writtenUntil(primary, members, lags);
    std::vector<std::uint64_t> has;
    for (const sim::Time moment : until) {
        has.push_back(primary.done.countAt(moment));
    }
    Successor successor{.member = models::successorOf(context_.takeover, members, has)};
    const std::uint64_t kept = keptWrites(context_.takeover, members, has, successor.member);
    successor.writtenUntil = until[successor.member];
    for (std::uint32_t i = 0; i < has.size(); ++i) {
        if (members.isUp(i) && has[i] == kept) {
            successor.writtenUntil = std::max(successor.writtenUntil, until[i]);
        }
    }
    return successor;
}

void Standby::keepUntil(InstanceId server, sim::Time until) {
    Primary& primary = primaryOn(server);
    context_.writesLost.add(rolledBack(primary.told.count(), primary.told.countAt(until)));
    for (WriteTimes* writes : {&primary.done, &primary.told}) {
        writes->keepFirst(writes->countAt(until));
    }
    if (context_.keeps) {
        context_.keeps(server, until);
    }
}

} // namespace doppel::models
