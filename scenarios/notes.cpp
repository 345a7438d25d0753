// SPDX-License-Identifier: Apache-2.0
#include "scenarios/notes.h"

#include "scenarios/file/problem_places.h"
#include "scenarios/file/units_text.h"
#include "scenarios/scenario_check.h"

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
    return notes;
}

} // namespace doppel::scenarios
