// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/canary_weight.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace doppel::models {

namespace {

constexpr std::uint32_t kWhole = 100;

struct CanaryOption {
    std::uint32_t canary = 0;
    std::uint32_t total = 0;
};

// Whether rounding up and down are equally far from the weight, in the arithmetic of the original.
bool isHalf(std::uint32_t weight, std::uint32_t total) {
    const double exact = total * (static_cast<double>(weight) / kWhole);
    return exact - std::floor(exact) == 0.5;
}

// How far the share of an option is from the weight.
double distanceOf(const CanaryOption& option, std::uint32_t weight) {
    const double actual = static_cast<double>(option.canary * kWhole) / option.total;
    return std::fabs(actual - weight);
}

} // namespace

CanaryCounts canaryCounts(std::uint32_t wanted, std::uint32_t weight, std::uint32_t surge) {
    if (wanted == 0) {
        return {};
    }
    const std::uint32_t up = (wanted * weight + kWhole - 1) / kWhole;
    const std::uint32_t down = wanted * weight / kWhole;
    const bool mayBeNone = weight == 0 || weight == kWhole || (wanted == 1 && surge == 0);
    std::array<CanaryOption, 4> options;
    std::size_t count = 0;
    if (up < wanted || mayBeNone) {
        options[count++] = {up, wanted};
    }
    if (!isHalf(weight, wanted) && (down != 0 || mayBeNone)) {
        options[count++] = {down, wanted};
    }
    if (surge > 0) {
        options[count++] = {up, wanted + 1};
        if (!isHalf(weight, wanted + 1) && (down != 0 || mayBeNone)) {
            options[count++] = {down, wanted + 1};
        }
    }
    if (count == 0) {
        return {0, wanted};
    }
    const auto* const best = std::min_element(
        options.begin(), options.begin() + count, [weight](const auto& a, const auto& b) {
            return distanceOf(a, weight) < distanceOf(b, weight);
        });
    return {best->canary, best->total - best->canary};
}

std::uint32_t othersToStop(const CanaryFleet& fleet) {
    const std::uint32_t least = fleet.wanted - std::min(fleet.wanted, fleet.unavailable);
    const std::uint32_t available =
        fleet.canaryAvailable + fleet.stableAvailable + fleet.othersAvailable;
    const std::uint32_t spare = available - std::min(available, least);
    return fleet.others - fleet.othersAvailable + std::min(spare, fleet.othersAvailable);
}

CanaryCounts nextCanaryCounts(const CanaryFleet& fleet, const CanaryCounts& aim) {
    CanaryCounts next{fleet.canary, fleet.stable};
    const std::uint32_t most = fleet.wanted + fleet.surge;
    std::uint32_t room = most - std::min(most, fleet.canary + fleet.stable + fleet.others);
    if (fleet.stable < aim.stable) {
        const std::uint32_t more = std::min(room, aim.stable - fleet.stable);
        next.stable += more;
        room -= more;
    }
    if (fleet.canary < aim.canary) {
        next.canary += std::min(room, aim.canary - fleet.canary);
    }
    const bool grows = aim.canary >= fleet.canary;
    const std::uint32_t canary =
        grows ? std::min(fleet.canary, fleet.canaryAvailable) : fleet.canary;
    const std::uint32_t stable =
        grows ? fleet.stable : std::min(fleet.stable, fleet.stableAvailable);
    const std::uint32_t least = fleet.wanted - std::min(fleet.wanted, fleet.unavailable);
    std::uint32_t spare = canary + stable - std::min(least, canary + stable);
    if (fleet.canary > aim.canary) {
        const std::uint32_t fewer = std::min(spare, fleet.canary - aim.canary);
        next.canary -= fewer;
        spare -= fewer;
    }
    if (fleet.stable > aim.stable) {
        next.stable -= std::min(spare, fleet.stable - aim.stable);
    }
    return next;
}

} // namespace doppel::models
