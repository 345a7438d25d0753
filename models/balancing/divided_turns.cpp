// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/divided_turns.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

std::optional<std::uint32_t> DividedTurns::choose(std::span<const TargetStanding> targets,
                                                  std::optional<std::uint32_t> zone,
                                                  const TrafficDivision& division) {
    std::array<std::vector<TargetStanding>, 2> bySide;
    bySide.fill({targets.begin(), targets.end()});
    std::vector<InstanceId> servers(targets.size());
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        servers[i].index = i;
    }
    const auto [chosen, others] = sidesOf(servers, division);
    for (const InstanceId id : chosen) {
        bySide[0][id.index].registered = false;
    }
    for (const InstanceId id : others) {
        bySide[1][id.index].registered = false;
    }
    const std::array<UsableTargets, 2> usable{usableTargets(bySide[0], zone),
                                              usableTargets(bySide[1], zone)};
    const auto weight = static_cast<std::int64_t>(
        std::llround(division.share * static_cast<double>(TargetLoad::kFullShare)));
    sides_[0].share = TargetLoad::kFullShare - weight;
    sides_[1].share = weight;
    std::vector<std::uint32_t> open;
    for (std::uint32_t side = 0; side < sides_.size(); ++side) {
        if (!usable[side].indices.empty()) {
            open.push_back(side);
        }
    }
    if (open.empty()) {
        return std::nullopt;
    }
    const std::vector<std::uint32_t>& from =
        usable[open.size() == 1 ? open.front() : chooseInTurn(sides_, open)].indices;
    targets_.resize(std::max<std::size_t>(targets_.size(), from.back() + 1));
    return static_cast<std::uint32_t>(chooseInTurn(targets_, from));
}

} // namespace doppel::models
