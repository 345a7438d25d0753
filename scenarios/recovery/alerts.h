// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "models/traffic/visit_series.h"
#include "scenarios/recovery/alert_rule.h"
#include "sim/time.h"

#include <optional>
#include <span>
#include <vector>

namespace doppel::scenarios {

/// A service level indicator over time, from the start of a run, and what was before it.
struct SliSeries {
    std::span<const models::SliBucket> buckets;
    sim::Duration width = std::chrono::seconds(10); ///< of each but the last
    sim::Duration length{};                         ///< of the run, where the last one ends
    /// How many visits there were before the run; none: as many as in the part of a window that is
    /// within it, up to the moment at which it is evaluated.
    std::optional<sim::Rate> rateBefore{};
    sim::Probability errorShareBefore{0};
    /// A visit has ended by then, or failed.
    sim::Duration unfinishedAfter = models::kUnfinishedAfter;
};

/// Whether a share of errors is above a limit, and not by the rounding of doubles only: 1 in 1000
/// is within 1 - 0.999.
constexpr bool exceeds(double errorShare, double limit) {
    return errorShare > limit + 1e-12;
}

/// An alert that fired.
struct AlertSpan {
    sim::Time fired{};
    std::optional<sim::Time> cleared{}; ///< none: it fired at the end of the series
    friend bool operator==(const AlertSpan&, const AlertSpan&) = default;
};

/// When a rule fires and when it clears, evaluated at the end of each bucket, by what was known by
/// then. A window that reaches back beyond the start holds what was before the run, never what comes
/// after its evaluation, so a fault has the same verdict two minutes into a run and seven hours into
/// it. A window in which no visit ended tells nothing while visits are under way: an alert that
/// fires goes on, none begins, and none starts to wait for its `holds` anew. With nobody under way
/// it has no errors, as in Prometheus, where 0/0 is above no threshold. What a window holds of a
/// bucket that it cuts is in proportion.
std::vector<AlertSpan> alertsOf(const SliSeries& series, const AlertRule& rule);

} // namespace doppel::scenarios
