// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call_metrics.h"
#include "models/jobs/work_meter.h"
#include "models/metrics_of_kind.h"

#include <string>

namespace doppel::models {

/// What a fleet of Sidekiq processes counts, under the names of the Prometheus exporter for Rails.
/// What its API tells (Stats, Queue#latency) is looked up at each heartbeat of a process, or as
/// often where none lives, as an exporter does now and then. Source: discourse/prometheus_exporter
/// lib/prometheus_exporter/instrumentation/sidekiq*.rb.
struct SidekiqMetrics {
    static constexpr std::string_view kJobs = "sidekiq_jobs_total";
    static constexpr std::string_view kFailed = "sidekiq_failed_jobs_total";
    static constexpr std::string_view kRestarted = "sidekiq_restarted_jobs_total";
    static constexpr std::string_view kDead = "sidekiq_dead_jobs_total";

    SidekiqMetrics(sim::Metrics& metrics, std::string_view component)
        : duration(metrics.histogram(
              component, "sidekiq_job_duration_seconds", "time that a thread spent on a job")),
          jobs(metrics.counter(component, kJobs, "jobs that were done")),
          failed(metrics.counter(component, kFailed, "tries that failed")),
          restarted(metrics.counter(
              component, kRestarted, "jobs that a process put back as it was told to end")),
          doneTwice(metrics.counter(component,
                                    "jobs_done_and_put_back",
                                    "those of them that ended all the same while they were put "
                                    "back, and are done again")),
          dead(metrics.counter(component, kDead, "jobs that were given up after failures")),
          recovered(metrics.counter(
              component, "jobs_recovered", "jobs of dead processes that super_fetch put back")),
          nothingToDo(metrics.counter(
              component,
              "jobs_found_locked",
              "jobs that did nothing, as others had their advisory lock, and were done")),
          fetchErrors(
              metrics.counter(component, "fetch_errors", "times that a thread could not fetch")),
          refused(metrics.counter(component,
                                  "redis_errors",
                                  "commands that Redis refused, or that never got an answer")),
          calls(metrics, component),
          busy(metrics.gauge(component, "sidekiq_process_busy", "threads that have a job")),
          concurrency(metrics.gauge(
              component, "sidekiq_process_concurrency", "threads of running processes")),
          computing(metrics.gauge(component, "cpu_busy", "processes that are computing")),
          processes(metrics.gauge(component,
                                  "sidekiq_stats_processes_size",
                                  "processes that Redis knows, dead ones among them")),
          enqueued(metrics.gauge(component, "sidekiq_stats_enqueued", "jobs in queues")),
          retrySize(metrics.gauge(component, "sidekiq_stats_retry_size", "jobs in the retry set")),
          scheduledSize(metrics.gauge(
              component, "sidekiq_stats_scheduled_size", "jobs in the set of scheduled ones")),
          deadSize(metrics.gauge(
              component, "sidekiq_stats_dead_size", "jobs in the dead set, of 9,999 at most")),
          locks(metrics.gauge(component, "unique_locks", "locks of unique jobs")) {}

    sim::Histogram& duration;
    sim::Counter& jobs;
    sim::Counter& failed;
    sim::Counter& restarted;
    sim::Counter& doneTwice;
    sim::Counter& dead;
    sim::Counter& recovered;
    sim::Counter& nothingToDo;
    sim::Counter& fetchErrors;
    sim::Counter& refused;
    CallMetrics calls;
    sim::Gauge& busy;
    sim::Gauge& concurrency;
    sim::Gauge& computing;
    sim::Gauge& processes;
    sim::Gauge& enqueued;
    sim::Gauge& retrySize;
    sim::Gauge& scheduledSize;
    sim::Gauge& deadSize;
    sim::Gauge& locks;

    static constexpr std::array kShares{ShareOfMetrics{"utilisation",
                                                       "share of its threads that have a job",
                                                       {"sidekiq_process_busy"},
                                                       {"sidekiq_process_concurrency"}}};

    // The exporter's name for the run of a job.
    static constexpr std::array kBooks{
        BookOfTimes{.times = "sidekiq_job_duration_seconds", .sameAs = WorkMeter::kRun}};
    static constexpr std::array kBases{
        MetricBasis{kFailed, MetricBasis::Of::Tried},
        MetricBasis{kRestarted, MetricBasis::Of::Tried},
        MetricBasis{kDead, MetricBasis::Of::Tried},
    };
    static constexpr std::array kGoodCounts{GoodCount{kJobs, WorkMeter::kDone}};
    static constexpr std::array kHeadlines{
        Headline{"jobs", {kJobs}, {}, Headline::When::Always},
        Headline{"threads busy", {"sidekiq_process_busy"}, {}, Headline::When::Always},
        Headline{"enqueued", {"jobs_waiting"}},
        Headline{"failed", {kFailed}},
        Headline{"retries waiting", {"jobs_delayed"}},
        Headline{"dead", {kDead}},
        Headline{"lost", {"jobs_lost"}},
        Headline{"restarted", {kRestarted}},
    };
};

/// What is told of one queue.
struct SidekiqQueueMetrics {
    SidekiqQueueMetrics(sim::Metrics& metrics, std::string_view component, const std::string& queue)
        : backlog(metrics.gauge(component,
                                "sidekiq_queue_backlog",
                                "jobs in the queue",
                                {.labels = {{"queue", queue}}})),
          latency(
              metrics.gauge(component,
                            "sidekiq_queue_latency_seconds",
                            "how long the job has waited that is fetched next, at the last "
                            "heartbeat of a process, or look where none lives",
                            {.unit = sim::MetricUnit::Nanoseconds, .labels = {{"queue", queue}}})) {
    }

    sim::Gauge& backlog;
    sim::Gauge& latency;
};

} // namespace doppel::models
