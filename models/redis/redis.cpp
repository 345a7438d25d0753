// SPDX-License-Identifier: Apache-2.0
#include "models/redis/redis.h"

#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"
#include "sim/within.h"

#include <array>
#include <memory>
#include <utility>

namespace doppel::models {

using sim::Task;

ChoiceNames choiceNames(RedisPersistence) {
    static constexpr std::array<std::string_view, 2> kNames{"none", "everysec"};
    return kNames;
}

void RedisConfig::describe(FieldVisitor& visitor) {
    visitor.field("zone", zone, "the availability zone of its server, from 0", {.max = 1e6});
    visitor.field("service", service, "time that its one thread takes for a command",
                  {.min = 0, .live = true, .source = "a guess: redis-benchmark, 50,000/s"});
    visitor.field("max_memory", maxMemory,
                  "what it may hold; beyond it commands that need memory are refused (noeviction)",
                  {.min = 2e6,
                   .live = true,
                   .source = "GOV.UK generic-govuk-app redis-configmap.yaml: 1000 MB"});
    visitor.field("max_clients", maxClients, "commands inside; more are refused",
                  {.min = 1, .max = 1e7, .source = "Redis maxclients: 10000"});
    visitor.field("persistence", persistence,
                  "what outlives its process: nothing, or an append-only file that is synchronised "
                  "every second",
                  {.source = "GOV.UK redis-configmap.yaml: appendonly yes, fsync policy unset"});
    visitor.field("replay", replay,
                  "how much of the append-only file it reads in a second when it starts; until it "
                  "has, it takes no commands",
                  {.min = 1, .live = true, .source = "a guess"});
    visitor.field("boot_time", bootTime, "from the start of its process until it reads that file",
                  {.min = 0, .live = true, .source = "a guess"});
    lifecycle.describeEnd(visitor, "a guess: until clients have noticed");
}

Problems problemsOn(const RedisConfig& config, const PlatformPlan& plan) {
    return problemsOfZone("zone", config.zone, plan);
}

Redis::Server::Server(sim::World& world, const RedisConfig& config, const sim::PoolMetrics& metrics)
    : thread(world, {.capacity = 1, .bound = config.maxClients, .metrics = metrics}) {}

void Redis::Server::die() {
    isDead = true;
    thread.close();
}

Redis::Blocked::Blocked(Redis& redis, std::uint32_t connection)
    : owner(redis), number(connection), gate(redis.world()),
      place(redis.blocked_.insert(redis.blocked_.end(), this)) {
    owner.at(number).blocked = this;
    owner.metrics_.blocked.add(owner.world().now(), 1);
}

Redis::Blocked::~Blocked() {
    owner.at(number).blocked = nullptr;
    owner.blocked_.erase(place);
    owner.metrics_.blocked.add(owner.world().now(), -1);
}

Redis::Redis(Platform& platform, std::string name, const RedisConfig& config)
    : Component(platform, std::move(name), "redis"), config_(config),
      memory_(static_cast<std::uint64_t>(config.maxMemory.count)),
      serviceChance_(stream("service")), metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = 1,
                   .zones = platform.options().zones,
                   .firstZone = config.zone,
                   .lifecycle = &config.lifecycle});
    count();
}

