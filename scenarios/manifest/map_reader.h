// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "scenarios/file/node.h"
#include "sim/result.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Reads the keys of a map in somebody else's file, a Kubernetes manifest, whose fields no
/// description of ours names. All that is wrong is collected: missing keys, wrong types and ranges,
/// and keys that nobody asked for, each with its place.
class MapReader {
public:
    /// A node that is no map is an error, and then a map without keys. All must outlive the reader;
    /// a null node has no keys.
    MapReader(const Node* node, std::string path, sim::Errors& errors);

    /// The value of a key, or null where it isn't given or is null. It is known from now on.
    const Node* find(std::string_view key);
    /// As above; its absence is an error.
    const Node* require(std::string_view key);
    bool has(std::string_view key) const;

    std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most);
    std::optional<std::string> text(std::string_view key);
    std::optional<models::MilliValue> quantity(std::string_view key);
    /// The number of one of those names.
    std::optional<std::size_t> choice(std::string_view key,
                                      std::span<const std::string_view> names);
    /// The list of a key; null where it isn't given or isn't one.
    const std::vector<Node>* list(std::string_view key);

    /// Keys that are meant for others.
    void pass(std::initializer_list<std::string_view> keys);
    /// Reports keys that nobody asked for. To be called last.
    void refuseUnknown();

    std::string pathOf(std::string_view key) const;
    void fail(const Node& at, std::string_view key, const std::string& message);
    void fail(std::string_view key, const std::string& message); ///< at the map

private:
    const Node* scalar(std::string_view key, std::string_view expected);

    const Node* node_;
    std::string path_;
    sim::Errors& errors_;
    std::vector<std::string_view> known_;
};

} // namespace doppel::scenarios
