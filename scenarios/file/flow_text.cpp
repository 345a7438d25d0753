// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/flow_text.h"

#include "scenarios/file/text_edit.h"
#include "scenarios/file/yaml_reader.h"

#include <nlohmann/json.hpp>

namespace doppel::scenarios {

namespace {

/// Whether the reader takes these bytes for one scalar of that text and nothing else.
bool readsAs(std::string_view words, bool inFlow) {
    const std::string text =
        inFlow ? "{x: " + std::string(words) + ", y: 0}" : "x: " + std::string(words) + "\ny: 0\n";
    const YamlReading reading = readYamlText(text, "");
    if (!reading.errors.empty() || !reading.root || reading.root->entries.size() != 2) {
        return false;
    }
    const Node& value = reading.root->entries.front().value;
    return value.isScalar() && !value.quoted && value.text == words;
}

std::string itemsText(const Node& node) {
    std::string text;
    for (const Node& item : node.items) {
        text += (text.empty() ? "" : ", ") + flowYaml(item);
    }
    for (const Entry& entry : node.entries) {
        text += (text.empty() ? "" : ", ") + plainOrQuoted(entry.key, true) + ": " +
                flowYaml(entry.value);
    }
    return text;
}

} // namespace

std::string plainOrQuoted(std::string_view words, bool inFlow) {
    const bool isPlain =
        !words.empty() && words != "null" && words != "~" && readsAs(words, inFlow);
    return isPlain ? std::string(words) : nlohmann::json(words).dump(); // as YAML's double quotes
}

std::string scalarYaml(std::string_view words) {
    return plainOrQuoted(words, false);
}

std::string flowYaml(const Node& node) {
    switch (node.kind) {
    case Node::Kind::Null:
        return "null";
    case Node::Kind::Scalar:
        return node.quoted ? nlohmann::json(node.text).dump() : plainOrQuoted(node.text, true);
    case Node::Kind::List:
        return '[' + itemsText(node) + ']';
    case Node::Kind::Map:
        return '{' + itemsText(node) + '}';
    }
    return {};
}

std::string valueText(std::string_view given, const Node& value, bool inFlow) {
    if (value.isScalar() && !value.quoted) {
        return plainOrQuoted(value.text, inFlow);
    }
    const bool isClosed =
        !given.empty() && std::string_view("\"'[{").find(given.front()) != std::string_view::npos;
    return isClosed ? std::string(given) : flowYaml(value);
}

} // namespace doppel::scenarios
