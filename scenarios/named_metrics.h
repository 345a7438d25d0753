// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/objective.h"
#include "scenarios/run_result.h"
#include "scenarios/timed.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// A gauge over time.
struct Level {
    double min = 0;
    double mean = 0;
    double max = 0;
};

/// How many more there are than a metric counts, on average where it is a mean, and what they are:
/// "requests that never reached it".
struct More {
    More() = default;
    More(std::uint64_t some, std::string_view of) : count(static_cast<double>(some)), what(of) {}
    More(double some, std::string_view of) : count(some), what(of) {}

    double count = 0;
    std::string_view what = {};
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
    bool isSoFar = false; ///< what it will be was not known at the end: this, or more
    bool isMean = false;  ///< of gauges over time, and no more is known
    Timed timed{};        ///< of a time of requests or visits
    /// Of a gauge that is named without a statistic: it is what a bound is worst for.
    std::optional<Level> level{};
    /// Of a count of times, or of answers, the good ones: a lower bound on it is one on them.
    std::optional<double> good{};
    /// Visits that users of closed sources did not make while they waited, so that no request of
    /// theirs came to the component, and nothing of them is in that count of a source.
    std::uint64_t omittedVisits = 0;
    /// What is as bad as what it counts, or worse: a bound from above is one on both together.
    More worse{};
    /// What may have been: where a bound from above is kept without them only, nobody knows whether
    /// it is.
    More perhaps{};
    /// Of those that it is about, those under way at the end, who count as nothing.
    std::uint64_t underWay = 0;
    std::optional<double> ifTheyFail{}; ///< what the value would be then, where that is known
};

using NamedMetrics = std::map<std::string, NamedMetric>;

/// Everything in a result that an objective may name: "visitors.availability",
/// "visitors.latency.p99", "recovery.time_to_recover", "router.requests", "fastly.latency.p99".
/// Names of a run that has not begun are the same as at its end. Where no
/// visit of a source, or no request of a component, has ended or is overdue, what counts how they
/// ended is not measured.
NamedMetrics namedMetrics(const RunResult& result);

} // namespace doppel::scenarios
