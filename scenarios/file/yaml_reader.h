// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
inline constexpr std::uintmax_t kLargestFile = 16U << 20U; ///< bytes; 20,000 parts take 2 MB
inline constexpr std::size_t kMostErrors = 100; ///< of one file; more are cut, and that is said

/// The tree of a YAML text. `name` stands in places as the file. Columns count characters, not
/// bytes.
sim::Result<Node> parseYaml(std::string_view text, const std::string& name);

/// The tree of a YAML file, which must be a regular file. `name` is how the user called it.
sim::Result<Node> readYaml(const std::filesystem::path& path, const std::string& name);

} // namespace doppel::scenarios
