// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/text_edit.h"

#include "scenarios/file/edit_way.h"
#include "scenarios/file/flow_text.h"
#include "scenarios/file/text_surgery.h"
#include "scenarios/file/trimmed.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

/// A text and what is to become of it.
struct Patient {
    std::string_view mark; ///< of the byte order, or ""
    std::string_view text; ///< behind it
    Node root;
};

sim::Result<Patient> patientOf(std::string_view text) {
    Patient patient;
    patient.mark = text.substr(0, text.starts_with(kMark) ? kMark.size() : 0);
    patient.text = text.substr(patient.mark.size());
    auto root = parseYaml(patient.text, "");
    if (!root) {
        return root.errors();
    }
    if (!root->isMap()) {
        return sim::inputError("expected a map (key: value), found " + root->found());
    }
    patient.root = std::move(*root);
    return patient;
}

sim::Error tooUnusual() {
    return sim::inputError(
        "this place is written in a way that only a person can change; do it in the text");
}

/// The text with the changes, if it reads as `expected`.
sim::Result<std::string>
checked(const Patient& patient, const std::optional<TextChange>& change, const Node& expected) {
    if (!change) {
        return tooUnusual();
    }
    std::string after(patient.text);
    after.replace(change->at, change->length, change->text);
    const auto root = parseYaml(after, "");
    if (!root || !sameValue(*root, expected)) {
        return tooUnusual();
    }
    return std::string(patient.mark) + after;
}

/// A value of one line.
sim::Result<Node> valueOf(std::string_view text) {
    if (text.empty()) {
        return sim::inputError("expected a value");
    }
    if (text.find('\n') != std::string_view::npos) {
        return sim::inputError("expected a value in one line");
    }
    return parseYaml(text, "");
}

/// The change of a list's items; `edit` makes it in the text, `expect` in the tree.
template <class Edit, class Expect>
sim::Result<std::string>
withItems(std::string_view text, std::string_view list, Edit edit, Expect expect) {
    auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    if (!ownsList(patient->root, list)) {
        return sim::inputError(std::string(list) + " is not this file's own");
    }
    const auto laid = layOut(patient->text, patient->root);
    if (!laid) {
        return tooUnusual();
    }
    Node expected = patient->root;
    expect(expected.find(list)->items);
    const TextSurgery surgery(patient->text, *laid);
    return checked(*patient, edit(surgery), expected);
}

} // namespace

sim::Result<std::string>
withValue(std::string_view text, std::string_view path, std::string_view value) {
    auto patient = patientOf(text);
    const auto steps = splitPath(path);
    auto fresh = valueOf(trimmed(value));
    if (!patient || !steps || !fresh) {
        return !patient ? patient.errors() : !steps ? steps.errors() : fresh.errors();
    }
    const auto laid = layOut(patient->text, patient->root);
    if (!laid) {
        return tooUnusual();
    }
    const Steps way = wayTo(patient->root, *steps, path);
    const TextSurgery surgery(patient->text, *laid);
    const auto change = surgery.put(
        way, [&, node = *fresh](bool inFlow) { return valueText(trimmed(value), node, inFlow); });
    Node expected = patient->root;
    return putNode(expected, way, std::move(*fresh)) ? checked(*patient, change, expected)
                                                     : tooUnusual();
}

sim::Result<std::string> withoutValue(std::string_view text, std::string_view path) {
    auto patient = patientOf(text);
    const auto steps = splitPath(path);
    if (!patient || !steps) {
        return !patient ? patient.errors() : steps.errors();
    }
    const auto given = givenAt(patient->root, *steps);
    if (!given) {
        return std::string(text);
    }
    const auto laid = layOut(patient->text, patient->root);
    const Steps way = withEmptied(patient->root, *given);
    Node expected = patient->root;
    eraseNode(expected, way);
    return laid ? checked(*patient, TextSurgery(patient->text, *laid).erase(way), expected)
                : tooUnusual();
}

bool givesValue(const Node& root, std::string_view path) {
    const auto steps = splitPath(path);
    return steps && givenAt(root, *steps).has_value();
}

bool ownsList(const Node& root, std::string_view list) {
    const Node* node = root.find(list);
    return node != nullptr && node->isList() && setsWithin(root, list).empty();
}

sim::Result<std::string>
withList(std::string_view text, std::string_view list, std::span<const std::string> items) {
    auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    std::string cleared(text);
    for (const std::string& path : setsWithin(patient->root, list)) {
        auto without = withoutValue(cleared, path);
        if (!without) {
            return without;
        }
        cleared = std::move(*without);
    }
    const bool extends = patient->root.find("extends") != nullptr;
    if (items.empty() && !extends) {
        return withoutValue(cleared, list);
    }
    auto emptied = withValue(cleared, list, "[]");
    if (!emptied || items.empty()) {
        return emptied;
    }
    auto ready = patientOf(*emptied);
    const auto laid = layOut(ready->text, ready->root);
    Node expected = ready->root;
    for (const std::string& item : items) {
        auto node = valueOf(item);
        if (!node) {
            return node.errors();
        }
        expected.find(list)->items.push_back(std::move(*node));
    }
    return laid ? checked(*ready, TextSurgery(ready->text, *laid).putList(list, items), expected)
                : tooUnusual();
}

sim::Result<std::string>
withItem(std::string_view text, std::string_view list, std::size_t index, std::string_view item) {
    auto node = valueOf(trimmed(item));
    if (!node) {
        return node.errors();
    }
    const auto patient = patientOf(text);
    if (patient && ownsList(patient->root, list) && patient->root.find(list)->items.empty()) {
        const std::string only(trimmed(item));
        return withList(text, list, {&only, 1});
    }
    return withItems(
        text, list,
        [&](const TextSurgery& surgery) { return surgery.insertItem(list, index, trimmed(item)); },
        [&](std::vector<Node>& items) {
            const auto at = static_cast<std::ptrdiff_t>(std::min(index, items.size()));
            items.insert(items.begin() + at, std::move(*node));
        });
}

sim::Result<std::string>
withoutItem(std::string_view text, std::string_view list, std::size_t index) {
    const auto patient = patientOf(text);
    if (!patient || !ownsList(patient->root, list) ||
        index >= patient->root.find(list)->items.size()) {
        return sim::inputError(std::string(list) + " has no such entry of its own");
    }
    if (patient->root.find(list)->items.size() == 1) {
        return withList(text, list, {});
    }
    return withItems(
        text, list, [&](const TextSurgery& surgery) { return surgery.eraseItem(list, index); },
        [&](std::vector<Node>& items) {
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
        });
}

sim::Result<std::string>
withItemMoved(std::string_view text, std::string_view list, std::size_t from, std::size_t to) {
    const auto patient = patientOf(text);
    const Node* items = patient ? patient->root.find(list) : nullptr;
    if (items == nullptr || std::max(from, to) >= items->items.size()) {
        return sim::inputError(std::string(list) + " has no such entry");
    }
    return withItems(
        text, list, [&](const TextSurgery& surgery) { return surgery.moveItem(list, from, to); },
        [&](std::vector<Node>& nodes) {
            Node moved = std::move(nodes[from]);
            nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(from));
            nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(to), std::move(moved));
        });
}

} // namespace doppel::scenarios
