// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/target_health.h"
#include "models/request.h"
#include "sim/time.h"

#include <span>
#include <vector>

namespace doppel::models {

class Balancer;
class Component;

/// A load balancer that has a component's servers as targets, by themselves or by the nginx that
/// lives in their pods.
struct RegisteredTarget {
    const Balancer* balancer = nullptr;
    const Component* target = nullptr; ///< the component, or that nginx
    sim::Duration hearsWithin{};       ///< until no request of it comes to one that has gone
};
/// All of those. O(links of the platform).
std::vector<RegisteredTarget> balancersOf(const Component& component);

/// What all of a component's balancers make of one of its servers: unhealthy if any finds it so,
/// healthy if all do, or if it is nobody's target. One that is yet to be built isn't asked.
/// Source: Amazon ECS guide, "Amazon ECS service load balancing": a task's health is that of its
/// containers and of its target in each target group.
TargetHealth::State healthAsTarget(std::span<const RegisteredTarget> balancers, InstanceId server);

/// The health of one of the target's servers has changed: where ECS rolls a release out on them, it
/// looks again.
void targetHealthChanged(const Component& target);

} // namespace doppel::models
