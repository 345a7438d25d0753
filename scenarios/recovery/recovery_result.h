// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/traffic/visit_series.h"
#include "scenarios/recovery/recovery.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// How the visitors of one source fared over time.
struct SourceSli {
    std::string source;
    std::vector<models::SliBucket> buckets;
    std::optional<sim::Rate> rateAtStart{}; ///< as SliRecord's
    friend bool operator==(const SourceSli&, const SourceSli&) = default;
};

/// How visitors fared over time, from the start of the run, what happened meanwhile, and by which
/// rules the way out of it is judged.
struct SliRecord {
    sim::Duration length{};                 ///< of the run; the last bucket ends there
    std::vector<models::SliBucket> buckets; ///< `rules.bucket` wide
    /// Visits that all sources of one run offer at its start; none: one of them has no such rate.
    std::optional<sim::Rate> rateAtStart{};
    std::vector<Disturbance> disturbances{};                  ///< by time
    sim::Duration unfinishedAfter = models::kUnfinishedAfter; ///< a visit has ended, or failed
    RecoveryOptions rules{};
    /// The sources whose recovery objectives ask for, by name: part of what stands above.
    std::vector<SourceSli> bySource{};
    friend bool operator==(const SliRecord&, const SliRecord&) = default;
};

enum class RecoveryState : std::uint8_t {
    NotReached,   ///< the run ended before something that was to happen
    NotKnown,     ///< it ended too soon to say
    Unharmed,     ///< visitors were at the objective all along
    NotRecovered, ///< they were below at the end
    Recovered,
};

/// "not reached", …
std::string_view toText(RecoveryState state);

/// How the platform came through what happened, as its visitors saw it. Times are the longest of
/// its incidents' and unset if one of theirs is; so do those to detect, clear and mitigate count of
/// an alert that fired though visitors were at the objective. Costs are from the first disturbance
/// to the end of the run, whatever the objective allows.
struct RecoveryResult {
    RecoveryState state = RecoveryState::NotReached;
    sim::Time firstFault{}; ///< or what else began first
    std::optional<sim::Duration> timeToDetect{};
    std::optional<sim::Duration> timeToClear{};
    std::optional<sim::Duration> timeToMitigate{};
    std::optional<sim::Duration> timeToRecover{}; ///< 0: unharmed
    std::uint64_t failedRequests = 0;
    double lostRequests = 0;
    double budgetBurned = 0;    ///< the share of the budget that all failures of the run burn
    double target = 0;          ///< the availability that "well" means
    std::string detectedBy{};   ///< the rule that took longest
    bool relapsed = false;      ///< visitors fared badly again after they had recovered
    double worstErrorShare = 0; ///< of any bucket
    std::vector<Incident> incidents{};
    std::vector<Alert> alerts{};
    friend bool operator==(const RecoveryResult&, const RecoveryResult&) = default;
};

/// Why one of the times is unset, as everybody says it: "never" (it will not come any more), "not
/// known" (the run ended before it could), "not recovered" (visitors were below at the end), "not
/// reached", "not needed" (unharmed, and no alert fired).
std::string_view whyUnset(const RecoveryResult& recovery, RecoveryTime time);
/// Whether nobody was harmed and no alert fired: what there was none of took no time.
bool neededNothing(const RecoveryResult& recovery);
/// Of one of its incidents.
std::string_view
whyUnset(const RecoveryResult& recovery, const Incident& incident, RecoveryTime time);

/// That of one source alone. A rate before the run that the rules state is that of all sources, so
/// the source's own at the start stands for it.
SliRecord recordOf(const SliRecord& all, const SourceSli& source);

/// The share of the budget that all failures burn, of a record that is the sum of so many runs'.
/// None: nobody came.
std::optional<double> budgetBurnedOf(const SliRecord& record, std::size_t runs);

/// Judges a record that is the sum of so many runs'. None: nothing was to happen.
std::optional<RecoveryResult> recoveryOf(const SliRecord& record, std::size_t runs);

/// Of several runs of one scenario: visits are added up; a disturbance is reached where all have.
void merge(SliRecord& sum, const SliRecord& other);

} // namespace doppel::scenarios
