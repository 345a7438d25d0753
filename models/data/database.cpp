// SPDX-License-Identifier: Apache-2.0
#include "models/data/database.h"

#include "models/platform.h"
#include "sim/within.h"

#include <array>
#include <limits>
#include <utility>

namespace doppel::models {

using sim::Pool;
using sim::Task;

ChoiceNames choiceNames(WhenFull) {
    static constexpr std::array<std::string_view, 2> kNames{"error", "wait"};
    return kNames;
}

void DatabaseConfig::describe(FieldVisitor& visitor) {
    visitor.field("replicas", replicas, "servers that answer queries, all alike",
                  {.min = 1, .max = 10'000, .fixed = true});
    visitor.field(
        "processors", processors, "processors (vCPU) of each server",
        {.min = 1, .max = 1024, .fixed = true, .source = "GOV.UK content-store: db.m6g.2xlarge"});
    visitor.field("max_connections", maxConnections, "queries at the same time on each server",
                  {.min = 1, .max = 1e6, .fixed = true, .source = "Postgres max_connections: 100"});
    visitor.field("when_full", whenFull,
                  "beyond max_connections: an error at once, or a wait in a pool in front");
    visitor.field("checkout_timeout", checkoutTimeout, "longest wait in that pool",
                  {.min = 0, .minExclusive = true, .source = "ActiveRecord: 5 s"});
    visitor.field("cpu", cpu, "computing for a query, on one processor",
                  {.min = 0, .source = "a guess"});
    visitor.field("io", io, "its waiting for the disk, beside others", {.min = 0});
    visitor.field("failover", failover,
                  "with a standby: the time until it takes over from a lost server",
                  {.min = 0, .source = "RDS Multi-AZ instance: typically 60 to 120 s"});
    visitor.field("recovery_time", recoveryTime, "until a server that comes back is ready",
                  {.min = 0});
}

Database::Server::Server(sim::World& world,
                         const DatabaseConfig& config,
                         const sim::PoolMetrics& connectionMetrics,
                         const sim::PoolMetrics& processorMetrics)
    : connections(world, {.capacity = config.maxConnections, .metrics = connectionMetrics}),
      processors(world, {.capacity = config.processors, .metrics = processorMetrics}) {}

void Database::Server::die() {
    constexpr std::int64_t kEveryone = std::numeric_limits<std::int32_t>::max();
    isDead = true;
    connections.setCapacity(kEveryone);
    processors.setCapacity(kEveryone);
}

Database::Database(Platform& platform, std::string name, const DatabaseConfig& config)
    : Component(platform, std::move(name), "database"), config_(config), cpuChance_(stream("cpu")),
      ioChance_(stream("io")), failoverChance_(stream("failover")),
      metrics_(world().metrics(), this->name()) {
    fleet() = Fleet(config.replicas, platform.options().zones);
}

Task<Response> Database::serve(Request request, InstanceId instance) {
    const auto makeServer = [this] {
        return std::make_unique<Server>(
            world(), config_,
            sim::PoolMetrics{.busy = &metrics_.connections, .waiting = &metrics_.waiting},
            sim::PoolMetrics{.busy = &metrics_.busyProcessors});
    };
    const Stay server = servers_.enter(instance, makeServer);
    const Pool::Lease connection = co_await takeConnection(server);
    if (!connection) {
        metrics_.tooManyClients.add();
        co_return Response::ofItsOwn(503);
    }
    const auto index = request.chanceIndex();
    const sim::Duration cpu = slowed(config_.cpu.sampleDuration(cpuChance_.at(index)));
    const sim::Duration io = slowed(config_.io.sampleDuration(ioChance_.at(index)));
    Pool::Lease processor = co_await server->processors.acquire();
    if (server->dead()) {
        co_return Response::failed(Failure::Reset);
    }
    co_await world().sleep(cpu);
    processor.release();
    if (io > sim::Duration::zero()) {
        co_await world().sleep(io);
    }
    co_return Response::withStatus(200, platform().pages().bodySize(request.page));
}

void Database::restore(InstanceId instance) {
    if (fleet().ready(instance)) {
        return;
    }
    if (config_.recoveryTime <= sim::Duration::zero()) {
        Component::restore(instance);
        return;
    }
    fleet().setState(instance, Fleet::State::Booting);
    world().spawn(bringBack(instance, config_.recoveryTime));
}

void Database::lose(InstanceId instance) {
    Component::lose(instance);
    servers_.end(instance);
    if (config_.failover) {
        const std::uint64_t index = std::uint64_t{instance.index} << 32 | fleet().life(instance);
        metrics_.failovers.add();
        world().spawn(
            bringBack(instance, config_.failover->sampleDuration(failoverChance_.at(index))));
    }
}

Task<Pool::Lease> Database::takeConnection(const Stay& server) {
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

Task<Pool::Lease> Database::waitForConnection(Pool& connections) {
    Pool::Lease lease = co_await connections.acquire();
    co_return lease;
}

Task<void> Database::bringBack(InstanceId instance, sim::Duration delay) {
    const std::uint32_t life = fleet().life(instance);
    co_await world().sleep(delay);
    if (instance.index < fleet().size() && fleet().life(instance) == life &&
        !fleet().ready(instance)) {
        Component::restore(instance);
    }
}

const ComponentKind& databaseKind() {
    static constexpr ComponentKind kKind{
        .name = "database",
        .summary = "a relational database such as Postgres on RDS",
        .leavesOut = "locks, plans and caches: a query's time does not depend on others but for "
                     "the processors; idle connections of the callers' pools; writes, replication "
                     "lag and transactions",
        .defaults = &defaultsOf<DatabaseConfig>,
        .build = &buildOf<Database, DatabaseConfig>,
        .metrics = metricsOf<DatabaseMetrics>()};
    return kKind;
}

} // namespace doppel::models
