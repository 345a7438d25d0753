// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"
#include "scenarios/scenario.h"
#include "sim/stop.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// What part of a document is not, or not wholly, in the scenario that was read from it. An error
/// causes no others: what is unread is known by its name and nothing more is asked of it.
struct Unread {
    /// Paths of those with errors: "", "components.router", "timeline[2]".
    std::set<std::string> entries;
    std::vector<std::string> components; ///< names of those that are not in the scenario at all
    std::vector<std::string> sources;    ///< likewise
    bool mayLackMore = false; ///< a file that it extends could not be read: no name is unknown
};

/// The platform that a scenario describes, as far as it was read. The scenario must outlive it.
models::PlatformPlan planOf(const Scenario& scenario, const Unread& unread = {});

/// All that is wrong with a scenario, each problem at the path of its field: what the entries'
/// fields say together, and what the entries say of each other. It needs no file and no world;
/// scenarios that were made in code are checked as those that were read. Where there is nothing, a
/// platform can be built from it. `stop` is asked at each entry; where it is answered, what was
/// found so far is given back.
models::Problems
problemsOf(const Scenario& scenario, const Unread& unread, sim::StopQuestion& stop);
models::Problems problemsOf(const Scenario& scenario, const Unread& unread = {});

/// What is wrong with a component or a source by itself.
models::Problems problemsOf(models::Config& config);

/// What is wrong with one on a platform: the names that it mentions, and whom it refers to.
models::Problems problemsOn(models::Config& config, const models::PlatformPlan& plan);

/// What is not wrong and has no effect where it stands.
models::Problems notesOn(const Scenario& scenario);

} // namespace doppel::scenarios
