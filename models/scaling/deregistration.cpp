// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/deregistration.h"

#include "models/balancing/balancer.h"
#include "models/deploy/rollout.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/scaling/target_tracker.h"

#include <algorithm>
#include <optional>

namespace doppel::models {

namespace {

// Who keeps its servers, where that is AWS.
std::optional<TrackedService> keeperOf(const Component& component) {
    const auto* rollout = dynamic_cast<const Rollout*>(component.fleet().steward());
    if (rollout != nullptr && rollout->isByEcs()) {
        return TrackedService::Ecs;
    }
    for (const auto& other : component.platform().components()) {
        const auto* tracker = dynamic_cast<const TargetTracker*>(other.get());
        if (tracker != nullptr && tracker->scales(component)) {
            return tracker->service();
        }
    }
    return std::nullopt;
}

} // namespace

Deregistration deregistrationOf(const Component& component) {
    const std::optional<TrackedService> keeper = keeperOf(component);
    if (!keeper) {
        return {};
    }
    Deregistration found{.endsIdle = *keeper == TrackedService::Asg};
    for (const Platform::Arrow& arrow : component.platform().arrows()) {
        if (&arrow.link->target() != &component) {
            continue;
        }
        const auto* balancer =
            dynamic_cast<const Balancer*>(component.platform().find(arrow.caller));
        if (balancer != nullptr) {
            found.longest = std::max(found.longest, balancer->deregistrationDelay());
            found.onTheWay = std::max(found.onTheWay, arrow.link->options().latency);
        }
    }
    return found;
}

} // namespace doppel::models
