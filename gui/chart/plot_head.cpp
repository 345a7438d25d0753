// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_canvas.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/marks.h"
#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace doppel::gui {
namespace {

constexpr qreal kReadOutGap = 5;
constexpr qreal kReadOutsApart = 14;
constexpr qreal kSwatchWidth = 14;
constexpr qreal kSwatchSide = 9; // of an area

bool isFilled(const PlotCanvas& canvas) {
    return !isComparison(canvas.chart) &&
           (canvas.chart.form == ChartForm::Bars || canvas.chart.form == ChartForm::Stack);
}

QColor colourOf(const PlotCanvas& canvas, const ReadOut& readOut) {
    if (isComparison(canvas.chart)) {
        return readOut.isB ? canvas.palette.futureB : canvas.palette.futureA;
    }
    return lineColour(readOut.colour, canvas.palette);
}

bool isHatched(const PlotCanvas& canvas, const QString& name) {
    const Trace* trace = traceOf(canvas.chart.a, name);
    return trace != nullptr && trace->hatched;
}

// A sample of the line, or of the area.
qreal paintSwatch(const PlotCanvas& canvas, const ReadOut& readOut, QPointF at) {
    QPainter& painter = canvas.painter;
    const QColor colour = colourOf(canvas, readOut);
    if (!isFilled(canvas)) {
        const DashPattern dash = !isComparison(canvas.chart) ? readOut.dash
                                 : readOut.isB               ? kDashed
                                                             : kSolid;
        const std::vector<QPointF> ends{at, at + QPointF(kSwatchWidth, 0)};
        const std::vector<QLineF> lines = pieces(ends, dash);
        painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::FlatCap));
        drawAll(painter, lines);
        return kSwatchWidth;
    }
    const QRectF square(at.x(), at.y() - kSwatchSide / 2, kSwatchSide, kSwatchSide);
    painter.setPen(QPen(colour, 1));
    painter.setBrush(fillColour(readOut.colour, canvas.palette));
    painter.drawRoundedRect(square, 1.5, 1.5);
    if (isHatched(canvas, readOut.name)) {
        const std::vector<QLineF> lines = hatchLines(square, 4);
        drawAll(painter, lines);
    }
    return kSwatchSide;
}

struct ReadOutWidth {
    qreal swatch = 0;
    qreal name = 0;
    qreal value = 0;
    qreal all() const { return swatch + 2 * kReadOutGap + name + value + kReadOutsApart; }
};

qreal sumOf(const std::vector<ReadOutWidth>& widths) {
    return std::accumulate(widths.begin(), widths.end(), -kReadOutsApart,
                           [](qreal sum, const ReadOutWidth& one) { return sum + one.all(); });
}

std::vector<ReadOutWidth> widthsOf(const PlotCanvas& canvas,
                                   const std::vector<ReadOut>& readOuts,
                                   const QFontMetricsF& names,
                                   const QFontMetricsF& values,
                                   qreal leastValue) {
    std::vector<ReadOutWidth> widths;
    for (const ReadOut& readOut : readOuts) {
        widths.push_back({isFilled(canvas) ? kSwatchSide : kSwatchWidth,
                          names.horizontalAdvance(readOut.name),
                          std::max(leastValue, values.horizontalAdvance(readOut.value))});
    }
    return widths;
}

// A name that would leave no room for a second read-out is cut: names of metrics differ at their
// ends, those of futures at their beginnings.
void cutNames(const PlotCanvas& canvas,
              std::vector<ReadOut>& readOuts,
              const QFontMetricsF& names,
              const QFontMetricsF& values,
              qreal room) {
    const Qt::TextElideMode mode = isComparison(canvas.chart) ? Qt::ElideRight : Qt::ElideLeft;
    const qreal swatch = isFilled(canvas) ? kSwatchSide : kSwatchWidth;
    for (ReadOut& readOut : readOuts) {
        const qreal beside = swatch + 2 * kReadOutGap + values.horizontalAdvance(readOut.value);
        readOut.name = names.elidedText(readOut.name, mode,
                                        std::max<qreal>(0, (room - kReadOutsApart) / 2 - beside));
    }
}

