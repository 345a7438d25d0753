// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/result.h"

namespace doppel::scenarios {

/// The calls that lead back to their caller, each at its place in the file:
/// "components.store.calls[0].to: the calls go round in a cycle: store -> frontend -> store". A
/// page view that came there would never end. Some cycle of each group of components that call one
/// another is found, not every one. Cost: linear in the calls.
sim::Errors callCycles(const Scenario& scenario);

} // namespace doppel::scenarios
