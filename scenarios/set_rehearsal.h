// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/result.h"

namespace doppel::scenarios {

/// Plays the `set` events of a scenario's timeline on copies of its configurations, beginnings and
/// ends in the order of their times: one may need what another has set, or be in its way. Errors,
/// each at its event: what is no field, no value for it, or leaves a configuration wrong as a
/// whole.
sim::Errors rehearseSets(const Scenario& scenario);

} // namespace doppel::scenarios
