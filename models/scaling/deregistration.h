// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

namespace doppel::models {

class Component;

/// Whether its servers are tasks of an ECS service: one deployed them last, or target_tracking
/// scales it as one.
bool isServiceOfEcs(const Component& component);

/// How long a server of a component goes on with what it has before it is told to stop: where ECS or
/// an Auto Scaling group keeps the servers, these deregister one from its load balancers first, and
/// wait until the longest of their deregistration delays is over. None where nobody does, as in
/// Kubernetes, whose pod is told at once.
/// Source: EC2 Auto Scaling guide, "Use Elastic Load Balancing", connection draining; Amazon ECS
/// guide, "Optimize load balancer connection draining parameters".
sim::Duration deregistrationTime(const Component& component);

} // namespace doppel::models
