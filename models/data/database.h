// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/data/advisory_sessions.h"
#include "models/data/answered_writes.h"
#include "models/data/database_metrics.h"
#include "models/data/standby.h"
#include "models/data/stores_versions.h"
#include "models/data/taken_over.h"
#include "models/data/write_log.h"
#include "models/incarnations.h"
#include "models/jobs/times_so_far.h"
#include "models/lifecycle.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/metrics.h"
#include "sim/pool.h"
#include "sim/random.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

/// What happens to a query when all connections are in use.
enum class WhenFull : std::uint8_t {
    Error, ///< "sorry, too many clients already", at once
    Wait,  ///< it queues in a pool in front, such as PgBouncer's
};
ChoiceNames choiceNames(WhenFull);

class Link;

/// How a replica follows its primary.
struct ReplicationConfig {
    ComponentRef from;
    sim::Duration delay = std::chrono::milliseconds(1);
    sim::Duration replay = std::chrono::microseconds(100);
    std::optional<sim::Distribution> promotion{};

    void describe(FieldVisitor& visitor);
};

/// A database's configuration.
struct DatabaseConfig {
    std::uint32_t replicas = 1;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t zone = 0; ///< of the first server
    std::uint32_t processors = 8;
    std::uint32_t maxConnections = 100;
    WhenFull whenFull = WhenFull::Error;
    sim::Duration checkoutTimeout = std::chrono::seconds(5);
    sim::Distribution cpu = sim::Distribution::exponential(0.002);
    sim::Distribution io{};
    std::optional<sim::Distribution> writeCpu{};
    std::optional<sim::Distribution> writeIo{};
    bool rowLocks = false;
    std::optional<sim::Duration> lockTimeout{};
    std::optional<sim::Distribution> failover{};
    std::optional<TakeoverConfig> takeover{};
    std::optional<ReplicationConfig> replicates{};
    sim::Duration recoveryTime{};
    LifecycleConfig lifecycle{.lostAfter = std::chrono::seconds(10)};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the configuration as a whole, in words.
Problems problemsOf(const DatabaseConfig& config);
/// A zone that the platform does not have.
Problems problemsOn(const DatabaseConfig& config, const PlatformPlan& plan);

/// A relational database such as Postgres: every query takes a connection, a processor for its
/// computing, and waits for its I/O beside others.
///
/// A query: a connection, or 503 at once ("too many clients") or after the checkout time-out; a
/// processor, in the order of asking; its I/O; the answer. A write (POST) has times of its own and,
/// where rows have locks, takes that of its page's row first, in the order of asking, and keeps it
/// to its end, as a transaction of one statement does. With a standby, a server that is lost is
/// replaced after the fail-over time whatever becomes of it.
///
/// A query for an advisory lock keeps its connection until its session ends.
///
/// A replica answers queries from what its servers have replayed of its primary's writes, and
/// refuses writes of its own: 500, as nobody rescues that. A write, step by step:
///
///     the primary commits it          -> it is sent; its query is answered whatever becomes of it
///     the delay, and the network      -> received by each server of the replica that is there, in
///                                        order (WalStream); without a primary, or with a partition
///                                        between the two, nothing more is, and a server that comes
///                                        back asks for what it missed
///     each server, one after the other -> a processor for as long as replay says; then its
///                                        queries see it
///
/// Where writes tell versions of pages (content), a primary that has replicas, and these, answer
/// with the version that they have, and 404 before the first. A replica with a promotion takes its
/// primary's place when that has no server left: after that time, and once the server that received
/// most has replayed all of that. What this one had not received is no more, and is lost where its
/// caller was told that it was done. Where a standby that takes over may lack writes, the database
/// answers with versions, too, which go back with those.
class Database final : public Component,
                       public TellsSoFar,
                       public TakenOver,
                       public StoresVersions {
public:
    Database(Platform& platform, std::string name, const DatabaseConfig& config);
    ~Database() override;

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void show(View& view) const override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    void serverBegins(InstanceId server) override;
    void start() override { standby_.start(); }
    void serverEnded(InstanceId server) override;
    void serversChanged() override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;
    bool mayBeTakenOver() const override { return config_.takeover.has_value(); }
    sim::Gate& takeovers() override { return standby_.takeovers(); }
    void lookAtPrimaries() override { standby_.look(); }
    void setAllDown(bool isDown) override { standby_.setAllDown(isDown); }
    bool refusesWrites() const override { return config_.replicates.has_value(); }

    void settled(const Request& request, const Response& answer, bool good) override;
    bool tellsVersions() const override;
    std::optional<ContentVersion> oldestRead(PageId page) const override;

    AdvisorySessions& advisorySessions() { return advisory_; }

private:
    /// What a replica knows of its primary.
    struct Replication;
    /// One incarnation of a server.
    struct Server {
        Server(sim::World& world,
               const DatabaseConfig& config,
               const sim::PoolMetrics& connections,
               const sim::PoolMetrics& processors);
        void die();
        bool dead() const { return isDead; }
        sim::Pool connections;
        sim::Pool processors;
        std::map<std::uint32_t, sim::Pool> rows; ///< those that are locked, by page
        bool isDead = false;
    };
    using Occupancy = Incarnations<Server>::Occupancy;

    sim::Task<sim::Pool::Lease> waitForConnection(sim::Pool& connections);
    sim::Task<sim::Pool::Lease> takeConnection(const Occupancy& server);
    sim::Task<sim::Pool::Lease> lockRow(const Occupancy& server, const Request& request);
    sim::Task<Response>
    lockFor(AdvisorySessions::Ask ask, sim::Pool::Lease connection, InstanceId server);
    Occupancy enter(InstanceId server);
    Response found(const Request& request, std::optional<ContentVersion> version) const;

    // database_versions.cpp
    std::optional<ContentVersion> versionNow(PageId page) const;

    // database_replication.cpp
    void commit(const Request& request, InstanceId server);
    std::optional<ContentVersion> versionFor(const Request& request, InstanceId server);
    void follow();
    void primaryChanged();
    void send(InstanceId server);
    void streamsChange();
    void disconnect(InstanceId server);
    void loseConnection(InstanceId server);
    void goOnReplaying();
    void showBehind();
    bool isToBePromoted() const;
    sim::Task<void> ship(InstanceId server, std::uint32_t connection, std::uint64_t message);
    void takeIn(InstanceId server, std::uint64_t message);
    sim::Task<void> fillGap(InstanceId server, std::uint32_t connection, std::uint64_t message);
    sim::Task<void> sendAgain(InstanceId server, std::uint32_t connection);
    sim::Task<void> reconnect(InstanceId server, sim::Duration after);
    std::uint64_t keyOfMessage(InstanceId server, std::uint64_t message) const;
    sim::Task<void> replay(InstanceId server);
    sim::Task<void> promote();
    void getSuccessor(Database& replica, InstanceId promoted);

    const DatabaseConfig& config_;
    Incarnations<Server> servers_;
    sim::Stream cpuChance_;
    sim::Stream ioChance_;
    DatabaseMetrics metrics_;
    Standby standby_;
    AdvisorySessions advisory_;
    std::vector<Database*> replicas_;          // of this one
    AnsweredWrites answered_;                  // where it has replicas
    Database* successor_ = nullptr;            // the replica that it was last replaced by
    std::unique_ptr<Replication> replication_; // of a replica
};

/// `database` in platform files.
const ComponentKind& databaseKind();

} // namespace doppel::models
