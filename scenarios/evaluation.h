// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <vector>

namespace doppel::scenarios {

/// Judges a result by what it holds: how the platform came through its first fault, then each
/// objective. Sets `recovery` and the objectives' `value` and `met`.
void evaluate(RunResult& result);

} // namespace doppel::scenarios
