// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective.h"
#include "scenarios/run_result.h"
#include "sim/metrics.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// The figures of one component or source, in the order in which they were registered. A counter is
/// one figure; a gauge its mean over the window under its own name, and its `.max`; a histogram
/// `.count`, `.mean`, `.p50`, `.p90`, `.p99`, `.max`.
std::vector<Figure>
figuresOf(const sim::Metrics& metrics, std::string_view component, sim::Time now);

/// A figure that an objective may name.
struct NamedFigure {
    Objective::Unit unit = Objective::Unit::Number;
    std::optional<double>
        value; ///< none: it was not measured, such as the time to a recovery that did not come
};

/// Everything in a result that an objective may name: "visitors.availability",
/// "visitors.latency.p99", "recovery.time_to_recover", "router.requests", "fastly.latency.p99".
/// Names of a run that has not begun are the same as at its end, but for statuses
/// (SOURCE.status_503) that never occurred.
std::map<std::string, NamedFigure> namedFigures(const RunResult& result);

} // namespace doppel::scenarios
