// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/config_edit.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/suggest.h"
#include "scenarios/file/yaml_reader.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace doppel::scenarios {

namespace {

sim::Error wrong(std::string message) {
    return {sim::ErrorCode::Input, std::move(message), {}};
}

Node* childOf(Node& node, const std::string& key) {
    if (!node.isList()) {
        return node.find(key);
    }
    std::size_t index = 0;
    const auto [stop, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    const bool isPlace = error == std::errc() && stop == key.data() + key.size();
    return isPlace && index < node.items.size() ? &node.items[index] : nullptr;
}

sim::Result<Node*> findField(Node& root, std::span<const std::string> field) {
    Node* node = &root;
    for (const std::string& key : field) {
        Node* child = childOf(*node, key);
        if (child == nullptr) {
            std::vector<std::string> known;
            for (const Entry& entry : node->entries) {
                known.push_back(entry.key);
            }
            return wrong("there is no field " + quotedForMessage(key) + didYouMean(key, known));
        }
        node = child;
    }
    return node;
}

/// The value of a field as it could be written in a file. REQUIRES: the field is there.
std::string textOf(const nlohmann::ordered_json& root, std::span<const std::string> field) {
    const nlohmann::ordered_json* value = &root;
    for (const std::string& key : field) {
        value = value->is_array() ? &value->at(std::stoul(key)) : &value->at(key);
    }
    const bool hasNoLines = value->is_structured() && value->empty();
    return hasNoLines ? value->dump() : toYaml(*value);
}

} // namespace

sim::Result<std::string>
editConfig(models::Config& config, std::span<const std::string> field, std::string_view value) {
    const auto whole = toJson([&](models::FieldVisitor& visitor) { config.describe(visitor); });
    auto tree = parseYaml(toYaml(whole), "");
    auto fresh = parseYaml(value, "");
    if (!tree || !fresh) {
        return tree ? fresh.errors() : tree.errors();
    }
    auto spot = findField(*tree, field);
    if (!spot) {
        return spot.errors();
    }
    std::string former = textOf(whole, field);
    **spot = std::move(*fresh);

    Reading reading;
    const auto trial = config.clone();
    readFields(
        *tree, "", [&](models::FieldVisitor& visitor) { trial->describe(visitor); }, reading);
    for (const std::string& problem : trial->problems()) {
        reading.errors.push_back(wrong(problem));
    }
    if (!reading.errors.empty()) {
        return reading.errors;
    }
    Reading again;
    readFields(
        *tree, "", [&](models::FieldVisitor& visitor) { config.describe(visitor); }, again);
    return former;
}

} // namespace doppel::scenarios
