// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/document.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/scenario_reader.h"
#include "scenarios/timeline_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::scenarios {

namespace {

using nlohmann::ordered_json;

ordered_json entryJson(std::string_view kind, models::Config& config) {
    ordered_json entry{{"kind", kind}};
    entry.update(toJson([&](models::FieldVisitor& v) { config.describe(v); }));
    return entry;
}

// Each at the end: their names differ, and to look each up among those before it would cost the
// square of their number.
template <class Specs>
void addSection(ordered_json& all, const char* name, Specs& specs) {
    for (auto& spec : specs) {
        ordered_json& section = all[name];
        if (section.is_null()) {
            section = ordered_json::object();
        }
        section.get_ref<ordered_json::object_t&>().emplace_back(
            spec.name, entryJson(spec.kind->name, *spec.config));
    }
}

template <class T>
ordered_json structJson(T& value) {
    return toJson([&](models::FieldVisitor& v) { value.describe(v); });
}

ordered_json objectiveJson(const Objective& objective) {
    ordered_json json{{"name", objective.name()}, {"that", objective.text()}};
    const ObjectiveLimit& limit = objective.limit();
    for (const auto& [key, value] :
         {std::pair{"during", &limit.during}, std::pair{"between", &limit.between},
          std::pair{"page_class", &limit.pageClass}, std::pair{"location", &limit.location}}) {
        if (!value->empty()) {
            json[key] = *value;
        }
    }
    return json;
}

/// Whether a component answers for a name.
bool resolves(const ComponentSpec& component, const std::string& name) {
    return component.kind->resolves != nullptr &&
           component.kind->resolves(*component.config).contains(name);
}

/// What a document says, and what is wrong with it; whether its fields could be read.
std::pair<Draft, bool>
draftOf(DocumentReading document, const std::filesystem::path& path, const models::Kinds& kinds) {
    Draft draft;
    draft.root.kind = Node::Kind::Map;
    draft.errors = std::move(document.errors);
    if (!document.document) {
        return {std::move(draft), false};
    }
    draft.root = std::move(document.document->root);
    ScenarioReading reading = readScenario(draft.root, path.parent_path(), document.isWhole, kinds);
    draft.scenario = std::move(reading.scenario);
    draft.scenario.file = path.string();
    draft.scenario.folder = path.parent_path();
    draft.scenario.files = std::move(document.document->files);
    append(draft.errors, reading.errors);
    sortByPlace(draft.errors);
    return {std::move(draft), reading.isRead};
}

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
    for (const TrafficSpec& source : traffic) {
        const std::string& to = source.kind->visitors(*source.config).to;
        for (const ComponentSpec& component : components) {
            if (component.name == to || resolves(component, to)) {
                graph.addCall(source.name, component.name, "to");
            }
        }
    }
    return graph;
}

std::string configurationOf(Scenario& scenario) {
    ordered_json all = structJson(scenario.settings);
    addSection(all, "components", scenario.components);
    addSection(all, "traffic", scenario.traffic);
    for (EventSpec& spec : scenario.timeline) {
        all["timeline"].push_back(eventJson(spec.event));
    }
    for (const ObjectiveSpec& spec : scenario.objectives) {
        all["objectives"].push_back(objectiveJson(spec.objective));
    }
    return toYaml(all);
}

Scenario Scenario::clone() const {
    Scenario copy;
    copy.file = file;
    copy.folder = folder;
    copy.files = files;
    copy.sets = sets;
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
                                   const models::Kinds& kinds) {
    auto [draft, isRead] = draftOf(readDocument(path, sets), path, kinds);
    if (!draft.errors.empty()) {
        sim::Errors errors = isRead ? wrongInputsOf(draft.scenario) : sim::Errors{};
        append(errors, draft.errors);
        sortByPlace(errors);
        return errors;
    }
    draft.scenario.sets.assign(sets.begin(), sets.end());
    draft.scenario.configuration = configurationOf(draft.scenario);
    return std::move(draft.scenario);
}

Draft readDraft(const std::filesystem::path& path,
                std::string_view text,
                const models::Kinds& kinds) {
    return draftOf(readDocumentText(path, text), path, kinds).first;
}

Draft readDraft(const std::filesystem::path& path, const models::Kinds& kinds) {
    return draftOf(readDocument(path), path, kinds).first;
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
