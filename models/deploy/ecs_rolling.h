// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rollout_step.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// Between how many tasks ECS stays during a rolling update: at least the desired count times the
/// minimum healthy percent, rounded up, at most that times the maximum percent, rounded down.
/// Source: AWS ECS, Rolling update, deployment configuration.
struct EcsBounds {
    std::uint32_t least = 0;
    std::uint32_t most = 0;
    friend bool operator==(const EcsBounds&, const EcsBounds&) = default;
};
EcsBounds ecsBounds(std::uint32_t desired, sim::Ratio minimumHealthy, sim::Ratio maximum);

/// What the scheduler does next: starts tasks of the new version while there is room, stops old ones
/// while enough run without them, those that aren't healthy first.
RolloutStep ecsStep(const EcsBounds& bounds, const RolloutView& view);

/// From which of its rules a deployment circuit breaker's threshold comes.
enum class EcsBreakerVersion : std::uint8_t {
    From2020, ///< at least 10
    From2024, ///< at least 3
};
/// The failures in a row that fail a deployment: half of the desired tasks, rounded up, within the
/// bounds of its version and 200. Source: AWS ECS, Deployment circuit breaker.
std::uint32_t ecsBreakerThreshold(std::uint32_t desired, EcsBreakerVersion version);

/// Counts tasks of a deployment that did not come to work. One that does forgets them.
class EcsBreaker {
public:
    void taskFailed() { ++failures_; }
    void taskRuns() { failures_ = 0; }
    std::uint32_t failures() const { return failures_; }
    bool trips(std::uint32_t threshold) const { return failures_ >= threshold; }

private:
    std::uint32_t failures_ = 0;
};

} // namespace doppel::models
