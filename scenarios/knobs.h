// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"
#include "scenarios/scenario.h"

#include <set>
#include <string>

namespace doppel::scenarios {

/// What is wrong with the knobs of a scenario: a path that leads to no field of a component or a
/// source, or to one that is no number; bounds or a step that are no values of that field, out of
/// its range or out of order. Nothing is asked of fields of `wrong` entries.
models::Problems problemsOfKnobs(const Scenario& scenario, const std::set<std::string>& wrong);

} // namespace doppel::scenarios
