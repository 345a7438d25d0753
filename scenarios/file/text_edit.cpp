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

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

/// A text and what is to become of it.
struct Patient {
    std::string_view mark; ///< of the byte order, or ""
    std::string_view text; ///< behind it
    Node root;
};

sim::Result<Patient> patientOf(std::string_view text) {
    Patient patient;
    patient.mark = text.substr(0, text.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0);
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

/// The value at a way of the patient's tree; what the way lacks is made.
sim::Result<std::string> put(const Patient& patient, const Steps& way, std::string_view value) {
    auto fresh = valueOf(value);
    if (!fresh) {
        return fresh.errors();
    }
    const auto laid = layOut(patient.text, patient.root);
    if (!laid) {
        return tooUnusual();
    }
    const TextSurgery surgery(patient.text, *laid);
    const auto change = surgery.put(
        way, [&, node = *fresh](bool inFlow) { return valueText(value, node, inFlow); });
    Node expected = patient.root;
    return putNode(expected, way, std::move(*fresh)) ? checked(patient, change, expected)
                                                     : tooUnusual();
}

/// The way to a list of the file's own.
std::optional<Steps> wayToOwn(const Node& root, std::string_view path) {
    const auto steps = splitPath(path);
    const auto way = steps ? givenAt(root, *steps) : std::nullopt;
    const bool isList = way && nodeAt(root, *way)->isList();
    const std::size_t sets = steps ? setsWithin(root, *steps).size() : 0;
    const bool isSet = way && way->front() == "set" && way->size() == 2;
    return isList && sets == (isSet ? 1U : 0U) ? way : std::nullopt;
}

/// The change of a list's items; `edit` makes it in the text, `expect` in the tree.
template <class Edit, class Expect>
sim::Result<std::string>
withItems(std::string_view text, std::string_view path, Edit edit, Expect expect) {
    auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    const auto way = wayToOwn(patient->root, path);
    if (!way) {
        return sim::inputError(std::string(path) + " is not this file's own");
    }
    const auto laid = layOut(patient->text, patient->root);
    if (!laid) {
        return tooUnusual();
    }
    Node expected = patient->root;
    expect(nodeAt(expected, *way)->items);
    const TextSurgery surgery(patient->text, *laid);
    return checked(*patient, edit(surgery, *way), expected);
}

/// How many items a list of the file's own has.
std::optional<std::size_t> ownItems(std::string_view text, std::string_view path) {
    const auto patient = patientOf(text);
    const auto way = patient ? wayToOwn(patient->root, path) : std::nullopt;
    return way ? std::optional(nodeAt(patient->root, *way)->items.size()) : std::nullopt;
}

sim::Result<std::string>
withoutSetsWithin(std::string_view text, const Node& root, const Steps& path) {
    sim::Result<std::string> cleared = std::string(text);
    for (const std::string& set : setsWithin(root, path)) {
        cleared = cleared ? withoutValue(*cleared, set) : cleared;
    }
    return cleared;
}

sim::Result<std::string>
withKeyRenamed(std::string_view text, const Steps& way, const std::string& key) {
    const auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    const auto laid = layOut(patient->text, patient->root);
    Node expected = patient->root;
    Node* table = nodeAt(expected, Steps(way.begin(), way.end() - 1));
    if (!laid || table == nullptr || table->find(key) != nullptr) {
        return tooUnusual();
    }
    for (Entry& entry : table->entries) {
        entry.key = entry.key == way.back() ? key : entry.key;
    }
    return checked(*patient, TextSurgery(patient->text, *laid).renameKey(way, key), expected);
}

} // namespace

