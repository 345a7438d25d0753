// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

#include <array>

namespace doppel::models {

/// What an object store counts of its replication, under CloudWatch's names. Source: AWS S3 User
/// Guide, S3 Replication metrics.
struct ObjectStoreMetrics {
    static constexpr std::string_view kLatency = "ReplicationLatency";
    static constexpr std::string_view kPending = "OperationsPendingReplication";
    static constexpr std::string_view kFailed = "OperationsFailedReplication";

    ObjectStoreMetrics(sim::Metrics& metrics, std::string_view component)
        : pending(metrics.gauge(component,
                                kPending,
                                "with replication: objects that were put here and are not at the "
                                "replica yet; if this store is lost, so are they")),
          failed(metrics.counter(component,
                                 kFailed,
                                 "with replication: objects that the replica answered with a 4xx, "
                                 "which nobody tries again")),
          latency(metrics.histogram(
              component, kLatency, "with replication: time from a put until the replica has it")) {}

    sim::Gauge& pending;
    sim::Counter& failed;
    sim::Histogram& latency;

    static constexpr std::array kBooks{
        BookOfTimes{.times = kLatency, .failed = {kFailed}, .ofGood = true, .work = "replications"}};
    static constexpr std::array kBases{
        MetricBasis{kPending},
    };
    static constexpr std::array kHeadlines{
        Headline{"not replicated", {kPending}},
        Headline{"replications failed", {kFailed}},
    };
};

} // namespace doppel::models
