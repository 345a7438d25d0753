// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "scenarios/recovery/alert_rule.h"
#include "sim/time.h"
#include "sim/units.h"

#include <optional>
#include <vector>

namespace doppel::scenarios {

/// What was before a run, for windows that reach back beyond its start.
struct BeforeRun {
    std::optional<sim::Rate> rate{}; ///< of visits; unset: what the sources offer at the start
    sim::Probability errorShare{0};

    void describe(models::FieldVisitor& visitor);
    friend bool operator==(const BeforeRun&, const BeforeRun&) = default;
};

/// How recovery is judged.
struct RecoveryOptions {
    sim::Probability objective{0.999};   ///< share of visits that must be good
    std::optional<sim::Duration> slow{}; ///< an answer that takes longer is not good
    sim::Duration bucket = std::chrono::seconds(10);
    BeforeRun before;
    sim::Duration stableFor = std::chrono::minutes(5); ///< recovered: at the objective this long
    /// Mitigated: at most this share of errors; unset: what the most sensitive rule lets pass.
    std::optional<sim::Probability> mitigatedErrorShare{};
    sim::Duration mitigatedFor = std::chrono::minutes(1); ///< for this long
    sim::Duration budgetWindow = std::chrono::hours(24 * 30);
    std::vector<AlertRule> rules; ///< empty: the workbook's pages, and 5 % over one minute

    void describe(models::FieldVisitor& visitor);
    /// The rules, or what stands for none.
    std::vector<AlertRule> alertRules() const;
    /// mitigatedErrorShare, or what stands for none.
    sim::Probability mitigatedAt() const;
    friend bool operator==(const RecoveryOptions&, const RecoveryOptions&) = default;
};

/// The most buckets that a run may have (VisitSeries). 366 days of 10 s are 3.2 million.
inline constexpr std::int64_t kMostBuckets = 4'000'000;

/// What is wrong with the options as a whole, for a run of that length.
models::Problems problemsOf(const RecoveryOptions& options, sim::Duration runLength);

} // namespace doppel::scenarios
