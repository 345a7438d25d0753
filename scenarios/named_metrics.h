// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective.h"
#include "scenarios/run_result.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Answers of which a statistic is told, and those beside them that came to nothing.
struct AnswersTold {
    const sim::Histogram* good = nullptr; ///< in the result
    std::uint64_t failed = 0;
    std::optional<double> quantile{}; ///< none: the mean, or the greatest
};

/// A metric that an objective may name.
struct NamedMetric {
    Objective::Unit unit = Objective::Unit::Number;
    /// None: it was not measured, such as the time to a recovery that did not come.
    std::optional<double> value;
    std::string_view help = {}; ///< of what is derived from several metrics; else they say it
    /// Why there is no value, where that is more than "not measured".
    std::string_view why = {};
    /// There was nothing that could have been long, so that it is below every bound: `why` says it.
    bool isNothing = false;
    AnswersTold answers{}; ///< of a latency of good answers
    bool isSoFar = false;  ///< what it will be was not known at the end: this, or more
};

/// Everything in a result that an objective may name: "visitors.availability",
/// "visitors.latency.p99", "recovery.time_to_recover", "router.requests", "fastly.latency.p99".
/// Names of a run that has not begun are the same as at its end. Where no
/// visit of a source, or no request of a component, has ended or is overdue, what counts how they
/// ended is not measured.
std::map<std::string, NamedMetric> namedMetrics(const RunResult& result);

} // namespace doppel::scenarios
