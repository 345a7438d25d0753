// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq.h"

#include "models/app/call_options.h"
#include "models/data/database.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/server_zones.h"
#include "models/sidekiq/sidekiq_poller.h"
#include "models/sidekiq/sidekiq_shutdown.h"
#include "models/sidekiq/sidekiq_way.h"
#include "sim/assert.h"

#include <algorithm>
#include <map>
#include <utility>

namespace doppel::models {

using sim::Task;

Sidekiq::Sidekiq(Platform& platform, std::string name, const SidekiqConfig& config)
    : Component(platform, std::move(name), "sidekiq"), config_(config),
      meter_(world().metrics(), this->name()), metrics_(world().metrics(), this->name()),
      queueNames_(config.allQueues()), orderChance_(stream("order")), pollChance_(stream("poll")),
      cpuChance_(stream("cpu")), ioChance_(stream("io")), errorChance_(stream("errors")),
      retryChance_(stream("retries")), throttleChance_(stream("throttle")),
      callChance_(stream("calls")) {
    const auto numberOf = [&](const std::string& queue) {
        const auto place = std::find(queueNames_.begin(), queueNames_.end(), queue);
        return static_cast<std::uint32_t>(place - queueNames_.begin());
    };
    for (const std::string& queue : queueNames_) {
        queueMetrics_.emplace_back(world().metrics(), this->name(), queue);
    }
    for (const SidekiqConfig::Capsule& capsule : config.allCapsules()) {
        Capsule& own = capsules_.emplace_back();
        own.concurrency = capsule.concurrency;
        for (const SidekiqQueueConfig& queue : capsule.queues) {
            own.queues.push_back(numberOf(queue.name));
            own.weights.push_back(queue.weight);
        }
        own.mode = fetchModeOf(own.weights);
    }
    for (const auto& [job, its] : config.jobs) {
        Kind& kind = kinds_.emplace_back();
        kind.name = job;
        kind.config = &its;
        kind.queue = its.queue.empty() ? 0 : numberOf(its.queue);
    }
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
    begun_.assign(fleet().size(), 0);
}

// Processes are asked by nobody.
Task<Response> Sidekiq::serve(Request, InstanceId) {
    co_return Response::failed(Failure::Refused);
}

void Sidekiq::makeStore() {
    if (store_ != nullptr) {
        return;
    }
    redis_ = dynamic_cast<Redis*>(platform().find(config_.redis.name));
    DOPPEL_ASSERT(redis_ != nullptr);
    store_ = std::make_unique<JobStore>(meter_, redis_->memory(), rules());
    for (std::size_t i = 0; i < queueNames_.size(); ++i) {
        store_->addQueue();
    }
    redis_->keep(*store_);
}

RedisClient::Ways Sidekiq::waysFrom(std::string_view caller, std::uint32_t call) {
    makeStore();
    return {redis_,
            &platform().link(caller, config_.redis, redisCallOptions(config_.latency), call),
            nullptr, &config_.reconnectAttempts};
}

void Sidekiq::connect() {
    ways_ = waysFrom(name(), 0);
    ways_.fetch = &platform().link(*this, config_.redis, redisFetchOptions(config_.latency), 1);
    std::map<std::string_view, std::uint32_t> callsTo;
    std::uint32_t enqueues = 2; // ways to Redis so far
    bool calls = false;
    for (Kind& kind : kinds_) {
        for (const CallConfig& call : kind.config->calls) {
            kind.links.push_back(
                &platform().link(*this, call.to, linkOptionsOf(call), callsTo[call.to.name]++));
            calls = true;
        }
        kind.enqueues = std::make_unique<Enqueues>(*this, kind.config->enqueues, enqueues);
        enqueues += static_cast<std::uint32_t>(kind.config->enqueues.size());
    }
    for (Kind& kind : kinds_) { // after all calls, whose chances stay as they are
        if (const auto& lock = kind.config->advisoryLock) {
            auto* database = dynamic_cast<Database*>(platform().find(lock->database.name));
            DOPPEL_ASSERT(database != nullptr);
            kind.locks = &database->advisorySessions();
            kind.lockLink = &platform().link(*this, lock->database, {.latency = lock->latency},
                                             callsTo[lock->database.name]++);
        }
    }
    if (calls) { // what is called for is a page; for a document that is none, this one
        anyPage_ = platform().pages().add("/");
    }
}

void Sidekiq::start() {
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (fleet().ready({i})) {
            begin({i});
            store_->processes().beat(processes_.find({i})->key, world().now()); // as on any day
        }
    }
    countThreads();
    tell();
    lookAfterIfNobodyDoes();
}

