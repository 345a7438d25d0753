// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/counted_once.h"
#include "models/metrics_of_kind.h"

#include <array>

namespace doppel::models {

/// What an object store counts of its replication, under CloudWatch's names. Source: AWS S3 User
/// Guide, S3 Replication metrics.
struct ObjectStoreMetrics {
    static constexpr std::string_view kLatency = "ReplicationLatency";
    static constexpr std::string_view kPending = "OperationsPendingReplication";
    static constexpr std::string_view kFailed = "OperationsFailedReplication";
    static constexpr std::string_view kReplicated = "objects_replicated";
    static constexpr std::string_view kLacking = "objects_not_at_replica";

    ObjectStoreMetrics(sim::Metrics& metrics, std::string_view component)
        : pending(metrics.gauge(component,
                                kPending,
                                "with replication: objects that were put here and are not at the "
                                "replica yet; if this store is lost, so are they")),
          failed(metrics.counter(component,
                                 kFailed,
                                 "with replication: objects that the replica answered with a 4xx, "
                                 "which nobody tries again")),
          replicated(metrics,
                     component,
                     kReplicated,
                     "with replication: objects that were put here and that the replica got"),
          lacking(metrics.gauge(component,
                                kLacking,
                                "with replication: objects that were put here and are not at the "
                                "replica, those too whose replication has failed")),
          latency(metrics.histogram(
              component, kLatency, "with replication: time from a put until the replica has it")) {}

    sim::Gauge& pending;
    sim::Counter& failed;
    CountedOnce replicated;
    sim::Gauge& lacking;
    sim::Histogram& latency;

    static constexpr std::array kBooks{BookOfTimes{.times = kLatency,
                                                   .good = kReplicated,
                                                   .failed = {kFailed},
                                                   .ofGood = true,
                                                   .work = "replications",
                                                   .left = kPending}};
    static constexpr std::array kBases{
        MetricBasis{kPending, MetricBasis::Of::Left},
        MetricBasis{kLacking, MetricBasis::Of::Left},
    };
    static constexpr std::array kUndone{
        LevelOfUndone{kPending, kLacking, "objects that are never replicated"}};
    static constexpr std::array kHeadlines{
        Headline{"not replicated", {kPending}},
        Headline{"replications failed", {kFailed}},
    };
};

} // namespace doppel::models
