// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/time.h"

#include <cstdint>
#include <string_view>

namespace doppel::models {

/// How a managed store comes back when its primary is lost.
enum class ManagedStore : std::uint8_t {
    MultiAzInstance,    ///< RDS: one standby, written to synchronously
    MultiAzCluster,     ///< RDS: two standbys that may be read
    PromotedReplica,    ///< RDS: an operator promotes a read replica, which reboots
    PointInTimeRestore, ///< RDS: a new instance from a backup and the logs since
    ElastiCacheReplica, ///< ElastiCache: the replica with the least lag
};

/// What is published of it.
struct ManagedFailover {
    sim::Distribution outage; ///< until the endpoint leads to the new primary
    bool losesWrites = false; ///< those that had not been replicated
    std::string_view source;
};
/// Where a range is given, any length within is equally likely, which is a guess.
ManagedFailover managedFailover(ManagedStore store);

/// How far S3 replication lags behind: lognormal with this median (a guess: "most objects in
/// seconds") and the 99.99 % point of 15 min that replication time control promises.
/// Source: AWS S3 User Guide, S3 Replication Time Control.
sim::Distribution s3ReplicationLag(sim::Duration median = std::chrono::seconds(5));
/// Writes that are lost with the first store: those of the last `lag`.
double writesLost(double writesPerSecond, sim::Duration lag);

} // namespace doppel::models
