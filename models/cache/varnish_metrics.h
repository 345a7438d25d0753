// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/varnish_stats.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a Varnish counts, under the names of varnishstat.
struct VarnishMetrics {
    VarnishMetrics(sim::Metrics& metrics, std::string_view component)
        : stats(metrics, component),
          requests(metrics.counter(component, "MAIN.client_req", "requests from clients")),
          passes(metrics.counter(
              component, "MAIN.s_pass", "requests that were passed to the backend")),
          synths(metrics.counter(
              component, "MAIN.s_synth", "answers that it made itself, those of a fault too")),
          notLookedUp(metrics.counter(component,
                                      "not_looked_up",
                                      "requests that a fault answered in the place of all work, "
                                      "or that did not arrive")),
          backendFailures(metrics.counter(
              component, "MAIN.backend_fail", "requests that the backend did not answer")) {}

    VarnishStats stats;
    sim::Counter& requests;
    sim::Counter& passes;
    sim::Counter& synths;
    sim::Counter& notLookedUp;
    sim::Counter& backendFailures;

    /// Hits on objects within their grace are hits, as with varnishstat; errors and wrong answers
    /// are none, unlike MAIN.cache_hit.
    static constexpr std::array kShares{ShareOfMetrics{
        "hit_ratio",
        "hits among the requests that the cache looked up, that a fault answered "
        "before it did, and that did not arrive or hang; one that was no good answer, or that "
        "nobody waited for, is none",
        {"hits_good"},
        {"MAIN.cache_hit", "MAIN.cache_miss", "not_looked_up"},
        "not_looked_up"}};

    static constexpr std::array kBases{
        MetricBasis{"MAIN.client_req", MetricBasis::Of::Came},
        MetricBasis{"MAIN.n_object"},
        MetricBasis{"SMA.s0.g_bytes"},
        MetricBasis{"SMA.Transient.g_bytes"},
    };
    static constexpr std::array kHeadlines{
        Headline{"hits", {"hit_ratio"}, {}, Headline::When::Always},
    };
};

} // namespace doppel::models
