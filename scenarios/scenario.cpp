// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario.h"

#include "models/platform_graph.h"
#include "scenarios/file/config_writer.h"
#include "scenarios/file/document.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/scenario_reader.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <utility>

namespace doppel::scenarios {

namespace {

using nlohmann::ordered_json;

ordered_json entryJson(std::string_view kind, models::Config& config) {
    ordered_json entry{{"kind", kind}};
    entry.update(toJson([&](models::FieldVisitor& v) { config.describe(v); }));
    return entry;
}

// One entry after the other: a tree of all of them would take many times their text.
template <class Specs>
void addSection(std::string& text, const char* name, Specs& specs, sim::StopQuestion& stop) {
    for (auto& spec : specs) {
        if (stop.isStopped()) {
            return;
        }
        if (&spec == &specs.front()) {
            text += std::string(name) + ":\n";
        }
        text += toYaml({{spec.name, entryJson(spec.kind->name, *spec.config)}}, 2);
    }
}

template <class Specs, class ToJson>
void addList(std::string& text, const char* name, const Specs& specs, ToJson toJson) {
    ordered_json list = ordered_json::array();
    for (const auto& spec : specs) {
        list.push_back(toJson(spec));
    }
    text += list.empty() ? std::string{} : toYaml({{name, std::move(list)}});
}

template <class T>
ordered_json structJson(T& value) {
    return toJson([&](models::FieldVisitor& v) { value.describe(v); });
}

ordered_json objectiveJson(const Objective& objective) {
    ordered_json json{{"name", objective.name()}, {"that", objective.text()}};
    const ObjectiveLimit& limit = objective.limit();
    for (const auto& [key, value] :
         {std::pair{"of", &limit.of}, std::pair{"during", &limit.during},
          std::pair{"between", &limit.between}, std::pair{"page_class", &limit.pageClass},
          std::pair{"location", &limit.location}}) {
        if (!value->empty()) {
            json[key] = *value;
        }
    }
    return json;
}

std::string configurationOf(Scenario& scenario, sim::StopQuestion& stop) {
    std::string text = toYaml(structJson(scenario.settings));
    addSection(text, "components", scenario.components, stop);
    addSection(text, "traffic", scenario.traffic, stop);
    addList(text, "timeline", scenario.timeline,
            [](const EventSpec& spec) { return eventJson(spec.event); });
    addList(text, "objectives", scenario.objectives,
            [](const ObjectiveSpec& spec) { return objectiveJson(spec.objective); });
    return text;
}

/// The names that a component answers to: its own, and those that it resolves.
std::set<std::string> namesOf(const ComponentSpec& component) {
    std::set<std::string> names{component.name};
    if (component.kind->resolves != nullptr) {
        const auto resolved = component.kind->resolves(*component.config);
        names.insert(resolved.begin(), resolved.end());
    }
    return names;
}

/// A draft while it is made of a document.
class Drafting {
public:
    explicit Drafting(const sim::WhoStops& stops = {}) : stop_(stops) {}

    /// What a document says, and what is wrong with it.
    Draft
    draft(DocumentReading document, const std::filesystem::path& path, const models::Kinds& kinds) {
        Draft draft;
        draft.root.kind = Node::Kind::Map;
        draft.errors = std::move(document.errors);
        if (!document.document) {
            return draft;
        }
        draft.root = std::move(document.document->root);
        ScenarioReading reading =
            readScenario(draft.root, path.parent_path(), document.isWhole, kinds, stop_, began_);
        isRead_ = reading.isRead;
        draft.scenario = std::move(reading.scenario);
        draft.scenario.file = path.string();
        draft.scenario.folder = path.parent_path();
        draft.scenario.files = std::move(document.document->files);
        append(draft.errors, reading.errors);
        sortByPlace(draft.errors);
        return draft;
    }