std::uint32_t Redis::open() {
    if (free_.empty()) {
        connections_.push_back(std::make_unique<Connection>());
        free_.push_back(static_cast<std::uint32_t>(connections_.size()));
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    at(number).isOpen = true;
    return number;
}

void Redis::close(std::uint32_t connection) {
    Connection& closed = at(connection);
    closed.isOpen = false;
    if (closed.blocked != nullptr) { // it sees that at once
        closed.blocked->gate.openForAll();
    }
    tidy(connection);
}

// A connection can be used again when both sides have done with it.
void Redis::tidy(std::uint32_t connection) {
    Connection& closed = at(connection);
    if (closed.isOpen) {
        return;
    }
    if (closed.command.store != nullptr) {
        loseReply(closed.command, world().now());
    }
    if (!closed.isUnderWay) {
        free_.push_back(connection);
    }
}

// Of others, `client` is a visitor's address.
bool Redis::namesAConnection(const Request& request) const {
    return request.visit == 0 && request.method == Method::Post && request.client != 0 &&
           request.client <= connections_.size();
}

bool Redis::isOfAConnection(const Request& request) const {
    return namesAConnection(request) && at(request.client).isUnderWay;
}

Task<Response> Redis::serve(Request request, InstanceId instance) {
    const sim::Time arrived = world().now();
    const Incarnations<Server>::Occupancy server = enter(instance);
    waits(request, "thread");
    sim::Pool::Lease thread = co_await server->thread.acquire();
    goesOn(request);
    if (!thread) {
        co_return Response::failed(Failure::Refused);
    }
    const sim::Duration work =
        slowdown(request.key, instance)
            .ofAll(config_.service.sampleDuration(serviceChance_.at(request.key)));
    co_await world().sleep(work);
    metrics_.commands.add();
    if (!isOfAConnection(request)) {
        // Somebody else's: a look at a key that is there, a monitor's question.
        co_return Response::withStatus(200, platform().pages().bodySize(request.page));
    }
    Connection& connection = at(request.client);
    JobCommand& command = connection.command;
    connection.blockedFor = {};
    if (memory_.full() && isDeniedWhenFull(command.op)) {
        metrics_.outOfMemory.add();
        connection.isUnderWay = false;
        tidy(request.client);
        co_return Response::ofItsOwn(kOutOfMemory);
    }
    if (!carryOut(command, world().now()) && connection.isOpen) {
        thread.release();
        waits(request, "list");
        connection.arrived = arrived;
        connection.waitsSince = world().now();
        co_await blockUntilServed(request.client);
        connection.blockedFor = world().now() - connection.waitsSince;
        goesOn(request);
    }
    serveBlocked(*command.store);
    count();
    connection.isUnderWay = false;
    tidy(request.client);
    co_return Response::withStatus(200);
}

sim::Duration Redis::heldBack(const Request& request) const {
    return namesAConnection(request) ? at(request.client).blockedFor : sim::Duration{};
}

// Also those whose answers are on their way.
void Redis::forEachHeldBack(
    const std::function<void(sim::Time arrived, sim::Duration atWork)>& visit) const {
    for (const std::unique_ptr<Connection>& one : connections_) {
        if (one->blocked != nullptr || one->blockedFor > sim::Duration::zero()) {
            visit(one->arrived, one->waitsSince - one->arrived);
        }
    }
}

Task<void> Redis::blockUntilServed(std::uint32_t connection) {
    Blocked here(*this, connection);
    co_await sim::within(world(), kSidekiqFetchTimeout, waitAt(here.gate), sim::OnTimeout::Cancel);
}

Task<void> Redis::waitAt(sim::Gate& gate) {
    co_await gate.wait();
}

// What came into a list goes to those who wait for it, the longest waiting first.
void Redis::serveBlocked(JobStore& store) {
    for (auto next = blocked_.begin(); next != blocked_.end() && store.enqueued() > 0; ++next) {
        Connection& connection = at((*next)->number);
        const bool waitsStill = connection.isOpen && !connection.command.found;
        if (waitsStill && connection.command.store == &store &&
            carryOut(connection.command, world().now())) {
            (*next)->gate.openForAll();
        }
    }
}

void Redis::count() {
    const sim::Time now = world().now();
    metrics_.memoryUsed.set(now, static_cast<std::int64_t>(memory_.used()));
    if (const auto max = static_cast<std::int64_t>(memory_.max());
        max != metrics_.memoryMax.current()) {
        metrics_.memoryMax.set(now, max);
    }
    metrics_.file.set(now, static_cast<std::int64_t>(memory_.file()));
}

Incarnations<Redis::Server>::Occupancy Redis::enter(InstanceId server) {
    return servers_.enter(server, [this] {
        return std::make_unique<Server>(world(), config_,
                                        sim::PoolMetrics{.busy = &metrics_.busy,
                                                         .waiting = &metrics_.waiting,
                                                         .refused = &metrics_.rejected});
    });
}

// A PING waits for its turn, too.
Task<Response> Redis::answerProbe(InstanceId server, std::uint64_t key) {
    const Incarnations<Server>::Occupancy here = enter(server);
    const sim::Pool::Lease thread = co_await here->thread.acquire();
    if (!thread) {
        co_return Response::failed(Failure::Refused);
    }
    co_return co_await Component::answerProbe(server, key);
}

Task<void> Redis::boot(InstanceId) {
    sim::Duration takes = config_.bootTime;
    if (config_.persistence == RedisPersistence::Everysec) {
        const double seconds =
            static_cast<double>(memory_.file()) / static_cast<double>(config_.replay.count);
        takes = sim::sum(takes, sim::fromSeconds(seconds));
    }
    if (takes > sim::Duration::zero()) {
        co_await world().sleep(takes);
    }
}

void Redis::reconfigure() {
    memory_.setMax(static_cast<std::uint64_t>(config_.maxMemory.count));
    count();
}

// What its process wrote to the file outlives the process; what was not synchronised yet, not the
// host.
void Redis::serverEnded(InstanceId server) {
    servers_.end(server);
    const sim::Time now = world().now();
    const sim::Time synchronised = std::chrono::floor<std::chrono::seconds>(now);
    for (JobStore* store : stores_) {
        if (config_.persistence == RedisPersistence::Nothing) {
            store->loseAll(now);
        } else if (fleet().state(server) == ServerState::Lost) {
            store->loseSince(synchronised, now);
        }
    }
    count();
}

void Redis::show(View& view) const {
    view.queue("commands", metrics_.waiting.current(), config_.maxClients);
    view.use("thread", metrics_.busy.current(), 1);
    view.use("memory", static_cast<std::int64_t>(memory_.used()),
             static_cast<std::int64_t>(memory_.max()));
}

const ComponentKind& redisKind() {
    static constexpr ComponentKind kKind{
        .name = "redis",
        .summary = "a Redis that holds the jobs of Sidekiq, with maxmemory and noeviction",
        .leavesOut =
            "other data than jobs, their sets and locks; replicas, Sentinel and Cluster; the fork "
            "that rewrites its file and what memory that takes; a wait for a slow disk (up to 2 "
            "s); that what was fetched within the last second before its host vanished comes "
            "again; I/O threads; a list's or set's length does not slow a command",
        .defaults = &pricedDefaultsOf<RedisConfig>,
        .build = &buildOf<Redis, RedisConfig>,
        .metrics = metricsOf<RedisMetrics>(),
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones =
            [](const Config& config, const PlatformPlan& plan) {
                const RedisConfig& value = static_cast<const ConfigOf<RedisConfig>&>(config).value;
                return zonesOfServers(1, plan.zones, value.zone, {});
            },
        .ownWork = "the service of a command",
        .takesTime = &anyTakesTime<RedisConfig, &RedisConfig::service>,
        .holds = "its thread while it is carried out; others wait in order, up to max_clients; a "
                 "BRPOP on empty queues waits beside it for up to 2 s",
        .inFlight = "commands that run or wait get a reset, or hear nothing if the host vanishes; "
                    "jobs in queues and sets come back with the file, but for those of the last "
                    "second where the host vanished; without a file they are lost",
        .source = "redis.io, Redis persistence, Key eviction; GOV.UK generic-govuk-app "
                  "redis-deployment.yaml, redis-configmap.yaml",
        .whenClientLeaves = "a command is carried out, and what it fetched is lost; a BRPOP that "
                            "waits ends"};
    return kKind;
}

} // namespace doppel::models
