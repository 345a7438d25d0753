// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/registered_targets.h"

#include "models/balancing/balancer.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/proxy/nginx.h"

namespace doppel::models {

namespace {

// In whose pods a target's servers live: those of another component, or their own.
const Component& ownerOfPods(const Component& target) {
    const auto* nginx = dynamic_cast<const Nginx*>(&target);
    const Component* owner = nginx == nullptr ? nullptr : nginx->livesWith();
    return owner == nullptr ? target : *owner;
}

} // namespace

std::vector<RegisteredTarget> balancersOf(const Component& component) {
    const Platform& platform = component.platform();
    std::vector<RegisteredTarget> found;
    for (const Platform::Arrow& arrow : platform.arrows()) {
        const Component& target = arrow.link->target();
        if (&ownerOfPods(target) != &component) {
            continue;
        }
        if (const auto* balancer = dynamic_cast<const Balancer*>(platform.find(arrow.caller))) {
            found.push_back(
                {balancer, &target, balancer->targetUpdate() + arrow.link->options().latency});
        }
    }
    return found;
}

TargetHealth::State healthAsTarget(std::span<const RegisteredTarget> balancers, InstanceId server) {
    TargetHealth::State health = TargetHealth::State::Healthy;
    for (const RegisteredTarget& registered : balancers) {
        const Balancer& balancer = *registered.balancer;
        if (!balancer.fleet().isHeldBack()) {
            health = worseOf(health, balancer.healthOf(*registered.target, server));
        }
    }
    return health;
}

void targetHealthChanged(const Component& target) {
    FleetSteward* const steward = ownerOfPods(target).fleet().steward();
    if (steward != nullptr && steward->isUnderWay()) {
        steward->serversChanged();
    }
}

} // namespace doppel::models
