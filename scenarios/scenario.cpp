// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scenario.h"

#include "models/dns/dns_config.h"
#include "scenarios/file/config_writer.h"
#include "scenarios/file/document.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/suggest.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::scenarios {

namespace {

using nlohmann::ordered_json;

template <class Kind>
std::vector<std::string> namesOf(std::span<const Kind> kinds) {
    std::vector<std::string> names;
    for (const Kind& kind : kinds) {
        names.emplace_back(kind.name);
    }
    return names;
}

/// Reads a document into a Scenario, section by section, and checks what the sections say of each
/// other.
class ScenarioReader {
public:
    ScenarioReader(Scenario& scenario, const Node& root) : scenario_(scenario), root_(root) {}

    sim::Errors read() {
        readInto(scenario_.settings, root_, "", reading_,
                 {"components", "traffic", "timeline", "objectives"});
        report(root_.place.where(), "", problemsOf(scenario_.settings));
        readEntries<models::PartKind>("components", models::partKinds(), [this](auto&&... args) {
            scenario_.components.push_back({std::forward<decltype(args)>(args)...});
        });
        readEntries<models::TrafficKind>("traffic", models::trafficKinds(), [this](auto&&... args) {
            scenario_.traffic.push_back({std::forward<decltype(args)>(args)...});
        });
        for (const TrafficSpec& source : scenario_.traffic) {
            const models::PagesConfig& pages = source.kind->visitors(*source.config).pages;
            report(source.where, joinPath("traffic", source.name), problemsOf(pages));
        }
        readTimeline();
        readObjectives();
        checkParts();
        scenario_.defaultedFields = reading_.defaulted.size();
        sortByPlace(reading_.errors);
        return std::move(reading_.errors);
    }

private:
    void fail(const sim::Where& where, std::string message) {
        reading_.errors.push_back({sim::ErrorCode::Input, std::move(message), where});
    }
    void report(const sim::Where& where,
                const std::string& path,
                const std::vector<std::string>& problems) {
        for (const std::string& problem : problems) {
            fail(where, path.empty() ? problem : path + ": " + problem);
        }
    }

    /// The section, if it is given and of that kind.
    const Node* section(std::string_view name, Node::Kind kind, std::string_view expected) {
        const Node* node = root_.find(name);
        if (node == nullptr || node->isNull()) {
            return nullptr;
        }
        if (node->kind != kind) {
            fail(node->place.where(), std::string(name) + ": found " + node->found() +
                                          ", expected " + std::string(expected));
            return nullptr;
        }
        return node;
    }

    template <class Kind, class Add>
    void readEntries(std::string_view name, std::span<const Kind> kinds, Add add) {
        const Node* table = section(name, Node::Kind::Map, "a map from names to entries");
        if (table == nullptr) {
            return;
        }
        for (const Entry& entry : table->entries) {
            const std::string path = joinPath(name, entry.key);
            const Kind* kind = kindOf(entry, path, kinds);
            if (kind == nullptr) {
                continue;
            }
            auto config = kind->defaults();
            readFields(entry.value, path, [&](models::FieldVisitor& v) { config->describe(v); },
                       reading_, {"kind"});
            report(entry.keyPlace.where(), path, config->problems());
            add(entry.key, kind, std::move(config), entry.keyPlace.where());
        }
    }

