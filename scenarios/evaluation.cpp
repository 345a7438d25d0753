// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include "scenarios/named_metrics.h"

#include <algorithm>
#include <map>
#include <optional>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kNotMeasured = "not measured";
constexpr std::string_view kSoFar = "so far";

// Under which name the result has the metric: that of a limited objective is another owner's.
std::string nameOf(const std::string& metric,
                   const ObjectiveResult& objective,
                   const std::vector<TrafficResult>& sources) {
    for (const TrafficResult& source : sources) {
        if (metric.starts_with(source.name + '.')) {
            return limitedOwner(source.name, objective.limit) + metric.substr(source.name.size());
        }
    }
    return metric;
}

void evaluate(ObjectiveResult& objective,
              const RunResult& result,
              const std::map<std::string, NamedMetric>& metrics) {
    const auto parsed = Objective::parse(objective.name, objective.that);
    const auto found =
        parsed ? metrics.find(nameOf(parsed->metric(), objective, result.traffic)) : metrics.end();
    const NamedMetric metric = found == metrics.end() ? NamedMetric{} : found->second;
    const bool isOver = result.status.reachedEnd();
    objective.value = metric.value;
    objective.note = "";
    if (!metric.value) {
        objective.note = metric.why.empty() ? kNotMeasured : metric.why;
    } else if (metric.isSoFar || !isOver) {
        objective.note = kSoFar;
    }
    objective.met = isOver && parsed &&
                    (metric.value && metric.isSoFar ? parsed->metByAtLeast(*metric.value)
                                                    : parsed->metBy(metric.value));
}

} // namespace

std::string toText(const ObjectiveResult& objective) {
    return objective.that + (objective.limit.empty() ? "" : ", " + objective.limit);
}

bool RunResult::objectivesMet() const {
    return status.reachedEnd() &&
           std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

std::optional<RecoveryResult> recoveryOf(const RunResult& result) {
    return recoveryOf(result.sli, std::max<std::size_t>(result.runs.size(), 1));
}

void evaluate(RunResult& result) {
    result.recovery = recoveryOf(result);
    if (result.objectives.empty()) {
        return; // naming all metrics takes long where there are thousands of sources
    }
    const auto metrics = namedMetrics(result);
    for (ObjectiveResult& objective : result.objectives) {
        evaluate(objective, result, metrics);
    }
}

} // namespace doppel::scenarios