sim::Result<std::string>
withValue(std::string_view text, std::string_view path, std::string_view value) {
    const auto patient = patientOf(text);
    const auto steps = splitPath(path);
    if (!patient || !steps) {
        return !patient ? patient.errors() : steps.errors();
    }
    return put(*patient, wayTo(patient->root, *steps, path), trimmed(value));
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

bool ownsList(const Node& root, std::string_view path) {
    return wayToOwn(root, path).has_value();
}

sim::Result<std::string>
withList(std::string_view text, std::string_view path, std::span<const std::string> items) {
    const auto patient = patientOf(text);
    const auto steps = splitPath(path);
    if (!patient || !steps) {
        return !patient ? patient.errors() : steps.errors();
    }
    const auto cleared = withoutSetsWithin(text, patient->root, *steps);
    if (!cleared) {
        return cleared;
    }
    const bool extends = patient->root.find("extends") != nullptr;
    if (items.empty() && !extends) {
        return withoutValue(*cleared, path);
    }
    if (steps->size() > 1) {
        std::string list;
        for (const std::string& item : items) {
            list += (list.empty() ? "" : ", ") + item;
        }
        return withValue(*cleared, path, '[' + list + ']');
    }
    auto emptied = withValue(*cleared, path, "[]");
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
        expected.find(path)->items.push_back(std::move(*node));
    }
    return laid ? checked(*ready, TextSurgery(ready->text, *laid).putList(path, items), expected)
                : tooUnusual();
}

sim::Result<std::string>
withItem(std::string_view text, std::string_view path, std::size_t index, std::string_view item) {
    auto node = valueOf(trimmed(item));
    if (!node) {
        return node.errors();
    }
    if (ownItems(text, path) == 0U) {
        const std::string only(trimmed(item));
        return withList(text, path, {&only, 1});
    }
    return withItems(
        text, path,
        [&](const TextSurgery& surgery, const Steps& list) {
            return surgery.insertItem(list, index, trimmed(item));
        },
        [&](std::vector<Node>& items) {
            const auto at = static_cast<std::ptrdiff_t>(std::min(index, items.size()));
            items.insert(items.begin() + at, std::move(*node));
        });
}

sim::Result<std::string>
withoutItem(std::string_view text, std::string_view path, std::size_t index) {
    const auto items = ownItems(text, path);
    if (!items || index >= *items) {
        return sim::inputError(std::string(path) + " has no such entry of its own");
    }
    if (*items == 1) {
        return withList(text, path, {});
    }
    return withItems(
        text, path,
        [&](const TextSurgery& surgery, const Steps& list) {
            return surgery.eraseItem(list, index);
        },
        [&](std::vector<Node>& nodes) {
            nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(index));
        });
}

sim::Result<std::string>
withItemMoved(std::string_view text, std::string_view path, std::size_t from, std::size_t to) {
    const auto items = ownItems(text, path);
    if (items && std::max(from, to) >= *items) {
        return sim::inputError(std::string(path) + " has no such entry");
    }
    return withItems(
        text, path,
        [&](const TextSurgery& surgery, const Steps& list) {
            return surgery.moveItem(list, from, to);
        },
        [&](std::vector<Node>& nodes) {
            Node moved = std::move(nodes[from]);
            nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(from));
            nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(to), std::move(moved));
        });
}

sim::Result<std::string> withEntry(std::string_view text,
                                   std::string_view section,
                                   std::string_view name,
                                   std::string_view value) {
    const auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    const Steps way{std::string(section), std::string(name)};
    const Node* there = nodeAt(patient->root, way);
    if (there != nullptr && !there->isNull()) {
        return sim::inputError(std::string(section) + " has a " + std::string(name) + " already");
    }
    return put(*patient, way, trimmed(value));
}

sim::Result<std::string> withoutEntry(std::string_view text,
                                      std::string_view section,
                                      std::string_view name,
                                      bool inherited) {
    const auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    const Steps way{std::string(section), std::string(name)};
    auto without = withoutSetsWithin(text, patient->root, way);
    if (without && nodeAt(patient->root, way) != nullptr) {
        without = withoutValue(*without, joinPath(section, name));
    }
    const auto bare = without ? patientOf(*without) : sim::Result<Patient>(without.errors());
    return bare && inherited ? put(*bare, way, "null") : without;
}

sim::Result<std::string> withEntryRenamed(std::string_view text,
                                          std::string_view section,
                                          std::string_view from,
                                          std::string_view to) {
    const auto patient = patientOf(text);
    if (!patient) {
        return patient.errors();
    }
    const Steps way{std::string(section), std::string(from)};
    sim::Result<std::string> renamed = std::string(text);
    if (nodeAt(patient->root, way) != nullptr) {
        renamed = withKeyRenamed(*renamed, way, std::string(to));
    }
    for (const std::string& set : setsWithin(patient->root, way)) {
        if (renamed) {
            renamed = withKeyRenamed(*renamed, {"set", set}, withEntryNamed(set, to));
        }
    }
    return renamed;
}

} // namespace doppel::scenarios
