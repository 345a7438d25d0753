// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// How many servers of each version make a canary's weight, where nothing else divides the traffic.
struct CanaryCounts {
    std::uint32_t canary = 0;
    std::uint32_t stable = 0;
    friend bool operator==(const CanaryCounts&, const CanaryCounts&) = default;
};

/// The counts whose share comes closest to a weight of 0 to 100 %, of `wanted` servers or, where
/// any surge is allowed, of one more. The canary's count rounded up is looked at first, then
/// rounded down (not for exact halves, which round up), and the first of the best wins. From 1 to
/// 99 % and for two servers or more, surge included, each version keeps at least one; but without
/// surge an exact half below the whole, such as 75 % of two, is no canary at all, as in the original.
/// Source: argo-rollouts utils/replicaset/canary.go, approximateWeightedCanaryStableReplicaCounts.
CanaryCounts canaryCounts(std::uint32_t wanted, std::uint32_t weight, std::uint32_t surge);

/// What a canary without a traffic router has, and may do.
struct CanaryFleet {
    std::uint32_t wanted = 0;
    std::uint32_t surge = 0;       ///< more than wanted
    std::uint32_t unavailable = 0; ///< fewer available than wanted
    std::uint32_t canary = 0;
    std::uint32_t canaryAvailable = 0;
    std::uint32_t stable = 0;
    std::uint32_t stableAvailable = 0;
    std::uint32_t others = 0; ///< of releases that were given up: they take up room
    std::uint32_t othersAvailable = 0;
};
/// How many of the others go now: those that aren't available, and of the rest as many as leave
/// enough available. Source: argo-rollouts rollout/canary.go, scaleDownOldReplicaSetsForCanary.
std::uint32_t othersToStop(const CanaryFleet& fleet);
/// The counts to ask for next on the way to `aim`: the stable version grows first, then the canary,
/// as far as the surge allows; then the canary shrinks, then the stable version, as far as enough
/// stay available. The version that grows may be unavailable without being in the way.
/// Source: argo-rollouts utils/replicaset/canary.go, CalculateReplicaCountsForBasicCanary.
CanaryCounts nextCanaryCounts(const CanaryFleet& fleet, const CanaryCounts& aim);

} // namespace doppel::models
