// SPDX-License-Identifier: Apache-2.0
#include "scenarios/idle_fields.h"

#include "models/actions/set_field.h"
#include "models/field_path.h"
#include "scenarios/file/field_place.h"
#include "scenarios/file/value_path.h"
#include "scenarios/set_dry_run.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Problem;
using models::Problems;

std::optional<Problem>
idleNoteOf(const models::Config& config, std::string_view path, const models::PlatformPlan& plan) {
    Problems notes = config.notesOn(plan);
    const auto found = std::find_if(notes.begin(), notes.end(), [path](const Problem& note) {
        return note.isIdle && note.field == path;
    });
    return found == notes.end() ? std::nullopt : std::optional(std::move(*found));
}

// By a path of the whole scenario, which may be wrong.
std::optional<Problem>
idleNoteAt(const Scenario& scenario, const std::string& path, const models::PlatformPlan& plan) {
    const auto place = fieldPlaceOf(path);
    const models::Config* config = place ? configAt(*place, scenario) : nullptr;
    return config == nullptr ? std::nullopt
                             : idleNoteOf(*config, path.substr(entryOf(path).size() + 1), plan);
}

} // namespace

std::string
whyIdle(const models::Config& config, std::string_view path, const models::PlatformPlan& plan) {
    const auto note = idleNoteOf(config, path, plan);
    return note ? note->message : std::string();
}

Problems notesOnIdleSets(const Scenario& scenario, const models::PlatformPlan& plan) {
    Problems notes;
    for (const std::string& set : scenario.sets) {
        const std::string path = set.substr(0, set.find('='));
        if (const auto note = idleNoteAt(scenario, path, plan); note && note->isUsual) {
            notes.push_back({path, note->message});
        }
    }
    for (const EventSpec& spec : scenario.timeline) {
        if (&spec.event.kind() != &models::setFieldKind()) {
            continue;
        }
        const std::string& path = spec.event.as<models::SetFieldConfig>().path;
        if (const auto note = idleNoteAt(scenario, path, plan)) {
            notes.push_back({models::joinPath(spec.path, "set"), path + ": " + note->message});
        }
    }
    return notes;
}

} // namespace doppel::scenarios