// From the right; those that don't fit in are counted.
void paintReadOuts(const PlotCanvas& canvas, const QRectF& room) {
    QPainter& painter = canvas.painter;
    std::vector<ReadOut> readOuts = readOutsOf(canvas.chart, canvas.look);
    const QFont nameFont = words(TextSize::Figure);
    const QFont valueFont = figures(TextSize::Figure);
    const QFontMetricsF names(nameFont);
    const QFontMetricsF values(valueFont);
    // With room for a few figures names don't move as their values change, where there is that room.
    const qreal usual = values.horizontalAdvance(QStringLiteral("1.23 ms"));
    std::vector<ReadOutWidth> widths = widthsOf(canvas, readOuts, names, values, usual);
    if (sumOf(widths) > room.width()) {
        widths = widthsOf(canvas, readOuts, names, values, 0);
    }
    if (sumOf(widths) > room.width()) {
        cutNames(canvas, readOuts, names, values, room.width());
        widths = widthsOf(canvas, readOuts, names, values, 0);
    }
    std::vector<qreal> all;
    for (const ReadOutWidth& one : widths) {
        all.push_back(one.all());
    }
    const qreal more = names.horizontalAdvance(QStringLiteral("+ 9")) + kReadOutsApart;
    const std::vector<std::size_t> shown =
        readOutsThatFit(readOuts, all, room.width(), kReadOutsApart, more);
    qreal x = room.right() + kReadOutsApart - (shown.size() < readOuts.size() ? more : 0);
    for (const std::size_t i : shown) {
        x -= all[i];
    }
    const qreal middle = room.center().y();
    const qreal line = middle + names.ascent() / 2 - 1;
    painter.setRenderHint(QPainter::Antialiasing);
    for (const std::size_t i : shown) {
        x += paintSwatch(canvas, readOuts[i], {x, middle}) + kReadOutGap;
        painter.setPen(canvas.palette.text2);
        painter.setFont(nameFont);
        painter.drawText(QPointF(x, line), readOuts[i].name);
        x += widths[i].name + kReadOutGap;
        painter.setPen(canvas.palette.text);
        painter.setFont(valueFont);
        painter.drawText(QPointF(x, line), readOuts[i].value);
        x += widths[i].value + kReadOutsApart;
    }
    if (shown.size() < readOuts.size()) {
        painter.setPen(canvas.palette.text3);
        painter.setFont(nameFont);
        painter.drawText(QPointF(x, line),
                         QStringLiteral("+ %1").arg(readOuts.size() - shown.size()));
    }
}

void paintDots(const PlotCanvas& canvas, const ChartFuture& future, bool isB) {
    const bool comparison = isComparison(canvas.chart);
    const auto row = toldRow(canvas.chart, future, canvas.look);
    const PlotGeometry plot = canvas.plotOf(future);
    if (!row || !plot.range.contains(future.ends[*row]) || isFilled(canvas)) {
        return;
    }
    const qreal x = plot.x(future.ends[*row]);
    for (const Trace& trace : future.traces) {
        const bool drawn = comparison ? trace.name == canvas.chart.compared : trace.shown;
        if (!drawn || !std::isfinite(trace.values[*row])) {
            continue;
        }
        const QPointF at(x, canvas.plot.y(trace.values[*row]));
        if (comparison && isB) {
            drawDiamond(canvas.painter, at, 10, canvas.palette.futureB, canvas.palette.panel);
        } else {
            drawDisc(canvas.painter, at, 8,
                     comparison ? canvas.palette.futureA : lineColour(trace.colour, canvas.palette),
                     canvas.palette.panel);
        }
    }
}

// How far the futures are apart, beside their points.
void paintBracket(const PlotCanvas& canvas) {
    constexpr qreal kBeside = 9;
    constexpr qreal kCap = 3;
    constexpr qreal kInset = 6;
    const Chart& chart = canvas.chart;
    const auto rowA = toldRow(chart, chart.a, canvas.look);
    const auto rowB = toldRow(chart, *chart.b, canvas.look);
    const PlotGeometry plotA = canvas.plotOf(chart.a);
    if (!rowA || !rowB || !plotA.range.contains(chart.a.ends[*rowA])) {
        return;
    }
    // One that lags tells of an earlier time, which is no difference.
    if (!spanOfRow(chart.a, *rowA).overlaps(spanOfRow(*chart.b, *rowB))) {
        return;
    }
    const double a = traceOf(chart.a, chart.compared)->values[*rowA];
    const double b = traceOf(*chart.b, chart.compared)->values[*rowB];
    if (!std::isfinite(a) || !std::isfinite(b) || a == b) {
        return;
    }
    QPainter& painter = canvas.painter;
    const QString text = differenceText(b - a, chart.unit);
    painter.setFont(figures(TextSize::Figure, QFont::Bold));
    const QFontMetricsF metrics(painter.font());
    const qreal width = metrics.horizontalAdvance(text) + 2 * kInset;
    const qreal height = metrics.height() + 4;
    const QRectF& area = canvas.plot.area;
    const qreal point = plotA.x(chart.a.ends[*rowA]);
    const qreal side = point + kBeside + width + kInset > area.right() ? -1 : 1;
    const qreal x = canvas.crisp(point + side * kBeside);
    const qreal upper = canvas.plot.y(std::max(a, b));
    const qreal lower = canvas.plot.y(std::min(a, b));
    painter.setPen(QPen(canvas.palette.text, 1.25));
    painter.drawLine(QLineF(x, upper, x, lower));
    for (const qreal y : {upper, lower}) {
        painter.drawLine(QLineF(x - kCap, y, x + kCap, y));
    }
    const qreal middle =
        std::clamp((upper + lower) / 2, area.top() + height / 2, area.bottom() - height / 2);
    const qreal left = side > 0 ? x + kInset : x - kInset - width;
    const QRectF box(left, middle - height / 2, width, height);
    painter.setBrush(canvas.palette.panel);
    painter.drawRoundedRect(box, kBandRadius, kBandRadius);
    painter.drawText(box, Qt::AlignCenter, text);
}

