// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/deregistration.h"

#include "models/balancing/balancer.h"
#include "models/deploy/rollout.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/scaling/target_tracker.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool isKeptByAws(const Component& component) {
    const auto* rollout = dynamic_cast<const Rollout*>(component.fleet().steward());
    if (rollout != nullptr && rollout->isByEcs()) {
        return true;
    }
    const auto& all = component.platform().components();
    return std::any_of(all.begin(), all.end(), [&](const auto& other) {
        const auto* tracker = dynamic_cast<const TargetTracker*>(other.get());
        return tracker != nullptr && tracker->scales(component);
    });
}

} // namespace

sim::Duration deregistrationTime(const Component& component) {
    sim::Duration longest{};
    if (!isKeptByAws(component)) {
        return longest;
    }
    for (const Platform::Arrow& arrow : component.platform().arrows()) {
        if (&arrow.link->target() != &component) {
            continue;
        }
        const auto* balancer =
            dynamic_cast<const Balancer*>(component.platform().find(arrow.caller));
        if (balancer != nullptr) {
            longest = std::max(longest, balancer->deregistrationDelay());
        }
    }
    return longest;
}

} // namespace doppel::models
