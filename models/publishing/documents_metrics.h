// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What is measured of publishes: each from the click to when no cache serves another version any
/// more, and how long it was in each stage on the way.
struct DocumentsMetrics {
    static constexpr std::string_view kPublishes = "publishes";
    static constexpr std::string_view kInTime = "visible_in_time";
    static constexpr std::string_view kLate = "not_visible_in_time";
    static constexpr std::string_view kInTimeRatio = "visible_in_time_ratio";

    DocumentsMetrics(sim::Metrics& metrics, std::string_view component)
        : publishes(metrics.counter(component,
                                    kPublishes,
                                    "clicks by which documents were to be published, taken down or "
                                    "tagged, whatever came of the request")),
          stored(metrics.counter(component, "stored", "of these, in the content store")),
          visible(metrics.counter(component, "visible", "of these, visible to all readers")),
          inTime(
              metrics.counter(component, kInTime, "of these, within the target from the click on")),
          late(metrics.counter(component,
                               kLate,
                               "publishes that were not visible when the target had passed: "
                               "refused, lost, failed or "
                               "slow")),
          dependants(metrics.counter(
              component, "dependants", "documents that are presented with one that was published")),
          dependantsVisible(
              metrics.counter(component, "dependants_visible", "of these, visible to all readers")),
          underWay(metrics.gauge(
              component, "publishes_under_way", "publishes that are not visible to all readers")),
          dependantsUnderWay(
              metrics.gauge(component, "dependants_under_way", "the same of dependants")),
          total(metrics.histogram(component, "visible_seconds", "from the click to visible")),
          ofDependants(metrics.histogram(component,
                                         "dependants_visible_seconds",
                                         "the same of documents that are presented with it")),
          queue(metrics.histogram(component,
                                  "queue_stage_seconds",
                                  "from the click until a job begins: the request, and the queue")),
          downstream(metrics.histogram(
              component, "downstream_stage_seconds", "from then until the content store has it")),
          routes(metrics.histogram(
              component, "router_stage_seconds", "from then until all routers route it")),
          caches(metrics.histogram(component,
                                   "cache_stage_seconds",
                                   "from then until no cache serves another version as fresh")) {}

    sim::Counter& publishes;
    sim::Counter& stored;
    sim::Counter& visible;
    sim::Counter& inTime;
    sim::Counter& late;
    sim::Counter& dependants;
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
    static constexpr std::array kHeadlines{
        Headline{"published", {"publishes"}, {}, Headline::When::Always},
        Headline{"visible p50", {"visible_seconds"}, "p50"},
        Headline{"visible p99", {"visible_seconds"}, "p99"},
        Headline{"visible in time", {"visible_in_time_ratio"}},
        Headline{"dependants", {"dependants"}},
        Headline{"dependants visible p99", {"dependants_visible_seconds"}, "p99"},
    };
};

} // namespace doppel::models
