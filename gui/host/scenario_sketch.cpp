// SPDX-License-Identifier: Apache-2.0
#include "gui/host/scenario_sketch.h"

#include "gui/host/field_sketches.h"
#include "gui/host/state_grid.h"
#include "models/actions/set_field.h"
#include "models/component_references.h"
#include "models/platform_graph.h"
#include "scenarios/file/value_path.h"
#include "scenarios/idle_fields.h"
#include "scenarios/objective_limit.h"
#include "scenarios/scenario_check.h"
#include "scenarios/timeline_reader.h"

#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace doppel::gui {

namespace {

template <class Spec>
std::vector<FieldSketch>
fieldsOf(const Spec& spec, const char* section, const models::PlatformPlan& plan) {
    const std::string path = scenarios::joinPath(section, spec.name);
    std::vector<FieldSketch> fields = fieldSketches(*spec.config, *spec.kind->defaults(), path);
    for (FieldSketch& field : fields) {
        const std::string_view within = std::string_view(field.path).substr(path.size() + 1);
        field.idle = scenarios::whyIdle(*spec.config, within, plan);
    }
    return fields;
}

ComponentSketch sketchOf(const scenarios::ComponentSpec& spec, const models::PlatformPlan& plan) {
    return {.name = spec.name,
            .kind = std::string(spec.kind->name),
            .summary = std::string(spec.kind->summary),
            .answersPages = spec.kind->answersPages,
            .fields = fieldsOf(spec, "components", plan)};
}

ComponentSketch sketchOf(const scenarios::TrafficSpec& spec, const models::PlatformPlan& plan) {
    return {.name = spec.name,
            .kind = std::string(spec.kind->name),
            .summary = std::string(spec.kind->summary),
            .answersPages = false,
            .fields = fieldsOf(spec, "traffic", plan)};
}

std::vector<CallSketch> callsOf(const scenarios::Scenario& scenario) {
    const models::PlatformGraph platform = scenario.graph();
    const auto& graph = platform.graph();
    std::vector<CallSketch> calls;
    for (const auto arrow : boost::make_iterator_range(boost::edges(graph))) {
        calls.push_back(
            {graph[boost::source(arrow, graph)].name, graph[boost::target(arrow, graph)].name});
    }
    return calls;
}

std::vector<PlaceSketch> placesOf(const scenarios::Settings& settings) {
    double all = 0;
    for (const auto& [name, location] : settings.locations) {
        all += location.weight.value;
    }
    std::vector<PlaceSketch> places;
    for (const auto& [name, location] : settings.locations) {
        places.push_back({name, location.weight.value / all});
    }
    return places;
}

const FieldSketch* fieldAt(const PlatformSketch& sketch, const std::string& path) {
    for (const auto* components : {&sketch.components, &sketch.sources}) {
        for (const ComponentSketch& component : *components) {
            for (const FieldSketch& field : component.fields) {
                if (field.path == path) {
                    return &field;
                }
            }
        }
    }
    return nullptr;
}

KnobSketch sketchOf(const scenarios::KnobConfig& knob, const PlatformSketch& sketch) {
    const FieldSketch* field = fieldAt(sketch, knob.path);
    return {knob.path, knob.min,  knob.max,
            knob.step, knob.text, field == nullptr ? std::string{} : field->value};
}

// Those that its fields refer to, or whose field it sets.
std::vector<std::string> componentsOf(models::TimelineEvent event) {
    std::vector<std::string> names;
    for (const models::ComponentReference& reference : models::referencesOf(event.config())) {
        names.push_back(reference.target);
    }
    if (&event.kind() == &models::setFieldKind()) {
        const auto path = scenarios::splitPath(event.as<models::SetFieldConfig>().path);
        if (path && path->size() > 1) {
            names.push_back((*path)[1]);
        }
    }
    return names;
}

// Those of `list` whose names these are, in the same order.
template <class NameOf, class Named>
void reorder(std::vector<ComponentSketch>& list, const Named& named, const NameOf& nameOf) {
    std::vector<ComponentSketch> ordered;
    for (const auto& each : named) {
        const auto found = std::find_if(list.begin(), list.end(), [&](const ComponentSketch& one) {
            return one.name == nameOf(*each);
        });
        ordered.push_back(std::move(*found));
    }
    list = std::move(ordered);
}

} // namespace

EventSketch eventSketch(const models::TimelineEvent& event) {
    return {.name = event.name,
            .kind = std::string(event.kind().name),
            .text = models::toText(event),
            .yaml = scenarios::eventText(event),
            .at = sim::after(sim::kStart, event.at),
            .length = event.length,
            .ramp = event.ramp,
            .components = componentsOf(event),
            .lasts = event.kind().lasts,
            .isFault = event.kind().isFault,
            .injected = {}};
}

PlatformSketch sketchOf(const scenarios::Scenario& scenario) {
    const scenarios::Settings& settings = scenario.settings;
    PlatformSketch sketch;
    sketch.file = scenario.file;
    sketch.title = settings.title;
    sketch.about = settings.description;
    sketch.configuration = scenario.configuration;
    sketch.seed = settings.seed;
    sketch.duration = settings.duration;
    sketch.warmup = settings.warmup;
    sketch.unfinishedAfter = settings.unfinishedAfter;
    sketch.slow = settings.recovery.slow;
    sketch.zones = settings.zones;
    if (const auto start = scenarios::parseStartTime(settings.start)) {
        sketch.start = *start;
    }
    sketch.seriesEvery = settings.sampleEvery();
    const models::PlatformPlan plan = scenarios::planOf(scenario);
    for (const scenarios::ComponentSpec& spec : scenario.components) {
        sketch.components.push_back(sketchOf(spec, plan));
    }
    for (const scenarios::TrafficSpec& spec : scenario.traffic) {
        sketch.sources.push_back(sketchOf(spec, plan));
    }
    sketch.calls = callsOf(scenario);
    sketch.stateEvery = stateEveryOf(
        settings.duration, sketch.components.size() + sketch.sources.size() + sketch.calls.size());
    sketch.places = placesOf(settings);
    for (const scenarios::EventSpec& spec : scenario.timeline) {
        sketch.events.push_back(eventSketch(spec.event));
    }
    sketch.phases = scenarios::namedSpans(scenario);
    for (const scenarios::ObjectiveSpec& spec : scenario.objectives) {
        sketch.objectives.push_back({spec.objective.name(), spec.objective.text(),
                                     scenarios::toText(spec.objective.limit())});
    }
    for (const scenarios::KnobConfig& knob : settings.knobs) {
        sketch.knobs.push_back(sketchOf(knob, sketch));
    }
    return sketch;
}

void order(PlatformSketch& sketch, const scenarios::BuiltPlatform& built) {
    reorder(sketch.components, built.platform().components(),
            [](const models::Component& component) { return component.name(); });
    reorder(sketch.sources, built.sources(),
            [](const models::TrafficSource& source) { return source.name(); });
    sketch.calls.clear();
    for (const models::Platform::Arrow& arrow : built.platform().arrows()) {
        sketch.calls.push_back({arrow.caller, arrow.link->target().name()});
    }
}

} // namespace doppel::gui
