// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/limit_search.h"
#include "analysis/metastability/after_trigger.h"
#include "analysis/metastability/trigger.h"
#include "analysis/text_style.h"
#include "scenarios/scenario.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

/// `doppel metastable`: whether visitors come back by themselves once what harmed them has gone,
/// and how far the cliff is, the length of the trigger and the load from which on they do not.
///
///     load  0 ──────── cliff ─────────── capacity ────────
///             recovers   │   vulnerable     │  overloaded
///                        well until something happens
///
/// Source: Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021; Huang et al.,
/// "Metastable Failures in the Wild", OSDI 2022, whose terms these are.
namespace doppel::analysis {

enum class Metastable : std::uint8_t {
    Recovers,   ///< it comes back by itself, in each of the futures
    Sometimes,  ///< in some of the futures, so that chance decides: it is near a cliff
    Stuck,      ///< it does not, and would be well had it not been for the trigger: metastable
    Overloaded, ///< it is not well without the trigger either
    NotKnown,   ///< the run ends too soon to say, or could not be judged
};

/// "recovers", "sometimes", "metastable", "overloaded", "not known".
std::string_view toText(Metastable verdict);

struct MetastabilityOptions {
    /// How long visitors may take to come back; unset: what the scenario has after the trigger.
    std::optional<sim::Duration> watch{};
    std::uint64_t replications = 1; ///< futures of the seed in which the trigger is tried
    bool cliffs = true;             ///< whether to look for them, which takes some thirty runs
    double width = 0.01;            ///< that a cliff's two sides may be apart, of their size
    std::size_t jobs = 1;           ///< runs at the same time
};

struct Metastability {
    std::string scenario;
    std::string title;
    std::uint64_t seed = 0;
    Trigger trigger;
    sim::Duration watch{};
    std::vector<std::string> others{}; ///< what else happens
    /// With the trigger: one for each replication, at least one.
    std::vector<AfterTrigger> with{};
    AfterTrigger without; ///< the first replication, had it not been for the trigger
    /// Where it no longer comes back, in seconds of the trigger's length, and in times the load. Of
    /// the first replication. None: not looked for.
    std::optional<LimitAnswer> byLength{};
    std::optional<LimitAnswer> byLoad{};
    /// The load at which visitors are no longer well without the trigger, in times the scenario's.
    std::optional<LimitAnswer> capacity{};
    std::size_t runs = 0;
    bool stopped = false; ///< someone, or a limit, ended it before all was known

    /// Of all the replications. Not known where one of them is not.
    Metastable verdict() const;
    std::size_t cameBack() const; ///< of the replications
    /// Why not all could be told; empty: it could.
    std::string failure() const;
    /// How far what is lies from where it would tip over, as a share of what is: 0.5, half as long
    /// a trigger again; below 0: beyond it. None: not found.
    std::optional<double> marginOfLength() const;
    std::optional<double> marginOfLoad() const;
};

/// How far the trigger's length and the load are looked at, as multiples of what they are.
inline constexpr double kLongestTrigger = 8;
inline constexpr double kHighestLoad = 8;
inline constexpr double kLowestLoad = 1.0 / 8;

/// How long a run is watched after its trigger.
sim::Duration watchOf(const scenarios::Scenario& scenario,
                      const Trigger& trigger,
                      const MetastabilityOptions& options);

/// Judges a scenario's trigger, and looks for the cliffs by bisection (limit_search.h). Whoever
/// plays is given as a function.
Metastability metastabilityOf(const scenarios::Scenario& scenario,
                              const Trigger& trigger,
                              const MetastabilityOptions& options,
                              const PlayTriggerRuns& play);

/// For people.
std::string metastabilityText(const Metastability& found, const TextStyle& style = {});
/// "schema": "doppel.metastability/1".
nlohmann::ordered_json metastabilityJson(const Metastability& found);

} // namespace doppel::analysis
