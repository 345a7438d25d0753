// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <vector>

namespace doppel::scenarios {

/// How each objective came out.
std::vector<ObjectiveResult> evaluated(const std::vector<ObjectiveSpec>& objectives,
                                       const RunResult& result);

} // namespace doppel::scenarios
