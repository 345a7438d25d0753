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

std::size_t chooseLeastOutstanding(std::span<const TargetLoad> targets,
                                   std::span<const std::uint32_t> usable,
                                   std::size_t last) {
    DOPPEL_ASSERT(!usable.empty());
    const auto start =
        std::upper_bound(usable.begin(), usable.end(), static_cast<std::uint32_t>(last)) -
        usable.begin();
    std::size_t best = usable[static_cast<std::size_t>(start) % usable.size()];
    for (std::size_t i = 1; i < usable.size(); ++i) {
        const std::size_t next = usable[(static_cast<std::size_t>(start) + i) % usable.size()];
        if (targets[next].outstanding < targets[best].outstanding) {
            best = next;
        }
    }
    return best;
}

std::size_t chooseRandomly(std::span<const std::uint32_t> usable, sim::Draws& draws) {
    DOPPEL_ASSERT(!usable.empty());
    return usable[draws.below(usable.size())];
}

std::size_t choosePowerOfTwo(std::span<const TargetLoad> targets,
                             std::span<const std::uint32_t> usable,
                             sim::Draws& draws) {
    const std::size_t first = chooseRandomly(usable, draws);
    const std::size_t second = chooseRandomly(usable, draws);
    return targets[first].outstanding < targets[second].outstanding ? first : second;
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
