// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/target_choice.h"
#include "models/balancing/usable_targets.h"
#include "models/traffic_division.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// How a node divides requests between two releases, as an ALB's listener rule with two weighted
/// target groups does: each side in turn by its weight, and in turn within it. Nothing fails over from
/// one side to the other: one without healthy targets sends to all that it has. Only where one side
/// has no target at all, the other gets everything: a rollout registers its servers before it gives
/// them a share, though a node may hear of them later.
/// Source: AWS ALB user guide, weighted target groups and target group health; AWS CodeDeploy,
/// traffic shifting for ECS.
class DividedTurns {
public:
    /// One of the targets, of those in `zone` where it is set; none where none is registered there.
    std::optional<std::uint32_t> choose(std::span<const TargetStanding> targets,
                                        std::optional<std::uint32_t> zone,
                                        const TrafficDivision& division);

private:
    std::array<TargetLoad, 2> sides_{};
    std::vector<TargetLoad> targets_; // by target
};

} // namespace doppel::models
