// SPDX-License-Identifier: Apache-2.0
#include "models/app/cpu_slices.h"
#include "models/app/work_call.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/sidekiq/sidekiq.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

// A thread that has a job.
class BusyThread {
public:
    BusyThread(sim::World& world, sim::Gauge& busy, sim::Histogram& duration)
        : world_(world), busy_(busy), duration_(duration), begun_(world.now()) {
        busy_.add(begun_, 1);
    }
    ~BusyThread() {
        busy_.add(world_.now(), -1);
        duration_.record((world_.now() - begun_).count());
    }
    BusyThread(const BusyThread&) = delete;
    BusyThread& operator=(const BusyThread&) = delete;

private:
    sim::World& world_;
    sim::Gauge& busy_;
    sim::Histogram& duration_;
    sim::Time begun_;
};

} // namespace

Task<void> Sidekiq::runThread(InstanceId server, std::uint32_t capsuleNumber) {
    const Occupancy process = enter(server);
    const Capsule& capsule = capsules_[capsuleNumber];
    RedisClient redis(ways_);
    std::vector<std::uint32_t> order;
    while (!process->isQuiet) {
        const std::uint64_t key = process->nextKey();
        auto draws = orderChance_.at(key);
        drawFetchOrder(capsule.weights, capsule.mode, draws, order);
        JobCommand& fetch = redis.fresh(*store_, JobOp::Fetch);
        fetch.process = process->key;
        fetch.isPrivate = config_.superFetch;
        fetch.order.clear();
        for (const std::uint32_t place : order) {
            fetch.order.push_back(capsule.queues[place]);
        }
        const RedisReply reply = co_await redis.send(key);
        if (reply != RedisReply::Ok) {
            metrics_.fetchErrors.add();
            co_await world().sleep(kSidekiqFetchErrorPause);
            continue;
        }
        const auto taken = std::exchange(redis.command().found, std::nullopt);
        if (!taken) {
            continue;
        }
        RunningJob job(*store_, *process, *taken, config_.superFetch);
        if (process->isQuiet) {
            redis.fresh(*store_, JobOp::PutBack).several.push_back(job.queued);
            job.isSettled = co_await redis.send(process->nextKey()) == RedisReply::Ok;
            break;
        }
        JobTry jobTry(*this, server);
        const std::optional<bool> succeeded =
            co_await process->hardStop.unlessInterrupted(run(job, server, redis, process));
        if (!succeeded) {
            jobTry.putBack();
            break;
        }
        jobTry.ended(*succeeded);
    }
    --process->threads;
}

// Whether it succeeded.
Task<bool>
Sidekiq::run(RunningJob& job, InstanceId server, RedisClient& redis, const Occupancy& process) {
    bool succeeded = true;
    {
        const BusyThread busy(world(), metrics_.busy, metrics_.duration);
        const SidekiqJobConfig& config = *kinds_[job.queued.job.kind.index].config;
        if (config.lock == UniqueLock::UntilExecuting) {
            succeeded = co_await unlock(job.queued, redis);
        }
        if (succeeded) {
            succeeded = config.advisoryLock ? co_await workLocked(job.queued.job, server, process)
                                            : co_await work(job.queued.job, server, process);
        }
    }
    if (process->isPuttingBack) { // its fate is decided: it is done again
        job.hasEnded = true;
        co_await process->never.wait();
    }
    if (succeeded) {
        if (kinds_[job.queued.job.kind.index].config->lock == UniqueLock::UntilExecuted) {
            co_await unlock(job.queued, redis);
        }
        settleDone(job);
    } else {
        co_await settleFailed(job, redis);
    }
    co_return succeeded;
}

Task<bool> Sidekiq::unlock(const QueuedJob& queued, RedisClient& redis) {
    JobCommand& command = redis.fresh(*store_, JobOp::Unlock);
    command.queued = queued;
    command.lock = lockOf(queued.job);
    co_return co_await redis.send(keyOfAttempt(queued.job)) == RedisReply::Ok;
}

// Where others have its lock it has nothing to do.
Task<bool> Sidekiq::workLocked(Job job, InstanceId server, const Occupancy& process) {
    const Kind& kind = kinds_[job.kind.index];
    const AdvisoryLockConfig& lock = *kind.config->advisoryLock;
    AdvisorySession session(*kind.locks, *kind.lockLink);
    const std::uint64_t name = keyOfName(lock.name);
    const std::uint64_t key = lock.eachDocument ? deriveKey(name, job.document) : name;
    const AdvisorySession::Reply reply = co_await session.lock(
        keyOfAttempt(job), static_cast<AdvisoryLocks::Key>(key), lock.timeout);
    switch (reply) {
    case AdvisorySession::Reply::Given:
        break;
    case AdvisorySession::Reply::TakenByOthers:
        metrics_.nothingToDo.add();
        co_return true;
    case AdvisorySession::Reply::Failed:
        co_return false;
    }
    co_return co_await work(job, server, process);
}

