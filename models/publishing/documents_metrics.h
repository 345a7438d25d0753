// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What is measured of publishes: each from the click to when no cache serves another version any
/// more, and how long it was in each stage on the way.
struct DocumentsMetrics {
    static constexpr std::string_view kPublishes = "publishes";
    static constexpr std::string_view kStored = "stored";
    static constexpr std::string_view kShown = "visible";
    static constexpr std::string_view kDependantsShown = "dependants_visible";
    static constexpr std::string_view kLost = "publishes_lost";
    static constexpr std::string_view kInTime = "visible_in_time";
    static constexpr std::string_view kLate = "not_visible_in_time";
    static constexpr std::string_view kFailed = "publishes_failed";
    static constexpr std::string_view kOverdue = "publishes_overdue";
    static constexpr std::string_view kInTimeRatio = "visible_in_time_ratio";
    static constexpr std::string_view kVisible = "visible_seconds";
    static constexpr std::string_view kDependantsVisible = "dependants_visible_seconds";
    static constexpr std::string_view kQueueStage = "queue_stage_seconds";
    static constexpr std::string_view kDownstreamStage = "downstream_stage_seconds";
    static constexpr std::string_view kRouterStage = "router_stage_seconds";
    static constexpr std::string_view kCacheStage = "cache_stage_seconds";

    DocumentsMetrics(sim::Metrics& metrics, std::string_view component)
        : publishes(metrics.counter(component,
                                    kPublishes,
                                    "clicks by which documents were to be published, taken down or "
                                    "tagged, whatever came of the request")),
          stored(metrics.counter(component, kStored, "of these, in the content store")),
          visible(metrics.counter(component, kShown, "of these, visible to all readers")),
          inTime(
              metrics.counter(component, kInTime, "of these, within the target from the click on")),
          late(metrics.counter(component,
                               kLate,
                               "publishes that were not visible when the target had passed: "
                               "refused, lost, failed or "
                               "slow")),
          failed(metrics.counter(component,
                                 kFailed,
                                 "of these, those that nothing brings about any more: Publishing "
                                 "API never got them, nobody took their job, or they were lost")),
          overdue(metrics.counter(
              component, kOverdue, "of the late ones, those that are not visible at the end")),
          lost(metrics.counter(component,
                               kLost,
                               "publishes that the content store had, and that its database lost "
                               "by a takeover: failed until the document is presented again")),
          dependants(metrics.counter(
              component,
              "dependants",
              "documents that are presented with one that was published, each once for the job "
              "that tells of them")),
          dependantsAgain(metrics.counter(component,
                                          "dependants_again",
                                          "times that a job that was done again told of one that "
                                          "was known already")),
          dependantsVisible(
              metrics.counter(component, kDependantsShown, "of these, visible to all readers")),
          underWay(metrics.gauge(
              component, "publishes_under_way", "publishes that are not visible to all readers")),
          dependantsUnderWay(metrics.gauge(component,
                                           "dependants_under_way",
                                           "the same of dependants, those too that dependency "
                                           "resolution has not looked for yet")),
          total(metrics.histogram(component, kVisible, "from the click to visible")),
          ofDependants(metrics.histogram(
              component, kDependantsVisible, "the same of documents that are presented with it")),
          queue(metrics.histogram(component,
                                  kQueueStage,
                                  "from the click until a job begins: the request, and the queue")),
          downstream(metrics.histogram(
              component, kDownstreamStage, "from then until the content store has it")),
          routes(
              metrics.histogram(component, kRouterStage, "from then until all routers route it")),
          caches(
              metrics.histogram(component,
                                kCacheStage,
                                "from then until readers' "
                                "database has it on all its servers, and no cache serves another "
                                "version as fresh")) {}

    sim::Counter& publishes;
    sim::Counter& stored;
    sim::Counter& visible;
    sim::Counter& inTime;
    sim::Counter& late;
    sim::Counter& failed; // these two are known at the end
    sim::Counter& overdue;
    sim::Counter& lost;
    sim::Counter& dependants;
    sim::Counter& dependantsAgain;
    sim::Counter& dependantsVisible;
    sim::Gauge& underWay;
    sim::Gauge& dependantsUnderWay;
    sim::Histogram& total;
    sim::Histogram& ofDependants;
    sim::Histogram& queue;
    sim::Histogram& downstream;
    sim::Histogram& routes;
    sim::Histogram& caches;

    static constexpr std::array kShares{
        ShareOfMetrics{kInTimeRatio,
                       "share of publishes that were visible within the target, by the time of the "
                       "click; those that may still be are of neither kind",
                       {kInTime},
                       {kInTime, kLate}}};
    static constexpr std::array kBooks{
        BookOfTimes{.times = kVisible,
                    .good = kShown,
                    .failed = {kFailed},
                    .ofGood = true,
                    .overdue = kOverdue,
                    .all = kPublishes,
                    .work = "publishes"},
        BookOfTimes{.times = kDependantsVisible, // nobody knows how many a publish has before that
                    .good = kDependantsShown,
                    .failed = {kFailed, kOverdue},
                    .ofGood = true},
        BookOfTimes{.times = kQueueStage,
                    .good = kStored,
                    .failed = {kFailed},
                    .ofGood = true,
                    .overdue = kOverdue,
                    .all = kPublishes},
        BookOfTimes{.times = kDownstreamStage,
                    .good = kStored,
                    .failed = {kFailed},
                    .ofGood = true,
                    .overdue = kOverdue,
                    .all = kPublishes},
        BookOfTimes{.times = kRouterStage,
                    .good = kShown,
                    .failed = {kFailed},
                    .ofGood = true,
                    .overdue = kOverdue,
                    .all = kPublishes},
        BookOfTimes{.times = kCacheStage,
                    .good = kShown,
                    .failed = {kFailed},
                    .ofGood = true,
                    .overdue = kOverdue,
                    .all = kPublishes},
    };
    static constexpr std::array kHeadlines{
        Headline{"published", {kPublishes}, {}, Headline::When::Always},
        Headline{"visible p50", {kVisible}, "p50"},
        Headline{"visible p99", {kVisible}, "p99"},
        Headline{"visible in time", {kInTimeRatio}},
        Headline{"failed", {kFailed}},
        Headline{"lost", {kLost}},
        Headline{"dependants", {"dependants"}},
        Headline{"dependants visible p99", {kDependantsVisible}, "p99"},
    };
};

} // namespace doppel::models
