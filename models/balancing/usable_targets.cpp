// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/usable_targets.h"

#include <algorithm>

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

bool zoneIsServed(std::span<const TargetStanding> targets, std::uint32_t zone) {
    const auto works = [](const TargetStanding& target) {
        return target.registered && target.healthy;
    };
    const auto worksHere = [&](const TargetStanding& target) {
        return works(target) && target.zone == zone;
    };
    return std::any_of(targets.begin(), targets.end(), worksHere) ||
           std::none_of(targets.begin(), targets.end(), works);
}

} // namespace doppel::models
