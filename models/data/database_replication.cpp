// SPDX-License-Identifier: Apache-2.0
#include "models/data/database_replication.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/tcp.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Task;

namespace {

// Of so many packets and their acknowledgements none gets through: a stream hears nothing, be it by
// a cut of one direction or by losses.
bool nothingGetsThrough(const NetworkPath& path, std::uint64_t key) {
    constexpr unsigned kPackets = 32;
    if (!path.isDisturbed() || path.isCut()) {
        return path.isDisturbed();
    }
    for (unsigned packet = 0; packet < kPackets; ++packet) {
        if (path.handshake(key, packet) != PacketFate::Vanishes) {
            return false;
        }
    }
    return true;
}

} // namespace

Database::Replication::Replication(Database& replica)
    : log(replica.platform().pages().versions()),
      metrics(replica.world().metrics(), replica.name()), primaryIsBack(replica.world()),
      standsOtherwise(replica.world()), promotionChance(replica.stream("promotion")) {}

std::optional<InstanceId> Database::Replication::toPromote(const ReplicaSet& fleet) const {
    std::optional<InstanceId> best;
    for (std::uint32_t server = 0; server < fleet.size(); ++server) {
        const bool isBest =
            !best || log.received(server) > log.received(best->index) ||
            (log.received(server) == log.received(best->index) && log.next(best->index) != nullptr);
        if (fleet.ready({server}) && isBest) {
            best = {server};
        }
    }
    return best && log.next(best->index) == nullptr ? best : std::nullopt;
}

void Database::Replication::ended(InstanceId server, ServerState state) {
    if (server.index < replays.size()) {
        replays[server.index] = false;
    }
    if (server.index < streams.size()) {
        streams[server.index].isConnecting = false;
    }
    if (state == ServerState::Gone) {
        log.leave(server.index);
    }
}

// ---- the primary's side ----

void Database::commit(const Request& request, InstanceId server) {
    const sim::Time now = world().now();
    const bool isTold = !replicas_.empty() && answered_.done(request.key, {server, now});
    for (Database* replica : replicas_) {
        replica->replication_->log.commit(
            {.page = request.page, .version = request.validator, .at = now, .isTold = isTold});
        replica->showBehind();
        for (std::uint32_t each = 0; each < replica->fleet().size(); ++each) {
            replica->send({each});
        }
    }
    readsAnew(request.page);
}

// As of now: a query sees what there is when it begins.
std::optional<ContentVersion> Database::versionFor(const Request& request, InstanceId server) {
    if (replication_ != nullptr) {
        const WriteLog& log = replication_->log;
        const WriteLog::Place place = log.placeOf(server.index);
        replication_->metrics.staleReads.add(log.isStale(request.page, place) ? 1 : 0);
        return log.versionAt(request.page, place);
    }
    return versionNow(request.page);
}

void Database::serversChanged() {
    standby_.serversChanged();
    for (Database* replica : replicas_) {
        replica->primaryChanged();
    }
    if (replication_ != nullptr) {
        streamsChange();
        goOnReplaying();
        replication_->standsOtherwise.openForAll();
        readersChange();
    }
}

// The writes that its successor had not received are lost to all replicas.
void Database::getSuccessor(Database& replica, InstanceId promoted) {
    successor_ = &replica;
    const WriteLog& itsLog = replica.replication_->log;
    const WriteLog::Place kept = itsLog.received(promoted.index);
    const std::vector<PageId> lostPages = itsLog.pagesFrom(kept);
    for (Database* each : replicas_) {
        const std::uint64_t lost = each->replication_->log.loseFrom(kept);
        if (each == &replica) {
            metrics_.writesLost.add(lost);
            each->metrics_.writesLost.add(lost);
        }
        each->showBehind();
    }
    for (const PageId page : lostPages) {
        tellLost(page);
        replica.tellLost(page);
    }
    for (std::uint32_t server = 0; server < fleet().size(); ++server) {
        fleet().admit({server});
    }
}

// ---- the replica's side ----

void Database::follow() {
    if (replication_ == nullptr) {
        return;
    }
    const ComponentRef& from = config_.replicates->from;
    replication_->primary = dynamic_cast<Database*>(platform().find(from.name));
    DOPPEL_ASSERT(replication_->primary != nullptr);
    replication_->path = &platform().link(*this, from, {}).path();
    replication_->primary->replicas_.push_back(this);
    for (std::uint32_t server = 0; server < fleet().size(); ++server) {
        replication_->log.join(server);
    }
    streamsChange();
}

void Database::serverBegins(InstanceId server) {
    Component::serverBegins(server);
    if (replication_ != nullptr) {
        replication_->log.join(server.index);
    }
}

void Database::primaryChanged() {
    Replication& own = *replication_;
    streamsChange();
    if (own.primary->fleet().readyCount() > 0) {
        ++own.comebacks;
        own.isToBePromoted = false;
        own.primaryIsBack.openForAll();
        own.standsOtherwise.openForAll();
    } else if (config_.replicates->promotion && !own.isToBePromoted &&
               !own.primary->fleet().isHeldBack()) {
        own.isToBePromoted = true;
        world().spawn(promote());
    }
}

