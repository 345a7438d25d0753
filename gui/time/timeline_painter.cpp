// SPDX-License-Identifier: Apache-2.0
#include "gui/time/timeline_painter.h"

#include "gui/look/type.h"
#include "gui/time/time_ticks.h"
#include "gui/time/timeline_canvas.h"

#include <QFontMetricsF>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kPixelsPerTick = 130;

QFont playheadFont() {
    return figures(TextSize::Figure, QFont::Bold);
}

QRectF playheadLabel(const TimelineCanvas& canvas) {
    const QString text = canvas.clock.text(canvas.clock.playhead());
    const double width = QFontMetricsF(playheadFont()).horizontalAdvance(text) + 12;
    const double x = canvas.geometry.xOf(canvas.clock.playhead());
    return {std::clamp(x - width / 2, 0.0,
                       canvas.geometry.plot().right() + TimelineGeometry::kRightEdge - width),
            3, width, 18};
}

void paintAxis(const TimelineCanvas& canvas) {
    const QRectF label = playheadLabel(canvas);
    const int most = std::max(2, static_cast<int>(canvas.geometry.plot().width()) / kPixelsPerTick);
    const StartClock& start = canvas.clock.run().start;
    const TimeTicks ticks = timeTicks(canvas.geometry.run(), most, start);
    const TimeTicks small = timeTicks(canvas.geometry.run(), most * 5, start);
    canvas.painter.setPen(QPen(canvas.palette.border, 1));
    for (const sim::Time t : small.at) {
        canvas.painter.drawLine(QPointF(canvas.geometry.xOf(t), 23),
                                QPointF(canvas.geometry.xOf(t), 26));
    }
    canvas.painter.setFont(figures(TextSize::Tick));
    for (const sim::Time t : ticks.at) {
        const double x = canvas.geometry.xOf(t);
        canvas.painter.setPen(QPen(canvas.palette.strongBorder, 1));
        canvas.painter.drawLine(QPointF(x, 21), QPointF(x, 26));
        canvas.painter.setPen(canvas.palette.text2);
        const QString text = canvas.clock.text(t, ticks.step);
        const double width = canvas.painter.fontMetrics().horizontalAdvance(text);
        // The outer ones stay within the plot's width.
        const double left = std::clamp(x - width / 2, canvas.geometry.plot().left() - 4,
                                       canvas.geometry.plot().right() + 14 - width);
        if (left + width < label.left() || left > label.right()) {
            canvas.painter.drawText(QPointF(left, 16), text);
        }
    }
}

void paintLabels(const TimelineCanvas& canvas) {
    canvas.painter.setFont(words(TextSize::Figure));
    canvas.painter.setPen(canvas.palette.text2);
    const auto label = [&](const QRectF& row, const QString& text) {
        const QRectF area(kPadding, row.top(), TimelineGeometry::kLabels - kPadding - 8,
                          row.height());
        canvas.painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                                canvas.painter.fontMetrics().elidedText(
                                    text, Qt::ElideRight, static_cast<int>(area.width())));
    };
    if (canvas.content.lanes.size() <= 1) {
        QRectF lane = canvas.geometry.lane(0);
        lane.setHeight(lane.height() / 2);
        label(lane, QStringLiteral("latency p99"));
        label(lane.translated(0, std::min(lane.height(), 20.0)), QStringLiteral("errors"));
    } else {
        for (std::size_t i = 0; i < canvas.geometry.lanes(); ++i) {
            const QRectF lane = canvas.geometry.lane(i);
            const TimelineLane& future = canvas.content.lanes[i];
            paintFutureMark(canvas.painter, canvas.palette, future.role,
                            {kPadding + 6, lane.center().y()});
            canvas.painter.setFont(words(TextSize::Figure, QFont::DemiBold));
            canvas.painter.setPen(canvas.palette.text);
            const QString name = future.role == FutureRole::A   ? QStringLiteral("A")
                                 : future.role == FutureRole::B ? QStringLiteral("B")
                                                                : future.name;
            label(lane, QStringLiteral("     ") + name);
        }
        canvas.painter.setFont(words(TextSize::Figure));
        canvas.painter.setPen(canvas.palette.text2);
        if (canvas.geometry.lanes() < canvas.content.lanes.size()) {
            canvas.painter.drawText(QPointF(kPadding, 16), QStringLiteral("+%1 more")
                                                               .arg(canvas.content.lanes.size() -
                                                                    canvas.geometry.lanes()));
        }
    }
    label(canvas.geometry.faults(), laneLabel(QStringLiteral("events"), canvas.geometry.rows()));
    if (canvas.geometry.recovery()) {
        label(*canvas.geometry.recovery(), QStringLiteral("recovery"));
    }
    if (canvas.geometry.marks()) {
        label(*canvas.geometry.marks(), QStringLiteral("marks"));
    }
}

