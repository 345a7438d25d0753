// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

inline constexpr int kLongestChain = 16; ///< of files that extend one another

/// A scenario file with what it extends and sets, not yet read into types. Each node knows the file
/// that it came from.
struct Document {
    Node root;                      ///< always a map; without `extends` and `set`
    std::vector<std::string> files; ///< those read, the named one first, then what it extends
};

/// A document as far as it could be read.
struct DocumentReading {
    /// None: the named file cannot be read at all. A document beside errors is good for finding
    /// more of them.
    std::optional<Document> document;
    sim::Errors errors;
    /// False: a file that it extends could not be read, so that nothing is known of what the
    /// document lacks.
    bool isWhole = true;
};

/// Reads the file, lays it upon the file that its `extends:` names (relative to it; a chain is
/// allowed), then makes the changes of its `set:`, and last those of `sets`, each "PATH=VALUE" as
/// on the command line; their places are in a file called "--set", at the column of that argument.
///
/// Files are read from one tree only: the nearest folder above the named file that is called
/// `scenarios`, or else the file's own folder, symbolic links resolved. Errors: a YAML error
/// (yaml_reader.h), no map at the top, an `extends` that is absolute, leaves the tree, leads
/// nowhere, goes in a cycle or is longer than kLongestChain, a path to set that leads nowhere.
/// Those of `sets` are errors of usage. It was stopped: `stops` is asked as yaml_reader.h says, and
/// before each change of a `set:`.
DocumentReading readDocument(const std::filesystem::path& path,
                             std::span<const std::string> sets = {},
                             const sim::WhoStops& stops = {});

/// The same of a file that is being written and would hold `text`; it need not be there yet.
DocumentReading readDocumentText(const std::filesystem::path& path, std::string_view text);

/// Why a file there could not extend the one that it names so, in words, or "" if it could; it need
/// not be there yet.
std::string whyNotExtended(const std::filesystem::path& path, const std::string& extends);

/// Whether a file there could extend the other one as far as their folders go: both are in one tree.
/// Neither need be there yet.
bool sharesTree(const std::filesystem::path& path, const std::filesystem::path& extended);

/// The document of a file without errors.
sim::Result<Document> loadDocument(const std::filesystem::path& path,
                                   std::span<const std::string> sets = {},
                                   const sim::WhoStops& stops = {});

} // namespace doppel::scenarios