// Whatever it is asked, a job's calls are those of writes.
std::vector<NeededCall> Sidekiq::neededFor(PageId page, Method) const {
    std::vector<NeededCall> needed{{ways_.call, nullptr, Method::Post}};
    for (const Kind& kind : kinds_) {
        const auto calls = neededOf(kind.config->calls, kind.links,
                                    platform().pages().classOf(page).name, Method::Post);
        needed.insert(needed.end(), calls.begin(), calls.end());
        if (kind.lockLink != nullptr) {
            needed.push_back({kind.lockLink, nullptr, Method::Get});
        }
    }
    return needed;
}

void Sidekiq::reconfigure() {
    ways_.call->setOptions(redisCallOptions(config_.latency));
    ways_.fetch->setOptions(redisFetchOptions(config_.latency));
    for (const Kind& kind : kinds_) {
        for (std::size_t i = 0; i < kind.links.size(); ++i) {
            kind.links[i]->setOptions(linkOptionsOf(kind.config->calls[i]));
        }
    }
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

std::unique_ptr<WorkWay> Sidekiq::wayFrom(std::string_view caller, std::uint32_t call) {
    return std::make_unique<SidekiqWay>(*this, waysFrom(caller, call));
}

std::optional<WorkRoute> Sidekiq::routeOf(std::string_view queue) {
    const auto place = std::find(queueNames_.begin(), queueNames_.end(), queue);
    return place == queueNames_.end()
               ? std::nullopt
               : std::optional(WorkRoute{static_cast<std::uint32_t>(place - queueNames_.begin())});
}

std::optional<JobKind> Sidekiq::kindOf(std::string_view job) {
    const auto place = std::find_if(kinds_.begin(), kinds_.end(),
                                    [&](const Kind& kind) { return kind.name == job; });
    return place == kinds_.end()
               ? std::nullopt
               : std::optional(JobKind{static_cast<std::uint16_t>(place - kinds_.begin())});
}

std::optional<WorkRoute> Sidekiq::usualRouteOf(JobKind kind) const {
    return WorkRoute{kinds_[kind.index].queue};
}

JobLock Sidekiq::lockOf(const Job& job) const {
    const SidekiqJobConfig& config = *kinds_[job.kind.index].config;
    if (config.lock == UniqueLock::None) {
        return {};
    }
    const std::uint64_t digest = deriveKey(job.kind.index + 1, job.document);
    return {digest == 0 ? 1 : digest, config.lockTtl, config.onConflict};
}

// ---- processes ----

std::unique_ptr<SidekiqProcess> Sidekiq::newProcess(InstanceId server) {
    const std::uint64_t key = deriveKey(deriveKey(keyOfName(name()), KeyStep::Server, server.index),
                                        fleet().life(server));
    auto process = std::make_unique<SidekiqProcess>(world(), key, metrics_.computing);
    for (const Kind& kind : kinds_) {
        std::deque<CallChain>& calls = process->calls.emplace_back();
        for (std::size_t i = 0; i < kind.links.size(); ++i) {
            calls.emplace_back(*kind.links[i],
                               CallChain::Context{world(), kind.config->calls[i], retryChance_,
                                                  throttleChance_, kind.links[i]->key(),
                                                  metrics_.calls, platform().journal()});
        }
    }
    return process;
}

Sidekiq::Occupancy Sidekiq::enter(InstanceId server) {
    return processes_.enter(server, [&] { return newProcess(server); });
}

void Sidekiq::begin(InstanceId server) {
    if (begun_.size() <= server.index) {
        begun_.resize(server.index + 1);
    }
    if (begun_[server.index] == fleet().life(server) + 1) {
        return;
    }
    begun_[server.index] = fleet().life(server) + 1;
    fleet().arrive(server); // it is inside until its process lets it go
    const Occupancy process = enter(server);
    for (std::uint32_t capsule = 0; capsule < capsules_.size(); ++capsule) {
        for (std::uint32_t thread = 0; thread < capsules_[capsule].concurrency; ++thread) {
            ++process->threads;
            spawnAt(server, runThread(server, capsule));
        }
    }
    spawnAt(server, beat(server));
    spawnAt(server, poll(server));
}

void Sidekiq::serversChanged() {
    if (store_ == nullptr) {
        return;
    }
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const InstanceId server{i};
        SidekiqProcess* process = processes_.find(server);
        if (fleet().ready(server)) {
            begin(server);
        } else if (fleet().state(server) == ServerState::Stopping && process != nullptr &&
                   !process->isQuiet) {
            process->isQuiet = true;
            spawnAt(server, terminate(server));
        }
    }
    countThreads();
}

