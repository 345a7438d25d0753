// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace doppel::analysis {

inline constexpr const char* kSummarySchema = "doppel.summary/1";

/// A run's result for programs, under "schema": "doppel.summary/1". Times in seconds, sizes in
/// bytes, shares from 0 to 1; what was not measured is null. Numbers read back to the same bits.
///
/// Of merged runs, "runs" says which they are; else there is no such key.
///
/// Everything but the last two keys, "wall_s" and "machine", depends only on scenario, seed and
/// version, to the byte. Keys keep their order; new ones may come, none
/// is renamed.
nlohmann::ordered_json summaryJson(const scenarios::RunResult& result);

/// The same as text, indented by two, with a line feed at its end.
std::string summaryJsonText(const scenarios::RunResult& result);

/// All sources' visits taken together.
scenarios::TrafficResult allTraffic(const scenarios::RunResult& result);

} // namespace doppel::analysis
