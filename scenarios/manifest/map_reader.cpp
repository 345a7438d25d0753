// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/map_reader.h"

#include "models/suggest.h"
#include "scenarios/file/units_text.h"
#include "scenarios/manifest/quantity.h"

#include <algorithm>

namespace doppel::scenarios {

namespace {

std::string listedNames(std::span<const std::string_view> names) {
    std::string all;
    for (const std::string_view name : names) {
        all += (all.empty() ? "" : ", ") + std::string(name);
    }
    return all;
}

} // namespace

MapReader::MapReader(const Node* node, std::string path, sim::Errors& errors)
    : node_(node), path_(std::move(path)), errors_(errors) {
    if (node_ != nullptr && !node_->isMap()) {
        const std::string of = path_.empty() ? "" : path_ + ": ";
        errors_.push_back({.message = of + "expected a map (key: value), found " + node_->found(),
                           .where = node_->place.where()});
        node_ = nullptr;
    }
}

std::string MapReader::pathOf(std::string_view key) const {
    return shownPath(path_.empty() ? std::string(key) : path_ + "." + std::string(key));
}

void MapReader::fail(const Node& at, std::string_view key, const std::string& message) {
    errors_.push_back({.message = pathOf(key) + ": " + message, .where = at.place.where()});
}

void MapReader::fail(std::string_view key, const std::string& message) {
    if (node_ != nullptr) {
        fail(*node_, key, message);
    }
}

const Node* MapReader::find(std::string_view key) {
    known_.push_back(key);
    const Node* const value = node_ == nullptr ? nullptr : node_->find(key);
    return value == nullptr || value->isNull() ? nullptr : value;
}

const Node* MapReader::require(std::string_view key) {
    const Node* const value = find(key);
    if (value == nullptr) {
        fail(key, "is missing");
    }
    return value;
}

bool MapReader::has(std::string_view key) const {
    const Node* const value = node_ == nullptr ? nullptr : node_->find(key);
    return value != nullptr && !value->isNull();
}

const Node* MapReader::scalar(std::string_view key, std::string_view expected) {
    const Node* const value = find(key);
    if (value != nullptr && !value->isScalar()) {
        fail(*value, key, "expected " + std::string(expected) + ", found " + value->found());
        return nullptr;
    }
    return value;
}

std::optional<std::int64_t>
MapReader::whole(std::string_view key, std::int64_t least, std::int64_t most) {
    const std::string expected =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const Node* const value = scalar(key, expected);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = parseCount(value->text);
    if (!read || *read < least || *read > most) {
        fail(*value, key, "expected " + expected + ", found " + value->found());
        return std::nullopt;
    }
    return *read;
}

std::optional<std::string> MapReader::text(std::string_view key) {
    const Node* const value = scalar(key, "text");
    return value == nullptr ? std::nullopt : std::optional(value->text);
}

std::optional<models::MilliValue> MapReader::quantity(std::string_view key) {
    const Node* const value = scalar(key, "an amount such as 500m, 2 or 1Gi");
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto read = parseQuantity(value->text);
    if (!read) {
        fail(*value, key, read.errors().front().message);
        return std::nullopt;
    }
    return *read;
}

std::optional<std::size_t> MapReader::choice(std::string_view key,
                                             std::span<const std::string_view> names) {
    const std::string expected = "one of " + listedNames(names);
    const Node* const value = scalar(key, expected);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto named = std::find(names.begin(), names.end(), value->text);
    if (named == names.end()) {
        fail(*value, key,
             "expected " + expected + ", found " + value->found() +
                 models::didYouMean(value->text, names));
        return std::nullopt;
    }
    return static_cast<std::size_t>(named - names.begin());
}

const std::vector<Node>* MapReader::list(std::string_view key) {
    const Node* const value = find(key);
    if (value != nullptr && !value->isList()) {
        fail(*value, key, "expected a list, found " + value->found());
        return nullptr;
    }
    return value == nullptr ? nullptr : &value->items;
}

void MapReader::pass(std::initializer_list<std::string_view> keys) {
    known_.insert(known_.end(), keys.begin(), keys.end());
}

void MapReader::refuseUnknown() {
    if (node_ == nullptr) {
        return;
    }
    for (const Entry& entry : node_->entries) {
        if (std::find(known_.begin(), known_.end(), entry.key) == known_.end()) {
            errors_.push_back({.message = pathOf(entry.key) + ": there is no such field" +
                                          models::didYouMean(entry.key, known_),
                               .where = entry.keyPlace.where()});
        }
    }
}

} // namespace doppel::scenarios
