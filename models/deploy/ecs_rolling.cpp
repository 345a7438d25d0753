// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/ecs_rolling.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

namespace {

// Products such as 10 × 1.1 are a hair off the whole number that is meant.
constexpr double kHairOfATask = 1e-9;

} // namespace

EcsBounds ecsBounds(std::uint32_t desired, sim::Ratio minimumHealthy, sim::Ratio maximum) {
    return {static_cast<std::uint32_t>(std::ceil(desired * minimumHealthy.value - kHairOfATask)),
            static_cast<std::uint32_t>(std::floor(desired * maximum.value + kHairOfATask))};
}

RolloutStep ecsStep(const EcsBounds& bounds, const RolloutView& view) {
    const std::uint32_t total = view.fresh + view.old;
    RolloutStep step;
    if (view.fresh > view.wanted) {
        step.stopFresh = view.fresh - view.wanted;
        return step;
    }
    if (view.fresh < view.wanted && total < bounds.most) {
        step.start = std::min(view.wanted - view.fresh, bounds.most - total);
        return step;
    }
    const std::uint32_t unhealthy = view.old - view.oldAvailable;
    const std::uint32_t running = view.freshAvailable + view.oldAvailable;
    const std::uint32_t spare = running - std::min(running, bounds.least);
    step.stop = unhealthy + std::min(spare, view.oldAvailable);
    return step;
}

sim::Time ecsUnhealthyAt(const ReadinessConfig& checks, sim::Time started, sim::Time runsSince) {
    const std::uint32_t needed = std::max(checks.failureThreshold, checks.successThreshold);
    sim::Time sent = nextProbe(checks, started, runsSince);
    for (std::uint32_t i = 1; i < needed; ++i) {
        sent = probeAfter(checks, started, sent, sim::after(sent, checks.timeout));
    }
    return sim::after(sent, checks.timeout);
}

std::uint32_t ecsBreakerThreshold(std::uint32_t desired, EcsBreakerVersion version) {
    const std::uint32_t least = version == EcsBreakerVersion::From2024 ? 3 : 10;
    return std::clamp<std::uint32_t>((desired + 1) / 2, least, 200);
}

} // namespace doppel::models
