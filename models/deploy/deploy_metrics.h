// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"
#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// What is counted of a component that releases are rolled out on, beside what it counts itself.
/// begun = done + taken back before they were + replaced + under way, in this order of events.
struct DeployMetrics {
    /// Of a whole rollout: no time of requests.
    static constexpr std::string_view kSeconds = "deploy_seconds";
    static constexpr std::string_view kFailed = "deploys_failed";

    static constexpr BookOfTimes kBook{
        .times = kSeconds, .good = "deploys_done", .failed = {kFailed}, .ofGood = true};

    static constexpr std::array kBases{
        MetricBasis{"deploys"},        MetricBasis{"deploys_done"},
        MetricBasis{kFailed},          MetricBasis{"deploys_taken_back"},
        MetricBasis{"deploys_hung"},   MetricBasis{"deploys_replaced"},
        MetricBasis{"deploys_paused"}, MetricBasis{"deploys_under_way"},
    };

    DeployMetrics(sim::Metrics& metrics, std::string_view component)
        : begun(metrics.counter(component, "deploys", "releases that began to be rolled out")),
          done(metrics.counter(
              component, "deploys_done", "of these, those that came to run on all servers")),
          takenBack(metrics.counter(component,
                                    "deploys_taken_back",
                                    "of these, those that were taken back, done or not")),
          replaced(metrics.counter(component,
                                   "deploys_replaced",
                                   "of these, those that the next one came before the end of")),
          failed(metrics.counter(component,
                                 kFailed,
                                 "of these, those that were replaced, or taken back, before they "
                                 "came to run on all servers, and one that at the end has made no "
                                 "progress for progress_deadline, or stands still as its analysis "
                                 "was inconclusive")),
          hung(metrics.counter(
              component, "deploys_hung", "times that one made no progress for progress_deadline")),
          paused(metrics.counter(
              component, "deploys_paused", "times that an inconclusive analysis stopped one")),
          underWay(metrics.gauge(
              component, "deploys_under_way", "1 while one is, or while one is taken back")),
          seconds(metrics.histogram(
              component, kSeconds, "from the beginning of those that are done to their end")) {}

    sim::Counter& begun;
    sim::Counter& done;
    sim::Counter& takenBack;
    sim::Counter& replaced;
    sim::Counter& failed;
    sim::Counter& hung;
    sim::Counter& paused;
    sim::Gauge& underWay;
    sim::Histogram& seconds;
};

} // namespace doppel::models
