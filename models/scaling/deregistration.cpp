// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/deregistration.h"

#include "models/balancing/balancer.h"
#include "models/balancing/registered_targets.h"
#include "models/deploy/rollout.h"
#include "models/platform.h"
#include "models/scaling/target_tracker.h"

#include <algorithm>
#include <optional>

namespace doppel::models {

namespace {

// Who keeps its servers, where that is AWS.
std::optional<TrackedService> keeperOf(const Component& component) {
    const auto* rollout = dynamic_cast<const Rollout*>(component.fleet().steward());
    if (rollout != nullptr && rollout->isOfTasks()) {
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

bool isServiceOfEcs(const Component& component) {
    return keeperOf(component) == TrackedService::Ecs;
}

Deregistration deregistrationOf(const Component& component) {
    const std::optional<TrackedService> keeper = keeperOf(component);
    if (!keeper) {
        return {};
    }
    Deregistration found{.endsIdle = *keeper == TrackedService::Asg};
    for (const RegisteredTarget& registered : balancersOf(component)) {
        found.longest = std::max(found.longest, registered.balancer->deregistrationDelay());
        found.comesWithin = std::max(found.comesWithin, registered.hearsWithin);
    }
    return found;
}

} // namespace doppel::models
