// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/time.h"

#include <map>
#include <optional>
#include <string>

namespace doppel::gui {

/// The components that recovery plans of the scenario bring up, and when they did in that run: as a
/// plan's decisions tell that it is through with the step. None: not in the run. Of several runs
/// taken together, which have no decisions, nothing is known.
std::map<std::string, std::optional<sim::Time>> broughtUp(const scenarios::Scenario& scenario,
                                                          const scenarios::RunResult& result);

} // namespace doppel::gui
