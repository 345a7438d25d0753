// SPDX-License-Identifier: Apache-2.0
#include "scenarios/notes.h"

#include "scenarios/file/problem_places.h"
#include "scenarios/file/units_text.h"
#include "scenarios/objective_limit.h"
#include "scenarios/scenario_check.h"

#include <algorithm>
#include <fmt/format.h>

namespace doppel::scenarios {

namespace {

// "routes.csv: the Router leaves out 3 of 40 routes: 2 unknown backend, 1 nil backend id"
std::string leftOutText(const std::string& file, const ScenarioInputs& inputs) {
    std::uint64_t leftOut = 0;
    std::vector<std::string> reasons;
    for (const auto& [reason, routes] : inputs.routesLeftOut) {
        leftOut += routes;
        reasons.push_back(fmt::format("{} {}", routes, routing::toText(reason)));
    }
    return fmt::format("{}: the Router leaves out {} of {} routes: {}", file, leftOut,
                       inputs.routesRead, fmt::join(reasons, ", "));
}

// An objective on a window that the run's end cuts is judged by what came before.
void noteCutWindows(const Scenario& scenario, std::vector<std::string>& notes) {
    const sim::Duration end = scenario.settings.duration;
    const std::vector<models::NamedSpan> named = namedSpans(scenario);
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const auto spans = spansOf(spec.objective.limit(), named);
        const auto isCut = [&](const models::NamedSpan& span) {
            const bool hasEnd = sim::kStart + span.to != sim::kNever;
            return hasEnd && span.from < end && span.to > end;
        };
        if (spans && std::any_of(spans->begin(), spans->end(), isCut)) {
            notes.push_back(fmt::format("{}: {}: the run ends at {}, within that time", spec.path,
                                        toText(spec.objective.limit()), exactText(end)));
        }
    }
}

} // namespace

std::vector<std::string> notesOn(const Scenario& scenario, const ScenarioInputs& inputs) {
    std::vector<std::string> notes;
    if (!inputs.routesLeftOut.empty()) {
        notes.push_back(leftOutText(scenario.settings.routes.file.value_or(""), inputs));
    }
    for (const models::Problem& note : notesOn(scenario)) {
        notes.push_back(messageOf(note));
    }
    for (const EventSpec& spec : scenario.timeline) {
        if (spec.event.at > scenario.settings.duration) {
            notes.push_back(fmt::format("{}: {} comes at {}, after the end of the run at {}",
                                        spec.path, models::toText(spec.event),
                                        exactText(spec.event.at),
                                        exactText(scenario.settings.duration)));
        }
    }
    noteCutWindows(scenario, notes);
    return notes;
}

} // namespace doppel::scenarios
