// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <filesystem>

namespace doppel::scenarios {

/// A scenario as far as its document could be read.
struct ScenarioReading {
    /// Without the files' names and the configuration. Beside errors: entries that are wrong are
    /// left out, but for components, where a wrong field has its default.
    Scenario scenario;
    sim::Errors errors; ///< in the order of their places
    /// Whether the components, such as they are, can be set up: each is of a known kind, and
    /// nothing that they call is missing. Then more can be found out on a built.
    bool canStand = true;
};

/// Reads a document into a scenario, section by section, and checks what the sections say of each
/// other, and that the files are there that it names, relative to `folder`. `isWhole` is false
/// where a file that the document extends could not be read: then what is missing is not reported.
/// REQUIRES: root.isMap().
ScenarioReading readScenario(const Node& root, const std::filesystem::path& folder, bool isWhole);

} // namespace doppel::scenarios
