// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace doppel::models {

class Component;

/// Whether anyone stands behind a component who could answer what it passes on: one of its servers
/// answers and, where it only passes requests on (a balancer, an nginx, a Router), there is such a
/// way on from there. O(calls of the platform) for each component on the way.
bool hasWayOn(const Component& component);

} // namespace doppel::models
