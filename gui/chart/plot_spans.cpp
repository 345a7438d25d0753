// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_canvas.h"
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/type.h"
#include "gui/time/span_look.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr double kBandTint = 0.08;
constexpr qreal kSpanTextInset = 6;

// The part of a stretch that is in view; empty if none is.
QRectF inView(const PlotCanvas& canvas, sim::Time from, sim::Time to) {
    const QRectF& area = canvas.plot.area;
    const qreal left = std::max(area.left(), canvas.plot.x(std::max(from, canvas.look.range.from)));
    const qreal right = std::min(area.right(), canvas.plot.x(std::min(to, canvas.look.range.to)));
    return right > left ? QRectF(left, area.top(), right - left, area.height()) : QRectF();
}

void paintHatch(const PlotCanvas& canvas, const QRectF& area) {
    if (area.isEmpty()) {
        return;
    }
    const std::vector<QLineF> lines = hatchLines(area);
    canvas.painter.setRenderHint(QPainter::Antialiasing);
    canvas.painter.setPen(QPen(canvas.palette.hatch, 1));
    drawAll(canvas.painter, lines);
}

// Why a stretch is hatched: below the names of limits.
void tellHatched(const PlotCanvas& canvas, const QRectF& area, const QString& text) {
    QPainter& painter = canvas.painter;
    painter.setFont(words(TextSize::Tick));
    const QFontMetricsF metrics(painter.font());
    const qreal width = metrics.horizontalAdvance(text);
    if (!canvas.look.tells || width + 2 * kSpanTextInset > area.width()) {
        return;
    }
    QRectF place(area.right() - width - kSpanTextInset, area.top() + 2, width, metrics.height());
    for (const ChartLimit& limit : canvas.chart.limits) {
        if (const QRectF plate = limitPlate(canvas, limit); plate.intersects(place)) {
            place.moveTop(plate.bottom() + 1);
        }
    }
    painter.fillRect(place.adjusted(-3, 0, 3, 0), canvas.palette.panel);
    painter.setPen(canvas.palette.text3);
    painter.drawText(place, Qt::AlignCenter, text);
}

void paintSpan(const PlotCanvas& canvas, const Span& span) {
    QPainter& painter = canvas.painter;
    const QRectF& area = canvas.plot.area;
    const Palette::Status colours = lookOf(span.kind, canvas.palette).colours;
    painter.fillRect(inView(canvas, span.range.from, span.range.to),
                     withAlpha(colours.mark, kBandTint));
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.mark, 1));
    for (const sim::Time end : {span.range.from, span.range.to}) {
        const bool isEnd = end == span.range.from || !span.open;
        if (!isEnd || !canvas.look.range.contains(end)) {
            continue;
        }
        const qreal x = canvas.crisp(canvas.plot.x(end));
        const std::vector<QPointF> edge{{x, area.top()}, {x, area.bottom()}};
        const std::vector<QLineF> dashes = pieces(edge, DashPattern{3, 3});
        drawAll(painter, dashes);
    }
}

} // namespace

sim::Time playedUntil(const PlotCanvas& canvas) {
    const sim::Time played = std::max(canvas.look.playedUntil, canvas.chart.a.playedUntil);
    return canvas.chart.b ? std::max(played, canvas.chart.b->playedUntil) : played;
}

void paintSpans(const PlotCanvas& canvas) {
    const PlotLook& look = canvas.look;
    for (const Span& span : look.spans) {
        if (span.range.from <= look.range.to && span.range.to >= look.range.from) {
            paintSpan(canvas, span);
        }
    }
    // Words last: a stretch may be hatched for both reasons.
    const QRectF warmUp = inView(canvas, sim::kStart, sim::kStart + look.warmUp);
    const QRectF unplayed = inView(canvas, playedUntil(canvas), look.end);
    paintHatch(canvas, warmUp);
    paintHatch(canvas, unplayed);
    tellHatched(canvas, warmUp, QStringLiteral("warm-up, not counted"));
    tellHatched(canvas, unplayed, QStringLiteral("not played yet"));
}

void paintMarked(const PlotCanvas& canvas) {
    constexpr qreal kBar = 16;
    QPainter& painter = canvas.painter;
    painter.setFont(words(TextSize::Tick));
    const QFontMetricsF metrics(painter.font());
    const std::vector<Span>& marked = canvas.chart.marked;
    for (std::size_t i = 0; i < marked.size(); ++i) {
        const Span& span = marked[i];
        QRectF bar = inView(canvas, span.range.from, span.range.to);
        if (bar.isEmpty()) {
            continue;
        }
        bar.setHeight(kBar);
        bar.moveBottom(canvas.plot.area.top() - 2);
        const Palette::Status colours = lookOf(span.kind, canvas.palette).colours;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours.mark, 1));
        painter.setBrush(colours.fill);
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
        painter.setPen(colours.text);
        // Within it, or beside it where that is free up to the next.
        const QRectF area = canvas.plot.area;
        const qreal next =
            i + 1 < marked.size() ? canvas.plot.x(marked[i + 1].range.from) : area.right();
        const qreal width = metrics.horizontalAdvance(span.name);
        const qreal inside = bar.width() - 2 * kSpanTextInset;
        const bool isBeside =
            width > inside && width + kSpanTextInset <= std::min(next, area.right()) - bar.right();
        const QString text =
            isBeside ? span.name : metrics.elidedText(span.name, Qt::ElideRight, inside);
        if (text.size() > 2) {
            const qreal left = isBeside ? bar.right() + 4 : bar.left() + kSpanTextInset;
            painter.drawText(QRectF(left, bar.top(), width + 1, kBar), Qt::AlignVCenter, text);
        }
    }
}

} // namespace doppel::gui
