// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

namespace doppel::models {

class Component;

/// Whether its servers are tasks of an ECS service: one deployed them last, or target_tracking
/// scales it as one.
bool isServiceOfEcs(const Component& component);

/// How a server of a component goes on with what it has before it is told to stop.
struct Deregistration {
    sim::Duration longest{}; ///< the longest of the deregistration delays of its balancers
    /// It is told as soon as nothing is in flight, at the latest after that.
    bool endsIdle = false;
    sim::Duration onTheWay{}; ///< that long requests come in that were sent before it began
};

/// Where ECS or an Auto Scaling group keeps the servers, these deregister one from its load balancers
/// first. ECS waits until the delay is over, a group until nothing is in flight, or that. None where
/// nobody does, as in Kubernetes, whose pod is told at once.
/// Source: EC2 Auto Scaling guide, "Use Elastic Load Balancing", connection draining; Amazon ECS
/// guide, "Optimize load balancer connection draining parameters".
Deregistration deregistrationOf(const Component& component);

} // namespace doppel::models
