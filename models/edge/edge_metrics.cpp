// SPDX-License-Identifier: Apache-2.0
#include "models/edge/edge_metrics.h"

#include <string>

namespace doppel::models {

namespace {

std::string backendName(std::size_t backend) {
    return backend == 0 ? "origin" : "mirror_" + std::to_string(backend);
}

} // namespace

EdgeMetrics::EdgeMetrics(sim::Metrics& metrics, std::string_view component, std::size_t mirrors)
    : visitors{metrics.counter(component, "hits", "requests answered by the cache"),
               metrics.counter(component,
                               "hits_good",
                               "hits that were good answers, for who still waited: no 5xx, no 429, "
                               "no 404 or redirect of a page that is there"),
               metrics.counter(component, "miss", "requests that waited for a fetch"),
               metrics.counter(component, "pass", "requests that were passed by the cache"),
               metrics.counter(
                   component, "hits_stale", "hits while the page was being fetched again")},
      atShield{
          metrics.counter(component, "shield_hits", "of those requests: answered by the cache"),
          metrics.counter(component, "shield_hits_good", "of those hits: good answers"),
          metrics.counter(component, "shield_miss", "of those requests: waited for a fetch"),
          metrics.counter(component, "shield_pass", "of those requests: passed by the cache"),
          metrics.counter(component,
                          "shield_hits_stale",
                          "of those hits: while the page was being fetched again")},
      notLookedUp(metrics.counter(
          component,
          "not_looked_up",
          "requests that a fault answered in the place of all work, that did not arrive, or that "
          "were passed and got no good answer")),
      shield(
          metrics.counter(component, "shield", "requests from a point of presence to the shield")),
      synth(metrics.counter(component, "synth", "answers that the edge made up itself")),
      errors(metrics.counter(component, "errors", "fetches that brought no answer")),
      restarts(metrics.counter(component, "restarts", "requests sent on to the next mirror")),
      originFetches(metrics.counter(component, "origin_fetches", "requests sent to any backend")),
      originRevalidations(
          metrics.counter(component, "origin_revalidations", "fetches answered 304")),
      rateLimited(metrics.counter(component, "rate_limited", "requests answered 429")),
      staleIfError(metrics.counter(component,
                                   "stale_if_error",
                                   "requests answered with a stale page because a fetch failed")),
      sickBackend(metrics.counter(
          component, "sick_backend", "fetches not made because probes find the backend sick")),
      connectionLimit(metrics.counter(
          component, "connection_limit", "fetches not made because all connections were in use")),
      purges(metrics.counter(component, "purges", "purges, one for each point of presence")),
      purgedObjects(
          metrics.counter(component, "purged_objects", "pages that purges removed or made stale")),
      bytes(metrics.counter(component,
                            "resp_body_bytes",
                            "bodies sent to visitors to their end",
                            {.unit = sim::MetricUnit::Bytes})),
      objectSize(metrics.histogram(
          component, "object_size", "bodies fetched", {.unit = sim::MetricUnit::Bytes})),
      missTime(metrics.histogram(component, "miss_time", "time of requests that were not hits")) {
    for (std::size_t i = 0; i < statuses_.size(); ++i) {
        statuses_[i] =
            &metrics.counter(component, "status", "answers to visitors, by their status",
                             {.labels = {{"status", i == 0 ? "other" : std::to_string(i) + "xx"}}});
    }
    for (std::size_t i = 0; i <= mirrors; ++i) {
        const sim::MetricLabel backend{"backend", backendName(i)};
        fetches.push_back(
            &metrics.counter(component, "fetches", "requests sent to it", {.labels = {backend}}));
        sickAt.push_back(&metrics.gauge(component, "sick",
                                        "points of presence whose probes find it sick",
                                        {.labels = {backend}}));
    }
}

} // namespace doppel::models
