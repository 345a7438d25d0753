// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/recovery/alerts.h"
#include "scenarios/recovery/disturbance.h"
#include "scenarios/recovery/recovery_options.h"
#include "sim/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// An alert of a run.
struct Alert {
    std::string rule;
    AlertSpan span;
    friend bool operator==(const Alert&, const Alert&) = default;
};

/// The times that are told of an incident.
enum class RecoveryTime : std::uint8_t { ToDetect, ToClear, ToMitigate, ToRecover };
inline constexpr std::array kRecoveryTimes{RecoveryTime::ToDetect, RecoveryTime::ToClear,
                                           RecoveryTime::ToMitigate, RecoveryTime::ToRecover};

/// "time_to_detect", …: as metrics are called.
std::string_view nameOf(RecoveryTime time);

/// What it is, in words: for `describe`.
std::string_view meaningOf(RecoveryTime time);

/// That time of an incident, or of a RecoveryResult.
template <class Told>
std::optional<sim::Duration> timeOf(const Told& told, RecoveryTime time) {
    constexpr std::array kMembers{&Told::timeToDetect, &Told::timeToClear, &Told::timeToMitigate,
                                  &Told::timeToRecover};
    return told.*kMembers[static_cast<std::size_t>(time)];
}

/// Visitors fell below the objective after something had happened. Its times count from there.
struct Incident {
    sim::Time began{}; ///< when the first disturbance that may be its cause began
    std::string what;  ///< that disturbance
    /// The first alert that begins to fire from then on.
    std::optional<sim::Duration> timeToDetect{};
    std::string detectedBy{}; ///< its rule
    /// No alert fires any more, of those either that had begun before. Unset: one does at the end,
    /// or none began to.
    std::optional<sim::Duration> timeToClear{};
    /// The error share stays at most mitigatedAt for mitigatedFor, and is above it for no such time
    /// up to the next incident.
    std::optional<sim::Duration> timeToMitigate{};
    /// Visitors stay at the objective for stableFor, and do not relapse.
    std::optional<sim::Duration> timeToRecover{};
    /// From here to the series' end visitors are at the objective, which is not long enough yet to
    /// say that they recovered. Unset: they did, or are below.
    std::optional<sim::Duration> wellAfter{};
    bool relapsed = false; ///< visitors had been well for stableFor before, and fell below again
    /// How often they fell below: they are one incident as something of it was at work all along.
    std::size_t outages = 1;
    std::string heldOpenBy{};         ///< what lasted longest of that; "": it is one outage
    std::uint64_t failedRequests = 0; ///< until it recovered, or until the series ends
    double lostRequests = 0; ///< the area of the degradation: good answers short of the objective
    double worstErrorShare = 0; ///< of any bucket
    friend bool operator==(const Incident&, const Incident&) = default;
};

/// How a run got over what happened in it.
struct Recovery {
    std::vector<Incident> incidents; ///< by time
    std::vector<Alert> alerts;       ///< by time
    /// An alert fired after a disturbance, before the first incident, so that visitors were at the
    /// objective: it was detected, and had to clear, as an incident's.
    std::optional<Incident> alarm{};
    /// From the first disturbance to the series' end, whatever the objective allows; as an
    /// incident's.
    std::uint64_t failedRequests = 0;
    double lostRequests = 0;
    double worstErrorShare = 0;
    /// Whether what harmed nobody so far is known to be harmless: visitors were at the objective
    /// for stableFor after the last disturbance began.
    bool conclusive = false;
    /// Visitors were below at the end, or too few came since to tell that they were not.
    bool below = false;
    friend bool operator==(const Recovery&, const Recovery&) = default;
};

/// Judges how visitors came through the disturbances.
///
///     an incident   begins with the first bucket below the objective after a disturbance, and ends
///                   with the first from which on visitors stay at the objective for stableFor, and
///                   do not relapse. It counts from the first of the lasting disturbances in force
///                   as it begins; or else from the first that ended, or was done at once, no longer
///                   than unfinishedAfter before, since failures come late; or else from the last
///                   before. What else begins before it ends belongs to it.
///     a relapse     is what falls below while something that belongs to the incident is at work: in
///                   force, or no longer than unfinishedAfter ago; whatever else has begun
///                   meanwhile. So nothing that harms nobody takes the blame for it, and of two
///                   that harm the first has it. Once nothing is, it is what falls below before the
///                   next disturbance, or by the same once more, in the same words, before the
///                   alerts of the incident have cleared: who is on call has not closed it. It takes
///                   a window of stableFor that is below as a whole, or after another disturbance
///                   a bucket.
///     mitigation    is judged as recovery is, by mitigatedAt and mitigatedFor, from where the
///                   incident counts up to the next: a level that is no share of the worst, so that
///                   what fails worse is mitigated no sooner
///     no visits     in a bucket say nothing: they neither end an incident nor are one, and what
///                   lasts for stableFor lasts up to a bucket with visits
///     few visits    tell nothing: what lasts for stableFor lasts until there were enough visits to
///                   bound the share of failures by what the objective allows, by the rule of three
///                   (n visits without a failure: at most 3/n, with 95 % of confidence), so 3000 at
///                   99.9 %; of mitigation by the greater of that and its share, 500 at 0.6 %
///
/// What is not known yet at the series' end (the window of stableFor does not fit) is not said.
/// Detection and clearing are known at a bucket's end, the others at its start. REQUIRES:
/// disturbances by time, all of them reached; problemsOf(options, …) is empty. Cost: the buckets
/// times the rules.
Recovery judgeRecovery(const SliSeries& series,
                       std::span<const Disturbance> disturbances,
                       const RecoveryOptions& options);

/// The share of the budget that all failures of a series burn: of what the objective allows in
/// budgetWindow at the series' mean rate. 0 where there were no visits.
double budgetBurned(const SliSeries& series, const RecoveryOptions& options);

} // namespace doppel::scenarios
