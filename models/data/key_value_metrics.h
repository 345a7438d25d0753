// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/writes_lost.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a key-value store counts, under the names of Redis's INFO where it has one.
struct KeyValueMetrics {
    KeyValueMetrics(sim::Metrics& metrics, std::string_view component)
        : busy(metrics.gauge(component, "threads_busy", "threads that are working on a command")),
          waiting(metrics.gauge(component, "commands_waiting", "commands that wait for a thread")),
          rejected(metrics.counter(
              component, "rejected_connections", "commands beyond the limit of clients")),
          hits(metrics.counter(
              component, "keyspace_hits", "reads that found their key, while their caller waited")),
          misses(metrics.counter(component, "keyspace_misses", "reads that did not, likewise")),
          failedReads(metrics.counter(component,
                                      "failed_reads",
                                      "reads that did not arrive, got an error or no thread, or "
                                      "whose caller had gone before the answer was there")),
          failovers(metrics.counter(component, "failovers", "servers that a replica replaced")),
          writesLost(metrics.counter(component,
                                     kWritesLost,
                                     "writes that it acknowledged and its replica did not have, or "
                                     "nobody any more, as it has no file of them (loading_time: "
                                     "0s) and the last server that had them was stopped, by a "
                                     "fault or in order; not measured where they are in a file of "
                                     "a host that is gone at the end")),
          fetches(metrics.counter(
              component, "fetches", "with contents: reads that fetched what was not there")),
          hotMisses(metrics.counter(
              component, "hot_misses", "with leases: looks at a key that another was fetching")),
          putsRefused(metrics.counter(component,
                                      "puts_refused",
                                      "with leases: what was fetched before the key changed, or "
                                      "after another had got the lease")) {}

    sim::Gauge& busy;
    sim::Gauge& waiting;
    sim::Counter& rejected;
    sim::Counter& hits;
    sim::Counter& misses;
    sim::Counter& failedReads;
    sim::Counter& failovers;
    sim::Counter& writesLost;
    sim::Counter& fetches;
    sim::Counter& hotMisses;
    sim::Counter& putsRefused;

    static constexpr std::array kShares{
        ShareOfMetrics{"hit_ratio",
                       "share of all reads, failed and hanging ones too, that found their key",
                       {"keyspace_hits"},
                       {"keyspace_hits", "keyspace_misses", "failed_reads"},
                       "failed_reads"}};

    static constexpr std::array kBases{
        MetricBasis{"failovers"},
        MetricBasis{kWritesLost, MetricBasis::Of::Answered},
        MetricBasis{"commands_waiting", MetricBasis::Of::Waiting},
        MetricBasis{"rejected_connections", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"hits", {"hit_ratio"}, {}, Headline::When::Always},
        Headline{"busy", {"threads_busy"}, {}, Headline::When::Always},
        Headline{"waiting", {"commands_waiting"}},
        Headline{"refused", {"rejected_connections"}},
        Headline{"fetches", {"fetches"}},
        Headline{"writes lost", {kWritesLost}},
    };
};

} // namespace doppel::models
