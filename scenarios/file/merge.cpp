// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/merge.h"

#include "models/suggest.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace doppel::scenarios {

namespace {

constexpr std::array<std::string_view, 2> kNamedSections{"components", "traffic"};

bool kindChanges(const Node& base, const Node& over) {
    const Node* was = base.find("kind");
    const Node* becomes = over.find("kind");
    return was != nullptr && becomes != nullptr && was->isScalar() && becomes->isScalar() &&
           was->text != becomes->text;
}

void mergeMaps(Node& base, Node over) {
    std::unordered_map<std::string, std::size_t> indexOfKey; // looked up only
    for (std::size_t i = 0; i < base.entries.size(); ++i) {
        indexOfKey.emplace(base.entries[i].key, i);
    }
    std::vector<std::size_t> removed;
    for (Entry& entry : over.entries) {
        const auto at = indexOfKey.find(entry.key);
        if (at == indexOfKey.end()) {
            base.entries.push_back(std::move(entry));
        } else if (entry.value.isNull()) {
            removed.push_back(at->second);
        } else {
            base.entries[at->second].keyPlace = entry.keyPlace;
            mergeInto(base.entries[at->second].value, std::move(entry.value));
        }
    }
    std::sort(removed.begin(), removed.end());
    std::vector<Entry> kept;
    for (std::size_t i = 0; i < base.entries.size(); ++i) {
        if (!std::binary_search(removed.begin(), removed.end(), i)) {
            kept.push_back(std::move(base.entries[i]));
        }
    }
    base.entries = std::move(kept);
}

std::vector<std::string> keysOf(const Node& map) {
    std::vector<std::string> keys;
    for (const Entry& entry : map.entries) {
        keys.push_back(entry.key);
    }
    return keys;
}

/// One `set`: walks to the place and changes it there.
class Setter {
public:
    Setter(std::vector<std::string> components, const Place& place, Node value)
        : components_(std::move(components)), place_(place), value_(std::move(value)) {}

    /// "" or what is wrong; then nothing was changed.
    std::string apply(Node& root) {
        Node* at = &root;
        for (std::size_t i = 0; i < components_.size(); ++i) {
            const std::string wrong = step(at, i);
            if (!wrong.empty()) {
                return wrong;
            }
            if (at == nullptr) {
                return {};
            }
        }
        mergeInto(*at, std::move(value_));
        return {};
    }

private:
    bool isLast(std::size_t i) const { return i + 1 == components_.size(); }

    /// Moves `at` to its component `i`; to null where the rest of the work is done.
    std::string step(Node*& at, std::size_t i) {
        if (at->isList()) {
            return stepIntoList(at, i);
        }
        if (!at->isMap()) {
            return "\"" + walked(i) + "\" is no map, but " + at->found();
        }
        Node* child = at->find(components_[i]);
        if (child != nullptr && !(isLast(i) && value_.isNull())) {
            at = child;
            return {};
        }
        if (child == nullptr && mustExist(i)) {
            const std::string where = i == 0 ? std::string("the file") : "\"" + walked(i) + "\"";
            return "there is no " + quotedForMessage(components_[i]) + " in " + where +
                   models::didYouMean(components_[i], keysOf(*at));
        }
        if (child != nullptr) {
            std::erase_if(at->entries,
                          [&](const Entry& entry) { return entry.key == components_[i]; });
        } else {
            at->entries.push_back({components_[i], place_, made(i + 1)});
        }
        at = nullptr;
        return {};
    }

    std::string stepIntoList(Node*& at, std::size_t i) {
        std::size_t index = 0;
        const std::string& component = components_[i];
        const auto outcome =
            std::from_chars(component.data(), component.data() + component.size(), index);
        const bool isIndex =
            outcome.ec == std::errc{} && outcome.ptr == component.data() + component.size();
        if (!isIndex || index >= at->items.size()) {
            const std::string range =
                at->items.empty()
                    ? "an empty list"
                    : "a list from [0] to [" + std::to_string(at->items.size() - 1) + ']';
            return "\"" + walked(i) + "\" is " + range + ", found " + quotedForMessage(component);
        }
        if (isLast(i) && value_.isNull()) {
            at->items.erase(at->items.begin() + static_cast<std::ptrdiff_t>(index));
            at = nullptr;
        } else {
            at = &at->items[index];
        }
        return {};
    }

    /// Whether the component at `i` cannot be made: a section of named things, or one of those,
    /// unless it is given as a whole.
    bool mustExist(std::size_t i) const {
        const bool named = std::find(kNamedSections.begin(), kNamedSections.end(),
                                     components_[0]) != kNamedSections.end();
        return value_.isNull() || (named && i < 2 && !(isLast(i) && value_.isMap()));
    }

    /// The value, within maps for the components from `i` on.
    Node made(std::size_t i) {
        if (i == components_.size()) {
            return std::move(value_);
        }
        Node map;
        map.kind = Node::Kind::Map;
        map.place = place_;
        map.entries.push_back({components_[i], place_, made(i + 1)});
        return map;
    }

    std::string walked(std::size_t count) const {
        std::string path;
        for (std::size_t i = 0; i < count; ++i) {
            path = joinPath(path, components_[i]);
        }
        return path;
    }

    std::vector<std::string> components_;
    const Place& place_;
    Node value_;
};

} // namespace

void mergeInto(Node& base, Node over) {
    if (base.isMap() && over.isMap() && !kindChanges(base, over)) {
        mergeMaps(base, std::move(over));
    } else {
        base = std::move(over);
    }
}

void setAtPath(
    Node& root, std::string_view path, const Place& pathPlace, Node value, sim::Errors& errors) {
    auto components = splitPath(path);
    std::string wrong;
    if (!components) {
        wrong = components.errors().front().message;
    } else if (components->size() > static_cast<std::size_t>(kDeepestNesting)) {
        wrong = "the path is deeper than " + std::to_string(kDeepestNesting) + " levels";
    } else {
        wrong = Setter(std::move(*components), pathPlace, std::move(value)).apply(root);
    }
    if (!wrong.empty()) {
        errors.push_back({.message = "set " + quotedForMessage(path) + ": " + wrong,
                          .where = pathPlace.where()});
    }
}

} // namespace doppel::scenarios
