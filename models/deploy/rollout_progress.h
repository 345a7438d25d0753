// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// What a Deployment's status counts.
struct RolloutCounts {
    std::uint32_t replicas = 0;  ///< of all versions
    std::uint32_t updated = 0;   ///< of the new version
    std::uint32_t ready = 0;     ///< of all versions
    std::uint32_t available = 0; ///< of all versions
    friend bool operator==(const RolloutCounts&, const RolloutCounts&) = default;
};

/// Whether the second status is progress over the first: more servers of the new version, fewer of
/// former ones, more that are ready or available. Source: kubernetes deployment/util,
/// DeploymentProgressing.
bool hasProgressed(const RolloutCounts& before, const RolloutCounts& now);

/// Whether it is done: as many as wanted, all of the new version and available. Source: kubernetes
/// deployment/util, DeploymentComplete.
bool isComplete(const RolloutCounts& now, std::uint32_t wanted);

/// Whether a rollout that isn't complete has made no progress for longer than its deadline. It is
/// then only said to be (ProgressDeadlineExceeded): nothing is rolled back. Source: kubernetes
/// deployment/util, DeploymentTimedOut.
bool hasTimedOut(sim::Time lastProgress, sim::Time now, sim::Duration deadline);

/// Since when a server counts as available that has been ready without a break since `ready`.
/// Source: kubernetes minReadySeconds.
constexpr sim::Time availableSince(sim::Time ready, sim::Duration minReady) {
    return sim::after(ready, minReady);
}

/// What happens next where all old servers go before any new one comes: stop the old, wait until
/// the last of them has ended, start the new. Source: kubernetes deployment/recreate.go.
enum class RecreateStep : std::uint8_t { StopOld, WaitForOld, StartNew };
/// `old` servers that weren't told to go, `leaving` ones that were and still run.
RecreateStep recreateStep(std::uint32_t old, std::uint32_t leaving);

} // namespace doppel::models
