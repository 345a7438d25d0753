// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "scenarios/stage.h"

namespace doppel::scenarios {

/// Writes down what there is to see on a stage at this moment: what visitors and parts counted,
/// what happened on the timeline, the sampled journeys, and which laws do not hold. `scenario` is
/// the stage's own. Costs as much as the result is large.
void observe(const Stage& stage, const Scenario& scenario, RunResult& result);

} // namespace doppel::scenarios
