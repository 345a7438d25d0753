// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/timeline_event.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// What was done to a play beside what its scenario holds: with the scenario, all that it takes to
/// play the same again, to the bit.
struct PlayLog {
    std::uint64_t seed = 0;
    std::vector<models::TimelineEvent> actions; ///< as they were injected, each at its time
};

/// A play's log as a scenario file: it extends the original, restates what the original was loaded
/// with on top of its file (`--set`) and its timeline, since lists replace one another, and adds
/// the log's actions, after which it is called, too. Played from its start it does what the play did: both equal the original
/// until the first of these.
///
/// `path` is where it will stand. Errors: it is not in the tree of the original's file
/// (document.h), so that it could not extend it.
sim::Result<std::string>
branchText(const Scenario& original, const PlayLog& log, const std::filesystem::path& path);

/// Writes it there. Errors: as above; something else than a branch is there already; it can't be
/// written.
sim::Status
saveBranch(const Scenario& original, const PlayLog& log, const std::filesystem::path& path);

/// The same with everything in it, so that it may stand anywhere: every field of what was played,
/// and no other scenario is needed. Files that the original names, such as logs, stay where they
/// are and are named by their absolute paths.
std::string wholeText(const Scenario& original, const PlayLog& log);

/// Writes it. Errors: something else than such a scenario is there already; it can't be written.
sim::Status
saveWhole(const Scenario& original, const PlayLog& log, const std::filesystem::path& path);

} // namespace doppel::scenarios
