// SPDX-License-Identifier: Apache-2.0
#include "scenarios/calls.h"

#include "models/actions/dns_switch.h"
#include "models/component_references.h"
#include "models/dns/name_service.h"
#include "models/platform_graph.h"
#include "scenarios/config_edit.h"
#include "scenarios/file/edit_way.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"

#include <algorithm>
#include <set>
#include <span>

namespace doppel::scenarios {

namespace {

// What can be read of the entries of a section: those of known kinds, each name once.
template <class Kind, class Spec>
void readKnown(const Node* section,
               const std::vector<const Kind*>& kinds,
               std::set<std::string>& names,
               std::vector<Spec>& specs) {
    for (const Entry& entry : section == nullptr ? std::vector<Entry>() : section->entries) {
        const Node* name = entry.value.find("kind");
        const Kind* kind = name == nullptr ? nullptr : models::findKind(kinds, name->text);
        if (kind == nullptr || !names.insert(entry.key).second) {
            continue;
        }
        auto config = kind->defaults();
        Reading reading;
        readFields(
            entry.value, "", [&](models::FieldVisitor& v) { config->describe(v); }, reading);
        specs.push_back({entry.key, kind, std::move(config)});
    }
}

// Whether whoever names a component in that field does without it: in any of the maps about it.
bool isIgnored(const Node& root, Steps field) {
    for (; !field.empty(); field.pop_back()) {
        const Node* node = nodeAt(root, field);
        const Node* onFailure = node == nullptr ? nullptr : node->find(kOnFailure);
        if (onFailure != nullptr && onFailure->text == kIgnored) {
            return true;
        }
    }
    return false;
}

// "steps[1].points" of "steps[1].points.names".
std::string_view mapOf(std::string_view path) {
    return path.substr(0, std::min(path.rfind('.'), path.size()));
}

// Where a name is pointed elsewhere, as a plan does, it leads there: {names: dns, to: second}.
void addPointed(const models::PlatformGraph::Graph& graph, Calls& calls) {
    for (const auto caller : boost::make_iterator_range(boost::vertices(graph))) {
        const auto arrows = boost::make_iterator_range(boost::out_edges(caller, graph));
        for (const auto& ofNames : arrows) {
            const auto names = boost::target(ofNames, graph);
            if (graph[names].kind != models::dnsKind().name) {
                continue;
            }
            for (const auto& other : arrows) {
                const auto to = boost::target(other, graph);
                if (to != names && mapOf(graph[other].path) == mapOf(graph[ofNames].path)) {
                    calls.add(graph[names].name, graph[to].name);
                }
            }
        }
    }
}

// Whom a component refers to once one of its fields has another value.
void addSet(const Node& event, const Scenario& scenario, Calls& calls) {
    const Node* path = event.find("set");
    const Node* value = event.find("value");
    if (path == nullptr || value == nullptr) {
        return;
    }
    const auto field = splitPath(path->text);
    if (!field || field->size() < 3 || field->front() != "components") {
        return;
    }
    const ComponentSpec* component = scenario.component((*field)[1]);
    if (component == nullptr) {
        return;
    }
    const auto changed = component->config->clone();
    if (editConfig(*changed, std::span(*field).subspan(2), value->text).ok()) {
        for (const models::ComponentReference& one : models::referencesOf(*changed)) {
            if (scenario.component(one.target) != nullptr) {
                calls.addSeen(component->name, one.target);
            }
        }
    }
}

// An operator points a name elsewhere: {target: dns, dns: {record: www, to: second}}.
void addSwitched(const Node& event, const Scenario& scenario, Calls& calls) {
    const Node* names = event.find("target");
    const Node* change = event.find(models::dnsSwitchKind().name);
    const Node* to = change == nullptr ? nullptr : change->find("to");
    if (names != nullptr && to != nullptr && scenario.component(names->text) != nullptr &&
        scenario.component(to->text) != nullptr) {
        calls.add(names->text, to->text);
    }
}

} // namespace

void Calls::addConfigured(const std::string& configuration) {
    const auto tree = parseYaml(configuration, "configuration");
    if (!tree.ok()) {
        return;
    }
    const Node& root = tree.value();
    const models::Kinds kinds = models::builtInKinds();
    Scenario scenario;
    std::set<std::string> names;
    readKnown(root.find("components"), kinds.components, names, scenario.components);
    readKnown(root.find("traffic"), kinds.traffic, names, scenario.traffic);
    const models::PlatformGraph platform = scenario.graph();
    const auto& graph = platform.graph();
    for (const auto& arrow : boost::make_iterator_range(boost::edges(graph))) {
        const std::string& caller = graph[boost::source(arrow, graph)].name;
        const auto field =
            splitPath(models::joinPaths(joinPath("components", caller), graph[arrow].path));
        add(caller, graph[boost::target(arrow, graph)].name, !field || !isIgnored(root, *field));
    }
    addPointed(graph, *this);
    if (const Node* timeline = root.find("timeline")) {
        for (const Node& event : timeline->items) {
            addSet(event, scenario, *this);
            addSwitched(event, scenario, *this);
        }
    }
}

std::vector<Call> Calls::list() const {
    std::vector<Call> list;
    for (const auto& [pair, passesErrors] : calls_) {
        list.push_back({pair.first, pair.second, passesErrors});
    }
    return list;
}

} // namespace doppel::scenarios
