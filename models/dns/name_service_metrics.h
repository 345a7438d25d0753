// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What caching resolvers count, under the names of Unbound's and BIND's statistics.
struct NameServiceMetrics {
    NameServiceMetrics(sim::Metrics& metrics, std::string_view component)
        : cacheHits(metrics.counter(
              component, "cache_hits", "queries answered from the resolver's cache")),
          goodHits(metrics.counter(
              component,
              "cache_hits_good",
              "those of them that left as an address, and no error, for who still waited")),
          cacheMisses(
              metrics.counter(component, "cache_misses", "queries that waited for an authority")),
          notLookedUp(metrics.counter(component,
                                      "not_looked_up",
                                      "queries that a fault answered in the place of all work, or "
                                      "that did not arrive")),
          staleAnswers(
              metrics.counter(component, "expired", "queries answered with an expired record")),
          noSuchName(metrics.counter(component, "rcode_nxdomain", "answers `no such name`")),
          serverFailures(metrics.counter(component, "rcode_servfail", "answers `server failure`")) {
    }

    sim::Counter& cacheHits;
    sim::Counter& goodHits;
    sim::Counter& cacheMisses;
    sim::Counter& notLookedUp;
    sim::Counter& staleAnswers;
    sim::Counter& noSuchName;
    sim::Counter& serverFailures;

    static constexpr std::array kShares{
        ShareOfMetrics{"hit_ratio",
                       "share of queries answered from the resolver's cache while somebody waited, "
                       "and not with a failure that it keeps",
                       {"cache_hits_good"},
                       {"cache_hits", "cache_misses", "not_looked_up"},
                       "not_looked_up"}};

    static constexpr std::array kHeadlines{
        Headline{"hits", {"hit_ratio"}, {}, Headline::When::Always},
        Headline{"SERVFAIL", {"rcode_servfail"}},
    };
};

} // namespace doppel::models
