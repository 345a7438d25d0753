// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "scenarios/scenario_inputs.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// What is not wrong with a scenario and yet seldom meant, in words: routes of its file that the
/// Router leaves out, events that come after the end of the run, objectives on times that are only
/// counted in part. Usually there is nothing.
std::vector<std::string> notesOn(const Scenario& scenario, const ScenarioInputs& inputs);

} // namespace doppel::scenarios
