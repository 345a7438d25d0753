// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/readiness.h"
#include "models/rollout_step.h"
#include "sim/time.h"
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
/// while enough run without them, those that aren't healthy first. Tasks of the new version beyond
/// the desired ones go at once.
RolloutStep ecsStep(const EcsBounds& bounds, const RolloutView& view);

/// When a task that runs, and has not been healthy yet, counts as unhealthy: its service then stops
/// it and starts another. By then so many of its health checks have ended, the last one by its
/// time-out, that it would be healthy if all had passed, and that it isn't healthy if all failed.
/// Its grace period is taken to last until it listens. REQUIRES: runsSince >= started.
/// Source: AWS ECS, Task health and task replacement; Deployment circuit breaker, stage 2.
sim::Time ecsUnhealthyAt(const ReadinessConfig& checks, sim::Time started, sim::Time runsSince);

/// How long after its host has vanished a task is stopped, and another one started where there are
/// places. A guess: as EC2's status checks, which run each minute, and fail after two.
inline constexpr sim::Duration kEcsHostGone = std::chrono::minutes(2);

/// From which of its rules a deployment circuit breaker's threshold comes.
enum class EcsBreakerVersion : std::uint8_t {
    From2020, ///< at least 10
    From2024, ///< at least 3
};
/// The failures in a row that fail a deployment: half of the desired tasks, rounded up, within the
/// bounds of its version and 200. Source: AWS ECS, Deployment circuit breaker.
std::uint32_t ecsBreakerThreshold(std::uint32_t desired, EcsBreakerVersion version);

/// Counts tasks of a deployment that did not come to work: that died before they were healthy, or
/// were replaced because they failed their health checks. One that becomes healthy forgets them.
/// Source: AWS ECS, Deployment circuit breaker, stages 1 and 2.
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
