// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/edit_way.h"

#include "scenarios/file/value_path.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace doppel::scenarios {

namespace {

std::optional<std::size_t> placeOf(const std::string& step, std::size_t count) {
    std::size_t index = 0;
    const char* end = step.data() + step.size();
    const auto outcome = std::from_chars(step.data(), end, index);
    const bool isPlace = outcome.ec == std::errc{} && outcome.ptr == end && index < count;
    return isPlace ? std::optional(index) : std::nullopt;
}

Node* childOf(Node& node, const std::string& step) {
    if (!node.isList()) {
        return node.find(step);
    }
    const auto index = placeOf(step, node.items.size());
    return index ? &node.items[*index] : nullptr;
}

const Node* childOf(const Node& node, const std::string& step) {
    return childOf(const_cast<Node&>(node), step); // which only looks
}

/// How many of the steps from `first` on are there, and where they lead.
std::pair<std::size_t, const Node*> walk(const Node& from, const Steps& steps, std::size_t first) {
    const Node* at = &from;
    std::size_t done = first;
    for (; done < steps.size(); ++done) {
        const Node* next = childOf(*at, steps[done]);
        if (next == nullptr) {
            break;
        }
        at = next;
    }
    return {done, at};
}

/// How many steps of the path an entry of `set:` takes; 0: it is about something else.
std::size_t stepsOf(const Entry& set, const Steps& path) {
    const auto steps = splitPath(set.key);
    const bool leads = steps && steps->size() <= path.size() &&
                       std::equal(steps->begin(), steps->end(), path.begin());
    return leads ? steps->size() : 0;
}

/// The way through an entry of `set:`.
Steps through(const Entry& set, const Steps& path, std::size_t taken) {
    Steps way{"set", set.key};
    way.insert(way.end(), path.begin() + static_cast<std::ptrdiff_t>(taken), path.end());
    return way;
}

template <class Fits>
std::optional<Steps> waySet(const Node& root, const Steps& path, Fits fits) {
    const Node* set = root.find("set");
    if (set == nullptr) {
        return std::nullopt;
    }
    for (auto entry = set->entries.rbegin(); entry != set->entries.rend(); ++entry) {
        const std::size_t taken = stepsOf(*entry, path);
        if (taken > 0 && fits(walk(entry->value, path, taken))) {
            return through(*entry, path, taken);
        }
    }
    return std::nullopt;
}

/// A component or a source belongs to the file that names its kind; a map to the one that has it.
std::size_t stepsToOwn(const Steps& path) {
    return path.front() == "components" || path.front() == "traffic" ? 2 : 1;
}

} // namespace

const Node* nodeAt(const Node& root, const Steps& way) {
    const auto [done, node] = walk(root, way, 0);
    return done == way.size() ? node : nullptr;
}

Node* nodeAt(Node& root, const Steps& way) {
    return const_cast<Node*>(nodeAt(std::as_const(root), way)); // which is the caller's
}

std::optional<Steps> givenAt(const Node& root, const Steps& path) {
    const auto whole = [&](const auto& walked) {
        return walked.first == path.size();
    };
    if (auto way = waySet(root, path, whole)) {
        return way;
    }
    return whole(walk(root, path, 0)) ? std::optional(path) : std::nullopt;
}

Steps wayTo(const Node& root, const Steps& path, std::string_view text) {
    if (auto given = givenAt(root, path)) {
        return *given;
    }
    const auto leadsIntoMap = [](const auto& walked) {
        return walked.second->isMap();
    };
    if (auto within = waySet(root, path, leadsIntoMap)) {
        return *within;
    }
    const bool isOwn = walk(root, path, 0).first >= stepsToOwn(path);
    if (isOwn || path.size() == 1 || root.find("extends") == nullptr) {
        return path;
    }
    return {"set", std::string(text)};
}

Steps withEmptied(const Node& root, Steps way) {
    while (way.size() > 1) {
        Steps above(way.begin(), way.end() - 1);
        const Node* parent = walk(root, above, 0).second;
        const Steps around(above.begin(), above.end() - 1);
        const bool isItem = walk(root, around, 0).second->isList();
        if (!parent->isMap() || parent->entries.size() > 1 || isItem) {
            break;
        }
        way = std::move(above);
    }
    return way;
}

std::vector<std::string> setsWithin(const Node& root, const Steps& path) {
    std::vector<std::string> keys;
    const Node* set = root.find("set");
    for (std::size_t i = 0; set != nullptr && i < set->entries.size(); ++i) {
        const auto steps = splitPath(set->entries[i].key);
        if (steps && steps->size() >= path.size() &&
            std::equal(path.begin(), path.end(), steps->begin())) {
            keys.push_back(set->entries[i].key);
        }
    }
    return keys;
}

bool putNode(Node& root, const Steps& way, Node value) {
    Node* at = &root;
    for (const std::string& step : way) {
        Node* next = childOf(*at, step);
        if (next == nullptr) {
            if (!at->isMap() && !at->isNull()) {
                return false;
            }
            at->kind = Node::Kind::Map;
            at->entries.push_back({step, {}, {}});
            next = &at->entries.back().value;
        }
        at = next;
    }
    *at = std::move(value);
    return true;
}

void eraseNode(Node& root, const Steps& way) {
    Node* at = &root;
    for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        at = childOf(*at, way[i]);
    }
    std::erase_if(at->entries, [&](const Entry& entry) { return entry.key == way.back(); });
    if (const auto index = placeOf(way.back(), at->items.size())) {
        at->items.erase(at->items.begin() + static_cast<std::ptrdiff_t>(*index));
    }
}

bool sameValue(const Node& a, const Node& b) {
    return a.kind == b.kind && a.text == b.text && a.entries.size() == b.entries.size() &&
           std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), sameValue) &&
           std::all_of(a.entries.begin(), a.entries.end(), [&](const Entry& entry) {
               const Node* other = b.find(entry.key);
               return other != nullptr && sameValue(entry.value, *other);
           });
}

} // namespace doppel::scenarios
