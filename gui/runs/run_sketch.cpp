// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/run_sketch.h"

#include "gui/host/scenario_sketch.h"
#include "gui/host/state_grid.h"
#include "models/kinds.h"
#include "scenarios/scenario.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::string_view kEndOf = "end of: ";

template <class Results>
std::vector<ComponentSketch> namedOf(const Results& results) {
    std::vector<ComponentSketch> list;
    for (const auto& one : results) {
        list.push_back({.name = one.name, .kind = one.kind});
    }
    return list;
}

std::vector<CallSketch> calledIn(const std::vector<scenarios::JourneySpan>& journeys) {
    std::map<std::uint32_t, std::string> byNumber;
    std::set<std::pair<std::string, std::string>> seen;
    std::vector<CallSketch> calls;
    for (const scenarios::JourneySpan& span : journeys) {
        byNumber[span.number] = span.component;
        const auto caller = byNumber.find(span.parent);
        if (caller != byNumber.end() && seen.emplace(caller->second, span.component).second) {
            calls.push_back({caller->second, span.component});
        }
    }
    return calls;
}

bool isOfName(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_';
}

// Whether a text has the name as a word of its own: "error on router" names no router-nginx.
bool isNamedIn(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !isOfName(text[at - 1])) && (end == text.size() || !isOfName(text[end]))) {
            return true;
        }
    }
    return false;
}

EventSketch begunOf(const scenarios::TimelineEntry& entry, const scenarios::RunResult& result) {
    EventSketch event{.text = entry.what, .at = entry.at};
    for (const scenarios::ComponentResult& component : result.components) {
        if (isNamedIn(entry.what, component.name)) {
            event.components.push_back(component.name);
        }
    }
    return event;
}

// What has an end has lasted; what has none is not known to.
std::vector<EventSketch> eventsIn(const scenarios::RunResult& result) {
    std::vector<EventSketch> events;
    for (const scenarios::TimelineEntry& entry : result.timeline) {
        if (!entry.what.starts_with(kEndOf)) {
            events.push_back(begunOf(entry, result));
            continue;
        }
        const std::string_view what = std::string_view(entry.what).substr(kEndOf.size());
        const auto begun = std::find_if(events.begin(), events.end(), [&](const auto& event) {
            return event.text == what && !event.length;
        });
        if (begun != events.end()) {
            begun->length = entry.at - begun->at;
            begun->lasts = begun->isFault = true;
        }
    }
    return events;
}

// By the words that it begins with: "slow on content-store (…)".
const models::ActionKind* kindOf(const std::vector<const models::ActionKind*>& kinds,
                                 std::string_view what) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const models::ActionKind* kind) {
            constexpr std::string_view kFault = "fault.";
            const std::string_view name = kind->name;
            return name.starts_with(kFault) &&
                   what.starts_with(std::string(name.substr(kFault.size())) + ' ');
        });
    return found == kinds.end() ? nullptr : *found;
}

// A run's file has the scenario as it was planned; what was injected is only among what happened.
void addInjected(const scenarios::RunResult& result, PlatformSketch& sketch) {
    const auto kinds = models::builtInKinds();
    for (EventSketch& event : eventsIn(result)) {
        const bool isPlanned =
            event.text.starts_with("surge of ") ||
            std::any_of(sketch.events.begin(), sketch.events.end(), [&](const EventSketch& one) {
                return one.text == event.text && one.at == event.at;
            });
        if (isPlanned) {
            continue;
        }
        event.injected = event.at;
        if (const models::ActionKind* kind = kindOf(kinds.actions, event.text)) {
            event.kind = kind->name;
            event.lasts = kind->lasts;
            event.isFault = kind->isFault;
        }
        sketch.events.push_back(std::move(event));
    }
}

PlatformSketch sketchOfResult(const scenarios::RunResult& result) {
    PlatformSketch sketch;
    sketch.title = result.title;
    sketch.configuration = result.configuration;
    sketch.duration = result.status.time - sim::kStart;
    sketch.warmup = result.warmup;
    sketch.unfinishedAfter = result.sli.unfinishedAfter;
    sketch.slow = result.sli.rules.slow;
    sketch.components = namedOf(result.components);
    sketch.sources = namedOf(result.traffic);
    sketch.calls = calledIn(result.journeys);
    sketch.stateEvery = stateEveryOf(
        sketch.duration, sketch.components.size() + sketch.sources.size() + sketch.calls.size());
    sketch.events = eventsIn(result);
    for (const scenarios::ObjectiveResult& objective : result.objectives) {
        sketch.objectives.push_back({objective.name, objective.that, objective.limit});
    }
    return sketch;
}

// Whether the scenario is of the platform that the result tells of: states would not fit else.
bool hasAllOf(const scenarios::Scenario& scenario, const scenarios::RunResult& result) {
    return scenario.components.size() == result.components.size() &&
           scenario.traffic.size() == result.traffic.size();
}

} // namespace

// The scenario as it was played stands in the run's file; a scenario is read from a file.
sim::Result<scenarios::Scenario> playedScenario(const scenarios::RunResult& result) {
    const std::string& configuration = result.configuration;
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("scenario.yaml")));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(configuration.data(), static_cast<qint64>(configuration.size())) < 0) {
        return sim::Error{sim::ErrorCode::Environment, file.errorString().toStdString(), {}};
    }
    file.close();
    auto scenario = scenarios::loadScenario(file.fileName().toStdString());
    if (scenario && !hasAllOf(*scenario, result)) {
        return sim::Error{sim::ErrorCode::Input, "it is of another platform", {}};
    }
    return scenario;
}

PlatformSketch runSketchOf(const scenarios::RunResult& result,
                           const sim::Result<scenarios::Scenario>& scenario) {
    PlatformSketch sketch = scenario ? sketchOf(*scenario) : sketchOfResult(result);
    if (scenario) {
        addInjected(result, sketch);
    }
    sketch.file = result.scenario;
    sketch.seed = result.seed;
    sketch.notes = result.notes;
    if (!scenario) {
        sketch.notes.push_back(
            "doppel " + result.version + " played it; this one can't read its scenario any more (" +
            scenario.errors().front().message + "), so the map shows what the results tell");
    }
    if (!result.runs.empty()) {
        sketch.notes.push_back("it is " + std::to_string(result.runs.size()) +
                               " runs taken together: counts and levels are of all of them");
    }
    return sketch;
}

} // namespace doppel::gui
