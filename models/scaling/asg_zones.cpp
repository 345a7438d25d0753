// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/asg_zones.h"

#include <algorithm>
#include <tuple>

namespace doppel::models {

std::optional<std::uint32_t> launchZone(std::span<const std::uint32_t> byZone,
                                        std::span<const bool> usable) {
    std::optional<std::uint32_t> fewest;
    for (std::uint32_t zone = 0; zone < byZone.size(); ++zone) {
        if (usable[zone] && (!fewest || byZone[zone] < byZone[*fewest])) {
            fewest = zone;
        }
    }
    return fewest;
}

std::size_t
instanceToTerminate(std::span<const AsgInstance> instances, std::uint32_t zones, sim::Time now) {
    std::vector<std::uint32_t> byZone(zones);
    for (const AsgInstance& instance : instances) {
        ++byZone[instance.zone];
    }
    const std::uint32_t most = *std::max_element(byZone.begin(), byZone.end());
    const auto toHour = [now](const AsgInstance& instance) {
        constexpr sim::Duration kHour = std::chrono::hours(1);
        return kHour - (now - instance.launched) % kHour;
    };
    const auto rank = [&](const AsgInstance& instance) {
        return std::tuple(byZone[instance.zone] != most, instance.launchTemplate, toHour(instance));
    };
    const auto first = std::min_element(
        instances.begin(), instances.end(),
        [&](const AsgInstance& a, const AsgInstance& b) { return rank(a) < rank(b); });
    return static_cast<std::size_t>(first - instances.begin());
}

std::int32_t rebalanceMargin(std::int32_t maxCapacity) {
    constexpr std::int32_t kTenth = 10;
    return std::max(1, maxCapacity / kTenth);
}

AsgRebalance rebalance(std::span<const std::uint32_t> inService,
                       std::span<const bool> usable,
                       std::int32_t total,
                       std::int32_t maxCapacity) {
    const std::optional<std::uint32_t> to = launchZone(inService, usable);
    if (!to) {
        return {};
    }
    const auto from = static_cast<std::uint32_t>(
        std::max_element(inService.begin(), inService.end()) - inService.begin());
    const std::uint32_t difference = inService[from] - inService[*to];
    const std::int32_t room = maxCapacity + rebalanceMargin(maxCapacity) - total;
    if (difference < 2 || room <= 0) {
        return {};
    }
    return {*to, from, std::min(difference / 2, static_cast<std::uint32_t>(room))};
}

} // namespace doppel::models