// A connection needs both of its ends.
void Database::streamsChange() {
    Replication& own = *replication_;
    if (own.primary == nullptr) {
        return; // it is yet to follow
    }
    own.streams.resize(std::max<std::size_t>(own.streams.size(), fleet().size()));
    const bool hasPrimary = own.primary->fleet().readyCount() > 0;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        WalStream& stream = own.streams[i];
        if (stream.isUp && !(hasPrimary && fleet().ready({i}))) {
            disconnect({i});
        }
        if (!stream.isUp && !stream.isConnecting && fleet().ready({i})) {
            stream.isConnecting = true;
            spawnAt({i},
                    reconnect({i}, hasPrimary ? sim::Duration::zero() : WalStream::kReconnect));
        }
    }
}

// It fails though both ends are there.
void Database::loseConnection(InstanceId server) {
    disconnect(server);
    replication_->streams[server.index].isConnecting = true;
    spawnAt(server, reconnect(server, WalStream::kReconnect));
}

void Database::disconnect(InstanceId server) {
    WalStream& stream = replication_->streams[server.index];
    ++stream.connection;
    stream.isUp = false;
    stream.isSilent = false;
    stream.arrived = stream.messages;
    stream.onItsWay.clear();
}

std::uint64_t Database::keyOfMessage(InstanceId server, std::uint64_t message) const {
    return deriveKey(deriveKey(keyOfName(name()), server.index), KeyStep::Number, message);
}

// All that was not sent yet.
void Database::send(InstanceId server) {
    Replication& own = *replication_;
    if (server.index >= own.streams.size()) {
        return;
    }
    WalStream& stream = own.streams[server.index];
    if (!stream.isUp || stream.isSilent || stream.sent == own.log.committed()) {
        return;
    }
    if (nothingGetsThrough(*own.path, keyOfMessage(server, stream.messages))) [[unlikely]] {
        stream.isSilent = true;
        spawnAt(server, sendAgain(server, stream.connection));
        return;
    }
    stream.sent = own.log.committed();
    stream.onItsWay.push_back({stream.sent});
    spawnAt(server, ship(server, stream.connection, stream.messages++));
}

Task<void> Database::ship(InstanceId server, std::uint32_t connection, std::uint64_t message) {
    Replication& own = *replication_;
    const sim::Duration delay = config_.replicates->delay;
    bool arrives = true;
    if (own.path->isDisturbed()) [[unlikely]] {
        arrives = co_await own.path->carry(keyOfMessage(server, message), Heading::Back, delay) ==
                  Failure::None;
    } else {
        co_await world().sleep(delay);
    }
    WalStream& stream = own.streams[server.index];
    if (stream.connection != connection) {
        co_return;
    }
    if (!arrives) {
        loseConnection(server);
        co_return;
    }
    // One is there already where one after it was, and had it sent again.
    if (message >= stream.arrived) {
        stream.onItsWay[message - stream.arrived].isThere = true;
        takeIn(server, message);
    }
}

// What has come, up to the first that has not.
void Database::takeIn(InstanceId server, std::uint64_t message) {
    Replication& own = *replication_;
    WalStream& stream = own.streams[server.index];
    for (; !stream.onItsWay.empty() && stream.onItsWay.front().isThere; ++stream.arrived) {
        own.log.receive(server.index, stream.onItsWay.front().upTo);
        stream.onItsWay.pop_front();
    }
    if (message >= stream.arrived) {
        spawnAt(server, fillGap(server, stream.connection, message));
    } else {
        goOnReplaying();
    }
}

// One is there before those that were sent before it: it is acknowledged as such, and they are sent
// again.
Task<void> Database::fillGap(InstanceId server, std::uint32_t connection, std::uint64_t message) {
    Replication& own = *replication_;
    const sim::Duration delay = config_.replicates->delay;
    const std::uint64_t key = deriveKey(keyOfMessage(server, message), KeyStep::Retry, 1);
    co_await world().sleep(delay);
    const bool arrives = co_await own.path->carry(key, Heading::Back, delay) == Failure::None;
    WalStream& stream = own.streams[server.index];
    if (stream.connection != connection || !arrives || message < stream.arrived) {
        co_return;
    }
    for (std::uint64_t i = stream.arrived; i <= message; ++i) {
        stream.onItsWay[i - stream.arrived].isThere = true;
    }
    takeIn(server, message);
}

// The first of it vanished now, so that TCP sends nothing new before that has got through.
Task<void> Database::sendAgain(InstanceId server, std::uint32_t connection) {
    const WalStream& stream = replication_->streams[server.index];
    const sim::Time since = world().now();
    const sim::Duration roundTrip = 2 * config_.replicates->delay;
    for (unsigned tries = 1;; ++tries) {
        const sim::Duration after = std::min(dataSentAgain(roundTrip, tries), WalStream::kSilence);
        co_await world().sleepUntil(sim::after(since, after));
        if (stream.connection != connection) {
            co_return;
        }
        const std::uint64_t key = deriveKey(keyOfMessage(server, stream.messages), tries);
        if (after == WalStream::kSilence) {
            loseConnection(server);
            co_return;
        }
        if (!nothingGetsThrough(*replication_->path, key)) {
            replication_->streams[server.index].isSilent = false;
            send(server);
            co_return;
        }
    }
}