void paintWindow(const TimelineCanvas& canvas, const TimelineTouch& touch) {
    const TimeRange range = canvas.clock.range();
    const QRectF area = canvas.geometry.window(range);
    // What the charts don't show steps back; the shade is drawn outside, so that data stays clear.
    if (range != canvas.clock.whole()) {
        QColor shade = canvas.palette.window;
        shade.setAlphaF(0.55F);
        const QRectF all = canvas.geometry.overview();
        canvas.painter.fillRect(QRectF(all.topLeft(), QPointF(area.left(), all.bottom())), shade);
        canvas.painter.fillRect(QRectF(QPointF(area.right(), all.top()), all.bottomRight()), shade);
    }
    canvas.painter.setBrush(Qt::NoBrush);
    canvas.painter.setPen(QPen(canvas.palette.accent, 1.5));
    canvas.painter.drawRoundedRect(area, 2, 2);
    for (const bool right : {false, true}) {
        const QRectF grip = canvas.geometry.grip(range, right);
        const auto what = right ? TimelineHandle::What::RangeTo : TimelineHandle::What::RangeFrom;
        const bool hovered = touch.hovered && touch.hovered->what == what;
        canvas.painter.setBrush(hovered ? canvas.palette.selection : canvas.palette.panel);
        canvas.painter.drawRoundedRect(grip, 3, 3);
    }
}

void paintPlayhead(const TimelineCanvas& canvas) {
    const double x = canvas.geometry.xOf(canvas.clock.playhead());
    canvas.painter.setPen(QPen(canvas.palette.accent, 1.5));
    const double bottom = canvas.geometry.marks()      ? canvas.geometry.marks()->bottom()
                          : canvas.geometry.recovery() ? canvas.geometry.recovery()->bottom()
                                                       : canvas.geometry.faults().bottom();
    canvas.painter.drawLine(QPointF(x, 22), QPointF(x, bottom));
    const QRectF label = playheadLabel(canvas);
    canvas.painter.setPen(Qt::NoPen);
    canvas.painter.setBrush(canvas.palette.accent);
    canvas.painter.drawRoundedRect(label, kBandRadius, kBandRadius);
    canvas.painter.setFont(playheadFont());
    canvas.painter.setPen(canvas.palette.onAccent);
    canvas.painter.drawText(label, Qt::AlignCenter, canvas.clock.text(canvas.clock.playhead()));
}

void paintFocus(const TimelineCanvas& canvas, const TimelineTouch& touch) {
    if (!touch.focused) {
        return;
    }
    using enum TimelineHandle::What;
    QRectF area;
    const auto& spans = canvas.clock.spans();
    switch (touch.focused->what) {
    case Playhead:
        area = QRectF(canvas.geometry.xOf(canvas.clock.playhead()) - 25, 2, 50, 20);
        break;
    case RangeFrom:
    case RangeTo:
        area = canvas.geometry.grip(canvas.clock.range(), touch.focused->what == RangeTo);
        break;
    case RangeBody:
        area = canvas.geometry.window(canvas.clock.range());
        break;
    case SpanFrom:
    case SpanTo:
    case SpanBody:
        if (touch.focused->index < spans.size()) {
            area = canvas.geometry.barOf(spans, touch.focused->index).value_or(QRectF());
            if (area.isEmpty()) {
                break;
            }
            if (touch.focused->what == SpanFrom) {
                area = QRectF(area.left() - 3, area.top(), 6, area.height());
            } else if (touch.focused->what == SpanTo) {
                area = QRectF(area.right() - 3, area.top(), 6, area.height());
            }
        }
        break;
    case Mark:
        if (canvas.geometry.marks() && touch.focused->index < canvas.content.marks.size()) {
            const double x = canvas.geometry.xOf(canvas.content.marks[touch.focused->index].at);
            area = QRectF(x - 6, canvas.geometry.marks()->top(), 12,
                          canvas.geometry.marks()->height());
        }
        break;
    }
    if (!area.isEmpty()) {
        canvas.painter.setBrush(Qt::NoBrush);
        canvas.painter.setPen(QPen(canvas.palette.accent, 2, Qt::DotLine));
        canvas.painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), kBandRadius, kBandRadius);
    }
}

} // namespace

void paintTimeline(QPainter& painter,
                   const Palette& palette,
                   const TimelineGeometry& geometry,
                   const PlayClock& clock,
                   const TimelineContent& content,
                   const TimelineTouch& touch) {
    painter.setRenderHint(QPainter::Antialiasing);
    const TimelineCanvas canvas{painter, palette, geometry, clock, content};
    paintLanes(canvas);
    paintWindow(canvas, touch);
    paintAxis(canvas);
    paintLabels(canvas);
    paintSpans(canvas, touch);
    paintMarks(canvas);
    paintBranches(canvas);
    paintPlayhead(canvas);
    paintFocus(canvas, touch);
}

} // namespace doppel::gui
