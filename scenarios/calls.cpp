// SPDX-License-Identifier: Apache-2.0
#include "scenarios/calls.h"

#include "scenarios/file/yaml_reader.h"

namespace doppel::scenarios {

namespace {

// Members that a configuration names as values; neither a kind is a name, nor whom something is for.
void addNamed(const Node& node,
              const std::string& caller,
              const std::set<std::string>& members,
              bool passesErrors,
              Calls& calls) {
    if (node.isScalar() && members.contains(node.text)) {
        calls.add(caller, node.text, passesErrors);
    }
    for (const Node& item : node.items) {
        addNamed(item, caller, members, passesErrors, calls);
    }
    const Node* onFailure = node.find(kOnFailure);
    const bool isIgnored = onFailure != nullptr && onFailure->text == kIgnored;
    for (const Entry& entry : node.entries) {
        if (entry.key != "kind" && entry.key != "for") {
            addNamed(entry.value, caller, members, passesErrors && !isIgnored, calls);
        }
    }
}

} // namespace

void Calls::addConfigured(const std::string& configuration, const std::set<std::string>& members) {
    const auto tree = parseYaml(configuration, "configuration");
    if (!tree.ok()) {
        return;
    }
    const auto ownersIn = [&](const char* section) {
        const Node* owners = tree.value().find(section);
        return owners == nullptr ? std::vector<Entry>() : owners->entries;
    };
    std::set<std::string> called = members;
    for (const Entry& source : ownersIn("traffic")) {
        called.erase(source.key); // whoever visits is called by nobody
    }
    for (const char* section : {"traffic", "components"}) {
        for (const Entry& owner : ownersIn(section)) {
            addNamed(owner.value, owner.key, called, true, *this);
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