void Sidekiq::countThreads() {
    std::uint32_t threads = 0;
    for (const Capsule& capsule : capsules_) {
        threads += capsule.concurrency;
    }
    metrics_.concurrency.set(world().now(), std::int64_t{fleet().runningCount()} * threads);
}

void Sidekiq::serverEnded(InstanceId server) {
    processes_.end(server);
    lookAfterIfNobodyDoes();
}

// The exporter is asked at each heartbeat.
Task<void> Sidekiq::beat(InstanceId server) {
    const Occupancy process = enter(server);
    RedisClient redis(ways_);
    const bool beganInRun = world().now() > sim::kStart; // others have been up for days
    if (config_.superFetch && beganInRun) {
        redis.fresh(*store_, JobOp::FindOrphans);
        const RedisReply reply = co_await redis.send(process->nextKey());
        if (reply == RedisReply::Ok) {
            const JobStore::Recovered& recovered = redis.command().recovered;
            metrics_.recovered.add(recovered.putBack);
            metrics_.dead.add(recovered.dead.size());
            for (const JobKind kind : recovered.dead) {
                ++kinds_[kind.index].dead;
            }
        }
    }
    for (;;) {
        redis.fresh(*store_, JobOp::Beat).process = process->key;
        const RedisReply reply = co_await redis.send(process->nextKey());
        metrics_.refused.add(reply == RedisReply::Ok ? 0 : 1);
        tell();
        co_await world().sleepConstant(rules().heartbeat);
    }
}

Task<void> Sidekiq::poll(InstanceId server) {
    const Occupancy process = enter(server);
    RedisClient redis(ways_);
    auto chance = pollChance_.at(process->key);
    co_await world().sleep(sidekiqInitialWait(config_.pollInterval.has_value(), chance.uniform()));
    if (rules().pruning == ProcessPruning::AtStart) {
        redis.fresh(*store_, JobOp::Prune).atMostOnceAMinute = true;
        co_await redis.send(process->nextKey());
    }
    std::optional<sim::Duration> first;
    for (std::uint32_t number = 0; !process->isQuiet; ++number) {
        co_await enqueueDue(redis, process);
        const std::uint64_t processes = co_await countProcesses(redis, process, number);
        sim::Duration interval = sidekiqPollInterval(rules(), processes, config_.pollInterval);
        if (rules().keepsFirstInterval) {
            interval = first.value_or(interval);
            first = interval;
        }
        co_await world().sleep(sidekiqPollSleep(rules(), processes, interval, chance.uniform()));
    }
}

Task<std::uint64_t>
Sidekiq::countProcesses(RedisClient& redis, const Occupancy& process, std::uint32_t number) {
    const ProcessPruning pruning = rules().pruning;
    if (pruning == ProcessPruning::EachCount ||
        (pruning == ProcessPruning::EachTenthCount && number % 10 == 0)) {
        redis.fresh(*store_, JobOp::Prune);
        co_await redis.send(process->nextKey());
    }
    redis.fresh(*store_, JobOp::Count);
    const RedisReply reply = co_await redis.send(process->nextKey());
    co_return reply == RedisReply::Ok ? redis.command().count : 1;
}

// One by one: what is taken out and then refused is lost.
Task<void> Sidekiq::enqueueDue(RedisClient& redis, const Occupancy& process) {
    while (!process->isQuiet) {
        redis.fresh(*store_, JobOp::TakeDue);
        const RedisReply taken = co_await redis.send(process->nextKey());
        if (taken != RedisReply::Ok) {
            co_return;
        }
        const auto due = std::exchange(redis.command().found, std::nullopt);
        if (!due) {
            co_return;
        }
        JobCommand& release = redis.fresh(*store_, JobOp::Release);
        release.queued = *due;
        release.lock = lockOf(due->job);
        const RedisReply released = co_await redis.send(process->nextKey());
        if (released != RedisReply::Ok) {
            metrics_.refused.add();
            store_->end(*due, JobEnd::Lost, world().now());
        }
    }
}

