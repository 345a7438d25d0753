// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "sim/series.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// What a row of a trace is told from.
struct RowSums {
    std::span<const double> sums; ///< one for each of the trace's terms
    double seconds = 0;           ///< that the row covers
    double elapsed = 0;           ///< from the start to the row's end
    double budgetShare = 0;       ///< of visits that may fail, by the recovery objective
    double budgetSeconds = 0;     ///< in which they may
};

/// Which columns a trace is told from, and how.
struct TraceSpec {
    /// Whose columns: all traffic sources taken together; all visits, as scenarios::kAllVisits has
    /// them, or the sources where a run doesn't; the selected component; its
    /// own gauges, where nobody asks it; or, for a trace each, every
    /// component whose kind has a share of this name.
    enum class Of : std::uint8_t { Sources, AllVisits, Selected, OwnGauges, EachWithHitRatio };
    /// What becomes of several columns, and of the rows before.
    enum class Taken : std::uint8_t { Sum, Greatest, SumSinceStart };

    std::string name;
    /// Each a sum of metrics by their flat names, with a blank between them; "failure_*" is all that
    /// begin so. A trace whose first term has no column is left out.
    std::vector<std::string> terms{};
    double (*value)(const RowSums& row) = nullptr;
    Of of = Of::Sources;
    Taken taken = Taken::Sum;
    std::string statistic{};
    TraceColour colour = TraceColour::Series1;
    DashPattern dash = kSolid;
    bool hatched = false;
    bool each = false;     ///< a trace for each column of the first term, named by its label
    bool ifSeen = false;   ///< left out as long as it is nothing but 0
    bool fallback = false; ///< only where the chart has no other trace
    bool hidden = false;   ///< only drawn where two futures are compared
};

/// A chart as it is the same for every run.
struct ChartSpec {
    /// Where its columns come from: what the run counts, or the servers of recorded states.
    enum class Table : std::uint8_t { Metrics, Servers };

    std::string id;
    std::string title; ///< of the selected component where it is of one: "%1 requests"
    std::string note;
    std::string unit;
    ChartForm form = ChartForm::Lines;
    ValueScale::Kind scale = ValueScale::Kind::Linear;
    Better better = Better::Neither;
    /// The traces that two futures are compared by, with a blank between them: the first that there
    /// is anything of; where there is no such trace, its first one.
    std::string compared{};
    std::vector<TraceSpec> traces{};
    std::string empty{}; ///< what is said where no trace has anything to tell
    Table table = Table::Metrics;
};

/// Latency, errors, who answered, throughput, hit ratio, the selected component's load and servers,
/// and the error budget.
std::span<const ChartSpec> standardCharts();

/// The chart of one series from the tree: a counter's rate, or a gauge's or quantile's value.
ChartSpec chartOf(const sim::SeriesColumn& column);

} // namespace doppel::gui
