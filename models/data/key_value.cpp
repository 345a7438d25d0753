// SPDX-License-Identifier: Apache-2.0
#include "models/data/key_value.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <memory>
#include <utility>

namespace doppel::models {

namespace {

constexpr std::string_view kLeases =
    "Nishtala et al., Scaling Memcache at Facebook, NSDI'13, 3.2.1: 10 s; \"a short time\"";

LinkOptions fetchOptions(const KeyValueContents& contents) {
    return {.latency = contents.fetchLatency,
            .connectTimeout = contents.fetchTimeout,
            .firstByteTimeout = contents.fetchTimeout,
            .verifiesCertificate = true};
}

} // namespace

void KeyValueContents::describe(FieldVisitor& visitor) {
    visitor.field("from", from, "whose pages it holds copies of, and where they are fetched",
                  {.required = true});
    visitor.field("leases", leases,
                  "whoever misses a key gets a lease to fetch it, and others look again shortly; "
                  "without, all fetch it",
                  {.source = kLeases});
    visitor.field("lease_interval", leaseInterval, "a key's leases are at least so far apart",
                  {.min = 0, .source = kLeases});
    visitor.field("look_again", lookAgain, "until one without a lease looks again",
                  {.min = 0, .minExclusive = true, .live = true, .source = kLeases});
    visitor.field("keys", keys,
                  "keys that each server has room for; the least recently used leaves",
                  {.min = 1, .max = 1e9});
    visitor.field("ttl", ttl, "how long a key is kept; unset: until it changes or has to leave",
                  {.min = 0, .minExclusive = true});
    visitor.field("fetch_timeout", fetchTimeout, "longest wait for a fetch",
                  {.min = 0, .minExclusive = true, .live = true});
    visitor.field("fetch_latency", fetchLatency,
                  "from the application to where it fetches, one way", {.min = 0, .live = true});
}

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
    visitor.field("hit_share", hitShare, "share of reads that find their key, without contents",
                  {.live = true, .source = "a guess"});
    visitor.field("contents", contents,
                  "what it holds of another component's pages; unset: whether a read finds its key "
                  "is random");
    visitor.field("failover", failover,
                  "with a replica: the time until it takes over from a lost server, with all keys",
                  {.min = 0,
                   .live = true,
                   .source = "a guess: ElastiCache's guide gives no time; 20 to 60 s"});
    visitor.field("takeover", takeover,
                  "in the place of failover: who has the standby take over, which says how long it "
                  "takes and whether writes are lost");
    visitor.field("loading_time", loadingTime,
                  "from the start of a server's process until it takes commands, which it refuses "
                  "meanwhile, as it reads its file; says, too, whether there is one: more than 0s "
                  "means that all that was written is in a file, 0s that there is none, and all is "
                  "lost with the last server that has it, by what is set then, whoever stops that: "
                  "a fault, a release, a smaller number; contents are in no file",
                  {.min = 0,
                   .live = true,
                   .source = "a guess: Redis answers LOADING while it reads its RDB or AOF file, "
                             "memcached has none to read"});
    lifecycle.describeEnd(visitor,
                          "a guess: until clients' pools and the name that leads there have "
                          "noticed");
}

Problems problemsOf(const KeyValueConfig& config) {
    Problems problems =
        problemsOfServers(config.replicas, KeyValueConfig{}.replicas, config.servers);
    if (config.takeover) {
        append(problems, under("takeover", problemsOf(*config.takeover)));
        if (config.failover) {
            problems.push_back({"takeover", "and failover are two answers to one question"});
        }
    }
    return problems;
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
               .metrics = metrics}),
      contents(config.contents.value_or(KeyValueContents{}).terms()) {}

void KeyValue::Server::die() {
    isDead = true;
    threads.close();
}

