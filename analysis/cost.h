// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

/// What a run cost, of the components that have a price.
struct Cost {
    std::vector<std::pair<std::string, double>> byComponent; ///< in the platform's order
    double total = 0;
    double perHour = 0;                     ///< on average, with what use cost
    std::optional<double> perMillionGood{}; ///< visits with a good answer; none: there was none
};
/// None where nothing has a price.
std::optional<Cost> costOf(const scenarios::RunResult& result);

} // namespace doppel::analysis
