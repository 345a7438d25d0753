// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_canvas.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/type.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <vector>

namespace doppel::gui {
namespace {

constexpr qreal kTraceWidth = 1.75;

// The rows in view and one before them, from where a line comes in.
RowRange drawnRows(const PlotCanvas& canvas, const ChartFuture& future) {
    RowRange rows = rowsIn(future.ends, canvas.plotOf(future).range);
    rows.first -= rows.first > 0 ? 1 : 0;
    return rows;
}

std::vector<QPointF>
pointsOf(const PlotCanvas& canvas, const ChartFuture& future, const MinMaxPyramid& values) {
    const RowRange rows = drawnRows(canvas, future);
    const PlotGeometry plot = canvas.plotOf(future);
    std::vector<QPointF> points;
    points.reserve(rows.size());
    for (std::size_t row = rows.first; row < std::min(rows.end, values.size()); ++row) {
        points.emplace_back(plot.x(future.ends[row]),
                            std::isfinite(values[row]) ? canvas.plot.y(values[row]) : std::nan(""));
    }
    return points;
}

// A box a column from its least to its greatest value, each a line's width high at least.
void paintBoxes(const PlotCanvas& canvas,
                const PixelColumns& columns,
                const std::vector<MinMax>& line,
                const QColor& colour,
                DashPattern dash,
                qreal width) {
    std::vector<QRectF> boxes;
    boxes.reserve(line.size());
    for (std::size_t k = 0; k < line.size(); ++k) {
        if (line[k].empty() || !isOn(dash, columns.x(k) - columns.left)) {
            continue;
        }
        const qreal top = canvas.plot.y(line[k].max) - width / 2;
        const qreal bottom = canvas.plot.y(line[k].min) + width / 2;
        boxes.emplace_back(columns.x(k), top, columns.width, bottom - top);
    }
    fillAll(canvas.painter, boxes, colour);
}

// The steps from the least of one line to the greatest of another, as one area for each stretch
// without gaps: a box a column costs many times as much, most of all where it is let through.
void fillColumns(const PlotCanvas& canvas,
                 const PixelColumns& columns,
                 const std::vector<MinMax>& from,
                 const std::vector<MinMax>& to,
                 const QColor& colour) {
    canvas.painter.setRenderHint(QPainter::Antialiasing, false);
    canvas.painter.setPen(Qt::NoPen);
    canvas.painter.setBrush(colour);
    const auto isThere = [&](std::size_t k) {
        return k < columns.count() && !from[k].empty() && !to[k].empty();
    };
    for (std::size_t first = 0; first < columns.count(); ++first) {
        std::size_t end = first;
        QPolygonF area;
        for (; isThere(end); ++end) {
            const qreal top = canvas.plot.y(to[end].max);
            area << QPointF(columns.x(end), top) << QPointF(columns.x(end + 1), top);
        }
        for (std::size_t k = end; k > first; --k) {
            const qreal bottom = canvas.plot.y(from[k - 1].min);
            area << QPointF(columns.x(k), bottom) << QPointF(columns.x(k - 1), bottom);
        }
        if (end > first) {
            canvas.painter.drawPolygon(area);
        }
        first = end;
    }
}

// The area between two lines through the same rows, in one piece for each stretch without gaps.
void fillBetween(const PlotCanvas& canvas,
                 const std::vector<QPointF>& upper,
                 const std::vector<QPointF>& lower,
                 const QColor& colour) {
    QPainter& painter = canvas.painter;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (std::size_t i = 0; i < upper.size();) {
        std::size_t end = i;
        while (end < upper.size() && std::isfinite(upper[end].y()) &&
               std::isfinite(lower[end].y())) {
            ++end;
        }
        QPolygonF polygon;
        for (std::size_t k = i; k < end; ++k) {
            polygon << upper[k];
        }
        for (std::size_t k = end; k > i; --k) {
            polygon << lower[k - 1];
        }
        painter.drawPolygon(polygon);
        i = end + 1;
    }
}

void hatchBetween(const PlotCanvas& canvas,
                  const std::vector<QPointF>& upper,
                  const std::vector<QPointF>& lower,
                  const QColor& colour) {
    std::vector<Edge> edges;
    for (std::size_t i = 0; i < upper.size(); ++i) {
        edges.push_back({upper[i].x(), upper[i].y(), lower[i].y()});
    }
    const std::vector<QLineF> lines = hatchLines(edges);
    canvas.painter.setRenderHint(QPainter::Antialiasing);
    canvas.painter.setPen(QPen(colour, 1));
    drawAll(canvas.painter, lines);
}

// The upper edge of a trace that is stacked, where there is anything of it.
void paintEdge(const PlotCanvas& canvas, const Trace& trace, const std::vector<QPointF>& upper) {
    const RowRange rows = drawnRows(canvas, canvas.chart.a);
    const auto isThere = [&](std::size_t row) {
        return row >= rows.first && row - rows.first < upper.size() && trace.values[row] > 0;
    };
    std::vector<QLineF> lines;
    for (std::size_t i = 1; i < upper.size(); ++i) {
        const bool isFinite = std::isfinite(upper[i - 1].y()) && std::isfinite(upper[i].y());
        if (isFinite && (isThere(rows.first + i - 1) || isThere(rows.first + i))) {
            lines.emplace_back(upper[i - 1], upper[i]);
        }
    }
    canvas.painter.setRenderHint(QPainter::Antialiasing);
    canvas.painter.setPen(QPen(lineColour(trace.colour, canvas.palette), 1));
    drawAll(canvas.painter, lines);
}

void paintRibbon(const PlotCanvas& canvas) {
    constexpr double kTint[] = {0.20, 0.14};
    const ChartFuture& future = canvas.chart.a;
    if (future.traces.empty()) {
        return;
    }
    const QColor colour = lineColour(future.traces.front().colour, canvas.palette);
    if (canvas.isDense(future)) {
        const PixelColumns& columns = canvas.columnsOf(future);
        const std::vector<MinMax> lower = lineIn(columns, future.traces.front().values);
        for (std::size_t i = 1; i < future.traces.size(); ++i) {
            fillColumns(canvas, columns, lower, lineIn(columns, future.traces[i].values),
                        withAlpha(colour, kTint[std::min<std::size_t>(i - 1, 1)]));
        }
        return;
    }
    const std::vector<QPointF> lower = pointsOf(canvas, future, future.traces.front().values);
    for (std::size_t i = 1; i < future.traces.size(); ++i) {
        fillBetween(canvas, pointsOf(canvas, future, future.traces[i].values), lower,
                    withAlpha(colour, kTint[std::min<std::size_t>(i - 1, 1)]));
    }
}

// Of several rows in a column of pixels the worst is drawn.
void paintDenseBars(const PlotCanvas& canvas, const Trace& trace, const PixelColumns& columns) {
    const std::vector<MinMax> ground(columns.count(), MinMax{0, 0});
    std::vector<MinMax> tops(columns.count());
    for (std::size_t k = 0; k < columns.count(); ++k) {
        tops[k] = trace.tops.within(columns.bounds[k], columns.bounds[k + 1]);
    }
    fillColumns(canvas, columns, ground, tops, fillColour(trace.colour, canvas.palette));
}

void paintBarOfEachRow(const PlotCanvas& canvas, const Trace& trace) {
    constexpr qreal kWideEnough = 3; // for a gap to the next
    const ChartFuture& future = canvas.chart.a;
    const QRectF& area = canvas.plot.area;
    const RowRange rows = rowsIn(future.ends, canvas.look.range);
    std::vector<QRectF> bars;
    for (std::size_t row = rows.first; row < rows.end; ++row) {
        const qreal left = canvas.plot.x(beganAt(future.ends, row));
        const qreal right = canvas.plot.x(future.ends[row]);
        const qreal gap = right - left > kWideEnough ? 1 : 0;
        if (trace.tops[row] > 0) {
            bars.emplace_back(QPointF(std::max(left, area.left()), canvas.plot.y(trace.tops[row])),
                              QPointF(std::min(right - gap, area.right()), canvas.plot.y(0)));
        }
    }
    fillAll(canvas.painter, bars, fillColour(trace.colour, canvas.palette));
}

void paintBars(const PlotCanvas& canvas) {
    const ChartFuture& future = canvas.chart.a;
    const bool dense = canvas.isDense(future);
    const PixelColumns& columns = canvas.columnsOf(future);
    // From the highest to the lowest: each covers the lower part of the one before.
    for (std::size_t i = future.traces.size(); i-- > 0;) {
        const Trace& trace = future.traces[i];
        if (!trace.shown) {
            continue;
        }
        dense ? paintDenseBars(canvas, trace, columns) : paintBarOfEachRow(canvas, trace);
    }
}

// The name of an area within it, where it is high enough to be read; sampled, so that it costs the
// same for any number of rows.
void paintAreaName(const PlotCanvas& canvas, const Trace& trace, const Trace* below) {
    constexpr int kPlaces = 24;
    constexpr qreal kInset = 5;
    const ChartFuture& future = canvas.chart.a;
    const QRectF& area = canvas.plot.area;
    QPainter& painter = canvas.painter;
    painter.setFont(words(TextSize::Figure));
    const QFontMetricsF metrics(painter.font());
    const auto needed = static_cast<int>(std::ceil(metrics.horizontalAdvance(trace.name) /
                                                   (area.width() / kPlaces))) +
                        1;
    // The middle of the first long enough run of places that are high enough.
    int run = 0;
    qreal top = area.top();
    qreal bottom = area.bottom();
    for (int place = 1; place < kPlaces; ++place) {
        const auto row =
            rowAt(future.ends, canvas.plot.time(area.left() + area.width() * place / kPlaces));
        const qreal upper = row ? canvas.plot.y(trace.tops[*row]) : 0;
        const qreal lower =
            row && below != nullptr ? canvas.plot.y(below->tops[*row]) : area.bottom();
        const qreal height = std::min(bottom, lower) - std::max(top, upper);
        if (!row || height < metrics.height() + kInset) {
            run = 0;
            top = area.top();
            bottom = area.bottom();
            continue;
        }
        ++run;
        top = std::max(top, upper);
        bottom = std::min(bottom, lower);
        if (run >= needed) {
            const qreal x = area.left() + area.width() * (place - (run - 1) / 2.0) / kPlaces;
            painter.setPen(canvas.palette.text);
            painter.drawText(QRectF(x - 100, top, 200, bottom - top), Qt::AlignCenter, trace.name);
            return;
        }
    }
}

// Areas from the ground up. Of several rows in a pixel the highest is drawn, and what is on top of
// all, the errors, from its lowest: a short burst of them never vanishes behind what is below.
void paintDenseStack(const PlotCanvas& canvas, const std::vector<const Trace*>& traces) {
    const PixelColumns& columns = canvas.columnsOf(canvas.chart.a);
    std::vector<MinMax> below(columns.count(), MinMax{0, 0});
    std::vector<std::vector<MinMax>> tops;
    for (const Trace* trace : traces) {
        tops.push_back(lineIn(columns, trace->tops));
    }
    for (std::size_t i = traces.size(); i-- > 0;) {
        const bool onTop = i + 1 == traces.size() && i > 0;
        if (!onTop) {
            fillColumns(canvas, columns, below, tops[i],
                        fillColour(traces[i]->colour, canvas.palette));
        }
    }
    if (traces.size() > 1) {
        fillColumns(canvas, columns, tops[traces.size() - 2], tops.back(),
                    fillColour(traces.back()->colour, canvas.palette));
    }
}

void paintStack(const PlotCanvas& canvas) {
    const ChartFuture& future = canvas.chart.a;
    std::vector<const Trace*> traces;
    for (const Trace& trace : future.traces) {
        if (trace.shown) {
            traces.push_back(&trace);
        }
    }
    if (canvas.isDense(future)) {
        paintDenseStack(canvas, traces);
        return;
    }
    std::vector<QPointF> lower;
    for (const Trace* trace : traces) {
        const std::vector<QPointF> upper = pointsOf(canvas, future, trace->tops);
        if (lower.empty()) {
            for (const QPointF& point : upper) {
                lower.emplace_back(point.x(), canvas.plot.y(0));
            }
        }
        fillBetween(canvas, upper, lower, fillColour(trace->colour, canvas.palette));
        if (trace->hatched) {
            hatchBetween(canvas, upper, lower, lineColour(trace->colour, canvas.palette));
        }
        lower = upper;
    }
    for (std::size_t i = 0; i < traces.size(); ++i) {
        paintEdge(canvas, *traces[i], pointsOf(canvas, future, traces[i]->tops));
        paintAreaName(canvas, *traces[i], i == 0 ? nullptr : traces[i - 1]);
    }
}

} // namespace

void paintLine(const PlotCanvas& canvas,
               const ChartFuture& future,
               const MinMaxPyramid& values,
               const QColor& colour,
               DashPattern dash,
               qreal width) {
    if (canvas.isDense(future)) {
        const PixelColumns& columns = canvas.columnsOf(future);
        paintBoxes(canvas, columns, lineIn(columns, values), colour, dash, width);
        return;
    }
    const std::vector<QLineF> lines = pieces(pointsOf(canvas, future, values), dash);
    canvas.painter.setRenderHint(QPainter::Antialiasing);
    canvas.painter.setPen(
        QPen(colour, width, Qt::SolidLine, dash.off > 0 ? Qt::FlatCap : Qt::RoundCap));
    drawAll(canvas.painter, lines);
}

void paintTraces(const PlotCanvas& canvas) {
    switch (canvas.chart.form) {
    case ChartForm::Bars:
        paintBars(canvas);
        return;
    case ChartForm::Stack:
        paintStack(canvas);
        return;
    case ChartForm::Ribbon:
        paintRibbon(canvas);
        break;
    case ChartForm::Lines:
        break;
    }
    for (const Trace& trace : canvas.chart.a.traces) {
        if (trace.shown) {
            paintLine(canvas, canvas.chart.a, trace.values,
                      lineColour(trace.colour, canvas.palette), trace.dash, kTraceWidth);
        }
    }
}

} // namespace doppel::gui
