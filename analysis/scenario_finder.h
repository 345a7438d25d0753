// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <span>
#include <string>
#include <vector>

namespace doppel::analysis {

/// A file that `doppel check` came across.
struct FoundFile {
    std::string path;
    std::string skipped; ///< why it is not played, in words; empty: it is a scenario to check
};

/// All files named, and all YAML files in the folders named and below them, each once, in the order
/// named and within folders by name. A file in a folder is skipped where it is no scenario, has no
/// traffic (a platform) or no objectives; one that is named itself is skipped only for these last
/// two. What cannot be read as a scenario is not skipped: playing it reports what is wrong.
///
/// Errors: a path that isn't there or can't be read.
sim::Result<std::vector<FoundFile>> findScenarios(std::span<const std::string> paths);

} // namespace doppel::analysis
