// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/target_choice.h"
#include "models/traffic_division.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// How a node divides requests between two releases, as an ALB's listener rule with two weighted
/// target groups does: each side in turn by its weight, and in turn within it. Where one side has no
/// usable target, the other gets all. Source: AWS ALB user guide, weighted target groups; AWS
/// CodeDeploy, traffic shifting for ECS.
class DividedTurns {
public:
    /// One of the usable targets. REQUIRES: there is one.
    std::uint32_t choose(std::span<const std::uint32_t> usable, const TrafficDivision& division);

private:
    std::array<TargetLoad, 2> sides_{};
    std::vector<TargetLoad> targets_; // by target
};

} // namespace doppel::models
