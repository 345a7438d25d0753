// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_canvas.h"
#include "gui/chart/plot_painter.h"
#include "gui/look/draw.h"
#include "gui/look/type.h"
#include "gui/time/time_ticks.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace doppel::gui {
namespace {

constexpr qreal kTimeLabelDistance = 96; // of labels on the time axis
constexpr qreal kFlagPadding = 6;

TimeTicks ticksOf(const PlotLook& look, qreal width) {
    const int most = std::max(2, static_cast<int>(width / kTimeLabelDistance));
    return timeTicks(look.range, most, look.start);
}

} // namespace

void paintGrid(const PlotCanvas& canvas, bool timeTicks) {
    QPainter& painter = canvas.painter;
    const QRectF& area = canvas.plot.area;
    const Palette& palette = canvas.palette;
    const std::vector<ValueTick> ticks =
        canvas.plot.scale.ticks(canvas.chart.unit, valueSteps(area.height()));
    std::vector<QLineF> lines;
    for (const ValueTick& tick : ticks) {
        const qreal y = canvas.crisp(std::min(canvas.plot.y(tick.value), area.bottom() - 0.5));
        lines.emplace_back(area.left(), y, area.right(), y);
    }
    if (timeTicks) {
        for (const sim::Time at : ticksOf(canvas.look, area.width()).at) {
            const qreal x = canvas.crisp(canvas.plot.x(at));
            lines.emplace_back(x, area.top(), x, area.bottom());
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(palette.grid, 1 / canvas.devicePixels));
    drawAll(painter, lines);
    painter.setPen(QPen(palette.border, 1 / canvas.devicePixels));
    const qreal left = canvas.crisp(area.left());
    const qreal bottom = canvas.crisp(area.bottom() - 0.5);
    painter.drawLine(QLineF(left, area.top(), left, area.bottom()));
    painter.drawLine(QLineF(left, bottom, area.right(), bottom));

    if (canvas.chart.a.ends.empty()) {
        return; // of nothing there is no scale yet
    }
    painter.setFont(figures(TextSize::Tick));
    painter.setPen(palette.text3);
    constexpr qreal kHalf = 8;
    for (const ValueTick& tick : ticks) {
        const qreal y = canvas.plot.y(tick.value);
        painter.drawText(
            QRectF(area.left() - kPlotLeft, y - kHalf, kPlotLeft - kFlagPadding, 2 * kHalf),
            Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
}

void paintTimeAxis(QPainter& painter,
                   const QRectF& row,
                   qreal left,
                   qreal right,
                   const PlotLook& look,
                   const Palette& palette) {
    const PlotGeometry plot{
        {left, row.top(), std::max(1.0, right - left), row.height()}, look.range, {}};
    const sim::Time moment = look.moment();
    const QFont bold = figures(TextSize::Tick, QFont::Bold);
    const QString flagText = momentText(moment, look.start);
    const qreal flagWidth = QFontMetricsF(bold).horizontalAdvance(flagText) + 2 * kFlagPadding;
    const QRectF flag = !look.range.contains(moment)
                            ? QRectF()
                            : QRectF(std::clamp(plot.x(moment) - flagWidth / 2, row.left(),
                                                row.right() - flagWidth),
                                     row.top() + 1, flagWidth, row.height() - 3);

    const TimeTicks ticks = ticksOf(look, plot.area.width());
    painter.setFont(figures(TextSize::Tick));
    const QFontMetricsF metrics(painter.font());
    const sim::Duration resolution = std::min<sim::Duration>(ticks.step, std::chrono::minutes(1));
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const sim::Time at : ticks.at) {
        const qreal x = plot.x(at);
        painter.setPen(QPen(palette.strongBorder, 1));
        painter.drawLine(QLineF(x, row.top(), x, row.top() + 3));
        const QString text = momentText(at, look.start, resolution);
        const qreal width = metrics.horizontalAdvance(text);
        const qreal start = std::clamp(x - width / 2, row.left(), row.right() - width - 2);
        if (flag.isEmpty() || start + width < flag.left() || start > flag.right()) {
            painter.setPen(palette.text3);
            painter.drawText(QPointF(start, row.top() + 3 + metrics.ascent() + 1), text);
        }
    }
    if (flag.isEmpty()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.cursor ? palette.text2 : palette.accent);
    painter.drawRoundedRect(flag, kBandRadius, kBandRadius);
    painter.setFont(bold);
    painter.setPen(look.cursor ? palette.panel : palette.onAccent);
    painter.drawText(flag, Qt::AlignCenter, flagText);
}

QRectF limitPlate(const PlotCanvas& canvas, const ChartLimit& limit) {
    const QRectF& area = canvas.plot.area;
    const qreal y = canvas.plot.y(limit.value);
    if (y < area.top() - 1 || y > area.bottom() + 1) {
        return {};
    }
    const QFontMetricsF metrics(words(TextSize::Tick));
    const bool roomAbove = y - metrics.height() > area.top();
    const qreal base = roomAbove ? y - metrics.descent() - 1 : y + metrics.ascent() + 1;
    return {area.left() + kFlagPadding - 2, base - metrics.ascent(),
            metrics.horizontalAdvance(limit.name) + 4, metrics.height()};
}

void paintLimits(const PlotCanvas& canvas) {
    QPainter& painter = canvas.painter;
    const QRectF& area = canvas.plot.area;
    painter.setFont(words(TextSize::Tick));
    const QFontMetricsF metrics(painter.font());
    for (const ChartLimit& limit : canvas.chart.limits) {
        const QRectF plate = limitPlate(canvas, limit);
        if (plate.isEmpty()) {
            continue;
        }
        const qreal y = canvas.crisp(canvas.plot.y(limit.value));
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(canvas.palette.text, 1));
        const std::vector<QPointF> ends{{area.left(), y}, {area.right(), y}};
        const std::vector<QLineF> dashes = pieces(ends, kDashed);
        drawAll(painter, dashes);
        QColor ground = canvas.palette.panel;
        ground.setAlphaF(0.85F); // what lies under it stays guessed
        painter.fillRect(plate, ground);
        painter.setPen(canvas.palette.text2);
        painter.drawText(plate.topLeft() + QPointF(2, metrics.ascent()), limit.name);
    }
}

} // namespace doppel::gui
