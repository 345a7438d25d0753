// SPDX-License-Identifier: Apache-2.0
#include "models/data/database.h"

#include "models/data/database_replication.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"
#include "sim/within.h"

#include <array>
#include <utility>

namespace doppel::models {

using sim::Pool;
using sim::Task;

ChoiceNames choiceNames(WhenFull) {
    static constexpr std::array<std::string_view, 2> kNames{"error", "wait"};
    return kNames;
}

void ReplicationConfig::describe(FieldVisitor& visitor) {
    visitor.field("from", from, "the database that it follows",
                  {.required = true, .ofKind = "database"});
    visitor.field("delay", delay,
                  "from a commit until the replica has received it, where the network is well",
                  {.min = 0, .live = true, .source = "a guess: within a region"});
    visitor.field("replay", replay,
                  "processor time in which a server replays a write, one after the other",
                  {.min = 0,
                   .live = true,
                   .source = "a guess; Postgres replays by one process (documentation 27.4)"});
    visitor.field(
        "promotion", promotion,
        "from when the primary has no server left until it is promoted, beside what it has "
        "to replay; unset: it is not",
        {.min = 0,
         .live = true,
         .source = "RDS User Guide, promoting a read replica: minutes, by hand"});
}

void DatabaseConfig::describe(FieldVisitor& visitor) {
    visitor.field("replicas", replicas, "servers that answer queries",
                  {.min = 1, .max = 10'000, .live = true});
    describeGroups(visitor, servers);
    visitor.field("zone", zone,
                  "the availability zone of its first server, from 0; the others follow in turn, "
                  "but for those whose group says theirs",
                  {.max = 1e6});
    visitor.field("processors", processors, "processors (vCPU) of each server",
                  {.min = 1, .max = 1024, .source = "GOV.UK content-store: db.m6g.2xlarge"});
    visitor.field("max_connections", maxConnections, "queries at the same time on each server",
                  {.min = 1, .max = 1e6, .source = "Postgres max_connections: 100"});
    visitor.field("when_full", whenFull,
                  "beyond max_connections: an error at once, or a wait in a pool in front",
                  {.live = true});
    visitor.field("checkout_timeout", checkoutTimeout, "longest wait in that pool",
                  {.min = 0, .minExclusive = true, .live = true, .source = "ActiveRecord: 5 s"});
    visitor.field("cpu", cpu, "time spent computing for a query, on one processor",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("io", io, "time spent waiting for the disk, in parallel with others",
                  {.min = 0, .live = true});
    visitor.field("write_cpu", writeCpu, "the same of a write; unset: as of a read",
                  {.min = 0, .live = true});
    visitor.field("write_io", writeIo, "the same of a write, its commit; unset: as of a read",
                  {.min = 0, .live = true});
    visitor.field(
        "row_locks", rowLocks,
        "whether writes to one page wait for each other: each locks its row until it ends",
        {.source = "PostgreSQL documentation, 13.3 Explicit Locking"});
    visitor.field(
        "lock_timeout", lockTimeout, "longest wait for a row's lock; unset: for ever",
        {.min = 0, .minExclusive = true, .live = true, .source = "Postgres lock_timeout: 0, none"});
    visitor.field(
        "failover", failover, "with a standby: the time until it takes over from a lost server",
        {.min = 0, .live = true, .source = "RDS Multi-AZ instance: typically 60 to 120 s"});
    visitor.field("takeover", takeover,
                  "in the place of failover: who has the standby take over, which says how long it "
                  "takes and whether writes are lost");
    visitor.field("replicates", replicates,
                  "for a read replica: whose, and how it follows; unset: it takes writes itself");
    visitor.field(
        "recovery_time", recoveryTime,
        "from the start of a server's process until it takes queries; say yours: with 0 s a "
        "crash costs next to nothing",
        {.min = 0,
         .live = true,
         .source = "Postgres replays what it wrote since its last checkpoint, which are 5 "
                   "min apart at most (checkpoint_timeout): no usual length is known"});
    lifecycle.describeEnd(visitor,
                          "a guess: until clients' pools and the name that leads there have "
                          "noticed");
}

Problems problemsOf(const DatabaseConfig& config) {
    Problems problems =
        problemsOfServers(config.replicas, DatabaseConfig{}.replicas, config.servers);
    if (config.takeover) {
        append(problems, under("takeover", problemsOf(*config.takeover)));
        if (config.failover) {
            problems.push_back({"takeover", "and failover are two answers to one question"});
        }
    }
    return problems;
}

Problems problemsOn(const DatabaseConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfZone("zone", config.zone, plan);
    const DatabaseConfig* from =
        config.replicates ? plan.configOf<DatabaseConfig>(config.replicates->from.name) : nullptr;
    if (from != nullptr && from->replicates) {
        problems.push_back({"replicates.from",
                            config.replicates->from.name + " is a replica itself, which has none"});
    }
    return problems;
}

Database::Server::Server(sim::World& world,
                         const DatabaseConfig& config,
                         const sim::PoolMetrics& connectionMetrics,
                         const sim::PoolMetrics& processorMetrics)
    : connections(world, {.capacity = config.maxConnections, .metrics = connectionMetrics}),
      processors(world, {.capacity = config.processors, .metrics = processorMetrics}) {}

void Database::Server::die() {
    isDead = true;
    connections.close();
    processors.close();
    for (auto& [page, row] : rows) {
        row.close();
    }
}

Database::Database(Platform& platform, std::string name, const DatabaseConfig& config)
    : Component(platform, std::move(name), "database"),
      StoresVersions(static_cast<const Component&>(*this)), config_(config),
      cpuChance_(stream("cpu")), ioChance_(stream("io")), metrics_(world().metrics(), this->name()),
      standby_({*this, config.failover, config.takeover, metrics_.failovers, metrics_.writesLost,
                [this](InstanceId server, sim::Time until) {
                    keepUntil(server, until);
                }},
               stream("failover")),
      advisory_(world(), metrics_.advisoryWaits) {
    if (config.replicates) {
        replication_ = std::make_unique<Replication>(*this);
    } else if (config.takeover && losesWrites(*config.takeover)) {
        mayLoseRows();
    }
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .firstZone = config.zone,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

Database::~Database() = default;

void Database::connect() {
    follow();
}

Database::Occupancy Database::enter(InstanceId server) {
    return servers_.enter(server, [this] {
        return std::make_unique<Server>(
            world(), config_,
            sim::PoolMetrics{.busy = &metrics_.connections, .waiting = &metrics_.waiting},
            sim::PoolMetrics{.busy = &metrics_.busyProcessors});
    });
}

Task<Response> Database::serve(Request request, InstanceId instance) {
    const Occupancy server = enter(instance);
    standby_.begins(request);
    if (request.method == Method::Post && !replicas_.empty()) {
        answered_.begin(request.key);
    }
    waits(request, "connection");
    Pool::Lease connection = co_await takeConnection(server);
    goesOn(request);
    if (!connection) {
        metrics_.tooManyClients.add();
        advisory_.take(request.key);
        co_return Response::ofItsOwn(503);
    }
    if (const auto ask = advisory_.take(request.key)) {
        if (const sim::Duration wait = slowdown(request.key, instance).wait;
            wait > sim::Duration::zero()) {
            co_await world().sleep(wait);
        }
        co_return co_await lockFor(*ask, std::move(connection), instance);
    }
    const auto index = request.key;
    const bool writes = request.method == Method::Post;
    if (writes && replication_ != nullptr) {
        replication_->metrics.writesRefused.add();
        co_return Response::ofItsOwn(500);
    }
    Pool::Lease row;
    if (writes && config_.rowLocks) {
        row = co_await lockRow(server, request);
        if (!row) {
            co_return Response::ofItsOwn(503);
        }
    }
    waits(request, "processor");
    Pool::Lease processor = co_await server->processors.acquire();
    goesOn(request);
    const Slowdown slow = slowdown(index, instance); // who waited has not begun
    const auto version = writes ? std::nullopt : versionFor(request, instance);
    const sim::Distribution& cpuTime = writes && config_.writeCpu ? *config_.writeCpu : config_.cpu;
    co_await world().sleep(slow.ofWork(cpuTime.sampleDuration(cpuChance_.at(index))));
    processor.release();
    const sim::Distribution& ioTime = writes && config_.writeIo ? *config_.writeIo : config_.io;
    const sim::Duration io =
        sim::sum(slow.ofDisk(ioTime.sampleDuration(ioChance_.at(index))), slow.wait);
    if (io > sim::Duration::zero()) {
        co_await world().sleep(io);
    }
    if (writes) {
        commit(request, instance);
    }
    if (row) {
        row.release();
        const auto locked = server->rows.find(request.page.index);
        if (locked->second.busy() == 0 && locked->second.waiting() == 0) {
            server->rows.erase(locked);
        }
    }
    if (writes) {
        while (!standby_.acknowledges(instance)) {
            waits(request, "majority");
            co_await standby_.majorities().wait();
            goesOn(request);
        }
        standby_.done(request, instance);
        keepVersion(request, instance);
    }
    co_return found(request, version);
}

void Database::settled(const Request& request, const Response& answer, bool) {
    standby_.settled(request, answer);
    if (request.method == Method::Post && !replicas_.empty()) {
        if (const auto untold = answered_.settled(request.key, answer, world().now())) {
            for (Database* replica : replicas_) {
                replica->replication_->log.nobodyWasTold(untold->at);
            }
        }
    }
}

Task<Response>
Database::lockFor(AdvisorySessions::Ask ask, Pool::Lease connection, InstanceId server) {
    const bool given = co_await advisory_.lock(ask, std::move(connection), server);
    metrics_.advisoryNotGiven.add(given ? 0 : 1);
    co_return Response::ofItsOwn(given ? 200 : AdvisorySessions::kTakenByOthers);
}

// `version`: what it has of the page, where it knows.
Response Database::found(const Request& request, std::optional<ContentVersion> version) const {
    if (version == ContentVersion{0}) {
        return Response::withStatus(404);
    }
    Response answer = Response::withStatus(200, platform().pages().bodySize(request.page));
    answer.validator = version.value_or(0);
    return answer;
}

void Database::reconfigure() {
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

Task<void> Database::boot(InstanceId) {
    if (config_.recoveryTime > sim::Duration::zero()) {
        co_await world().sleep(config_.recoveryTime);
    }
}

void Database::serverEnded(InstanceId server) {
    advisory_.serverEnded(server); // their connections are the server's
    servers_.end(server);
    standby_.serverEnded(server);
    if (replication_ != nullptr) {
        replication_->ended(server, fleet().state(server));
    }
}

Task<Pool::Lease> Database::takeConnection(const Occupancy& server) {
    Pool& connections = server->connections;
    if (config_.whenFull == WhenFull::Error) {
        co_return connections.tryAcquire();
    }
    std::optional<Pool::Lease> lease = co_await sim::within(
        world(), config_.checkoutTimeout, waitForConnection(connections), sim::OnTimeout::Cancel);
    if (!lease) {
        co_return Pool::Lease();
    }
    co_return std::move(*lease);
}

// The waits are those of Postgres, not of a pool in front: the connection is kept meanwhile.
Task<Pool::Lease> Database::lockRow(const Occupancy& server, const Request& request) {
    Pool& row =
        server->rows
            .try_emplace(request.page.index, world(),
                         Pool::Options{.capacity = 1, .metrics = {.waiting = &metrics_.lockWaits}})
            .first->second;
    waits(request, "row lock");
    std::optional<Pool::Lease> lease;
    if (config_.lockTimeout) {
        lease = co_await sim::withinUntil(world(), sim::after(world().now(), *config_.lockTimeout),
                                          waitForConnection(row), sim::OnTimeout::Cancel);
    } else {
        lease = co_await row.acquire();
    }
    goesOn(request);
    if (!lease) {
        metrics_.lockTimeouts.add();
        co_return Pool::Lease{};
    }
    co_return std::move(*lease);
}

Task<Pool::Lease> Database::waitForConnection(Pool& connections) {
    Pool::Lease lease = co_await connections.acquire();
    co_return lease;
}

void Database::show(View& view) const {
    const std::int64_t ready = fleet().readyCount();
    const bool waits = config_.whenFull == WhenFull::Wait;
    view.queue("queries", metrics_.waiting.current(),
               waits ? std::nullopt : std::optional<std::int64_t>(0));
    view.use("connections", metrics_.connections.current(), ready * config_.maxConnections);
    view.use("processors", metrics_.busyProcessors.current(), ready * config_.processors);
    if (replication_ != nullptr) {
        view.queue("writes to replay", replication_->metrics.behind.current(), std::nullopt);
    }
}

const ComponentKind& databaseKind() {
    static constexpr ComponentKind kKind{
        .name = "database",
        .summary = "a relational database such as Postgres on RDS",
        .leavesOut =
            "plans and caches: queries slow each other down only by sharing the processors, and by "
            "locks of rows; idle connections of the callers' pools; deadlocks; transactions of "
            "several statements, and what a long one keeps from being vacuumed; the query for an "
            "advisory lock costs no computing, and a server that hears nothing of a client's host "
            "any more ends its session at once; of a replica: queries that replay waits for "
            "or cancels, replicas of replicas; one that is promoted also stays, as if another had "
            "been made at once",
        .defaults = &pricedDefaultsOf<DatabaseConfig>,
        .build = &buildOf<Database, DatabaseConfig>,
        .metrics = metricsOf<DatabaseMetrics, ReplicaMetrics, LinkMetrics>(),
        .whyUnmeasured = [](const Config& config, std::string_view metric) -> std::string_view {
            const bool isOfReplicas = metric == ReplicaMetrics::kLag || metric == "writes_behind";
            const bool isReplica =
                static_cast<const ConfigOf<DatabaseConfig>&>(config).value.replicates.has_value();
            return isOfReplicas && !isReplica ? "it replicates nothing: ask its replica" : "";
        },
        .answersByHttp = false,
        .serverZones = &serverZonesOf<DatabaseConfig>,
        .ownWork = "cpu and io of a query",
        .takesTime = &anyTakesTime<DatabaseConfig, &DatabaseConfig::cpu, &DatabaseConfig::io>,
        .disk = "the io of a query",
        .readsDisk = &anyTakesTime<DatabaseConfig, &DatabaseConfig::io>,
        .holds = "a connection from its beginning to its end, and a processor while it computes; "
                 "without a connection it gets a 503 at once or waits in the pool in front, as "
                 "when_full says; processors are taken in the order of asking",
        .inFlight =
            "queries that run or wait get a reset, or hear nothing if the host vanishes; "
            "a standby that takes over after failover knows none of them; a replica that is "
            "promoted lacks the writes that it had not received, also those that its primary took "
            "while it was down itself",
        .source = "PostgreSQL documentation, max_connections and 27.2 to 27.4; PgBouncer; RDS "
                  "Multi-AZ and read replicas",
        .whenClientLeaves =
            "it doesn't notice before it answers, and works each query to its end (Postgres "
            "client_connection_check_interval: 0)"};
    return kKind;
}

} // namespace doppel::models
