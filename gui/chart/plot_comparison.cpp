// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_canvas.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/draw.h"
#include "gui/look/hatch.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace doppel::gui {
namespace {

constexpr qreal kComparedWidth = 2;
constexpr double kDifferenceTint = 0.16;

// The height of a future's line at a moment, between its points; none: it isn't there.
std::optional<qreal>
heightAt(const PlotCanvas& canvas, const ChartFuture& future, const Trace& trace, sim::Time at) {
    at += drawnBeforeEnd(canvas.chart, future);
    const auto row = rowAt(future.ends, at);
    if (!row || *row >= trace.values.size() || !std::isfinite(trace.values[*row])) {
        return std::nullopt;
    }
    const qreal end = canvas.plot.y(trace.values[*row]);
    if (*row == 0 || future.ends[*row] == at || !std::isfinite(trace.values[*row - 1])) {
        return *row == 0 && future.ends[0] != at ? std::nullopt : std::optional(end);
    }
    const qreal start = canvas.plot.y(trace.values[*row - 1]);
    const double share = sim::toSeconds(at - future.ends[*row - 1]) /
                         sim::toSeconds(future.ends[*row] - future.ends[*row - 1]);
    return start + (end - start) * share;
}

// Where the two lines are looked at: at the points of both, or once in each column of pixels.
std::vector<sim::Time> placesOf(const PlotCanvas& canvas, const Chart& chart) {
    std::vector<sim::Time> places;
    if (canvas.isDense(chart.a) || canvas.isDense(*chart.b)) {
        const QRectF& area = canvas.plot.area;
        for (qreal x = area.left(); x <= area.right(); x += 1 / canvas.devicePixels) {
            places.push_back(canvas.plot.time(x));
        }
        return places;
    }
    const auto inView = [&](const ChartFuture& future) {
        const RowRange rows = rowsIn(future.ends, canvas.plotOf(future).range);
        std::vector<sim::Time> points;
        for (std::size_t row = rows.first; row < rows.end; ++row) {
            points.push_back(future.ends[row] - drawnBeforeEnd(chart, future));
        }
        return points;
    };
    const auto a = inView(chart.a);
    const auto b = inView(*chart.b);
    places.push_back(canvas.look.range.from);
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(places));
    return places;
}

// The parts of the stretch between two places where its top is above its bottom.
void addPiece(std::vector<QPolygonF>& pieces, const Edge& a, const Edge& b) {
    const qreal before = a.bottom - a.top;
    const qreal after = b.bottom - b.top;
    if (before <= 0 && after <= 0) {
        return;
    }
    QPolygonF piece;
    const qreal share = before / (before - after);
    const QPointF crossing(a.x + share * (b.x - a.x), a.top + share * (b.top - a.top));
    if (before > 0) {
        piece << QPointF(a.x, a.top);
    } else {
        piece << crossing;
    }
    if (after > 0) {
        piece << QPointF(b.x, b.top) << QPointF(b.x, b.bottom);
    } else {
        piece << crossing;
    }
    if (before > 0) {
        piece << QPointF(a.x, a.bottom);
    }
    pieces.push_back(piece);
}

void paintArea(const PlotCanvas& canvas, const std::vector<Edge>& edges, const QColor& colour) {
    std::vector<QPolygonF> pieces;
    for (std::size_t i = 1; i < edges.size(); ++i) {
        addPiece(pieces, edges[i - 1], edges[i]);
    }
    QPainter& painter = canvas.painter;
    // Without smoothing, so that neighbouring pieces meet without a seam.
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(colour, kDifferenceTint));
    for (const QPolygonF& piece : pieces) {
        painter.drawPolygon(piece);
    }
    const std::vector<QLineF> hatch = hatchLines(edges);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1));
    drawAll(painter, hatch);
}

void paintDifference(const PlotCanvas& canvas, const Trace& a, const Trace& b) {
    const Chart& chart = canvas.chart;
    std::vector<Edge> bAbove; // its value is greater
    std::vector<Edge> bBelow;
    const auto finish = [&] {
        const bool more = chart.better != Better::Higher; // more is worse
        const QColor worse = canvas.palette.busy.mark;
        const QColor better = canvas.palette.well.mark;
        const QColor either = canvas.palette.idle.mark;
        const bool neither = chart.better == Better::Neither;
        paintArea(canvas, bAbove, neither ? either : more ? worse : better);
        paintArea(canvas, bBelow, neither ? either : more ? better : worse);
        bAbove.clear();
        bBelow.clear();
    };
    for (const sim::Time at : placesOf(canvas, chart)) {
        const auto yA = heightAt(canvas, chart.a, a, at);
        const auto yB = heightAt(canvas, *chart.b, b, at);
        if (!yA || !yB) {
            finish();
            continue;
        }
        const qreal x = canvas.plot.x(at);
        bAbove.push_back({x, *yB, *yA});
        bBelow.push_back({x, *yA, *yB});
    }
    finish();
}

void paintParting(const PlotCanvas& canvas, sim::Time at) {
    if (!canvas.look.range.contains(at)) {
        return;
    }
    QPainter& painter = canvas.painter;
    const QRectF& area = canvas.plot.area;
    const qreal x = canvas.crisp(canvas.plot.x(at));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(canvas.palette.bookmark, 1.5));
    const std::vector<QPointF> ends{{x, area.top()}, {x, area.bottom()}};
    const std::vector<QLineF> dots = pieces(ends, kDotted);
    drawAll(painter, dots);
}

} // namespace

void paintComparison(const PlotCanvas& canvas) {
    const Chart& chart = canvas.chart;
    const Trace& a = *traceOf(chart.a, chart.compared);
    const Trace& b = *traceOf(*chart.b, chart.compared);
    paintDifference(canvas, a, b);
    paintLine(canvas, chart.a, a.values, canvas.palette.futureA, kSolid, kComparedWidth);
    paintLine(canvas, *chart.b, b.values, canvas.palette.futureB, kDashed, kComparedWidth);
    if (chart.b->parted) {
        paintParting(canvas, *chart.b->parted);
    }
}

} // namespace doppel::gui
