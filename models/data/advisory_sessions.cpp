// SPDX-License-Identifier: Apache-2.0
#include "models/data/advisory_sessions.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

using sim::Task;

namespace {

constexpr std::uint64_t kLockQuery = 0x6c6f'636b; // tells its key from those of the work's calls

} // namespace

void AdvisoryLockConfig::describe(FieldVisitor& visitor) {
    visitor.field("database", database, "whose lock it is",
                  {.required = true, .ofKind = "database"});
    visitor.field("name", name, "of the lock: who takes the same one waits for the other",
                  {.required = true});
    visitor.field("each_document", eachDocument, "whether each document has a lock of that name");
    visitor.field("timeout", timeout,
                  "longest wait for it; without it the work does nothing, and is done",
                  {.min = 0,
                   .live = true,
                   .source = "email-alert-api: with_advisory_lock, timeout_seconds: 0"});
    visitor.field("latency", latency, "one way, to the database", {.min = 0});
}

AdvisorySessions::Session AdvisorySessions::begin() {
    sessions_[next_];
    return next_++;
}

void AdvisorySessions::end(Session session) {
    if (sessions_.erase(session) > 0) {
        locks_.endSession(session);
        given_.openForAll();
    }
}

void AdvisorySessions::serverEnded(InstanceId server) {
    for (auto session = sessions_.begin(); session != sessions_.end();) {
        const auto at = session++;
        if (at->second.server == server) {
            end(at->first);
        }
    }
    // What those have asked who are gone was on its way to it, or will be no query for a lock.
    std::erase_if(asks_,
                  [this](const auto& ask) { return !sessions_.contains(ask.second.session); });
}

std::optional<AdvisorySessions::Ask> AdvisorySessions::take(std::uint64_t request) {
    const auto found = asks_.find(request);
    if (found == asks_.end()) {
        return std::nullopt;
    }
    const Ask ask = found->second;
    asks_.erase(found);
    return ask;
}

Task<bool> AdvisorySessions::lock(Ask ask, sim::Pool::Lease connection, InstanceId server) {
    const auto session = sessions_.find(ask.session);
    if (session == sessions_.end()) { // its client is gone
        co_return false;
    }
    session->second = {std::move(connection), server};
    constexpr AdvisoryMode kMode = AdvisoryMode::Exclusive;
    constexpr AdvisoryScope kScope = AdvisoryScope::Session;
    if (ask.timeout == sim::Duration::zero()) {
        if (locks_.tryLock(ask.session, ask.key, kMode, kScope)) {
            co_return true;
        }
    } else if (locks_.lock(ask.session, ask.key, kMode, kScope)) {
        co_return true;
    } else {
        const auto inTime = co_await sim::withinUntil(
            world(), sim::after(world().now(), ask.timeout), given(ask), sim::OnTimeout::Cancel);
        if (inTime.value_or(false)) {
            co_return true;
        }
    }
    if (sessions_.contains(ask.session)) {
        sessions_[ask.session] = {};
        locks_.endSession(ask.session);
        given_.openForAll();
    }
    co_return false;
}

Task<bool> AdvisorySessions::given(Ask ask) {
    class Waiting {
    public:
        Waiting(sim::World& world, sim::Gauge& gauge) : world_(world), gauge_(gauge) {
            gauge_.add(world_.now(), 1);
        }
        ~Waiting() { gauge_.add(world_.now(), -1); }
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;

    private:
        sim::World& world_;
        sim::Gauge& gauge_;
    };
    const Waiting waiting(world(), waiting_);
    while (sessions_.contains(ask.session) && !isGiven(ask)) {
        co_await given_.wait();
    }
    co_return isGiven(ask);
}

Task<AdvisorySession::Reply>
AdvisorySession::lock(std::uint64_t key, AdvisoryLocks::Key lock, sim::Duration timeout) {
    Request request;
    request.key = deriveKey(key, kLockQuery);
    request.visit = request.key;
    const std::uint64_t arrives = link_.keyBehind(request.key);
    sessions_.announce(arrives, {.session = number_, .key = lock, .timeout = timeout});
    const Response response = co_await link_.handle(request);
    sessions_.take(arrives); // where it never came
    if (response.answered() && response.status == AdvisorySessions::kTakenByOthers) {
        co_return Reply::TakenByOthers;
    }
    co_return response.successful() ? Reply::Given : Reply::Failed;
}

} // namespace doppel::models
