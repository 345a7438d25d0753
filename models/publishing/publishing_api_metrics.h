// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/counted_once.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a part of Publishing API counts.
struct PublishingApiMetrics {
    PublishingApiMetrics(sim::Metrics& metrics, std::string_view component)
        : commands(metrics, component, "commands", "commands that were carried out"),
          presented(
              metrics, component, "presented", "documents that a content store has taken from it"),
          conflicts(metrics.counter(
              component, "conflicts", "those that the content store had a newer version of")),
          resolved(
              metrics, component, "dependants_found", "documents found by dependency resolution"),
          queries(metrics.counter(component, "queries", "queries that it asked of its database")),
          failedQueries(metrics.counter(
              component, "failed_queries", "those without an answer, or not in time")),
          notHandedOver(
              metrics.counter(component, "jobs_not_taken", "jobs and messages that nobody took")),
          duplicates(
              metrics.counter(component, "jobs_dropped_as_duplicates", "jobs that waited already")),
          expansion(metrics.histogram(component,
                                      "expanded_links",
                                      "documents that one was presented with",
                                      {.unit = sim::MetricUnit::None})) {}

    CountedOnce commands;
    CountedOnce presented;
    sim::Counter& conflicts;
    CountedOnce resolved;
    sim::Counter& queries;
    sim::Counter& failedQueries;
    sim::Counter& notHandedOver;
    sim::Counter& duplicates;
    sim::Histogram& expansion;

    static constexpr std::array kHeadlines{
        Headline{"commands", {"commands"}},
        Headline{"presented", {"presented"}},
        Headline{"dependants found", {"dependants_found"}},
        Headline{"failed queries", {"failed_queries"}},
        Headline{"jobs not taken", {"jobs_not_taken"}},
        Headline{"duplicates dropped", {"jobs_dropped_as_duplicates"}},
    };
};

} // namespace doppel::models
