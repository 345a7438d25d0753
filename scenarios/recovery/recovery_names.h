// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"

namespace doppel::scenarios {

/// What an objective may name of how the platform came through what happened: by all visits,
/// "recovery.time_to_recover", and by those of each source of which the result tells apart.
void addRecovery(NamedMetrics& names, const RunResult& result);

} // namespace doppel::scenarios
