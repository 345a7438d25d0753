// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <vector>

namespace doppel::scenarios {

/// What is wrong with objectives for a platform: figures that it does not have, with the near name
/// that it has, and bounds in another unit than the figure's. `empty` is the result of a run of it
/// that has not begun.
sim::Errors problemsOf(const std::vector<ObjectiveSpec>& objectives, const RunResult& empty);

/// How each objective came out.
std::vector<ObjectiveResult> evaluated(const std::vector<ObjectiveSpec>& objectives,
                                       const RunResult& result);

} // namespace doppel::scenarios
