// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call_metrics.h"
#include "models/jobs/counted_once.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a consumer counts.
struct ConsumerMetrics {
    static constexpr std::string_view kProcessed = "messages_processed";
    static constexpr std::string_view kSucceeded = "messages_succeeded";
    static constexpr std::string_view kAcked = "messages_acked";
    static constexpr std::string_view kDiscarded = "messages_discarded";
    static constexpr std::string_view kRequeued = "messages_requeued";
    static constexpr std::string_view kGivenUp = "messages_given_up";
    static constexpr std::string_view kFailedCalls = "failed_calls";
    static constexpr std::string_view kErrors = "errors";
    static constexpr std::string_view kExits = "process_exits";
    static constexpr std::string_view kSeconds = "processing_seconds";

    ConsumerMetrics(sim::Metrics& metrics, std::string_view component)
        : processed(metrics.counter(
              component, kProcessed, "messages that were worked on to an end, well or not")),
          succeeded(metrics, component, kSucceeded, "those whose work succeeded"),
          acked(metrics.counter(
              component, kAcked, "those that were acknowledged, after a failure too")),
          discarded(metrics.counter(
              component, kDiscarded, "those that were rejected, and not to come back")),
          requeued(metrics.counter(
              component, kRequeued, "those that were rejected, to come back at once")),
          givenUp(
              metrics.counter(component,
                              kGivenUp,
                              "those that were acknowledged as they had been tried often enough")),
          failedCalls(metrics.counter(
              component, kFailedCalls, "messages that a necessary call failed for")),
          errors(metrics.counter(component, kErrors, "messages that could not be processed")),
          exits(metrics.counter(component, kExits, "times that a message ended the process")),
          calls(metrics, component),
          connectionsLost(metrics.counter(
              component, "connections_lost", "times that a process lost its connection")),
          connections(metrics.gauge(component, "connections", "processes that consume")),
          busy(metrics.gauge(component, "threads_busy", "threads that work on a message")),
          prefetched(
              metrics.gauge(component, "messages_prefetched", "messages that wait for a thread")),
          duration(
              metrics.histogram(component, kSeconds, "time that a thread worked on a message")) {}

    sim::Counter& processed;
    CountedOnce succeeded;
    sim::Counter& acked;
    sim::Counter& discarded;
    sim::Counter& requeued;
    sim::Counter& givenUp;
    sim::Counter& failedCalls;
    sim::Counter& errors;
    sim::Counter& exits;
    CallMetrics calls;
    sim::Counter& connectionsLost;
    sim::Gauge& connections;
    sim::Gauge& busy;
    sim::Gauge& prefetched;
    sim::Histogram& duration;

    static constexpr std::array kBooks{BookOfTimes{.times = kSeconds,
                                                   .good = kSucceeded,
                                                   .failed = {kErrors, kFailedCalls},
                                                   .work = "tries of messages"}};
    static constexpr std::array kBases{
        MetricBasis{kDiscarded, MetricBasis::Of::Tried},
        MetricBasis{kRequeued, MetricBasis::Of::Tried},
        MetricBasis{kGivenUp, MetricBasis::Of::Tried},
        MetricBasis{kFailedCalls, MetricBasis::Of::Tried},
        MetricBasis{kErrors, MetricBasis::Of::Tried},
        MetricBasis{kExits, MetricBasis::Of::Tried},
    };
    static constexpr std::array kGoodCounts{
        GoodCount{kProcessed, kSucceeded},
        GoodCount{kAcked, kSucceeded},
    };
    static constexpr std::array kHeadlines{
        Headline{"processed", {kProcessed}, {}, Headline::When::Always},
        Headline{"succeeded", {kSucceeded}, {}, Headline::When::Always},
        Headline{"busy", {"threads_busy"}, {}, Headline::When::Always},
        Headline{"discarded", {kDiscarded}},
        Headline{"requeued", {kRequeued}},
        Headline{"exits", {kExits}},
        Headline{"connections lost", {"connections_lost"}},
    };
};

} // namespace doppel::models
