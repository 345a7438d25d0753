// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/data/advisory_locks.h"
#include "models/describe.h"
#include "models/request.h"
#include "sim/gate.h"
#include "sim/gauge.h"
#include "sim/pool.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace doppel::models {

class Link;

/// A lock by which work keeps others like it from running beside it.
struct AdvisoryLockConfig {
    ComponentRef database;
    std::string name;
    bool eachDocument = false;
    sim::Duration timeout{};
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

/// The advisory locks of a database as its clients' sessions take them: each with a query, whose
/// connection the session keeps until it ends.
class AdvisorySessions {
public:
    using Session = AdvisoryLocks::Session;
    static constexpr std::uint16_t kTakenByOthers = 409; ///< of a query for a lock: it isn't given
    struct Ask {
        Session session = 0;
        AdvisoryLocks::Key key = 0;
        sim::Duration timeout{}; ///< 0: pg_try_advisory_lock
    };

    AdvisorySessions(sim::World& world, sim::Gauge& waiting)
        : world_(world), waiting_(waiting), given_(world) {}

    sim::World& world() const { return world_; }
    Session begin();
    /// Its client ends it, or is gone: it has no locks any more, and no connection.
    void end(Session session);
    /// With it all sessions on that server.
    void serverEnded(InstanceId server);

    /// The request of that key will bring it.
    void announce(std::uint64_t request, const Ask& ask) { asks_.emplace(request, ask); }
    std::optional<Ask> take(std::uint64_t request);
    /// Comes to whether the session has the lock; then it keeps the connection. Nobody waits longer
    /// than it asks for.
    sim::Task<bool> lock(Ask ask, sim::Pool::Lease connection, InstanceId server);

private:
    struct Held {
        sim::Pool::Lease connection;
        std::optional<InstanceId> server{};
    };

    bool isGiven(const Ask& ask) const { return locks_.holds(ask.session, ask.key); }
    sim::Task<bool> given(Ask ask);

    sim::World& world_;
    sim::Gauge& waiting_;
    sim::Gate given_; ///< opens when somebody comes into a lock, or a session ends
    AdvisoryLocks locks_;
    std::map<Session, Held> sessions_;
    std::unordered_map<std::uint64_t, Ask> asks_; // by request
    Session next_ = 1;
};

/// A client's session for one lock: it ends with this object.
class AdvisorySession {
public:
    enum class Reply : std::uint8_t {
        Given,
        TakenByOthers,
        Failed, ///< the database could not be asked
    };

    /// `link` leads to the database that has these sessions.
    AdvisorySession(AdvisorySessions& sessions, Link& link)
        : sessions_(sessions), link_(link), number_(sessions.begin()) {}
    ~AdvisorySession() { sessions_.end(number_); }
    AdvisorySession(const AdvisorySession&) = delete;
    AdvisorySession& operator=(const AdvisorySession&) = delete;

    sim::World& world() const { return sessions_.world(); }
    /// `key` is the work's, for what is drawn for this query.
    sim::Task<Reply> lock(std::uint64_t key, AdvisoryLocks::Key lock, sim::Duration timeout);

private:
    AdvisorySessions& sessions_;
    Link& link_;
    AdvisorySessions::Session number_;
};

} // namespace doppel::models
