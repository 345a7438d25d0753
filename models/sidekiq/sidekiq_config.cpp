// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_config.h"

#include "models/field_path.h"
#include "models/platform_plan.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr std::uint64_t kMostThreads = 1'000'000; // each is a coroutine of some kB

constexpr std::string_view kSidekiq = "sidekiq lib/sidekiq/config.rb";

} // namespace

void SidekiqQueueConfig::describe(FieldVisitor& visitor) {
    visitor.field("name", name, "its name", {.required = true});
    visitor.field(
        "weight", weight,
        "how often it stands in the list that is shuffled for each fetch; where no queue "
        "has a weight, they are looked into in the order of the list: the last may starve",
        {.max = 10'000, .source = "sidekiq lib/sidekiq/{capsule,fetch}.rb"});
}

void SidekiqCapsuleConfig::describe(FieldVisitor& visitor) {
    visitor.field("concurrency", concurrency, "its threads in each process",
                  {.min = 1, .max = 10'000});
    visitor.field("queues", queues, "the queues that its threads read");
}

void SidekiqJobConfig::describe(FieldVisitor& visitor) {
    visitor.field("queue", queue, "the queue that it is put into; unset: the first one");
    visitor.field("size", size, "of its text in Redis",
                  {.min = 1, .max = 1e9, .live = true, .source = "a guess"});
    visitor.field("cpu", cpu,
                  "time spent computing for a job; a process computes for one job at a time",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("io", io, "time spent waiting for a job, apart from the calls",
                  {.min = 0, .live = true});
    visitor.field("calls", calls, "the components that it calls, one after the other",
                  {.live = true});
    visitor.field("enqueues", enqueues, "the jobs and messages that it hands over at its end",
                  {.live = true});
    visitor.field("errors", errors, "the share of tries that fail at their end", {.live = true});
    visitor.field("retry", retry, "whether one that failed is tried again, or kept at all",
                  {.live = true});
    visitor.field("retries", retries,
                  "how often it is tried again before it is dead; 0: it is dead at once",
                  {.max = 250, .live = true, .source = "sidekiq lib/sidekiq/job_retry.rb: 25"});
    visitor.field("retry_for", retryFor,
                  "how long after its first failure it is still tried again; from 8.1 on in the "
                  "place of retries",
                  {.min = 0, .live = true, .source = "sidekiq lib/sidekiq/job_retry.rb"});
    visitor.field("retry_in", retryIn,
                  "until it is tried again, in whole seconds, in the place of count^4 + 15 s",
                  {.min = 1, .live = true, .source = "sidekiq lib/sidekiq/job_retry.rb"});
    visitor.field("dead", dead, "whether it goes to the dead set when it is given up",
                  {.live = true});
    visitor.field("lock", lock,
                  "for how long a job keeps others of its kind for the same document from being "
                  "enqueued (sidekiq-unique-jobs)");
    visitor.field("lock_ttl", lockTtl, "how long such a lock lasts at most; unset: for ever",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "sidekiq-unique-jobs: unset; GOV.UK publishing-api: 1 h"});
    visitor.field("on_conflict", onConflict,
                  "what becomes of a job that finds the lock taken: it is dropped, or whoever "
                  "enqueues it gets an error",
                  {.source = "GOV.UK publishing-api downstream_live_job.rb: log"});
    visitor.field("advisory_lock", advisoryLock,
                  "a lock in a database that it takes before anything else, and has until it ends",
                  {.source = "alphagov/email-alert-api adr-009; PostgreSQL documentation 13.3.5"});
    visitor.field("deadline", deadline,
                  "a job that is done later than that after what it comes of began is late",
                  {.min = 0, .minExclusive = true, .live = true});
}

void SidekiqConfig::describe(FieldVisitor& visitor) {
    visitor.field("replicas", replicas, "processes, one in each pod",
                  {.min = 1,
                   .max = 10'000,
                   .live = true,
                   .source = "GOV.UK values-production.yaml: 3 worker pods"});
    describeGroups(visitor, servers);
    visitor.field("version", version, "whose rules hold for retries, polling and heartbeats",
                  {.source = "GOV.UK publishing-api Gemfile.lock: 8.1.6"});
    visitor.field("redis", redis, "the Redis that holds its queues",
                  {.required = true, .ofKind = "redis"});
    visitor.field("latency", latency, "to that Redis, one way",
                  {.min = 0, .live = true, .source = "a guess: the same region"});
    visitor.field("concurrency", concurrency,
                  "threads of each process that read `queues`; unset: 5 (10 before 7.0, 25 in 5.0)",
                  {.min = 1, .max = 10'000, .source = kSidekiq});
    visitor.field("queues", queues, "the queues that they read");
    visitor.field("capsules", capsules, "further threads of each process, with queues of their own",
                  {.source = "sidekiq lib/sidekiq/capsule.rb"});
    visitor.field("jobs", jobs, "the kinds of jobs, by the names of their classes", {.live = true});
    visitor.field("super_fetch", superFetch,
                  "whether jobs of a process that died are found again (Sidekiq Pro): by one that "
                  "starts once its heartbeat has been missed for a minute, at most once an hour; "
                  "else they are lost");
    visitor.field("timeout", timeout,
                  "from TERM to the hard stop, when it puts back what runs; unset: 25 s (8 s in 5)",
                  {.min = 0, .live = true, .source = kSidekiq});
    visitor.field("poll_interval", pollInterval,
                  "how often a process looks for retries that are due, on the average; unset: 5 s "
                  "(15 s in 5.0) for each process that there is",
                  {.min = 0, .minExclusive = true, .live = true, .source = kSidekiq});
    visitor.field("reconnect_attempts", reconnectAttempts,
                  "the pauses between tries to reach Redis, after the last of which a client gives "
                  "up",
                  {.min = 0,
                   .source = "GOV.UK govuk_sidekiq sidekiq_initializer.rb: 0.05, 0.25, 1, 5, 15, "
                             "30 s"});
    lifecycle.describe(visitor);
}

std::vector<SidekiqConfig::Capsule> SidekiqConfig::allCapsules() const {
    std::vector<Capsule> all;
    all.push_back({concurrency.value_or(rulesOf(version).concurrency), queues});
    for (const auto& [name, capsule] : capsules) {
        all.push_back({capsule.concurrency, capsule.queues});
    }
    return all;
}

std::vector<std::string> SidekiqConfig::allQueues() const {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    };
    for (const Capsule& capsule : allCapsules()) {
        for (const SidekiqQueueConfig& queue : capsule.queues) {
            add(queue.name);
        }
    }
    for (const auto& [name, job] : jobs) {
        add(job.queue);
    }
    return names;
}

Problems problemsOf(const SidekiqConfig& config) {
    Problems problems =
        problemsOfServers(config.replicas, SidekiqConfig{}.replicas, config.servers);
    if (config.queues.empty()) {
        problems.push_back({"queues", "there is none"});
    }
    std::uint64_t threads = 0;
    for (const SidekiqConfig::Capsule& capsule : config.allCapsules()) {
        threads +=
            std::uint64_t{capsule.concurrency} * serversWanted(config.replicas, config.servers);
    }
    if (threads > kMostThreads) {
        problems.push_back({"concurrency", "comes to " + std::to_string(threads) +
                                               " threads in all processes, expected at most " +
                                               std::to_string(kMostThreads)});
    }
    for (const auto& [name, capsule] : config.capsules) {
        if (capsule.queues.empty()) {
            problems.push_back({joinPath(joinPath("capsules", name), "queues"), "there is none"});
        }
    }
    for (const auto& [name, job] : config.jobs) {
        for (std::size_t i = 0; i < job.calls.size(); ++i) {
            if (job.calls[i].mode == CallMode::Parallel) {
                problems.push_back(
                    {joinPath(joinIndex(joinPath(joinPath("jobs", name), "calls"), i), "mode"),
                     "a job makes its calls one after the other"});
            }
        }
    }
    return problems;
}

Problems problemsOn(const SidekiqConfig& config, const PlatformPlan& plan) {
    Problems problems;
    for (const auto& [job, its] : config.jobs) {
        const std::string path = joinPath("jobs", job);
        append(problems, under(path, problemsOn(its.calls, plan)));
        append(problems, problemsOn(its.enqueues, joinPath(path, "enqueues"), &config, plan));
    }
    return problems;
}

Problems notesOn(const SidekiqConfig& config, const PlatformPlan&) {
    Problems notes;
    for (const auto& [name, job] : config.jobs) {
        const std::string path = joinPath("jobs", name);
        append(notes, under(path, notesOn(job.calls)));
        const auto capsules = config.allCapsules();
        const std::string& its = job.queue;
        const bool isRead =
            its.empty() || std::any_of(capsules.begin(), capsules.end(), [&](const auto& capsule) {
                return std::any_of(capsule.queues.begin(), capsule.queues.end(),
                                   [&](const auto& queue) { return queue.name == its; });
            });
        if (!isRead) {
            notes.push_back({joinPath(path, "queue"), "no thread reads " + its});
        }
    }
    return notes;
}

Problems
problemsOfJob(const std::string& job, const std::string& route, const SidekiqConfig& config) {
    Problems problems;
    std::vector<std::string> names;
    for (const auto& [name, its] : config.jobs) {
        names.push_back(name);
    }
    refuseUnknown(problems, "job", "kind of job", job, names);
    if (!route.empty()) {
        refuseUnknown(problems, "route", "queue", route, config.allQueues());
    }
    return problems;
}

} // namespace doppel::models
