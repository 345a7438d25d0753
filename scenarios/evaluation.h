// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_graph.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <optional>
#include <vector>

namespace doppel::scenarios {

/// How the platform came through what happened, by the result's `sli`.
std::optional<RecoveryResult> recoveryOf(const RunResult& result);
/// The same by the visits of one source, of the result's `sli.bySource`.
std::optional<RecoveryResult> recoveryOf(const RunResult& result, const SourceSli& source);

/// Judges a result by what it holds: how the platform came through what happened, then each
/// objective. Sets `recovery` and the objectives' `value` and `met`.
void evaluate(RunResult& result);
/// The same where more results of the run are to be judged: the graph is that run's.
void evaluate(RunResult& result, const RunGraph& graph);

} // namespace doppel::scenarios
