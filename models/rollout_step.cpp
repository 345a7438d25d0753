// SPDX-License-Identifier: Apache-2.0
#include "models/rollout_step.h"

#include <algorithm>

namespace doppel::models {

namespace {

// Products such as 10 × 0.3 are a hair off the whole number that is meant.
constexpr double kHair = 1e-9;

} // namespace

RolloutLimits
rolloutLimits(std::uint32_t wanted, sim::Probability surge, sim::Probability unavailable) {
    RolloutLimits limits;
    limits.surge = static_cast<std::uint32_t>(surge.value * wanted + (1.0 - kHair));
    limits.unavailable = static_cast<std::uint32_t>(unavailable.value * wanted + kHair);
    if (limits.surge == 0 && limits.unavailable == 0) {
        limits.unavailable = 1;
    }
    return limits;
}

RolloutStep rolloutStep(const RolloutLimits& limits, const RolloutView& view) {
    if (view.fresh > view.wanted) {
        return {.stopFresh = view.fresh - view.wanted};
    }
    const std::int64_t wanted = view.wanted;
    const std::int64_t total = std::int64_t{view.fresh} + view.old;
    const std::int64_t start =
        std::min(wanted + limits.surge - total, wanted - std::int64_t{view.fresh});
    if (start > 0) {
        return {.start = static_cast<std::uint32_t>(start)};
    }
    const std::int64_t leastAvailable = wanted - std::min<std::int64_t>(limits.unavailable, wanted);
    const std::int64_t freshUnavailable = std::int64_t{view.fresh} - view.freshAvailable;
    const std::int64_t most = total - leastAvailable - freshUnavailable;
    if (most <= 0) {
        return {};
    }
    const std::int64_t unhealthy = std::int64_t{view.old} - view.oldAvailable;
    const std::int64_t cleaned = std::min(most, unhealthy);
    const std::int64_t available = std::int64_t{view.freshAvailable} + view.oldAvailable;
    const std::int64_t healthy =
        std::clamp<std::int64_t>(available - leastAvailable, 0, std::int64_t{view.oldAvailable});
    return {.stop = static_cast<std::uint32_t>(cleaned + healthy)};
}

} // namespace doppel::models
