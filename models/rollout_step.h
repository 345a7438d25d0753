// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// How far a rollout may leave the wanted number of servers, in servers.
struct RolloutLimits {
    std::uint32_t surge = 0;       ///< more than wanted
    std::uint32_t unavailable = 0; ///< fewer available than wanted
    friend bool operator==(const RolloutLimits&, const RolloutLimits&) = default;
};
/// Of shares of the wanted number: the surge rounds up, the unavailable down, and where both are 0
/// one may be unavailable. Source: kubernetes deployment/util, ResolveFenceposts.
RolloutLimits
rolloutLimits(std::uint32_t wanted, sim::Probability surge, sim::Probability unavailable);

/// A rollout as the decision sees it. Servers that were told to go no longer count.
struct RolloutView {
    std::uint32_t wanted = 0;
    std::uint32_t fresh = 0; ///< servers of the new version
    std::uint32_t freshAvailable = 0;
    std::uint32_t old = 0; ///< servers of former versions
    std::uint32_t oldAvailable = 0;
};

/// What to do next: start servers of the new version, or stop old ones, those that aren't available
/// first; neither while the limits forbid it, or when it is done. Servers of the new version beyond
/// what is wanted go at once.
struct RolloutStep {
    std::uint32_t start = 0;
    std::uint32_t stop = 0;
    std::uint32_t stopFresh = 0;
    friend bool operator==(const RolloutStep&, const RolloutStep&) = default;
};
/// Source: kubernetes pkg/controller/deployment/rolling.go, reconcileNewReplicaSet and
/// reconcileOldReplicaSets.
RolloutStep rolloutStep(const RolloutLimits& limits, const RolloutView& view);

} // namespace doppel::models
