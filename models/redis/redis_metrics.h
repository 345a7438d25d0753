// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a Redis that holds jobs counts, under the names of the Prometheus exporter for Redis
/// (oliver006/redis_exporter) where it has one.
struct RedisMetrics {
    RedisMetrics(sim::Metrics& metrics, std::string_view component)
        : busy(metrics.gauge(component, "threads_busy", "whether its thread works on a command")),
          waiting(
              metrics.gauge(component, "commands_waiting", "commands that wait for its thread")),
          blocked(metrics.gauge(component,
                                "redis_blocked_clients",
                                "clients that wait for an entry of a list (BRPOP)")),
          memoryUsed(metrics.gauge(component,
                                   "redis_memory_used_bytes",
                                   "what it holds in memory",
                                   {.unit = sim::MetricUnit::Bytes})),
          memoryMax(metrics.gauge(
              component, "redis_memory_max_bytes", "maxmemory", {.unit = sim::MetricUnit::Bytes})),
          file(metrics.gauge(component,
                             "redis_aof_current_size_bytes",
                             "what its append-only file holds",
                             {.unit = sim::MetricUnit::Bytes})),
          commands(metrics.counter(
              component, "redis_commands_processed_total", "commands that it carried out")),
          outOfMemory(metrics.counter(
              component,
              "redis_oom_errors_total",
              "commands that it refused as its memory was full: errors_total{err=\"OOM\"}")),
          rejected(metrics.counter(component,
                                   "redis_rejected_connections_total",
                                   "commands beyond the limit of clients")) {}

    sim::Gauge& busy;
    sim::Gauge& waiting;
    sim::Gauge& blocked;
    sim::Gauge& memoryUsed;
    sim::Gauge& memoryMax;
    sim::Gauge& file;
    sim::Counter& commands;
    sim::Counter& outOfMemory;
    sim::Counter& rejected;

    static constexpr std::array kShares{ShareOfMetrics{"memory_ratio",
                                                       "share of maxmemory that is used",
                                                       {"redis_memory_used_bytes"},
                                                       {"redis_memory_max_bytes"}}};

    static constexpr std::array kBases{
        MetricBasis{"redis_memory_used_bytes"},
        MetricBasis{"redis_memory_max_bytes"},
        MetricBasis{"redis_aof_current_size_bytes"},
        MetricBasis{"redis_blocked_clients"},
        MetricBasis{"commands_waiting", MetricBasis::Of::Waiting},
        MetricBasis{"redis_rejected_connections_total", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"memory", {"memory_ratio"}, {}, Headline::When::Always},
        Headline{"refused: out of memory", {"redis_oom_errors_total"}},
        Headline{"blocked clients", {"redis_blocked_clients"}},
        Headline{"busy", {"threads_busy"}, {}, Headline::When::Always},
        Headline{"waiting", {"commands_waiting"}},
        Headline{"refused", {"redis_rejected_connections_total"}},
    };
};

} // namespace doppel::models
