// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::analysis {

/// What pushes a platform and is over again: an event of the timeline that ends, or a surge.
struct Trigger {
    /// Which one: "timeline[0]", "traffic.visitors.surges[0]".
    std::string path;
    std::string name; ///< its own; may be empty
    std::string what; ///< "slow on content-store-db (100 times the work)"
    sim::Duration at{};
    sim::Duration length{};
    /// Its place on the timeline; none: it is a surge, of the source and the place there.
    std::optional<std::size_t> event{};
    std::size_t source = 0;
    std::size_t surge = 0;

    sim::Time end() const { return sim::after(sim::kStart, sim::sum(at, length)); }
    friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// All of a scenario's, by when they begin.
std::vector<Trigger> triggersOf(const scenarios::Scenario& scenario);

/// The one of that name or path; "": the only one. Errors, of the command line: there is none such,
/// or there are several.
sim::Result<Trigger> triggerOf(const scenarios::Scenario& scenario, const std::string& name);

/// What else happens in a run, in words: it is not the trigger's end alone that visitors come back
/// by.
std::vector<std::string> othersThan(const Trigger& trigger, const scenarios::Scenario& scenario);

/// A run with another trigger, or under another load.
struct TriggerRun {
    sim::Duration length{}; ///< of the trigger; 0: it doesn't happen
    double load = 1;        ///< times the scenario's
    std::uint64_t replication = 0;
    friend bool operator==(const TriggerRun&, const TriggerRun&) = default;
};

/// The scenario of such a run, `watch` longer than its trigger; of one without it, than the
/// scenario's own would last. Objectives are left out. Rates are multiplied by the load, and so are
/// the users of closed sources, rounded, and the speed of replayed logs. REQUIRES: a length and a
/// load that leave the scenario a valid one: above 0 where it is not 0.
scenarios::Scenario scenarioOf(const scenarios::Scenario& scenario,
                               const Trigger& trigger,
                               sim::Duration watch,
                               const TriggerRun& run);

} // namespace doppel::analysis