Task<void> Sidekiq::terminate(InstanceId server) {
    const Occupancy process = enter(server);
    const sim::Time told = world().now();
    const sim::Duration timeout = config_.timeout.value_or(rules().timeout);
    std::uint32_t number = 0;
    do {
        const auto look = sidekiqLook(number++, timeout);
        const bool stops = !look;
        co_await world().sleepUntil(told + look.value_or(sidekiqHardStop(timeout)));
        if (stops) {
            break;
        }
    } while (process->threads > 0);
    RedisClient redis(ways_);
    if (process->threads > 0) {
        co_await stopHard(redis, process);
        co_await world().sleep(kSidekiqPause); // until it sees that its threads have died
    }
    redis.fresh(*store_, JobOp::Leave).process = process->key;
    co_await redis.send(process->nextKey());
    letGo(server);
    co_await process->never.wait();
}

// The threads' jobs are put back before the threads are killed: one that ends meanwhile is done
// again.
Task<void> Sidekiq::stopHard(RedisClient& redis, const Occupancy& process) {
    JobCommand& putBack = redis.fresh(*store_, JobOp::PutBack);
    for (const RunningJob* job : process->running) {
        putBack.several.push_back(job->queued);
    }
    if (!putBack.several.empty()) {
        process->isPuttingBack = true;
        const bool done = co_await redis.send(process->nextKey()) == RedisReply::Ok;
        for (RunningJob* job : process->running) {
            if (done) {
                metrics_.restarted.add();
                metrics_.doneTwice.add(job->hasEnded ? 1 : 0);
                job->isSettled = true;
            } else if (job->hasEnded) {
                store_->end(job->queued, JobEnd::Done, world().now());
                job->isSettled = true;
            }
        }
        metrics_.refused.add(done ? 0 : 1);
    }
    process->hardStop.interrupt();
}

// Its server may end now. Not from within one of its processes, which end with it.
void Sidekiq::letGo(InstanceId server) {
    const std::uint32_t life = fleet().life(server);
    world().intervene(world().now(), [this, server, life] { fleet().leave(server, life); });
}

const ComponentKind& sidekiqKind() {
    static constexpr ComponentKind kKind{
        .name = "sidekiq",
        .summary = "a fleet of Sidekiq processes that work off background jobs from a Redis",
        .leavesOut =
            "memory, so that a process dies of too much of it only where the timeline says so; "
            "queues that are paused, rate limiters and batches of Sidekiq Pro and Enterprise but "
            "for super_fetch; swarms; middleware; jobs whose text is broken; iteration; Ruby's "
            "lock changes hands only when a job waits, not every 100 ms; what a job computes, it "
            "computes half before and half after its waits and calls; bulk pushes; the reaper of "
            "orphaned locks; a job that is put back or put aside a second time, as the first reply "
            "was lost, is there once",
        .defaults = &pricedDefaultsOf<SidekiqConfig>,
        .build = &buildOf<Sidekiq, SidekiqConfig>,
        .metrics = metricsOf<SidekiqMetrics, WorkMeter, LinkMetrics>(),
        .answersPages = false,
        .fetchesWork = true,
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones = &serverZonesOf<SidekiqConfig>,
        .ownWork = "cpu and io of a job",
        .verifiesCertificates = true,
        .holds = "a job has a thread from its fetch to its end, its calls and what it enqueues "
                 "included, and the process's processor while it computes; it waits for a thread "
                 "in its queue",
        .inFlight =
            "jobs in threads are lost with a process that dies, or found again by super_fetch; one "
            "that is told to go puts back what is unfinished before its time-out is over, and it "
            "is done again from its beginning; jobs in queues and sets wait in Redis",
        .source = "sidekiq/sidekiq, tags v5.0.0 to v8.1.7; sidekiq-unique-jobs 8",
        .whenClientLeaves = "whoever enqueued a job has no part in it any more"};
    return kKind;
}

} // namespace doppel::models
