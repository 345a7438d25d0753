// SPDX-License-Identifier: Apache-2.0
#include "models/data/database_replication.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Task;

namespace {

// Postgres: wal_retrieve_retry_interval, before a broken connection is made again.
constexpr sim::Duration kReconnect = std::chrono::seconds(5);

} // namespace

Database::Replication::Replication(Database& replica)
    : log(replica.platform().pages().versions()),
      metrics(replica.world().metrics(), replica.name()), primaryIsBack(replica.world()),
      standsOtherwise(replica.world()), promotionChance(replica.stream("promotion")) {}

void Database::Replication::ended(InstanceId server, ServerState state) {
    if (server.index < replays.size()) {
        replays[server.index] = false;
    }
    if (state == ServerState::Gone) {
        log.leave(server.index);
    }
}

// ---- the primary's side ----

void Database::commit(const Request& request) {
    for (Database* replica : replicas_) {
        replica->replication_->log.commit(
            {.page = request.page, .version = request.validator, .at = world().now()});
        replica->takeIn();
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
        goOnReplaying();
        replication_->standsOtherwise.openForAll();
        readersChange();
    }
}

// The writes that its successor had not received are lost to all replicas.
void Database::getSuccessor(Database& replica) {
    successor_ = &replica;
    const std::vector<PageId> lostPages = replica.replication_->log.unreceived();
    for (Database* each : replicas_) {
        const std::uint64_t lost = each->replication_->log.loseUnreceived();
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
}

void Database::serverBegins(InstanceId server) {
    Component::serverBegins(server);
    if (replication_ != nullptr) {
        replication_->log.join(server.index);
    }
}

void Database::primaryChanged() {
    Replication& own = *replication_;
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

void Database::takeIn() {
    showBehind();
    if (!replication_->receives) {
        replication_->receives = true;
        world().spawn(receive());
    }
}

// All that is on its way, one after the other: what is sent over one connection comes in order.
Task<void> Database::receive() {
    Replication& own = *replication_;
    while (own.log.received() < own.log.committed()) {
        const CommittedWrite& write = own.log.at(own.log.received());
        const sim::Duration delay = config_.replicates->delay;
        WriteLog::Place upTo = own.log.received() + 1;
        bool arrives = true;
        if (own.path->isDisturbed()) [[unlikely]] {
            upTo = own.log.committed(); // all of that is sent together
            const std::uint64_t key = deriveKey(keyOfName(name()), KeyStep::Number, upTo);
            arrives = co_await own.path->carry(key, Heading::Back, delay) == Failure::None;
        } else {
            co_await world().sleepUntil(std::max(sim::after(write.at, delay), world().now()));
        }
        if (!arrives) {
            co_await world().sleep(kReconnect);
        } else if (own.primary->fleet().readyCount() == 0) {
            co_await own.primaryIsBack.wait(); // and then it is sent again
        } else {
            own.log.receive(upTo);
            goOnReplaying();
        }
    }
    own.receives = false;
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

// By one process, which takes a processor for each write as a query does.
Task<void> Database::replay(InstanceId instance) {
    Replication& own = *replication_;
    const Occupancy server = enter(instance);
    while (own.log.next(instance.index) != nullptr) {
        sim::Pool::Lease processor = co_await server->processors.acquire();
        const std::uint64_t number = own.log.placeOf(instance.index);
        const std::uint64_t key = deriveKey(keyOfName(name()), KeyStep::Number, number);
        co_await world().sleep(slowdown(key, instance).ofWork(config_.replicates->replay));
        processor.release();
        const CommittedWrite* write = own.log.next(instance.index);
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
    const auto hasAll = [&](std::uint32_t server) {
        return fleet().ready({server}) && own.log.next(server) == nullptr;
    };
    const auto anyHasAll = [&] {
        for (std::uint32_t server = 0; server < fleet().size(); ++server) {
            if (hasAll(server)) {
                return true;
            }
        }
        return false;
    };
    while (own.comebacks == comebacks && !anyHasAll()) {
        co_await own.standsOtherwise.wait();
    }
    if (own.comebacks == comebacks) {
        own.isToBePromoted = false;
        own.metrics.promotions.add();
        decided("takes the place of " + own.primary->name(),
                "that has no server left, and all that came of its writes is replayed");
        own.primary->getSuccessor(*this);
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
    if (replication_ == nullptr) {
        return;
    }
    sim::Histogram lacking;
    const WriteLog& log = replication_->log;
    for (WriteLog::Place place = log.committed() - log.behind(); place < log.committed(); ++place) {
        lacking.record((now - log.at(place).at).count());
    }
    reader.times(soFarName("replication_lag_seconds"), {}, lacking);
}

} // namespace doppel::models
