// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::analysis {

/// From which time on a visit counts as slow where no objective says so, seconds: how long a pause
/// may be without breaking a visitor's flow of thought. Source: Nielsen, Usability Engineering
/// (1993), chapter 5.
inline constexpr double kUsualSlowness = 1;

/// The time that an objective, as written, allows a percentile of a source's visits, seconds. None:
/// it is about something else.
inline std::optional<double> latencyBoundOf(const std::string& that, std::string_view source) {
    const auto objective = scenarios::Objective::parse("", that);
    const bool isOfLatency = objective && objective->isCeiling() &&
                             objective->unit() == scenarios::Objective::Unit::Seconds &&
                             objective->metric().starts_with(std::string(source) + ".latency.p");
    return isOfLatency ? std::optional(objective->bound()) : std::nullopt;
}

} // namespace doppel::analysis
