// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/needs_answers.h"
#include "models/component.h"
#include "models/incarnations.h"
#include "models/jobs/enqueues.h"
#include "models/jobs/held_elsewhere.h"
#include "models/jobs/job_tries.h"
#include "models/jobs/work_meter.h"
#include "models/jobs/work_sink.h"
#include "models/redis/redis_client.h"
#include "models/registry.h"
#include "models/sidekiq/fetch_order.h"
#include "models/sidekiq/job_store.h"
#include "models/sidekiq/sidekiq_config.h"
#include "models/sidekiq/sidekiq_metrics.h"
#include "models/sidekiq/sidekiq_process.h"
#include "sim/random.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What a kind of job does besides what its configuration says: its computing, its waits and its
/// calls. For components that know more, such as what depends on a document.
class JobPerformer {
public:
    virtual ~JobPerformer() = default;
    /// Does it, on a process; false: it failed. It may be ended where it waits.
    virtual sim::Task<bool> perform(Job job, InstanceId process) = 0;
};

/// A fleet of Sidekiq processes, one on each server, that fetch jobs from one Redis.
///
/// A thread's loop:
///
///     the order of its queues, drawn anew     strict, weighted or random
///     BRPOP                                   up to 2 s; after an error it waits 1 s
///     computes, waits, calls, computes        the process computes for one job at a time
///     done, or ZADD retry, or ZADD dead       what of these Redis refuses is lost
///
/// Beside its threads a process has a poller, which enqueues what is due, and a heartbeat. A server
/// that stops gets its TERM when its shutdown delay is over. Whoever enqueues calls Redis, and
/// never a process: a fleet that is gone takes jobs all the same.
class Sidekiq final : public Component,
                      public WorkSink,
                      public KeepsWork,
                      public HeldElsewhere,
                      public DoesJobs,
                      public NeedsAnswers {
public:
    Sidekiq(Platform& platform, std::string name, const SidekiqConfig& config);

    // ---- as a component ----
    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void serverEnded(InstanceId server) override;
    void serversChanged() override;
    std::vector<NeededCall> neededFor(PageId page, Method method) const override;

    // ---- as one that takes work ----
    std::unique_ptr<WorkWay> wayFrom(std::string_view caller, std::uint32_t call) override;
    std::optional<WorkRoute> routeOf(std::string_view name) override;
    std::optional<JobKind> kindOf(std::string_view name) override;
    std::optional<WorkRoute> usualRouteOf(JobKind kind) const override;
    void forEachWorkMeter(
        const std::function<void(std::string_view, const WorkMeter&)>& visit) const override {
        visit("jobs", meter_);
    }
    /// Of what its API tells also how it stands then, though no process looks.
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

    const Component& holder() const override { return *redis_; }

    const WorkMeter& jobs() const { return meter_; }
    const JobStore& store() const { return *store_; }
    const SidekiqMetrics& metrics() const { return metrics_; }
    /// `performer` does its part of each job of that kind from now on; it outlives the run.
    void setPerformer(JobKind kind, JobPerformer& performer) {
        kinds_[kind.index].performer = &performer;
    }

private:
    using Occupancy = Incarnations<SidekiqProcess>::Occupancy;
    friend class SidekiqWay;

    /// A kind of job, as its configuration has it, and what it needs at work.
    struct Kind {
        std::string name;
        const SidekiqJobConfig* config = nullptr;
        std::uint32_t queue = 0;
        std::vector<Link*> links; // by call
        std::unique_ptr<Enqueues> enqueues;
        AdvisorySessions* locks = nullptr; // of the database whose lock it takes
        Link* lockLink = nullptr;
        JobPerformer* performer = nullptr;
        std::uint64_t done = 0;
        std::uint64_t failed = 0;
        std::uint64_t dead = 0;
    };
    struct Capsule {
        std::uint32_t concurrency = 1;
        std::vector<std::uint32_t> queues;
        std::vector<std::uint32_t> weights;
        FetchMode mode = FetchMode::Strict;
    };

    const SidekiqRules& rules() const { return rulesOf(config_.version); }
    void makeStore();
    RedisClient::Ways waysFrom(std::string_view caller, std::uint32_t call);
    JobLock lockOf(const Job& job) const;

    // sidekiq.cpp: processes
    Occupancy enter(InstanceId server);
    std::unique_ptr<SidekiqProcess> newProcess(InstanceId server);
    void begin(InstanceId server);
    void countThreads();
    sim::Task<void> beat(InstanceId server);
    sim::Task<void> poll(InstanceId server);
    sim::Task<void> enqueueDue(RedisClient& redis, const Occupancy& process);
    sim::Task<std::uint64_t>
    countProcesses(RedisClient& redis, const Occupancy& process, std::uint32_t number);
    sim::Task<void> terminate(InstanceId server);
    sim::Task<void> stopHard(RedisClient& redis, const Occupancy& process);
    void letGo(InstanceId server);

    // sidekiq_told.cpp: what is told of it
    void tell();
    bool anyLives() const;
    void lookAfterIfNobodyDoes();
    sim::Task<void> lookAfter();

    // sidekiq_work.cpp: threads
    sim::Task<void> runThread(InstanceId server, std::uint32_t capsule);
    sim::Task<bool>
    run(RunningJob& job, InstanceId server, RedisClient& redis, const Occupancy& process);
    sim::Task<bool> work(Job job, InstanceId server, const Occupancy& process);
    sim::Task<bool> workLocked(Job job, InstanceId server, const Occupancy& process);
    sim::Task<bool> call(Job job, std::size_t call, const Occupancy& process);
    sim::Task<void> compute(const Occupancy& process, InstanceId server, sim::Duration length);
    sim::Duration collection(InstanceId server);
    void settleDone(RunningJob& job);
    sim::Task<void> settleFailed(RunningJob& job, RedisClient& redis);
    sim::Task<bool> unlock(const QueuedJob& queued, RedisClient& redis);

    const SidekiqConfig& config_;
    WorkMeter meter_;
    SidekiqMetrics metrics_;
    Redis* redis_ = nullptr;
    std::unique_ptr<JobStore> store_;
    std::vector<std::string> queueNames_;
    std::vector<SidekiqQueueMetrics> queueMetrics_;
    std::vector<Capsule> capsules_;
    std::vector<Kind> kinds_;
    PageId anyPage_{};
    RedisClient::Ways ways_;
    Incarnations<SidekiqProcess> processes_;
    std::vector<std::uint32_t> begun_; // by server: one more than the life that has a process
    bool looksAfter_ = false;
    sim::Stream orderChance_;
    sim::Stream pollChance_;
    sim::Stream cpuChance_;
    sim::Stream ioChance_;
    sim::Stream errorChance_;
    sim::Stream retryChance_;
    sim::Stream throttleChance_;
    sim::Stream callChance_;
};

/// `sidekiq` in platform files.
const ComponentKind& sidekiqKind();

} // namespace doppel::models
