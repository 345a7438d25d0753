// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_geometry.h"
#include "gui/chart/plot_look.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/palette.h"

#include <QColor>

class QPainter;

/// What the painters of a plot's parts share; only they include it.
namespace doppel::gui {

struct PlotCanvas {
    QPainter& painter;
    const Palette& palette;
    const Chart& chart;
    const PlotLook& look;
    PlotGeometry plot;
    qreal devicePixels; ///< of a logical one
    /// Of each future that has more rows in view than there are columns; else without bounds.
    PixelColumns columnsOfA{};
    PixelColumns columnsOfB{};

    /// Where the points of a future lie: a row's is at x(ends[row]).
    PlotGeometry plotOf(const ChartFuture& future) const {
        const sim::Duration before = drawnBeforeEnd(chart, future);
        PlotGeometry shifted = plot;
        shifted.range = {plot.range.from + before, plot.range.to + before};
        return shifted;
    }
    bool isDense(const ChartFuture& future) const { return !columnsOf(future).bounds.empty(); }
    const PixelColumns& columnsOf(const ChartFuture& future) const {
        return &future == &chart.a ? columnsOfA : columnsOfB;
    }

    /// The first pixel row or column at or after a place: lines of one pixel lie on it.
    qreal crisp(qreal place) const;
};

/// A colour let through.
QColor withAlpha(QColor colour, double alpha);

void paintHead(const PlotCanvas& canvas, const QRectF& head);
void paintGrid(const PlotCanvas& canvas, bool timeTicks);
/// Behind the data: what has not been played, what is not counted, faults and the like.
void paintSpans(const PlotCanvas& canvas);
void paintTraces(const PlotCanvas& canvas);
/// Two futures and the difference between them.
void paintComparison(const PlotCanvas& canvas);
void paintLimits(const PlotCanvas& canvas);
/// Where a limit's name stands, at the left end of its line; empty: it is out of view.
QRectF limitPlate(const PlotCanvas& canvas, const ChartLimit& limit);
/// How far the future that has come farthest was played.
sim::Time playedUntil(const PlotCanvas& canvas);
/// The stretches that the chart has of its own, as named bars along its upper edge.
void paintMarked(const PlotCanvas& canvas);
void paintMoment(const PlotCanvas& canvas);

/// A line through the rows of a future, as boxes a pixel wide where there are more of them than
/// pixels.
void paintLine(const PlotCanvas& canvas,
               const ChartFuture& future,
               const MinMaxPyramid& values,
               const QColor& colour,
               DashPattern dash,
               qreal width);

} // namespace doppel::gui
