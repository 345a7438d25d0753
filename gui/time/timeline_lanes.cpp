// SPDX-License-Identifier: Apache-2.0
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/marks.h"
#include "gui/look/type.h"
#include "gui/time/timeline_canvas.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace doppel::gui {
namespace {

QColor colourOf(FutureRole role, const Palette& palette) {
    switch (role) {
    case FutureRole::A:
        return palette.futureA;
    case FutureRole::B:
        return palette.futureB;
    case FutureRole::Other:
        break;
    }
    return palette.strongBorder;
}

void paintHatch(const TimelineCanvas& canvas, const QRectF& area) {
    canvas.painter.setPen(QPen(canvas.palette.hatch, 1));
    drawAll(canvas.painter, hatchLines(area));
}

void paintUnplayed(const TimelineCanvas& canvas, std::size_t index) {
    const TimelineLane& lane = canvas.content.lanes[index];
    const QRectF area = canvas.geometry.lane(index);
    const double drawn = canvas.geometry.xOf(std::min(lane.playedUntil, canvas.geometry.run().to));
    paintHatch(canvas, QRectF(QPointF(std::max(drawn, canvas.geometry.xOf(lane.from)), area.top()),
                              area.bottomRight()));
}

void paintLane(const TimelineCanvas& canvas,
               std::size_t index,
               double logLeast,
               double logMost,
               double mostErrors) {
    const TimelineLane& lane = canvas.content.lanes[index];
    const QRectF area = canvas.geometry.lane(index);
    // One bar and one point a pixel, the greatest of what falls upon it: a peak is never lost.
    canvas.painter.save();
    canvas.painter.setClipRect(area);
    QPainterPath line;
    bool drawing = false;
    double before = canvas.geometry.xOf(lane.from);
    const std::size_t rows = std::min({lane.times.size(), lane.latency.size(), lane.errors.size()});
    for (std::size_t row = 0; row < rows;) {
        double latency = 0;
        double errors = 0;
        double x = 0;
        do {
            latency = std::max(latency, lane.latency[row]);
            errors = std::max(errors, lane.errors[row]);
            x = canvas.geometry.xOf(lane.times[row]);
            ++row;
        } while (row < rows && canvas.geometry.xOf(lane.times[row]) < before + 1);
        if (errors > 0) {
            const double height = std::max(errors / mostErrors * area.height() * 0.4, 1.0);
            const double width = std::max(x - before - 1, 1.0);
            canvas.painter.fillRect(QRectF(before, area.bottom() - height, width, height),
                                    canvas.palette.error.fill);
        }
        if (latency > 0) {
            const double share = (std::log10(latency) - logLeast) / (logMost - logLeast);
            const QPointF point(x, area.bottom() - 2 - share * (area.height() - 6));
            drawing ? line.lineTo(point) : line.moveTo(point);
            drawing = true;
        } else {
            drawing = false;
        }
        before = x;
    }
    QPen pen(colourOf(lane.role, canvas.palette), 1.25);
    if (lane.role == FutureRole::B) {
        pen.setDashPattern({4, 2.5});
    }
    canvas.painter.setBrush(Qt::NoBrush);
    canvas.painter.setPen(pen);
    canvas.painter.drawPath(line);
    canvas.painter.restore();

    if (lane.died) {
        const QPointF end(canvas.geometry.xOf(*lane.died), area.center().y());
        canvas.painter.setPen(QPen(canvas.palette.failing.mark, 2));
        canvas.painter.drawLine(end + QPointF(-5, -5), end + QPointF(5, 5));
        canvas.painter.drawLine(end + QPointF(-5, 5), end + QPointF(5, -5));
        canvas.painter.setFont(words(TextSize::Figure));
        canvas.painter.setPen(canvas.palette.failing.text);
        const QString text =
            QStringLiteral("This future stopped at %1").arg(canvas.clock.text(*lane.died));
        const double width = canvas.painter.fontMetrics().horizontalAdvance(text);
        const bool left = end.x() + 12 + width > area.right();
        canvas.painter.drawText(QPointF(left ? end.x() - 10 - width : end.x() + 10, end.y() + 4),
                                text);
    }
}

void paintBranch(const TimelineCanvas& canvas, std::size_t index) {
    if (index >= canvas.content.lanes.size()) {
        return;
    }
    const TimelineLane& lane = canvas.content.lanes[index];
    if (!lane.parent || *lane.parent >= canvas.geometry.lanes()) {
        return;
    }
    const QRectF area = canvas.geometry.lane(index);
    const double x = canvas.geometry.xOf(lane.from);
    const QPointF start(x, canvas.geometry.lane(*lane.parent).center().y());
    const QPointF end(x + 14, area.center().y());
    QPainterPath path(start);
    path.cubicTo(start + QPointF(4, 0), QPointF(x, end.y()), end);
    canvas.painter.setBrush(Qt::NoBrush);
    canvas.painter.setPen(QPen(canvas.palette.bookmark, 1.75));
    canvas.painter.drawPath(path);
    canvas.painter.setPen(Qt::NoPen);
    canvas.painter.setBrush(canvas.palette.bookmark);
    canvas.painter.drawEllipse(start, 3.5, 3.5);
}

// On ground of its own: curves of branches from earlier moments cross it.
void tellBranch(const TimelineCanvas& canvas, std::size_t index) {
    if (index >= canvas.content.lanes.size() || !canvas.content.lanes[index].parent) {
        return;
    }
    const TimelineLane& lane = canvas.content.lanes[index];
    canvas.painter.setFont(words(TextSize::Figure));
    const QFontMetricsF metrics(canvas.painter.font());
    const QRectF area = canvas.geometry.lane(index);
    const double width = metrics.horizontalAdvance(lane.branch);
    const QPointF baseline(canvas.geometry.xOf(lane.from) - 10 - width, area.center().y() + 4);
    if (baseline.x() > area.left()) {
        const QRectF text(baseline.x(), baseline.y() - metrics.ascent(), width, metrics.height());
        canvas.painter.fillRect(text.adjusted(-2, 0, 2, 0) & area, canvas.palette.raised);
        canvas.painter.setPen(canvas.palette.text2);
        canvas.painter.drawText(baseline, lane.branch);
    }
}

// Empty where there is none.
QRectF warmUpIn(const TimelineCanvas& canvas) {
    QRectF area = canvas.geometry.lane(0);
    area.setRight(canvas.geometry.xOf(sim::kStart + canvas.clock.run().warmUp));
    return area;
}

void tellWarmUp(const TimelineCanvas& canvas) {
    const QRectF area = warmUpIn(canvas);
    canvas.painter.setFont(words(TextSize::Tick));
    const QString text = QStringLiteral("warm-up, not counted");
    const double width = canvas.painter.fontMetrics().horizontalAdvance(text);
    if (area.width() > width + 16 && area.height() > 24) {
        canvas.painter.setPen(canvas.palette.text3);
        const QRectF place(area.right() - width - 8, area.top() + 2, width, 14);
        canvas.painter.fillRect(place.adjusted(-3, 0, 3, 0), canvas.palette.raised);
        canvas.painter.drawText(place, Qt::AlignCenter, text);
    }
}

} // namespace

