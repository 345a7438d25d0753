// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/problem_places.h"

#include "scenarios/file/value_path.h"

#include <charconv>

namespace doppel::scenarios {

namespace {

const Node* itemAt(const Node& list, std::string_view index) {
    std::size_t place = 0;
    const auto [stop, error] = std::from_chars(index.data(), index.data() + index.size(), place);
    const bool isIn =
        error == std::errc() && stop == index.data() + index.size() && place < list.items.size();
    return isIn ? &list.items[place] : nullptr;
}

/// Whether the entries of a section are told of at their names.
bool isNamed(std::string_view section) {
    return section == "components" || section == "traffic";
}

} // namespace

std::string messageOf(const models::Problem& problem) {
    const std::string path =
        problem.field.empty() ? std::string{} : shownPath(problem.field) + ": ";
    return path + shownMessage(problem.message);
}

sim::Errors errorsOf(const models::Problems& problems) {
    sim::Errors errors;
    for (const models::Problem& problem : problems) {
        errors.push_back({sim::ErrorCode::Input, messageOf(problem), {}});
    }
    return errors;
}

const Entry* ProblemPlaces::find(const Node& map, std::string_view key) {
    Keys& keys = keysOf_[&map];
    if (keys.empty()) {
        for (const Entry& entry : map.entries) {
            keys.emplace(entry.key, &entry);
        }
    }
    const auto found = keys.find(key);
    return found == keys.end() ? nullptr : found->second;
}

sim::Error ProblemPlaces::errorOf(const models::Problem& problem) {
    const auto steps = splitPath(problem.field);
    const Node* node = &root_;
    const Place* place = &root_.place;
    const std::size_t depth = steps ? steps->size() : 0;
    for (std::size_t i = 0; i < depth; ++i) {
        const std::string& step = (*steps)[i];
        if (const Entry* entry = node->isMap() ? find(*node, step) : nullptr) {
            const bool isName = i == 1 && isNamed(steps->front());
            node = &entry->value;
            place = isName ? &entry->keyPlace : &node->place;
        } else if (const Node* item = node->isList() ? itemAt(*node, step) : nullptr) {
            node = item;
            place = &node->place;
        } else {
            break;
        }
    }
    return {sim::ErrorCode::Input, messageOf(problem), place->where()};
}

} // namespace doppel::scenarios
