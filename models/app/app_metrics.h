// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call_metrics.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What an app counts, under the names of Puma's own statistics and of the Prometheus exporter for
/// Rails where they have one. Source: puma stats; discourse/prometheus_exporter.
struct AppMetrics {
    AppMetrics(sim::Metrics& metrics, std::string_view component)
        : workers(metrics.gauge(component, "puma_booted_workers", "workers of running servers")),
          maxThreads(metrics.gauge(component, "puma_max_threads", "threads of running servers")),
          busyThreads(metrics.gauge(component, "puma_busy_threads", "threads in use")),
          waiting(metrics.gauge(component,
                                "puma_request_backlog",
                                "requests that wait for a thread, in the kernel or a worker")),
          computing(metrics.gauge(component, "cpu_busy", "workers that are computing")),
          refused(metrics.counter(component, "refused", "connections beyond the backlog")),
          failedCalls(metrics.counter(
              component, "failed_calls", "calls that failed, as on_failure has it")),
          degraded(metrics.counter(component,
                                   "degraded",
                                   "pages made without a part whose call failed, as on_failure: "
                                   "ignore has it, or from one made so")),
          failedEnqueues(metrics.counter(
              component, "failed_enqueues", "answers that became a 500: an enqueue failed")),
          calls(metrics, component),
          shed(metrics.counter(
              component, "shed", "requests refused because too many waited, or for too long")),
          queueTime(metrics.histogram(component,
                                      "http_request_queue_duration_seconds",
                                      "time from arrival to getting a thread")),
          duration(metrics.histogram(component,
                                     "http_request_duration_seconds",
                                     "time from getting a thread to the answer")),
          wastedDuration(metrics.histogram(
              component,
              "wasted_duration_seconds",
              "of those, requests whose caller had given up: thread time in vain")),
          wastedCpu(metrics.histogram(
              component, "wasted_cpu_seconds", "time that such requests spent computing")) {}

    sim::Gauge& workers;
    sim::Gauge& maxThreads;
    sim::Gauge& busyThreads;
    sim::Gauge& waiting;
    sim::Gauge& computing;
    sim::Counter& refused;
    sim::Counter& failedCalls;
    sim::Counter& degraded;
    sim::Counter& failedEnqueues;
    CallMetrics calls;
    sim::Counter& shed;
    sim::Histogram& queueTime;
    sim::Histogram& duration;
    sim::Histogram& wastedDuration;
    sim::Histogram& wastedCpu;

    // Of requests that were in vain only.
    static constexpr std::array kBooks{
        BookOfTimes{.times = "wasted_duration_seconds", .isComplete = true, .isOfHarm = true},
        BookOfTimes{.times = "wasted_cpu_seconds", .isComplete = true, .isOfHarm = true}};
    static constexpr std::array kShares{ShareOfMetrics{"utilisation",
                                                       "share of its threads in use",
                                                       {"puma_busy_threads"},
                                                       {"puma_max_threads"}},
                                        ShareOfMetrics{"workers_computing",
                                                       "share of its workers that are computing",
                                                       {"cpu_busy"},
                                                       {"puma_booted_workers"}}};

    static constexpr std::array kBases{
        MetricBasis{"puma_booted_workers"},
        MetricBasis{"puma_max_threads"},
        MetricBasis{"puma_request_backlog", MetricBasis::Of::Waiting},
        MetricBasis{"refused", MetricBasis::Of::TurnedAway},
        MetricBasis{"shed", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"threads busy", {"puma_busy_threads"}, {}, Headline::When::Always},
        Headline{"cpus busy", {"cpu_busy"}, {}, Headline::When::Always},
        Headline{"backlog", {"puma_request_backlog"}},
        Headline{"queued p99", {"http_request_queue_duration_seconds"}, "p99"},
        Headline{"refused", {"refused"}},
        Headline{"degraded pages", {"degraded"}},
        Headline{"failed enqueues", {"failed_enqueues"}},
        Headline{"breaker rejections", {"breaker_rejections"}},
        Headline{"throttle rejections", {"throttle_rejections"}},
        Headline{"bulkhead rejections", {"bulkhead_rejections"}},
        Headline{"shed", {"shed"}},
        Headline{"retries", {"retries"}},
    };
};

} // namespace doppel::models
