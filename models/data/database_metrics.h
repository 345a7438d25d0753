// SPDX-License-Identifier: Apache-2.0
#pragma once

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
          writesLost(metrics.counter(component,
                                     "writes_lost",
                                     "writes that it acknowledged and its standby did not have")) {}

    sim::Gauge& connections;
    sim::Gauge& waiting;
    sim::Gauge& busyProcessors;
    sim::Counter& tooManyClients;
    sim::Gauge& lockWaits;
    sim::Counter& lockTimeouts;
    sim::Counter& failovers;
    sim::Counter& writesLost;

    static constexpr std::array kHeadlines{
        Headline{"cpus busy", {"cpu_busy"}, {}, Headline::When::Always},
        Headline{"waiting", {"connections_waiting"}},
        Headline{"lock waits", {"lock_waits"}},
        Headline{"refused", {"too_many_clients"}},
        Headline{"writes lost", {"writes_lost"}},
    };
};

} // namespace doppel::models
