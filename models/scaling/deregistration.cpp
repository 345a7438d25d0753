// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/deregistration.h"

#include "models/balancing/balancer.h"
#include "models/balancing/registered_targets.h"
#include "models/deploy/rollout.h"
#include "models/platform.h"
#include "models/scaling/target_tracker.h"

#include <algorithm>

namespace doppel::models {

namespace {

// Whether a target_tracking does, of a service or a group.
template <typename Is>
bool isScaledByOne(const Component& component, Is is) {
    const auto& all = component.platform().components();
    return std::any_of(all.begin(), all.end(), [&](const auto& other) {
        const auto* tracker = dynamic_cast<const TargetTracker*>(other.get());
        return tracker != nullptr && tracker->scales(component) && is(*tracker);
    });
}

bool isDeployedByEcs(const Component& component) {
    const auto* rollout = dynamic_cast<const Rollout*>(component.fleet().steward());
    return rollout != nullptr && rollout->isByEcs();
}

bool isKeptByAws(const Component& component) {
    return isDeployedByEcs(component) ||
           isScaledByOne(component, [](const TargetTracker&) { return true; });
}

} // namespace

bool isServiceOfEcs(const Component& component) {
    return isDeployedByEcs(component) ||
           isScaledByOne(component, [](const TargetTracker& tracker) { return tracker.isEcs(); });
}

sim::Duration deregistrationTime(const Component& component) {
    sim::Duration longest{};
    if (!isKeptByAws(component)) {
        return longest;
    }
    for (const RegisteredTarget& registered : balancersOf(component)) {
        longest = std::max(longest, registered.balancer->deregistrationDelay());
    }
    return longest;
}

} // namespace doppel::models
