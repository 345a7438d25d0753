// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include "scenarios/figures.h"

#include <algorithm>

namespace doppel::scenarios {

namespace {

// Statuses are registered when they first occur, so any of a source's is a figure: zero until
// then.
bool isStatusOf(const RunResult& result, const std::string& figure) {
    return std::any_of(
        result.traffic.begin(), result.traffic.end(),
        [&](const TrafficResult& source) { return figure.starts_with(source.name + ".status_"); });
}

NamedFigure figureFor(const Objective& objective,
                      const RunResult& result,
                      const std::map<std::string, NamedFigure>& figures) {
    const auto found = figures.find(objective.figure());
    if (found != figures.end()) {
        return found->second;
    }
    return {Objective::Unit::Number,
            isStatusOf(result, objective.figure()) ? std::optional(0.0) : std::nullopt};
}

} // namespace

bool RunResult::objectivesMet() const {
    return std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

std::vector<ObjectiveResult> evaluated(const std::vector<ObjectiveSpec>& objectives,
                                       const RunResult& result) {
    const auto figures = namedFigures(result);
    std::vector<ObjectiveResult> results;
    for (const ObjectiveSpec& spec : objectives) {
        const NamedFigure figure = figureFor(spec.objective, result, figures);
        results.push_back({spec.objective.name(), spec.objective.text(), figure.value,
                           spec.objective.metBy(figure.value)});
    }
    return results;
}

} // namespace doppel::scenarios
