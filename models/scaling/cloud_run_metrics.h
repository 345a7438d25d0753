// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

#include <array>

namespace doppel::models {

/// What a Cloud Run service counts, under the names that Cloud Monitoring has below
/// run.googleapis.com/container where it has them. Source: Google Cloud metrics, "run".
struct CloudRunMetrics {
    static constexpr std::string_view kStartups = "startup_latencies";

    CloudRunMetrics(sim::Metrics& metrics, std::string_view component)
        : instances(metrics.gauge(component, "instance_count", "instances, those that start, too")),
          pending(
              metrics.gauge(component, "pending_requests", "requests that wait for an instance")),
          startups(metrics.histogram(
              component, kStartups, "time from an instance's start until it takes requests")),
          failedStartups(metrics.counter(
              component, "failed_startups", "instances that ended before they took requests")),
          rejected(metrics.counter(component,
                                   "rejected_requests",
                                   "requests that no instance took within the pending limit: 429")),
          scaleUps(metrics.counter(component, "scale_ups", "times that it started instances")),
          scaleDowns(metrics.counter(component, "scale_downs", "times that it stopped instances")) {
    }

    sim::Gauge& instances;
    sim::Gauge& pending;
    sim::Histogram& startups;
    sim::Counter& failedStartups;
    sim::Counter& rejected;
    sim::Counter& scaleUps;
    sim::Counter& scaleDowns;

    static constexpr std::array kBooks{
        BookOfTimes{.times = kStartups, .failed = {"failed_startups"}}};
    static constexpr std::array kBases{
        MetricBasis{"instance_count"},
        MetricBasis{"failed_startups"},
        MetricBasis{"scale_ups"},
        MetricBasis{"scale_downs"},
        MetricBasis{"pending_requests", MetricBasis::Of::Waiting},
        MetricBasis{"rejected_requests", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"instances", {"instance_count"}, {}, Headline::When::Always},
        Headline{"scaled up", {"scale_ups"}},
        Headline{"scaled down", {"scale_downs"}},
        Headline{"429", {"rejected_requests"}},
    };
};

} // namespace doppel::models