Task<bool> Sidekiq::work(Job job, InstanceId server, const Occupancy& process) {
    const Kind& kind = kinds_[job.kind.index];
    const SidekiqJobConfig& config = *kind.config;
    const std::uint64_t key = keyOfAttempt(job);
    const Slowdown slow = slowdown(key, server);
    if (slow.wait > Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    if (errorBefore(key, server) != nullptr) {
        co_return false;
    }
    const Duration cpu = slow.ofWork(config.cpu.sampleDuration(cpuChance_.at(key)));
    const Duration io = slow.ofWork(config.io.sampleDuration(ioChance_.at(key)));
    const std::size_t waits = (io > Duration::zero() ? 1 : 0) + config.calls.size();
    const CpuSlices slices = cutCpu(cpu, waits, {0.5}, {0.5});
    const InHand inHand(fleet().host(), server);
    const Duration first = sim::sum(slices.first, collection(server));
    if (first > Duration::zero()) {
        co_await compute(process, server, first);
    }
    if (io > Duration::zero()) {
        co_await world().sleep(io);
    }
    bool mayGoOn = true;
    for (std::size_t i = 0; mayGoOn && i < config.calls.size(); ++i) {
        mayGoOn = co_await call(job, i, process);
    }
    if (!mayGoOn) {
        co_return false;
    }
    if (slices.last > Duration::zero()) {
        co_await compute(process, server, slices.last);
    }
    if (kind.performer != nullptr) {
        const bool performed = co_await kind.performer->perform(job, server);
        if (!performed) {
            co_return false;
        }
    }
    const double errors = config.errors.value; // a number is drawn only where it decides
    const bool fails = errors > 0 && errorChance_.at(key).chance(errors);
    if (fails || errorAfter(key, server) != nullptr) {
        co_return false;
    }
    if (kind.enqueues->empty()) {
        co_return true;
    }
    co_return co_await kind.enqueues->following(job);
}

Task<void> Sidekiq::compute(const Occupancy& process, InstanceId server, Duration length) {
    const sim::Pool::Lease processor = co_await process->cpu.acquire();
    if (ServerHost* host = fleet().host()) [[unlikely]] {
        co_await host->compute(server, length);
    } else {
        co_await world().sleep(length);
    }
}

Duration Sidekiq::collection(InstanceId server) {
    ServerHost* host = fleet().host();
    return host == nullptr ? Duration::zero() : host->collection(server, 0);
}

// Whether the job may go on.
Task<bool> Sidekiq::call(Job job, std::size_t number, const Occupancy& process) {
    const Kind& kind = kinds_[job.kind.index];
    const CallConfig& config = kind.config->calls[number];
    const Link& link = *kind.links[number];
    const PageCatalogue& pages = platform().pages();
    Request request = requestOfWork(job, keyOfAttempt(job), pages, anyPage_);
    request.process = &process->hardStop;
    if (!isMadeByWork(config, link, request, pages, callChance_)) {
        co_return true;
    }
    const Response response =
        co_await process->calls[job.kind.index][number].entry().handle(request);
    co_return !failsWork(config, link, request, response);
}

void Sidekiq::settleDone(RunningJob& job) {
    ++kinds_[job.queued.job.kind.index].done;
    metrics_.jobs.add();
    store_->end(job.queued, JobEnd::Done, world().now());
    job.isSettled = true;
}

Task<void> Sidekiq::settleFailed(RunningJob& job, RedisClient& redis) {
    Job& failing = job.queued.job;
    Kind& kind = kinds_[failing.kind.index];
    const SidekiqJobConfig& config = *kind.config;
    ++kind.failed;
    metrics_.failed.add();

    const sim::Time now = world().now();
    const std::uint64_t key = keyOfAttempt(failing);
    SidekiqFailure failure{.count = failing.attempt, .firstFailed = now, .now = now};
    if (config.retryFor) {
        failure.firstFailed = store_->firstFailure(failing.key, now);
    }
    SidekiqRetryIn retryIn;
    if (config.retryIn) {
        retryIn = {.says = SidekiqRetryIn::Says::Seconds,
                   .seconds =
                       std::chrono::duration_cast<std::chrono::seconds>(*config.retryIn).count()};
    }
    auto draws = retryChance_.at(key);
    const SidekiqVerdict verdict =
        sidekiqVerdict(rules(), config.retryOptions(), retryIn, failure, draws);

    if (verdict.fate != SidekiqVerdict::Fate::Retry && config.lock == UniqueLock::UntilExecuted) {
        co_await unlock(job.queued, redis);
    }
    if (verdict.fate == SidekiqVerdict::Fate::Discarded) {
        store_->end(job.queued, JobEnd::Dead,
                    world().now()); // in no set, but given up all the same
        ++kind.dead;
        metrics_.dead.add();
        job.isSettled = true;
        co_return;
    }
    failing.attempt = static_cast<std::uint8_t>(std::min(failing.attempt + 1, 255));
    const bool isDead = verdict.fate == SidekiqVerdict::Fate::Dead;
    JobCommand& keep = redis.fresh(*store_, isDead ? JobOp::Kill : JobOp::Retry);
    keep.queued = job.queued;
    keep.due = sim::after(now, verdict.delay);
    const RedisReply reply = co_await redis.send(key);
    if (reply != RedisReply::Ok) {
        metrics_.refused.add(); // an error that nobody handles: the job is not acknowledged
        co_return;
    }
    kind.dead += isDead ? 1 : 0;
    metrics_.dead.add(isDead ? 1 : 0);
    job.isSettled = true;
}

} // namespace doppel::models