    /// Whether each of its fields could be read.
    bool isRead() const { return isRead_; }
    sim::StopQuestion& stop() { return stop_; }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    sim::StopQuestion stop_;
    bool isRead_ = false;
};

template <class T>
Describe described() {
    return [](models::FieldVisitor& visitor) {
        T value;
        value.describe(visitor);
    };
}

} // namespace

const ComponentSpec* Scenario::component(std::string_view name) const {
    const auto found = std::find_if(components.begin(), components.end(),
                                    [&](const auto& component) { return component.name == name; });
    return found == components.end() ? nullptr : &*found;
}

models::PlatformGraph Scenario::graph() const {
    models::PlatformGraph graph;
    for (const TrafficSpec& source : traffic) {
        graph.addSource(source.name);
    }
    for (const ComponentSpec& component : components) {
        graph.addComponent(component.name, component.kind->name, component.kind->answersPages);
    }
    for (const ComponentSpec& component : components) {
        graph.addCalls(component.name, *component.config);
    }
    std::unordered_map<std::string, std::vector<std::string>> answering; // by name, looked up only
    for (const ComponentSpec& component : components) {
        for (const std::string& name : namesOf(component)) {
            answering[name].push_back(component.name);
        }
    }
    for (const TrafficSpec& source : traffic) {
        for (const std::string& component : answering[source.kind->visitors(*source.config).to]) {
            graph.addCall(source.name, component, "to");
        }
    }
    return graph;
}

std::string configurationOf(Scenario& scenario) {
    sim::StopQuestion nobodyStops;
    return configurationOf(scenario, nobodyStops);
}

Scenario Scenario::clone() const {
    Scenario copy;
    copy.file = file;
    copy.folder = folder;
    copy.files = files;
    copy.sets = sets;
    copy.namedFiles = namedFiles;
    copy.configuration = configuration;
    copy.defaultedFields = defaultedFields;
    copy.settings = settings;
    for (const ComponentSpec& spec : components) {
        copy.components.push_back({spec.name, spec.kind, spec.config->clone()});
    }
    for (const TrafficSpec& spec : traffic) {
        copy.traffic.push_back({spec.name, spec.kind, spec.config->clone()});
    }
    copy.timeline = timeline;
    copy.objectives = objectives;
    return copy;
}

sim::Result<Scenario> loadScenario(const std::filesystem::path& path,
                                   std::span<const std::string> sets,
                                   const models::Kinds& kinds,
                                   const sim::WhoStops& stops) {
    Drafting drafting(stops);
    Draft draft = drafting.draft(readDocument(path, sets, stops), path, kinds);
    Scenario& scenario = draft.scenario;
    if (draft.errors.empty()) {
        scenario.sets.assign(sets.begin(), sets.end());
        scenario.configuration = configurationOf(scenario, drafting.stop());
    }
    if (const std::string& who = drafting.stop().who(); !who.empty()) {
        return stoppedReading(who, path.string());
    }
    if (!draft.errors.empty()) {
        sim::Errors errors = drafting.isRead() ? wrongInputsOf(scenario, stops) : sim::Errors{};
        append(errors, draft.errors);
        sortByPlace(errors);
        return errors;
    }
    return std::move(scenario);
}

Draft readDraft(const std::filesystem::path& path,
                std::string_view text,
                const models::Kinds& kinds) {
    return Drafting().draft(readDocumentText(path, text), path, kinds);
}

Draft readDraft(const std::filesystem::path& path, const models::Kinds& kinds) {
    return Drafting().draft(readDocument(path), path, kinds);
}

std::vector<FileSection> scenarioSections(const models::Kinds& kinds) {
    FileSection settings{"settings",
                         "what is played, how long and where",
                         FileSection::Shape::Fields,
                         described<Settings>(),
                         {}};
    FileSection objectives{"objectives",
                           "what the run must achieve",
                           FileSection::Shape::List,
                           described<ObjectiveConfig>(),
                           {}};
    return {std::move(settings), componentsSection(kinds.components), trafficSection(kinds.traffic),
            timelineSection(kinds.actions), std::move(objectives)};
}

} // namespace doppel::scenarios
