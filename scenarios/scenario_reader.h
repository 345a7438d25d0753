// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <chrono>
#include <filesystem>

namespace doppel::scenarios {

/// A scenario as far as its document could be read.
struct ScenarioReading {
    /// Without the files' names and the configuration. Beside errors, a wrong field has its
    /// default.
    Scenario scenario;
    sim::Errors errors; ///< in the order of their places
    bool isRead = true; ///< each field has the value that the document gives it
};

/// Reads a document into a scenario, section by section, and checks it: its fields, what they say
/// together (scenario_check.h), and that the files are there that it names, relative to `folder`.
/// `isWhole` is false where a file that the document extends could not be read: then what is
/// missing is not reported. `stop` is asked at each entry, from the settings on for the scenario's
/// own limits too, whose wall time counts from `began`; where it is answered, what was read means
/// nothing. REQUIRES: root.isMap().
ScenarioReading readScenario(const Node& root,
                             const std::filesystem::path& folder,
                             bool isWhole,
                             const models::Kinds& kinds,
                             sim::StopQuestion& stop,
                             std::chrono::steady_clock::time_point began);

} // namespace doppel::scenarios
