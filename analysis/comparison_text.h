// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/comparison.h"
#include "analysis/text_style.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace doppel::analysis {

inline constexpr const char* kComparisonSchema = "doppel.comparison/1";

/// A comparison for a reader at a terminal: the headline, then the sentences by topic, each behind
/// its mark, and the parts whose mean time changed most. UTF-8; sentences are not cut.
std::string comparisonText(const Comparison& comparison, const TextStyle& style = {});

/// The same for programs, under "schema": "doppel.comparison/1". Times in seconds, shares from 0 to
/// 1; what was not measured is null.
nlohmann::ordered_json comparisonJson(const Comparison& comparison);

} // namespace doppel::analysis
