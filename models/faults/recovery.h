// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::models {

/// What visitors experienced in one interval of a series.
struct SliBucket {
    std::uint64_t total = 0;
    std::uint64_t failed = 0;
    friend bool operator==(const SliBucket&, const SliBucket&) = default;
};

/// A service level indicator over time: buckets of equal width, one after the other.
struct SliSeries {
    sim::Time start{};
    sim::Duration width = std::chrono::seconds(1);
    std::span<const SliBucket> buckets;
};

/// An alert: the share of errors is above a threshold over a long and a short window, and has been
/// so for a while. Windows that reach back beyond the series' start are cut there, as Prometheus
/// does.
struct AlertRule {
    std::string name;
    sim::Duration longWindow = std::chrono::minutes(1);
    sim::Duration shortWindow{};       ///< 0: no second window
    sim::Probability errorShare{0.05}; ///< strictly above
    sim::Duration holds{};             ///< `for` of Prometheus: this long without interruption

    void describe(FieldVisitor& visitor);
    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

/// The rules of the SRE workbook for an objective: page at 14.4 times the budget's rate over 1 h
/// and 5 min, and at 6 times over 6 h and 30 min; ticket at 1 time over 3 d and 6 h. Source:
/// Beyer et al., "The Site Reliability Workbook" (2018), chapter 5, table 5-8.
std::vector<AlertRule> burnRateRules(sim::Probability objective);

/// How recovery is evaluated.
struct RecoveryOptions {
    sim::Probability objective{0.999};                 ///< share of visits that must be good
    sim::Duration stableFor = std::chrono::minutes(5); ///< recovered: at the objective this long
    sim::Probability mitigatedShare{0.5};              ///< of the worst error share
    sim::Duration mitigatedFor = std::chrono::minutes(1);
    sim::Duration budgetWindow = std::chrono::hours(24 * 30);
    std::vector<AlertRule> rules; ///< empty: the workbook's pages, and 5 % over one minute

    void describe(FieldVisitor& visitor);
    friend bool operator==(const RecoveryOptions&, const RecoveryOptions&) = default;
};

/// How the platform got over a fault. Times count from the fault's beginning.
struct Recovery {
    std::optional<sim::Duration> timeToDetect; ///< the first rule that begins to fire
    std::string detectedBy;                    ///< its name
    /// The error share stays at most mitigatedShare of its worst for mitigatedFor.
    std::optional<sim::Duration> timeToMitigate;
    /// The indicator stays at the objective for stableFor; 0: it never fell below.
    std::optional<sim::Duration> timeToRecover;
    bool relapsed = false;            ///< fell below the objective again after it had recovered
    std::uint64_t failedRequests = 0; ///< until it recovered, or until the series ends
    double lostRequests = 0; ///< the area of the degradation: good answers short of the objective
    double worstErrorShare = 0; ///< of any bucket
    double burnRate = 0;        ///< error share / (1 - objective), from the fault to recovery
    /// failedRequests / (what the objective allows in budgetWindow at the series' mean rate).
    double budgetBurned = 0;
};

/// Judges the time from a fault's beginning to the series' end. A bucket in which no visit ended
/// says nothing: it neither ends a recovery nor is one. What is not known yet at the end of the
/// series (the window of stableFor does not fit) is not said. Detection is known at a bucket's end,
/// the others at its start.
Recovery
judgeRecovery(const SliSeries& series, sim::Time faultBegan, const RecoveryOptions& options);

/// When a rule begins to fire for the first time at or after `from`: the end of the bucket that
/// makes it.
std::optional<sim::Time> firstAlert(const SliSeries& series, const AlertRule& rule, sim::Time from);

/// How long a backlog takes to drain: B / (mu - lambda); nothing if it never does.
std::optional<sim::Duration> drainTime(double backlog, sim::Rate capacity, sim::Rate arrivals);

} // namespace doppel::models
