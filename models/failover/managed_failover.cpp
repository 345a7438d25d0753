// SPDX-License-Identifier: Apache-2.0
#include "models/failover/managed_failover.h"

#include "sim/math.h"

namespace doppel::models {

namespace {

// The point that a share of 0.9999 of a standard normal variable does not exceed.
constexpr double kNormal9999 = 3.719016485455709;

} // namespace

ManagedFailover managedFailover(ManagedStore store) {
    using sim::Distribution;
    switch (store) {
    case ManagedStore::MultiAzInstance:
        return {Distribution::uniform(60, 120), false,
                "AWS RDS User Guide: failover times are typically 60 to 120 seconds"};
    case ManagedStore::MultiAzCluster:
        return {Distribution::uniform(15, 35), false,
                "AWS RDS User Guide: typically under 35 seconds; the least is a guess"};
    case ManagedStore::PromotedReplica:
        return {Distribution::uniform(180, 420), true,
                "AWS RDS User Guide: a few minutes, with a reboot; the range is a guess"};
    case ManagedStore::PointInTimeRestore:
        return {Distribution::uniform(900, 3600), true,
                "AWS RDS User Guide: logs are kept every 5 minutes; the time is a guess"};
    case ManagedStore::ElastiCacheReplica:
        return {Distribution::uniform(20, 60), true, "a guess: the guide gives no time"};
    }
    return {};
}

sim::Distribution s3ReplicationLag(sim::Duration median) {
    static constexpr double kPromised = 900;
    const double mu = sim::log(sim::toSeconds(median));
    return sim::Distribution::lognormalByLog(mu, (sim::log(kPromised) - mu) / kNormal9999);
}

double writesLost(double writesPerSecond, sim::Duration lag) {
    return writesPerSecond * sim::toSeconds(lag);
}

} // namespace doppel::models
