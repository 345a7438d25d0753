// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// The guarded YAML reader: yaml-cpp scans, and a guard on its events refuses, before any tree of
/// its kind exists, what scenario files have no need of and what has hurt others: duplicate keys,
/// anchors and aliases, merge keys, tags, several documents, deep nesting, too many nodes.
/// Everything that is wrong with a file is reported together, each with its place; scanning stops
/// early only where YAML itself cannot go on.
namespace doppel::scenarios {

inline constexpr int kDeepestNesting = 64;
inline constexpr std::size_t kMostNodes = 1'000'000;
inline constexpr std::uintmax_t kLargestFile = 16U << 20U;   ///< bytes; 20,000 components take 2 MB
inline constexpr std::size_t kNodesBetweenQuestions = 1'024; ///< 1 ms, about
inline constexpr std::size_t kMostErrors = 100; ///< of one file; more are cut, and that is said

/// A YAML text as far as it could be read.
struct YamlReading {
    /// Its tree, without what was refused; none where the text cannot be told from nonsense. A tree
    /// beside errors (a key that is given twice, an anchor, a tag) is good for finding more errors.
    std::optional<Node> root;
    sim::Errors errors; ///< in the order of their places
};

/// Reads a YAML text. `name` stands in places as the file. Columns count characters, not bytes.
/// `stops` is asked every kNodesBetweenQuestions; who stops it is an error.
YamlReading
readYamlText(std::string_view text, const std::string& name, const sim::WhoStops& stops = {});

/// Reads a YAML file, which must be a regular file. `name` is how the user called it.
YamlReading readYamlFile(const std::filesystem::path& path,
                         const std::string& name,
                         const sim::WhoStops& stops = {});

/// What is told of a file that was not read to its end, because someone stopped it.
sim::Error stoppedReading(const std::string& who, const std::string& file);

/// The tree of a YAML text without errors.
sim::Result<Node> parseYaml(std::string_view text, const std::string& name);

} // namespace doppel::scenarios
