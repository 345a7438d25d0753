// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/play.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace doppel::analysis {

/// How far a play has come.
struct Progress {
    sim::Time now{};
    sim::Time end{};
    std::uint64_t events = 0;
};

/// Who watches a play: called about every 50 ms, between two events, and while files are read and
/// the platform is set up. What it gives back ends the play if it isn't empty: who ended it,
/// "Ctrl-C". May be called from any thread, of one play from one at a time.
using Watcher = std::function<std::string(const Progress&)>;

/// Looks at all that can be wrong with a scenario before time begins to pass: the files that it
/// names, logs to their end, and what it asks of the platform. Gives the notes that a run would
/// have. Errors: all that was found; the watcher, or a limit of the scenario's, stopped it.
sim::Result<std::vector<std::string>> inspectScenario(const scenarios::Scenario& scenario,
                                                      const Watcher& watcher = {});

/// Plays a scenario from beginning to end, or as long as the watcher lets it. What is watched, and
/// how often, does not change a bit of the result. Errors: of the files that the scenario names, or
/// of what it asks of a platform that doesn't have it; the watcher, or a limit of the scenario's,
/// stopped it before time began to pass.
sim::Result<scenarios::RunResult> playScenario(const scenarios::Scenario& scenario,
                                               const scenarios::PlayOptions& options,
                                               const Watcher& watcher = {});

} // namespace doppel::analysis
