// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/usable_targets.h"

namespace doppel::models {

UsableTargets usableTargets(std::span<const TargetStanding> targets,
                            std::optional<std::uint32_t> zone) {
    UsableTargets registered{.indices = {}, .failedOpen = true};
    UsableTargets healthy;
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        if (!targets[i].registered || (zone && targets[i].zone != *zone)) {
            continue;
        }
        registered.indices.push_back(i);
        if (targets[i].healthy) {
            healthy.indices.push_back(i);
        }
    }
    return healthy.indices.empty() ? registered : healthy;
}

HealthyPlaces
withTargets(HealthyPlaces list, std::span<const TargetStanding> targets, std::uint32_t zone) {
    for (const TargetStanding& target : targets) {
        const bool works = target.registered && target.healthy;
        list.anywhere = list.anywhere || works;
        list.here = list.here || (works && target.zone == zone);
    }
    return list;
}

} // namespace doppel::models
