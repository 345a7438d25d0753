// SPDX-License-Identifier: Apache-2.0
#include "models/data/key_value.h"

#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <memory>
#include <utility>

namespace doppel::models {

void KeyValueConfig::describe(FieldVisitor& visitor) {
    visitor.field("replicas", replicas, "servers", {.min = 1, .max = 10'000, .live = true});
    describeGroups(visitor, servers);
    visitor.field("zone", zone,
                  "the availability zone of its first server, from 0; the others follow in turn, "
                  "but for those whose group says theirs",
                  {.max = 1e6});
    visitor.field("threads", threads, "commands that a server works on at the same time",
                  {.min = 1, .max = 1024, .source = "Redis: 1; memcached: 4"});
    visitor.field("max_clients", maxClients, "commands inside a server; more are refused",
                  {.min = 1, .max = 1e7, .source = "Redis maxclients: 10000"});
    visitor.field("service", service, "time that a command takes",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("hit_share", hitShare, "share of reads that find their key",
                  {.live = true, .source = "a guess"});
    visitor.field("failover", failover,
                  "with a replica: the time until it takes over from a lost server, with all keys",
                  {.min = 0,
                   .live = true,
                   .source = "a guess: ElastiCache's guide gives no time; 20 to 60 s"});
    visitor.field("loading_time", loadingTime,
                  "from the start of a server's process until it takes commands, which it refuses "
                  "meanwhile",
                  {.min = 0,
                   .live = true,
                   .source = "a guess: Redis answers LOADING while it reads its RDB or AOF file, "
                             "memcached has none to read"});
    lifecycle.describeEnd(visitor,
                          "a guess: until clients' pools and the name that leads there have "
                          "noticed");
}

Problems problemsOf(const KeyValueConfig& config) {
    return problemsOfServers(config.replicas, KeyValueConfig{}.replicas, config.servers);
}

Problems problemsOn(const KeyValueConfig& config, const PlatformPlan& plan) {
    return problemsOfZone("zone", config.zone, plan);
}

KeyValue::Server::Server(sim::World& world,
                         const KeyValueConfig& config,
                         const sim::PoolMetrics& metrics)
    : threads(world,
              {.capacity = config.threads,
               .bound = config.maxClients > config.threads ? config.maxClients - config.threads : 0,
               .metrics = metrics}) {}

void KeyValue::Server::die() {
    isDead = true;
    threads.close();
}

KeyValue::KeyValue(Platform& platform, std::string name, const KeyValueConfig& config)
    : Component(platform, std::move(name), "key_value"), config_(config),
      serviceChance_(stream("service")), hitChance_(stream("hits")),
      metrics_(world().metrics(), this->name()),
      standby_(world(), fleet(), stream("failover"), config.failover, metrics_.failovers) {
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .firstZone = config.zone,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

sim::Task<Response> KeyValue::serve(Request request, InstanceId instance) {
    const Incarnations<Server>::Occupancy server = enter(instance);
    if (server->full()) {
        fleet().reprobe(instance);
    }
    waits(request, "thread");
    const sim::Pool::Lease thread = co_await server->threads.acquire();
    goesOn(request);
    if (!thread) {
        co_return Response::failed(Failure::Refused);
    }
    const sim::Duration work =
        slowdown(request.key, instance)
            .ofAll(config_.service.sampleDuration(serviceChance_.at(request.key)));
    co_await world().sleep(work);
    if (request.method == Method::Post) {
        co_return Response::withStatus(200);
    }
    auto draws = hitChance_.at(request.key);
    const bool hit = draws.chance(config_.hitShare.value);
    co_return hit ? Response::withStatus(200, platform().pages().bodySize(request.page))
                  : Response::withStatus(kMiss);
}

void KeyValue::missCall(const Request& request) {
    settled(request, Response::failed(Failure::Refused), false);
}

void KeyValue::settled(const Request& request, const Response& answer, bool good) {
    if (request.method == Method::Post) {
        return;
    }
    if (!good) {
        metrics_.failedReads.add();
    } else {
        (answer.status == kMiss ? metrics_.misses : metrics_.hits).add();
    }
}

// A PING waits for its turn, too.
sim::Task<Response> KeyValue::answerProbe(InstanceId server, std::uint64_t key) {
    const Incarnations<Server>::Occupancy here = enter(server);
    const sim::Pool::Lease thread = co_await here->threads.acquire();
    if (!thread) {
        co_return Response::failed(Failure::Refused);
    }
    co_return co_await Component::answerProbe(server, key);
}

bool KeyValue::mayFailProbes(InstanceId server) const {
    const Server* here = servers_.find(server);
    return Component::mayFailProbes(server) || (here != nullptr && here->full());
}

Incarnations<KeyValue::Server>::Occupancy KeyValue::enter(InstanceId server) {
    return servers_.enter(server, [this] {
        return std::make_unique<Server>(world(), config_,
                                        sim::PoolMetrics{.busy = &metrics_.busy,
                                                         .waiting = &metrics_.waiting,
                                                         .refused = &metrics_.rejected});
    });
}

sim::Task<void> KeyValue::boot(InstanceId) {
    if (config_.loadingTime > sim::Duration::zero()) {
        co_await world().sleep(config_.loadingTime);
    }
}

void KeyValue::reconfigure() {
    fleet().scaleTo(serversWanted(config_.replicas, config_.servers));
}

void KeyValue::serverEnded(InstanceId server) {
    servers_.end(server);
    standby_.serverEnded(server);
}

void KeyValue::show(View& view) const {
    const std::int64_t ready = fleet().readyCount();
    view.queue("commands", metrics_.waiting.current(), ready * config_.maxClients);
    view.use("threads", metrics_.busy.current(), ready * config_.threads);
    view.share("hits", metrics_.hits.total(),
               metrics_.hits.total() + metrics_.misses.total() + metrics_.failedReads.total());
}

const ComponentKind& keyValueKind() {
    static constexpr ComponentKind kKind{
        .name = "key_value",
        .summary = "a key-value store such as Redis or memcached",
        .leavesOut = "its contents: whether a read finds its key is random, even after a restart "
                     "or before anything was written; memory, expiry, replication and persistence",
        .defaults = &defaultsOf<KeyValueConfig>,
        .build = &buildOf<KeyValue, KeyValueConfig>,
        .metrics = metricsOf<KeyValueMetrics>(),
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones = &serverZonesOf<KeyValueConfig>,
        .ownWork = "the service of a command",
        .takesTime = &anyTakesTime<KeyValueConfig, &KeyValueConfig::service>,
        .holds = "one of its threads while it is served; up to max_clients wait for one, in order",
        .inFlight = "commands that run or wait get a reset, or hear nothing if the host vanishes; "
                    "reads find their keys afterwards as often as before",
        .source = "redis.io: commands are served by one thread; memcached: by a few",
        .whenClientLeaves = "it doesn't notice before it answers"};
    return kKind;
}

} // namespace doppel::models
