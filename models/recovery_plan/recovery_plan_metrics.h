// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/writes_lost.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a recovery plan comes to: in all its playings, and in the one that was played out.
struct RecoveryPlanMetrics {
    static constexpr std::string_view kFailed = "plan_failed";

    RecoveryPlanMetrics(sim::Metrics& metrics, std::string_view component)
        : playings(metrics.counter(component, "plan_playings", "playings of the plan")),
          failures(metrics.counter(
              component, "plan_failures", "those of them in which it failed for good")),
          recoveryTime(metrics.histogram(component,
                                         "plan_recovery_time_seconds",
                                         "time from the disaster until the last caller has found "
                                         "the new address, in the playings that did not fail; "
                                         "without the time for which what it brings up boots")),
          recoveryPoint(metrics.histogram(
              component,
              "plan_recovery_point_seconds",
              "how far what was recovered is behind what was lost, of the worst store")),
          failed(
              metrics.counter(component,
                              kFailed,
                              "1 where it failed for good as it was played out, or is not through "
                              "at the end of the run, as where what it brought up or pointed a "
                              "name to doesn't run, boots yet, or answers nobody with a page, also "
                              "for want of what it needs, as nobody can resolve the name, as who "
                              "writes to it comes to nobody that takes writes, or as workers lack "
                              "whom their jobs call: nothing is brought back. That it serves it "
                              "takes from 44 pages that end well in a row, five a second, which "
                              "takes what fails a tenth of them three and a half minutes on "
                              "average, and what fails half of them for ever")),
          writesLost(metrics.counter(
              component,
              kWritesLost,
              "writes lost with all stores, as it was played out, with those that stores of the "
              "platform took after the disaster until names pointed elsewhere")) {}

    sim::Counter& playings;
    sim::Counter& failures;
    sim::Histogram& recoveryTime;
    sim::Histogram& recoveryPoint;
    sim::Counter& failed;
    sim::Counter& writesLost;

    static constexpr std::array kShares{ShareOfMetrics{"plan_failure_share",
                                                       "share of the playings in which it failed",
                                                       {"plan_failures"},
                                                       {"plan_playings"}}};
    static constexpr std::array kBooks{
        BookOfTimes{.times = "plan_recovery_time_seconds",
                    .failed = {"plan_failures"},
                    .ofGood = true,
                    .work = "playings"},
        BookOfTimes{"plan_recovery_point_seconds", {}, {"plan_failures"}}};
    static constexpr std::array kHeadlines{
        Headline{"recovery p95", {"plan_recovery_time_seconds"}, "p95", Headline::When::Always},
        Headline{"recovery point p95", {"plan_recovery_point_seconds"}, "p95"},
        Headline{"plan fails", {"plan_failure_share"}},
        Headline{"writes lost", {kWritesLost}},
    };
};

} // namespace doppel::models