    template <class Kind>
    const Kind* kindOf(const Entry& entry, const std::string& path, std::span<const Kind> kinds) {
        const Node* name = entry.value.find("kind");
        if (!entry.value.isMap() || name == nullptr || !name->isScalar()) {
            fail(entry.value.place.where(),
                 path + ": found " + entry.value.found() + ", expected a map with `kind`");
            return nullptr;
        }
        const auto found = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const Kind& kind) { return kind.name == name->text; });
        if (found == kinds.end()) {
            fail(name->place.where(), path + ".kind: there is no kind " +
                                          quotedForMessage(name->text) +
                                          didYouMean(name->text, namesOf(kinds)));
            return nullptr;
        }
        return &*found;
    }

    void readTimeline() {
        const Node* list = section("timeline", Node::Kind::List, "a list of events");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            const Node& item = list->items[i];
            const std::string path = joinIndex("timeline", i);
            EventSpec spec{{}, item.place.where()};
            if (!item.isMap()) {
                fail(spec.where,
                     path + ": found " + item.found() +
                         ", expected a map such as {at: 20min, fault: down, target: router}");
                continue;
            }
            readInto(spec.event, item, path, reading_);
            report(spec.where, path, problemsOf(spec.event));
            scenario_.timeline.push_back(std::move(spec));
        }
    }

    void readObjectives() {
        const Node* list = section("objectives", Node::Kind::List, "a list of objectives");
        for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
            const Node& item = list->items[i];
            const std::string path = joinIndex("objectives", i);
            if (!item.isMap()) {
                fail(item.place.where(),
                     path + ": found " + item.found() + ", expected a map with `name` and `that`");
                continue;
            }
            ObjectiveConfig config;
            readInto(config, item, path, reading_);
            const Node* that = item.find("that");
            if (that == nullptr || !that->isScalar()) {
                continue; // reported by the reader
            }
            auto objective = Objective::parse(config.name, config.that);
            if (!objective) {
                const sim::Error& error = objective.errors().front();
                fail(that->whereOf(error.where.column), path + ".that: " + error.message);
                continue;
            }
            scenario_.objectives.push_back({std::move(*objective), that->place.where()});
        }
    }

    void checkParts() {
        std::vector<std::string> names;
        for (const ComponentSpec& component : scenario_.components) {
            names.push_back(component.name);
        }
        for (const TrafficSpec& source : scenario_.traffic) {
            if (scenario_.component(source.name) != nullptr) {
                fail(source.where, "traffic." + source.name + ": a component has the same name");
            }
        }
        for (const PartUse& use : reading_.parts) {
            if (std::find(names.begin(), names.end(), use.name) == names.end() &&
                !declared(use.name)) {
                fail(use.where, use.path + ": there is no component " + quotedForMessage(use.name) +
                                    didYouMean(use.name, names));
            }
        }
    }

    /// A component that is there but could not be read: its error was reported already.
    bool declared(const std::string& name) const {
        const Node* table = root_.find("components");
        return table != nullptr && table->find(name) != nullptr;
    }

    Scenario& scenario_;
    const Node& root_;
    Reading reading_;
};

ordered_json entryJson(std::string_view kind, models::Config& config) {
    ordered_json entry{{"kind", kind}};
    entry.update(toJson([&](models::FieldVisitor& v) { config.describe(v); }));
    return entry;
}

template <class T>
ordered_json structJson(T& value) {
    return toJson([&](models::FieldVisitor& v) { value.describe(v); });
}

std::string configurationOf(Scenario& scenario) {
    ordered_json all = structJson(scenario.settings);
    for (ComponentSpec& component : scenario.components) {
        all["components"][component.name] = entryJson(component.kind->name, *component.config);
    }
    for (TrafficSpec& source : scenario.traffic) {
        all["traffic"][source.name] = entryJson(source.kind->name, *source.config);
    }
    for (EventSpec& spec : scenario.timeline) {
        all["timeline"].push_back(structJson(spec.event));
    }
    for (const ObjectiveSpec& spec : scenario.objectives) {
        all["objectives"].push_back(
            {{"name", spec.objective.name()}, {"that", spec.objective.text()}});
    }
    return toYaml(all);
}

SectionKind sectionKind(const models::TrafficKind& kind) {
    return {std::string(kind.name), std::string(kind.summary), std::string(kind.leavesOut),
            [&kind](models::FieldVisitor& visitor) {
                kind.defaults()->describe(visitor);
            }};
}

/// Whether a part answers for a name.
bool resolves(const ComponentSpec& component, const std::string& name) {
    const auto* dns =
        dynamic_cast<const models::ConfigOf<models::DnsConfig>*>(component.config.get());
    return dns != nullptr && dns->value.records.contains(name);
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
        graph.addPart(component.name, component.kind->name, component.kind->answersPages);
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

sim::Result<Scenario> loadScenario(const std::filesystem::path& path,
                                   std::span<const std::string> sets) {
    auto document = loadDocument(path, sets);
    if (!document) {
        return document.errors();
    }
    Scenario scenario;
    scenario.file = path.string();
    scenario.folder = path.parent_path();
    scenario.files = document->files;
    if (auto errors = ScenarioReader(scenario, document->root).read(); !errors.empty()) {
        return errors;
    }
    scenario.configuration = configurationOf(scenario);
    return scenario;
}

std::vector<FileSection> scenarioSections() {
    FileSection settings{"settings",
                         "what is played, how long and where",
                         FileSection::Shape::Fields,
                         described<Settings>(),
                         {}};
    FileSection traffic{"traffic", "who visits", FileSection::Shape::Table, {}, {}};
    for (const models::TrafficKind& kind : models::trafficKinds()) {
        traffic.kinds.push_back(sectionKind(kind));
    }
    FileSection timeline{"timeline",
                         "what happens and when: faults, changed fields, purges, switched names",
                         FileSection::Shape::List,
                         described<models::TimelineEvent>(),
                         {}};
    FileSection objectives{"objectives",
                           "what the run must achieve",
                           FileSection::Shape::List,
                           described<ObjectiveConfig>(),
                           {}};
    return {std::move(settings), componentsSection(models::partKinds()), std::move(traffic),
            std::move(timeline), std::move(objectives)};
}

} // namespace doppel::scenarios
