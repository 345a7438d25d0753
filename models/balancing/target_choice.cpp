// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_choice.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>

namespace doppel::models {

ChoiceNames choiceNames(BalancingPolicy) {
    static constexpr std::array<std::string_view, 4> kNames{"round_robin", "least_outstanding",
                                                            "random", "power_of_two"};
    return kNames;
}

std::size_t chooseInTurn(std::span<TargetLoad> targets, std::span<const std::uint32_t> usable) {
    DOPPEL_ASSERT(!usable.empty());
    std::size_t best = usable.front();
    std::int64_t total = 0;
    for (const std::uint32_t index : usable) {
        TargetLoad& target = targets[index];
        target.credit += target.share;
        total += target.share;
        if (target.credit > targets[best].credit) {
            best = index;
        }
    }
    targets[best].credit -= total;
    return best;
}

std::int64_t slowStartShare(sim::Duration since, sim::Duration slowStart) {
    if (since >= slowStart) {
        return TargetLoad::kFullShare;
    }
    const double share = sim::toSeconds(since) / sim::toSeconds(slowStart);
    return std::max<std::int64_t>(
        1, static_cast<std::int64_t>(share * static_cast<double>(TargetLoad::kFullShare)));
}

} // namespace doppel::models
