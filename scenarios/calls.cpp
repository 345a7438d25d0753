// SPDX-License-Identifier: Apache-2.0
#include "scenarios/calls.h"

#include "models/platform_graph.h"
#include "scenarios/file/edit_way.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario.h"

#include <set>

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
}

std::vector<Call> Calls::list() const {
    std::vector<Call> list;
    for (const auto& [pair, passesErrors] : calls_) {
        list.push_back({pair.first, pair.second, passesErrors});
    }
    return list;
}

} // namespace doppel::scenarios
