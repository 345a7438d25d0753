// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"
#include "sim/stop.h"

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
/// named and within folders by name. Links to folders are not followed. A file in a folder is
/// skipped where it is no scenario (it has neither `doppel` nor `extends`, if misspelt, nor two of
/// a scenario's sections), has no traffic (a platform) or no objectives; one that is named itself
/// is skipped only for these last two. What cannot be read as a scenario is not skipped: playing it
/// reports what is wrong. What `sets` adds ("PATH=VALUE") counts as if it stood in each file.
///
/// Errors: paths that aren't there or can't be read; it was stopped.
sim::Result<std::vector<FoundFile>> findScenarios(std::span<const std::string> paths,
                                                  std::span<const std::string> sets = {},
                                                  const sim::WhoStops& stops = {});

} // namespace doppel::analysis