KeyValue::KeyValue(Platform& platform, std::string name, const KeyValueConfig& config)
    : Component(platform, std::move(name), "key_value"),
      StoresVersions(static_cast<const Component&>(*this)), config_(config),
      serviceChance_(stream("service")), hitChance_(stream("hits")),
      metrics_(world().metrics(), this->name()),
      standby_({*this, config.failover, config.takeover, metrics_.failovers, metrics_.writesLost,
                [this](InstanceId server, sim::Time until) { keepUntil(server, until); },
                [this] {
                    return !config_.contents && config_.loadingTime == sim::Duration::zero();
                }},
               stream("failover")) {
    if (!config.contents && config.takeover && losesWrites(*config.takeover)) {
        mayLoseRows();
    }
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .firstZone = config.zone,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

void KeyValue::connect() {
    if (config_.contents) {
        from_ = &platform().link(*this, config_.contents->from, fetchOptions(*config_.contents));
    }
}

bool KeyValue::isGood(const Request& request, const Response& response) const {
    if (from_ != nullptr && request.method != Method::Post) {
        return Component::isGood(request, response);
    }
    const bool isAnswer = response.successful() || response.status == kMiss;
    return isAnswer && !response.stopsInItsMidst();
}

sim::Task<Response> KeyValue::serve(Request request, InstanceId instance) {
    const Occupancy server = enter(instance);
    standby_.begins(request);
    const bool taken = co_await command(request, instance, server);
    if (!taken) {
        co_return Response::failed(Failure::Refused);
    }
    if (request.method == Method::Post) {
        server->contents.erase(request.page.index);
        standby_.done(request, instance);
        keepVersion(request, instance);
        co_return Response::withStatus(200);
    }
    if (from_ != nullptr) {
        co_return co_await lookAside(request, instance, server);
    }
    auto draws = hitChance_.at(request.key);
    const auto version = rowOf(request.page);
    if (!draws.chance(config_.hitShare.value) || version == ContentVersion{0}) {
        co_return Response::withStatus(kMiss);
    }
    Response value = Response::withStatus(200, platform().pages().bodySize(request.page));
    value.validator = version.value_or(0);
    co_return value;
}

// False: its thread is gone, or there was no place to wait for it.
sim::Task<bool> KeyValue::command(Request request, InstanceId instance, const Occupancy& server) {
    if (server->full()) {
        fleet().reprobe(instance);
        standby_.mayHang();
    }
    waits(request, "thread");
    const sim::Pool::Lease thread = co_await server->threads.acquire();
    goesOn(request);
    if (!thread) {
        co_return false;
    }
    const sim::Duration work =
        slowdown(request.key, instance)
            .ofAll(config_.service.sampleDuration(serviceChance_.at(request.key)));
    co_await world().sleep(work);
    co_return true;
}

// Each look, and each put, is a command.
sim::Task<Response>
KeyValue::lookAside(Request request, InstanceId instance, const Occupancy& server) {
    const std::uint64_t key = request.key;
    for (std::uint64_t looks = 1;; ++looks) {
        const auto looked = server->contents.get(request.page.index, world().now());
        if (looked.as == LeaseCache::Looked::As::Hit) {
            Response copy = Response::withStatus(200, platform().pages().bodySize(request.page));
            copy.validator = looked.copy.version;
            copy.isDegraded = looked.copy.isDegraded;
            copy.servedBy = ServedBy::Cache;
            if (looks == 1) { // who waited missed it
                foundAtOnce_.insert(key);
            }
            co_return copy;
        }
        if (looked.as == LeaseCache::Looked::As::Miss) {
            co_return co_await fetched(request, looked.token, instance, server);
        }
        metrics_.hotMisses.add();
        waits(request, "lease");
        co_await world().sleep(config_.contents->lookAgain);
        goesOn(request);
        request.key = deriveKey(key, KeyStep::Number, looks);
        const bool taken = co_await command(request, instance, server);
        if (!taken) {
            co_return Response::failed(Failure::Refused);
        }
    }
}

sim::Task<Response> KeyValue::fetched(Request request,
                                      LeaseCache::Token token,
                                      InstanceId instance,
                                      const Occupancy& server) {
    metrics_.fetches.add();
    const LeaseCache::Key page = request.page.index;
    Response response = co_await from_->handle(request);
    if (!response.successful()) {
        server->contents.giveBack(page, token);
        co_return response;
    }
    request.key = deriveKey(request.key, KeyStep::Number, 0);
    const bool taken = co_await command(request, instance, server);
    if (taken) {
        const LeaseCache::Copy copy{response.validator, response.isDegraded};
        const bool isPut = server->contents.put(page, token, copy, world().now());
        metrics_.putsRefused.add(isPut ? 0 : 1);
    } else {
        server->contents.giveBack(page, token);
    }
    co_return response;
}

void KeyValue::missCall(const Request& request) {
    settled(request, Response::failed(Failure::Refused), false);
}

void KeyValue::settled(const Request& request, const Response& answer, bool good) {
    if (request.method == Method::Post) {
        standby_.settled(request, answer);
        return;
    }
    const bool wasFound = foundAtOnce_.erase(request.key) > 0;
    if (!good) {
        metrics_.failedReads.add();
    } else {
        const bool isHit = from_ == nullptr ? answer.status != kMiss : wasFound;
        (isHit ? metrics_.hits : metrics_.misses).add();
    }
}

void KeyValue::tellSoFar(sim::Time, sim::Time, const SoFarReader& reader) const {
    reader.count(kTakeoversToCome, {}, standby_.takeoversToCome());
    reader.count(kGoneWithWrites, {}, standby_.goneWithWrites());
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

sim::Task<void> KeyValue::boot(InstanceId server) {
    if (config_.loadingTime > sim::Duration::zero()) {
        co_await world().sleep(config_.loadingTime);
    }
    standby_.serverIsUp(server);
}

void KeyValue::reconfigure() {
    if (from_ != nullptr) {
        from_->setOptions(fetchOptions(*config_.contents));
    }
    fleet().configure(serversWanted(config_.replicas, config_.servers));
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
        .leavesOut =
            "without contents: whether a read finds its key is random, even after a restart "
            "or before anything was written, and who calls it without content: true makes "
            "its pages by itself, whatever is lost here; with them: that the application fetches "
            "and not the store, which servers a key goes to, stale values for those who take "
            "them, and any file or replica that has them; memory in bytes; that a file may lack "
            "the last writes",
        .defaults = &pricedDefaultsOf<KeyValueConfig>,
        .build = &buildOf<KeyValue, KeyValueConfig>,
        .metrics = metricsOf<KeyValueMetrics>(),
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones = &serverZonesOf<KeyValueConfig>,
        .ownWork = "the service of a command",
        .takesTime = &anyTakesTime<KeyValueConfig, &KeyValueConfig::service>,
        .verifiesCertificates = true,
        .holds = "one of its threads while it is served; up to max_clients wait for one, in order",
        .inFlight = "commands that run or wait get a reset, or hear nothing if the host vanishes; "
                    "reads find their keys afterwards as often as before, or with contents none",
        .source = "redis.io: commands are served by one thread; memcached: by a few",
        .whenClientLeaves = "it doesn't notice before it answers"};
    return kKind;
}

} // namespace doppel::models
