// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_check.h"

#include "models/kinds.h"
#include "models/problem.h"
#include "scenarios/file/problem_places.h"
#include "scenarios/idle_fields.h"
#include "scenarios/scenario_check.h"
#include "scenarios/timeline_reader.h"

namespace doppel::gui {
namespace {

const std::string kActionPath = "action";
const std::string kInjectedPath = "injected"; // as a play calls what was injected into it

} // namespace

QString withoutEntry(const std::string& message) {
    for (const std::string& entry : {kActionPath, kInjectedPath}) {
        if (message.starts_with(entry + '.') || message.starts_with(entry + ':')) {
            return QString::fromStdString(message.substr(entry.size() + 1)).trimmed();
        }
    }
    return QString::fromStdString(message);
}

void ActionCheck::open(std::string file, std::vector<std::string> sets) {
    if (file == file_ && sets == sets_) {
        return;
    }
    file_ = std::move(file);
    sets_ = std::move(sets);
    read_ = false;
    scenario_.reset();
}

const scenarios::Scenario* ActionCheck::scenario() {
    if (!read_) {
        read_ = true;
        if (auto loaded = scenarios::loadScenario(file_, sets_)) {
            scenario_ = std::move(*loaded);
        }
    }
    return scenario_ ? &*scenario_ : nullptr;
}

QStringList
ActionCheck::problemsOf(const std::string& action, sim::Time at, std::span<const std::string> log) {
    QStringList lines;
    const auto kinds = models::builtInKinds();
    const sim::Duration now = at - sim::kStart;
    auto event = scenarios::readEventText(action, now, kinds.actions);
    if (!event) {
        for (const sim::Error& error : event.errors()) {
            lines << withoutEntry(error.message);
        }
        return lines;
    }
    const scenarios::Scenario* original = scenario();
    if (original == nullptr) {
        return lines;
    }
    scenarios::Scenario branch = original->clone();
    for (const std::string& entry : log) {
        if (auto earlier = scenarios::readEventText(entry, now, kinds.actions)) {
            branch.timeline.push_back({std::move(*earlier), kInjectedPath});
        }
    }
    branch.timeline.push_back({std::move(*event), kActionPath});
    for (const models::Problem& problem : scenarios::problemsOf(branch)) {
        lines << withoutEntry(scenarios::messageOf(problem));
    }
    if (lines.isEmpty()) { // what nothing comes of is refused, too
        for (const models::Problem& note :
             scenarios::notesOnIdleSets(branch, scenarios::planOf(branch))) {
            if (note.field.starts_with(kActionPath)) {
                lines << withoutEntry(scenarios::messageOf(note));
            }
        }
    }
    return lines;
}

} // namespace doppel::gui
