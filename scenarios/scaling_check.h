// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "scenarios/scenario_check.h"
#include "sim/stop.h"

#include <set>
#include <string>

namespace doppel::scenarios {

/// Autoscalers by a metric that nobody measures: they would never scale. Nothing is asked of those
/// that `wrong` names. `stop` is asked at each.
models::Problems problemsOfScaling(const Scenario& scenario,
                                   const std::set<std::string>& wrong,
                                   sim::StopQuestion& stop);

} // namespace doppel::scenarios
