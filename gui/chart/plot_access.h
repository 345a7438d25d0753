// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/time/time_range.h"

#include <QString>

#include <vector>

namespace doppel::gui {

/// What a screen reader is told of a trace: of the rows in view.
struct TraceSummary {
    QString name;
    QString latest;
    QString least;
    QString greatest;
    QString p95; ///< the value that 95 % of the rows do not exceed
};

/// One for each trace that is shown. Cost: the rows in view, and sorting them.
std::vector<TraceSummary>
summaryOf(const ChartFuture& future, const std::string& unit, TimeRange range);

/// Lets screen readers hear what each TimeSeriesPlot shows: its name, the summary as its
/// description, and the summary as a table. Once for the program; again does nothing.
void installPlotAccess();

} // namespace doppel::gui
