// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"
#include "models/response.h"
#include "sim/metrics.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What an edge counts, under the names of Fastly's real-time analytics where it has one; the
/// others are ours. Its hit ratio is hits_good / (hits + miss + not_looked_up).
class EdgeMetrics {
public:
    /// What requests found at their first look into a cache.
    struct Tally {
        sim::Counter& hits;
        sim::Counter& goodHits; ///< those that were good answers
        sim::Counter& miss;
        sim::Counter& pass;
        sim::Counter& stale; ///< those hits that were stale
    };

    EdgeMetrics(sim::Metrics& metrics, std::string_view component, std::size_t mirrors = 0);

    /// An answer as it leaves the edge. Of one that stops in its midst no byte is counted.
    void status(const Response& response) {
        const std::size_t hundred = response.status / 100U;
        statuses_[hundred < statuses_.size() ? hundred : 0]->add();
        bytes.add(response.stopsInItsMidst() ? 0 : static_cast<std::uint64_t>(response.size.count));
    }

    Tally visitors;
    Tally atShield; ///< requests of other points of presence
    sim::Counter& notLookedUp;
    sim::Counter& shield;
    sim::Counter& synth;
    sim::Counter& errors;
    sim::Counter& restarts;
    sim::Counter& originFetches;
    sim::Counter& originRevalidations;
    sim::Counter& rateLimited;
    sim::Counter& staleIfError;
    sim::Counter& sickBackend;
    sim::Counter& connectionLimit;
    sim::Counter& purges;
    sim::Counter& purgedObjects;
    sim::Counter& bytes;
    sim::Histogram& objectSize;
    sim::Histogram& missTime;

    std::vector<sim::Counter*> fetches; ///< by backend: the origin, then the mirrors
    std::vector<sim::Gauge*> sickAt;    ///< by backend: at how many places probes find it sick

    static constexpr std::array kShares{ShareOfMetrics{
        "hit_ratio",
        "hits among the requests that the cache looked up, that a fault answered "
        "before it did, that did not arrive or hang, and that were passed in vain; one that "
        "was no good answer, or that nobody waited for, is none",
        {"hits_good"},
        {"hits", "miss", "not_looked_up"},
        "not_looked_up"}};

    static constexpr std::array kBases{
        MetricBasis{"rate_limited", MetricBasis::Of::TurnedAway},
        MetricBasis{"sick", MetricBasis::Of::Found},
    };
    static constexpr std::array kHeadlines{
        Headline{"hits", {"hit_ratio"}, {}, Headline::When::Always},
        Headline{"restarts", {"restarts"}},
        Headline{"stale", {"stale_if_error"}},
        Headline{"rate limited", {"rate_limited"}},
    };

private:
    std::array<sim::Counter*, 6> statuses_{};
};

} // namespace doppel::models
