// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <vector>

namespace doppel::scenarios {

/// What is wrong with objectives for a platform: metrics that it does not have, with the near name
/// that it has, and bounds in another unit than the metric's. `empty` is the result of a run of it
/// that has not begun.
sim::Errors problemsOf(const std::vector<ObjectiveSpec>& objectives, const RunResult& empty);

/// Judges a result by what it holds: how the platform came through its first fault, then each
/// objective. Sets `recovery` and the objectives' `value` and `met`.
void evaluate(RunResult& result);

} // namespace doppel::scenarios
