// SPDX-License-Identifier: Apache-2.0
#include "models/traffic_division.h"

#include <algorithm>
#include <cstddef>

namespace doppel::models {

TrafficSides sidesOf(std::span<const InstanceId> servers, const TrafficDivision& division) {
    TrafficSides sides;
    for (const InstanceId id : servers) {
        const bool isChosen =
            std::binary_search(division.servers.begin(), division.servers.end(), id,
                               [](InstanceId a, InstanceId b) { return a.index < b.index; });
        (isChosen ? sides.chosen : sides.others).push_back(id);
    }
    return sides;
}

InstanceId
pickDivided(std::span<const InstanceId> servers, const TrafficDivision& division, double uniform) {
    const auto [chosen, others] = sidesOf(servers, division);
    const bool isOneSided = chosen.empty() || others.empty();
    const bool toChosen = others.empty() || (!chosen.empty() && uniform < division.share);
    const std::vector<InstanceId>& side = toChosen ? chosen : others;
    const double within = isOneSided ? uniform
                          : toChosen ? uniform / division.share
                                     : (uniform - division.share) / (1.0 - division.share);
    const auto place = static_cast<std::size_t>(within * static_cast<double>(side.size()));
    return side[std::min(place, side.size() - 1)];
}

} // namespace doppel::models