void paintFutureMark(QPainter& painter, const Palette& palette, FutureRole role, QPointF centre) {
    painter.setRenderHint(QPainter::Antialiasing);
    switch (role) {
    case FutureRole::A:
        drawDisc(painter, centre, 10, palette.futureA, palette.panel);
        break;
    case FutureRole::B:
        drawDiamond(painter, centre, 12, palette.futureB, palette.panel);
        break;
    case FutureRole::Other:
        drawDisc(painter, centre, 9, palette.panel, palette.strongBorder);
        break;
    }
}

void paintLanes(const TimelineCanvas& canvas) {
    // All lanes share their scales, so that they can be compared. Latency is logarithmic: what is
    // usual and a peak of a hundred times as much are both to be seen.
    double least = std::numeric_limits<double>::max();
    double most = 0;
    double errors = 0.02;
    for (const TimelineLane& lane : canvas.content.lanes) {
        for (const double value : lane.latency) {
            if (value > 0) {
                least = std::min(least, value);
                most = std::max(most, value);
            }
        }
        for (const double value : lane.errors) {
            errors = std::max(errors, value);
        }
    }
    const double logLeast = most > 0 ? std::log10(least) - 0.3 : 0;
    const double logMost = most > 0 ? std::max(std::log10(most), logLeast + 0.9) : 1;
    for (std::size_t i = 0; i < canvas.geometry.lanes(); ++i) {
        canvas.painter.fillRect(canvas.geometry.lane(i), canvas.palette.raised);
        if (i == 0 && canvas.clock.run().warmUp > sim::Duration::zero()) {
            paintHatch(canvas, warmUpIn(canvas));
        }
        if (i < canvas.content.lanes.size()) {
            paintUnplayed(canvas, i);
        }
        if (i == 0) { // over both, and below what was measured
            tellWarmUp(canvas);
        }
        if (i < canvas.content.lanes.size()) {
            paintLane(canvas, i, logLeast, logMost, errors);
        }
    }
}

void paintBranches(const TimelineCanvas& canvas) {
    for (std::size_t i = 0; i < canvas.geometry.lanes(); ++i) {
        paintBranch(canvas, i);
    }
    for (std::size_t i = 0; i < canvas.geometry.lanes(); ++i) {
        tellBranch(canvas, i);
    }
}

} // namespace doppel::gui
