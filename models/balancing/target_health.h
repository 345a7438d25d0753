// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace doppel::models {

/// How a load balancer finds out which of its targets work.
struct HealthCheckConfig {
    sim::Duration interval = std::chrono::seconds(30);
    sim::Duration timeout = std::chrono::seconds(5);
    std::uint32_t healthyThreshold = 5;
    std::uint32_t unhealthyThreshold = 2;
    std::vector<std::int64_t> matcher{200}; ///< the statuses that count as a success
    std::string path; ///< asked for through targets that only pass requests on; empty: of these

    void describe(FieldVisitor& visitor);
};

/// What one node of a load balancer thinks of a target.
struct TargetHealth {
    enum class State : std::uint8_t { Initial, Healthy, Unhealthy };
    State state = State::Initial;
    std::uint32_t successes = 0; ///< in a row
    std::uint32_t failures = 0;  ///< in a row

    bool healthy() const { return state == State::Healthy; }
    friend bool operator==(const TargetHealth&, const TargetHealth&) = default;
};

/// The opinion after a probe: a new target is healthy after one success, an unhealthy one after
/// healthy_threshold in a row; any target is unhealthy after unhealthy_threshold failures in a row.
/// Source: AWS ALB user guide, "Health checks for your target groups".
TargetHealth afterProbe(const HealthCheckConfig& config, const TargetHealth& health, bool success);

/// Of two opinions the worse: unhealthy, initial, healthy.
TargetHealth::State worseOf(TargetHealth::State a, TargetHealth::State b);

} // namespace doppel::models