void paintVertical(const PlotCanvas& canvas, sim::Time at, const QColor& colour) {
    if (!canvas.look.range.contains(at)) {
        return;
    }
    const QRectF& area = canvas.plot.area;
    const qreal x = canvas.crisp(std::min(canvas.plot.x(at), area.right() - 0.5));
    canvas.painter.setRenderHint(QPainter::Antialiasing, false);
    canvas.painter.setPen(QPen(colour, 1));
    canvas.painter.drawLine(QLineF(x, area.top() - 2, x, area.bottom()));
}

// In the middle of what has been played, which it is about.
QRectF emptyTextPlace(const PlotCanvas& canvas, qreal width) {
    constexpr qreal kInset = 6;
    QRectF place = canvas.plot.area;
    const sim::Time played = playedUntil(canvas);
    if (!canvas.chart.a.ends.empty() && played < canvas.look.range.to) {
        place.setRight(std::clamp(canvas.plot.x(std::max(played, canvas.look.range.from)),
                                  place.left() + width + 2 * kInset, place.right()));
    }
    return place;
}

} // namespace

void paintHead(const PlotCanvas& canvas, const QRectF& head) {
    QPainter& painter = canvas.painter;
    const Chart& chart = canvas.chart;
    const QRectF row = head.adjusted(kPadding, 0, -kPlotRight, 0);
    painter.setFont(words(TextSize::Text, QFont::DemiBold));
    const QFontMetricsF titles(painter.font());
    const QString title = titles.elidedText(chart.title, Qt::ElideRight, row.width() / 3);
    const qreal titleWidth = titles.horizontalAdvance(title);
    painter.setPen(canvas.palette.text);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title);

    QString note = isComparison(chart) && chart.a.traces.size() > 1 ? chart.compared : chart.note;
    if (isMidRow(chart)) {
        note += note.isEmpty() ? QStringLiteral("mid-row") : QStringLiteral(", mid-row");
    }
    if (chart.scale == ValueScale::Kind::Log) {
        note += note.isEmpty() ? QStringLiteral("log") : QStringLiteral(", log");
    }
    painter.setFont(words(TextSize::Figure));
    const QFontMetricsF notes(painter.font());
    const qreal noteLeft = row.left() + titleWidth + 6;
    const QString shortNote = notes.elidedText(note, Qt::ElideRight, row.width() / 3);
    painter.setPen(canvas.palette.text3);
    painter.drawText(QRectF(noteLeft, row.top(), row.width(), row.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, shortNote);
    const qreal left = noteLeft + notes.horizontalAdvance(shortNote) + kReadOutsApart;
    paintReadOuts(canvas, {left, row.top(), row.right() - left, row.height()});
}

void paintMoment(const PlotCanvas& canvas) {
    QPainter& painter = canvas.painter;
    if (const QString empty = emptyText(canvas.chart, canvas.look); !empty.isEmpty()) {
        painter.setFont(words());
        painter.setPen(canvas.palette.text3);
        painter.drawText(
            emptyTextPlace(canvas, QFontMetricsF(painter.font()).horizontalAdvance(empty)),
            Qt::AlignCenter, empty);
    }
    paintVertical(canvas, canvas.look.playhead, canvas.palette.accent);
    if (canvas.look.cursor) {
        paintVertical(canvas, *canvas.look.cursor, canvas.palette.text2);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (isComparison(canvas.chart)) {
        paintBracket(canvas);
    }
    paintDots(canvas, canvas.chart.a, false);
    if (canvas.chart.b && isComparison(canvas.chart)) {
        paintDots(canvas, *canvas.chart.b, true);
    }
}

} // namespace doppel::gui
