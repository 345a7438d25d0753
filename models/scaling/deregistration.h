// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/lifecycle.h"

namespace doppel::models {

class Component;

/// Whether its servers are tasks of an ECS service: ECS or CodeDeploy rolled out the last release, or
/// target_tracking scales it as one.
bool isServiceOfEcs(const Component& component);

/// Where ECS or an Auto Scaling group keeps the servers, these deregister one from its load balancers
/// first. ECS waits until the delay is over, a group until nothing is in flight, or that. None where
/// nobody does, as in Kubernetes, whose pod is told at once.
/// Source: EC2 Auto Scaling guide, "Use Elastic Load Balancing", connection draining; Amazon ECS
/// guide, "Optimize load balancer connection draining parameters".
Deregistration deregistrationOf(const Component& component);

} // namespace doppel::models
