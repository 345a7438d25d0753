// SPDX-License-Identifier: Apache-2.0
#include "scenarios/notes.h"

#include "scenarios/file/problem_places.h"
#include "scenarios/file/units_text.h"
#include "scenarios/objective_limit.h"
#include "scenarios/scenario_check.h"
#include "scenarios/start_time.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

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
    const bool anyPage = inputs.unservedRoutes.has_value();
    const std::string_view so =
        !anyPage                 ? ""
        : inputs.pagesServed > 0 ? "; a 404 of a page among them counts as wrong"
                                 : "; no page has a backend that a router knows, so every 404 of "
                                   "one counts as wrong: set `backends` of a router";
    return fmt::format("{}: the Router leaves out {} of {} routes: {}{}", file, leftOut,
                       inputs.routesRead, fmt::join(reasons, ", "), so);
}

// An objective on a window that the warm-up or the run's end cuts is judged by the rest of it.
void noteCutWindows(const Scenario& scenario, std::vector<std::string>& notes) {
    const sim::Duration end = scenario.settings.duration;
    const std::vector<models::NamedSpan> named = namedSpans(scenario);
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const auto spans = spansOf(spec.objective.limit(), named);
        const auto isCutAt = [&](sim::Duration moment) {
            return spans && std::any_of(spans->begin(), spans->end(), [&](const auto& span) {
                       const bool hasEnd = sim::kStart + span.to != sim::kNever;
                       return hasEnd && span.from < moment && span.to > moment;
                   });
        };
        const auto note = [&](std::string_view what, sim::Duration moment) {
            if (isCutAt(moment)) {
                notes.push_back(fmt::format("{} ({}): {}: {} at {}, within that time: it is judged "
                                            "by the rest",
                                            spec.path, spec.objective.name(),
                                            toText(spec.objective.limit()), what,
                                            exactText(moment)));
            }
        };
        note("the warm-up ends", scenario.settings.warmup);
        note("the run ends", end);
    }
}

} // namespace

std::vector<std::string> notesOn(const Scenario& scenario, const ScenarioInputs& inputs) {
    std::vector<std::string> notes;
    if (const auto start = parseStartTime(scenario.settings.start)) {
        if (const std::string note = zoneFindingOf(*start).note; !note.empty()) {
            notes.push_back("start: " + note);
        }
    }
    if (!inputs.routesLeftOut.empty()) {
        notes.push_back(leftOutText(scenario.settings.routes.file.value_or("routes"), inputs));
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
