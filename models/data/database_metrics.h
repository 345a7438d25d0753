// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/writes_lost.h"
#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a database counts; its connections under the name of postgres_exporter.
struct DatabaseMetrics {
    DatabaseMetrics(sim::Metrics& metrics, std::string_view component)
        : connections(
              metrics.gauge(component, "pg_stat_activity_count", "connections with a query")),
          waiting(metrics.gauge(
              component, "connections_waiting", "queries that wait for a connection")),
          busyProcessors(metrics.gauge(component, "cpu_busy", "processors in use")),
          tooManyClients(
              metrics.counter(component, "too_many_clients", "queries that got no connection")),
          lockWaits(metrics.gauge(component, "lock_waits", "writes that wait for a row's lock")),
          lockTimeouts(metrics.counter(
              component, "lock_timeouts", "writes that waited too long for a row's lock")),
          failovers(metrics.counter(component, "failovers", "servers that a standby replaced")),
          writesLost(
              metrics.counter(component,
                              kWritesLost,
                              "writes that were acknowledged and lost by a takeover: told of who "
                              "had acknowledged them and of the replica that took over without "
                              "them; not measured where at the end their host is gone and nobody "
                              "has taken over, since nobody has any of them then")),
          advisoryWaits(metrics.gauge(
              component, "advisory_lock_waits", "sessions that wait for an advisory lock")),
          advisoryNotGiven(metrics.counter(component,
                                           "advisory_locks_not_given",
                                           "advisory locks that others kept for too long")) {}

    sim::Gauge& connections;
    sim::Gauge& waiting;
    sim::Gauge& busyProcessors;
    sim::Counter& tooManyClients;
    sim::Gauge& lockWaits;
    sim::Counter& lockTimeouts;
    sim::Counter& failovers;
    sim::Counter& writesLost;
    sim::Gauge& advisoryWaits;
    sim::Counter& advisoryNotGiven;

    static constexpr std::array kBases{
        MetricBasis{"failovers"},
        MetricBasis{kWritesLost, MetricBasis::Of::Answered},
        MetricBasis{"connections_waiting", MetricBasis::Of::Waiting},
        MetricBasis{"too_many_clients", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"cpus busy", {"cpu_busy"}, {}, Headline::When::Always},
        Headline{"waiting", {"connections_waiting"}},
        Headline{"lock waits", {"lock_waits"}},
        Headline{"refused", {"too_many_clients"}},
        Headline{"lag p99", {"replication_lag_seconds"}, "p99"},
        Headline{"stale reads", {"stale_reads"}},
        Headline{"writes lost", {kWritesLost}},
    };
};

/// What a replica counts beside that.
struct ReplicaMetrics {
    static constexpr std::string_view kLag = "replication_lag_seconds";
    static constexpr std::array kBases{MetricBasis{"writes_behind"}};

    ReplicaMetrics(sim::Metrics& metrics, std::string_view component)
        : lag(metrics.histogram(
              component,
              kLag,
              "of a replica: from a write's commit until a server has replayed it",
              {.unit = sim::MetricUnit::Nanoseconds, .series = true})),
          behind(metrics.gauge(component,
                               "writes_behind",
                               "of a replica: writes that the server furthest behind lacks")),
          staleReads(metrics.counter(
              component, "stale_reads", "of a replica: reads of rows that had been written since")),
          writesRefused(metrics.counter(
              component, "writes_refused", "of a replica: writes, which it does not take")),
          promotions(metrics.counter(
              component, "promotions", "times that the replica took its primary's place")) {}

    sim::Histogram& lag;
    sim::Gauge& behind;
    sim::Counter& staleReads;
    sim::Counter& writesRefused;
    sim::Counter& promotions;

    static constexpr std::array kBooks{BookOfTimes{kLag, {}, {kWritesLost}, true}};
};

} // namespace doppel::models