Task<void> Database::reconnect(InstanceId server, sim::Duration after) {
    Replication& own = *replication_;
    WalStream& stream = own.streams[server.index];
    co_await world().sleep(after);
    for (std::uint64_t tries = 1; fleet().ready(server); ++tries) {
        const sim::Time asked = world().now();
        if (own.primary->fleet().readyCount() == 0) {
            co_await own.primaryIsBack.wait();
            const sim::Duration waited = world().now() - asked;
            co_await world().sleep(WalStream::kReconnect - waited % WalStream::kReconnect);
            continue;
        }
        const std::uint64_t key = deriveKey(keyOfMessage(server, stream.messages), tries);
        const auto takes = own.path->roundTrip(key, sim::Duration::zero(), WalStream::kSilence);
        if (takes && own.path->handshake(key, 0) != PacketFate::Reset) {
            co_await world().sleep(*takes);
            if (fleet().ready(server) && own.primary->fleet().readyCount() > 0) {
                stream.isUp = true;
                stream.sent = own.log.received(server.index);
                break;
            }
        }
        co_await world().sleepUntil(sim::after(asked, WalStream::kReconnect));
    }
    stream.isConnecting = false;
    send(server);
}

void Database::goOnReplaying() {
    Replication& own = *replication_;
    own.replays.resize(std::max<std::size_t>(own.replays.size(), fleet().size()));
    for (std::uint32_t server = 0; server < fleet().size(); ++server) {
        if (!own.replays[server] && fleet().ready({server}) && own.log.next(server) != nullptr) {
            own.replays[server] = true;
            spawnAt({server}, replay({server}));
        }
    }
}

// By one process, which takes a processor for each write as a query does, and whatever makes the
// server slow holds up each, too.
Task<void> Database::replay(InstanceId instance) {
    Replication& own = *replication_;
    const Occupancy server = enter(instance);
    while (own.log.next(instance.index) != nullptr) {
        const std::uint64_t number = own.log.placeOf(instance.index);
        const std::uint64_t key = deriveKey(keyOfName(name()), KeyStep::Number, number);
        if (const sim::Duration wait = slowdown(key, instance).wait; wait > sim::Duration::zero()) {
            co_await world().sleep(wait);
        }
        sim::Pool::Lease processor = co_await server->processors.acquire();
        co_await world().sleep(slowdown(key, instance).ofWork(config_.replicates->replay));
        processor.release();
        const CommittedWrite* write = own.log.next(instance.index);
        if (write == nullptr) {
            break; // it was lost meanwhile, with its primary
        }
        own.metrics.lag.record((world().now() - write->at).count());
        const PageId page = write->page;
        own.log.replayed(instance.index);
        readsAnew(page);
        showBehind();
    }
    own.replays[instance.index] = false;
    own.standsOtherwise.openForAll();
}

// Whoever is back first leads: the primary itself, its standby, or the replica.
Task<void> Database::promote() {
    Replication& own = *replication_;
    auto chance = own.promotionChance.at(own.promotions++);
    const std::uint32_t comebacks = own.comebacks;
    co_await world().sleep(config_.replicates->promotion->sampleDuration(chance));
    while (own.comebacks == comebacks && !own.toPromote(fleet())) {
        co_await own.standsOtherwise.wait();
    }
    if (own.comebacks == comebacks) {
        own.isToBePromoted = false;
        own.metrics.promotions.add();
        decided("takes the place of " + own.primary->name(),
                "that has no server left, and all that came of its writes is replayed");
        own.primary->getSuccessor(*this, *own.toPromote(fleet()));
    }
}

void Database::showBehind() {
    Replication& own = *replication_;
    own.metrics.behind.set(world().now(), static_cast<std::int64_t>(own.log.behind()));
}

bool Database::isToBePromoted() const {
    return replication_ != nullptr && replication_->isToBePromoted;
}

void Database::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    const bool isPromotionToCome =
        isToBePromoted() ||
        std::any_of(replicas_.begin(), replicas_.end(),
                    [](const Database* each) { return each->isToBePromoted(); });
    reader.count(kTakeoversToCome, {}, standby_.takeoversToCome() + (isPromotionToCome ? 1U : 0U));
    reader.count(kGoneWithWrites, {}, standby_.goneWithWrites());
    if (replication_ == nullptr) {
        return;
    }
    sim::Histogram lacking;
    const WriteLog& log = replication_->log;
    for (WriteLog::Place place = log.committed() - log.behind(); place < log.committed(); ++place) {
        lacking.record((now - log.at(place).at).count());
    }
    reader.times(soFarName(ReplicaMetrics::kLag), {}, lacking);
}

} // namespace doppel::models
