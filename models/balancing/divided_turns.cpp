// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/divided_turns.h"

#include "sim/assert.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

std::uint32_t DividedTurns::choose(std::span<const std::uint32_t> usable,
                                   const TrafficDivision& division) {
    DOPPEL_ASSERT(!usable.empty());
    std::array<std::vector<std::uint32_t>, 2> bySide;
    for (const std::uint32_t target : usable) {
        const bool isChosen =
            std::any_of(division.servers.begin(), division.servers.end(),
                        [target](InstanceId each) { return each.index == target; });
        bySide[isChosen ? 1 : 0].push_back(target);
    }
    const auto weight = static_cast<std::int64_t>(
        std::llround(division.share * static_cast<double>(TargetLoad::kFullShare)));
    sides_[0].share = TargetLoad::kFullShare - weight;
    sides_[1].share = weight;
    std::vector<std::uint32_t> open;
    for (std::uint32_t side = 0; side < sides_.size(); ++side) {
        if (!bySide[side].empty()) {
            open.push_back(side);
        }
    }
    const std::vector<std::uint32_t>& from =
        bySide[open.size() == 1 ? open.front() : chooseInTurn(sides_, open)];
    targets_.resize(std::max<std::size_t>(targets_.size(), from.back() + 1));
    return static_cast<std::uint32_t>(chooseInTurn(targets_, from));
}

} // namespace doppel::models
