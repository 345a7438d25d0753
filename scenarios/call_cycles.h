// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/result.h"

namespace doppel::scenarios {

/// The calls that lead back to their caller, each at its place in the file:
/// "components.store.calls[0].to: the calls go round in a cycle: store -> frontend -> store". A
/// page view that got there would never end. As many as PlatformGraph::cycles finds.
sim::Errors callCycles(const Scenario& scenario);

} // namespace doppel::scenarios
