// SPDX-License-Identifier: Apache-2.0
#include "models/edge/edge_metrics.h"

#include <string>

namespace doppel::models {

namespace {

std::string backendName(std::size_t backend) {
    return backend == 0 ? "origin" : "mirror_" + std::to_string(backend);
}

} // namespace

EdgeMetrics::EdgeMetrics(sim::Metrics& metrics, std::string_view part, std::size_t mirrors)
    : visitors{metrics.counter(part, "hits", "requests that the cache answered"),
               metrics.counter(part, "miss", "requests that waited for a fetch"),
               metrics.counter(part, "pass", "requests that were passed by the cache"),
               metrics.counter(part, "hits_stale", "hits while a page was fetched anew")},
      atShield{metrics.counter(part, "shield_hits", "of those requests: answered by the cache"),
               metrics.counter(part, "shield_miss", "of those requests: waited for a fetch"),
               metrics.counter(part, "shield_pass", "of those requests: passed by the cache"),
               metrics.counter(part, "shield_hits_stale")},
      shield(metrics.counter(part, "shield", "requests from an edge place to the shield")),
      synth(metrics.counter(part, "synth", "answers that the edge made itself")),
      errors(metrics.counter(part, "errors", "fetches that brought no answer")),
      restarts(metrics.counter(part, "restarts", "requests sent on to the next mirror")),
      originFetches(metrics.counter(part, "origin_fetches", "requests sent to any backend")),
      originRevalidations(metrics.counter(part, "origin_revalidations", "fetches answered 304")),
      rateLimited(metrics.counter(part, "rate_limited", "requests answered 429")),
      staleIfError(metrics.counter(
          part, "stale_if_error", "requests answered with a stale page because a fetch failed")),
      sickBackend(metrics.counter(
          part, "sick_backend", "fetches not made because probes find the backend sick")),
      connectionLimit(metrics.counter(
          part, "connection_limit", "fetches not made because all connections were in use")),
      purges(metrics.counter(part, "purges")),
      purgedObjects(metrics.counter(part, "purged_objects")),
      bytes(metrics.counter(
          part, "resp_body_bytes", "bodies sent to visitors", {.unit = sim::MetricUnit::Bytes})),
      objectSize(metrics.histogram(
          part, "object_size", "bodies fetched", {.unit = sim::MetricUnit::Bytes})),
      missTime(metrics.histogram(part, "miss_time", "time of requests that were no hits")) {
    for (std::size_t i = 1; i < statuses_.size(); ++i) {
        statuses_[i] = &metrics.counter(part, "status_" + std::to_string(i) + "xx");
    }
    statuses_[0] = &metrics.counter(part, "status_other");
    for (std::size_t i = 0; i <= mirrors; ++i) {
        const std::string name = backendName(i);
        fetches.push_back(&metrics.counter(part, "fetches_" + name, "requests sent to it"));
        sickAt.push_back(
            &metrics.gauge(part, "sick_" + name, "points of presence whose probes find it sick"));
    }
}

} // namespace doppel::models
