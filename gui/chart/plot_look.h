// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_geometry.h"
#include "gui/time/span.h"
#include "gui/time/time_range.h"
#include "gui/time/time_text.h"
#include "sim/time.h"

#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

namespace doppel::gui {

/// How a run is looked at: the same for all charts on screen.
struct PlotLook {
    TimeRange range{};
    sim::Time end{};        ///< of the run
    sim::Duration warmUp{}; ///< not counted in its results
    sim::Time playedUntil{};
    sim::Time playhead{};
    std::optional<sim::Time> cursor{}; ///< where the pointer is
    StartClock start{};
    std::vector<Span> spans{}; ///< faults, changes, surges, phases
    /// Stretches that are hatched say why; of several charts the first one's do.
    bool tells = true;

    /// What read-outs tell of.
    sim::Time moment() const { return cursor.value_or(playhead); }
};

/// The height of a plot's head and the room for the labels of its axis of values.
inline constexpr qreal kPlotHead = 24;
inline constexpr qreal kPlotLeft = 52;
inline constexpr qreal kPlotRight = 12;
inline constexpr qreal kTimeAxisHeight = 20;
/// The row of a chart's own stretches, above its plot: they cover nothing of it.
inline constexpr qreal kMarkedRow = 20;
/// How many steps an axis of values of that height has at most.
int valueSteps(qreal height);

/// Where a chart's plot lies within its rectangle, and the values that it reaches: those of the rows
/// within the range, and limits that are not far beyond them.
PlotGeometry
geometryOf(const Chart& chart, const PlotLook& look, const QRectF& rect, bool timeAxis);

/// What a trace has to say at a moment.
struct ReadOut {
    QString name;
    QString value; ///< with its unit; "–": nothing is known of that moment
    TraceColour colour = TraceColour::Series1;
    DashPattern dash = kSolid;
    bool isB = false;     ///< of the second of two futures
    bool matters = false; ///< it is what went wrong, or what an objective is about
    double amount = 0;    ///< of what is stacked: how much of the whole
};

/// The places of read-outs that are shown where there is no room for all: in their order, those that
/// matter before others, and of these the greater amounts. `widths` are with what stands between them, `apart`; `more` is of how many
/// are left out.
std::vector<std::size_t> readOutsThatFit(const std::vector<ReadOut>& readOuts,
                                         const std::vector<qreal>& widths,
                                         qreal room,
                                         qreal apart,
                                         qreal more);

/// Of each trace that is shown, of two futures of both what is compared. Of visits that are stacked:
/// each trace's share of all.
std::vector<ReadOut> readOutsOf(const Chart& chart, const PlotLook& look);

/// The row of a future that read-outs tell of at a moment: within the row that is under way the one
/// before. None: the future was not played to there.
std::optional<std::size_t> toldRow(const ChartFuture& future, sim::Time moment);
/// What a row tells of.
TimeRange spanOfRow(const ChartFuture& future, std::size_t row);
/// … at the moment that is looked at. While it plays, the playhead is ahead of what is known: then
/// the last row is told, of a second future only where it was played about as far.
std::optional<std::size_t>
toldRow(const Chart& chart, const ChartFuture& future, const PlotLook& look);

/// What is said where there is nothing to see; "" where there is.
QString emptyText(const Chart& chart, const PlotLook& look);

} // namespace doppel::gui
