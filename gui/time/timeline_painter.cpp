// SPDX-License-Identifier: Apache-2.0
#include "gui/time/timeline_painter.h"

#include "gui/look/type.h"
#include "gui/time/time_glyph.h"
#include "gui/time/time_ticks.h"

#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace doppel::gui {
namespace {

constexpr int kPixelsPerTick = 130;
constexpr double kBarPadding = 6;

std::chrono::seconds sinceMidnight(const StartClock& start) {
    return start ? *start - std::chrono::floor<std::chrono::days>(*start) : std::chrono::seconds(0);
}

QBrush hatched(const QColor& colour) {
    return {colour, Qt::BDiagPattern};
}

struct SpanLook {
    QColor edge, fill, text;
    TimeGlyph glyph;
};

SpanLook lookOf(SpanKind kind, const Palette& palette) {
    switch (kind) {
    case SpanKind::Fault:
        return {palette.failing.mark, palette.failing.fill, palette.failing.text, TimeGlyph::Bolt};
    case SpanKind::Change:
        return {palette.accent, palette.selection, palette.accentText, TimeGlyph::Dial};
    case SpanKind::Surge:
        return {palette.bookmark, palette.raised, palette.text, TimeGlyph::Surge};
    case SpanKind::Phase:
        return {palette.strongBorder, palette.raised, palette.text2, TimeGlyph::None};
    case SpanKind::Detected:
        return {palette.busy.mark, palette.busy.fill, palette.busy.text, TimeGlyph::None};
    case SpanKind::Mitigated:
        return {palette.failing.mark, palette.failing.fill, palette.failing.text, TimeGlyph::None};
    case SpanKind::Recovered:
        return {palette.well.mark, palette.well.fill, palette.well.text, TimeGlyph::None};
    }
    return {};
}

} // namespace

void paintFutureMark(QPainter& painter, const Palette& palette, FutureRole role, QPointF centre) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (role) {
    case FutureRole::A:
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.futureA);
        painter.drawEllipse(centre, 4.5, 4.5);
        break;
    case FutureRole::B: {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.futureB);
        const std::array<QPointF, 4> diamond{centre + QPointF(0, -5.5), centre + QPointF(5.5, 0),
                                             centre + QPointF(0, 5.5), centre + QPointF(-5.5, 0)};
        painter.drawPolygon(diamond.data(), static_cast<int>(diamond.size()));
        break;
    }
    case FutureRole::Other:
        painter.setPen(QPen(palette.strongBorder, 1.5));
        painter.setBrush(palette.panel);
        painter.drawEllipse(centre, 4.5, 4.5);
        break;
    }
    painter.restore();
}

void TimelinePainter::paint(const Touch& touch) {
    painter_.setRenderHint(QPainter::Antialiasing);
    paintLanes();
    paintWarmUp();
    paintWindow(touch);
    paintAxis();
    paintLabels();
    paintSpans(touch);
    paintMarks();
    for (std::size_t i = 0; i < geometry_.lanes(); ++i) {
        paintBranch(i);
    }
    paintPlayhead();
    paintFocus(touch);
}

QColor TimelinePainter::colourOf(FutureRole role) const {
    switch (role) {
    case FutureRole::A:
        return palette_.futureA;
    case FutureRole::B:
        return palette_.futureB;
    case FutureRole::Other:
        break;
    }
    return palette_.strongBorder;
}

void TimelinePainter::paintAxis() {
    const int most = std::max(2, static_cast<int>(geometry_.plot().width()) / kPixelsPerTick);
    const StartClock& start = clock_.run().start;
    const TimeTicks ticks = timeTicks(geometry_.run(), most, sinceMidnight(start));
    const TimeTicks small = timeTicks(geometry_.run(), most * 5, sinceMidnight(start));
    painter_.setPen(QPen(palette_.border, 1));
    for (const sim::Time t : small.at) {
        painter_.drawLine(QPointF(geometry_.xOf(t), 23), QPointF(geometry_.xOf(t), 26));
    }
    painter_.setFont(figures(TextSize::Tick));
    for (const sim::Time t : ticks.at) {
        const double x = geometry_.xOf(t);
        painter_.setPen(QPen(palette_.strongBorder, 1));
        painter_.drawLine(QPointF(x, 21), QPointF(x, 26));
        painter_.setPen(palette_.text2);
        const QString text = clock_.text(t, ticks.step);
        const double width = painter_.fontMetrics().horizontalAdvance(text);
        // The outer ones stay within the plot's width.
        const double left = std::clamp(x - width / 2, geometry_.plot().left() - 4,
                                       geometry_.plot().right() + 14 - width);
        painter_.drawText(QPointF(left, 16), text);
    }
}

void TimelinePainter::paintLabels() {
    painter_.setFont(words(TextSize::Figure));
    painter_.setPen(palette_.text2);
    const auto label = [&](const QRectF& row, const QString& text) {
        const QRectF area(kPadding, row.top(), TimelineGeometry::kLabels - kPadding - 8,
                          row.height());
        painter_.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                          painter_.fontMetrics().elidedText(text, Qt::ElideRight,
                                                            static_cast<int>(area.width())));
    };
    if (content_.lanes.size() <= 1) {
        QRectF lane = geometry_.lane(0);
        lane.setHeight(lane.height() / 2);
        label(lane, QStringLiteral("latency p99"));
        label(lane.translated(0, std::min(lane.height(), 20.0)), QStringLiteral("errors"));
    } else {
        for (std::size_t i = 0; i < geometry_.lanes(); ++i) {
            const QRectF lane = geometry_.lane(i);
            const TimelineLane& future = content_.lanes[i];
            paintFutureMark(painter_, palette_, future.role, {kPadding + 6, lane.center().y()});
            painter_.setFont(words(TextSize::Figure, QFont::DemiBold));
            painter_.setPen(palette_.text);
            const QString name = future.role == FutureRole::A   ? QStringLiteral("A")
                                 : future.role == FutureRole::B ? QStringLiteral("B")
                                                                : future.name;
            label(lane.adjusted(0, 0, 0, 0), QStringLiteral("     ") + name);
        }
        painter_.setFont(words(TextSize::Figure));
        painter_.setPen(palette_.text2);
        if (geometry_.lanes() < content_.lanes.size()) {
            painter_.drawText(
                QPointF(kPadding, 16),
                QStringLiteral("+%1 more").arg(content_.lanes.size() - geometry_.lanes()));
        }
    }
    label(geometry_.faults(), QStringLiteral("events"));
    if (geometry_.recovery()) {
        label(*geometry_.recovery(), QStringLiteral("recovery"));
    }
    if (geometry_.marks()) {
        label(*geometry_.marks(), QStringLiteral("marks"));
    }
}

void TimelinePainter::paintLanes() {
    // All lanes share their scales, so that they can be compared. Latency is logarithmic: what is
    // usual and a peak of a hundred times as much are both to be seen.
    double least = std::numeric_limits<double>::max();
    double most = 0;
    double errors = 0.02;
    for (const TimelineLane& lane : content_.lanes) {
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
    for (std::size_t i = 0; i < geometry_.lanes(); ++i) {
        painter_.fillRect(geometry_.lane(i), palette_.raised);
        if (i < content_.lanes.size()) {
            paintLane(i, logLeast, logMost, errors);
        }
    }
}

void TimelinePainter::paintLane(std::size_t index,
                                double logLeast,
                                double logMost,
                                double mostErrors) {
    const TimelineLane& lane = content_.lanes[index];
    const QRectF area = geometry_.lane(index);
    const double drawn = geometry_.xOf(std::min(lane.playedUntil, geometry_.run().to));
    const QRectF unplayed(QPointF(std::max(drawn, geometry_.xOf(lane.from)), area.top()),
                          area.bottomRight());
    painter_.fillRect(unplayed, hatched(palette_.hatch));

    // One bar and one point a pixel, the greatest of what falls upon it: a peak is never lost.
    painter_.save();
    painter_.setClipRect(area);
    QPainterPath line;
    bool drawing = false;
    double before = geometry_.xOf(lane.from);
    const std::size_t rows = std::min({lane.times.size(), lane.latency.size(), lane.errors.size()});
    for (std::size_t row = 0; row < rows;) {
        double latency = 0;
        double errors = 0;
        double x = 0;
        do {
            latency = std::max(latency, lane.latency[row]);
            errors = std::max(errors, lane.errors[row]);
            x = geometry_.xOf(lane.times[row]);
            ++row;
        } while (row < rows && geometry_.xOf(lane.times[row]) < before + 1);
        if (errors > 0) {
            const double height = std::max(errors / mostErrors * area.height() * 0.4, 1.0);
            const double width = std::max(x - before - 1, 1.0);
            painter_.fillRect(QRectF(before, area.bottom() - height, width, height),
                              palette_.error.fill);
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
    QPen pen(colourOf(lane.role), 1.25);
    if (lane.role == FutureRole::B) {
        pen.setDashPattern({4, 2.5});
    }
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(pen);
    painter_.drawPath(line);
    painter_.restore();

    if (lane.died) {
        const QPointF end(geometry_.xOf(*lane.died), area.center().y());
        painter_.setPen(QPen(palette_.failing.mark, 2));
        painter_.drawLine(end + QPointF(-5, -5), end + QPointF(5, 5));
        painter_.drawLine(end + QPointF(-5, 5), end + QPointF(5, -5));
        painter_.setFont(words(TextSize::Figure));
        painter_.setPen(palette_.failing.text);
        const QString text =
            QStringLiteral("This future stopped at %1").arg(clock_.text(*lane.died));
        const double width = painter_.fontMetrics().horizontalAdvance(text);
        const bool left = end.x() + 12 + width > area.right();
        painter_.drawText(QPointF(left ? end.x() - 10 - width : end.x() + 10, end.y() + 4), text);
    }
}

void TimelinePainter::paintBranch(std::size_t index) {
    if (index >= content_.lanes.size()) {
        return;
    }
    const TimelineLane& lane = content_.lanes[index];
    if (!lane.parent || *lane.parent >= geometry_.lanes()) {
        return;
    }
    const QRectF area = geometry_.lane(index);
    const double x = geometry_.xOf(lane.from);
    const QPointF start(x, geometry_.lane(*lane.parent).center().y());
    const QPointF end(x + 14, area.center().y());
    QPainterPath path(start);
    path.cubicTo(start + QPointF(4, 0), QPointF(x, end.y()), end);
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(palette_.bookmark, 1.75));
    painter_.drawPath(path);
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(palette_.bookmark);
    painter_.drawEllipse(start, 3.5, 3.5);

    painter_.setFont(words(TextSize::Figure));
    const double width = painter_.fontMetrics().horizontalAdvance(lane.branch);
    if (x - 10 - width > area.left()) {
        painter_.setPen(palette_.text2);
        painter_.drawText(QPointF(x - 10 - width, area.center().y() + 4), lane.branch);
    }
}

void TimelinePainter::paintWarmUp() {
    const sim::Duration warmUp = clock_.run().warmUp;
    if (warmUp <= sim::Duration::zero()) {
        return;
    }
    QRectF area = geometry_.lane(0);
    area.setRight(geometry_.xOf(sim::kStart + warmUp));
    painter_.fillRect(area, hatched(palette_.hatch));
    painter_.setFont(words(TextSize::Tick));
    const QString text = QStringLiteral("caches fill, not counted");
    const double width = painter_.fontMetrics().horizontalAdvance(text);
    if (area.width() > width + 16 && area.height() > 24) {
        painter_.setPen(palette_.text3);
        painter_.drawText(QPointF(area.right() - width - 8, area.bottom() - 5), text);
    }
}

void TimelinePainter::paintWindow(const Touch& touch) {
    const TimeRange range = clock_.range();
    const QRectF area = geometry_.window(range);
    // What the charts don't show steps back; the shade is drawn outside, so that data stays clear.
    if (range != clock_.whole()) {
        QColor shade = palette_.window;
        shade.setAlphaF(0.55F);
        const QRectF all = geometry_.overview();
        painter_.fillRect(QRectF(all.topLeft(), QPointF(area.left(), all.bottom())), shade);
        painter_.fillRect(QRectF(QPointF(area.right(), all.top()), all.bottomRight()), shade);
    }
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(palette_.accent, 1.5));
    painter_.drawRoundedRect(area, 2, 2);
    for (const bool right : {false, true}) {
        const QRectF grip = geometry_.grip(range, right);
        const auto what = right ? TimelineHandle::What::RangeTo : TimelineHandle::What::RangeFrom;
        const bool hovered = touch.hovered && touch.hovered->what == what;
        painter_.setBrush(hovered ? palette_.selection : palette_.panel);
        painter_.drawRoundedRect(grip, 3, 3);
    }
}

void TimelinePainter::paintSpans(const Touch& touch) {
    painter_.fillRect(geometry_.faults(), palette_.raised);
    if (geometry_.recovery()) {
        painter_.fillRect(*geometry_.recovery(), palette_.raised);
    }
    for (const Span& span : clock_.spans()) {
        const bool recovery = isRecovery(span.kind);
        if (recovery && !geometry_.recovery()) {
            continue;
        }
        const bool moving = touch.dragged && span.event && span.event == touch.dragged->event;
        paintSpan(span, geometry_.bar(span, recovery), moving);
    }
    if (touch.dragged) {
        paintSpan(*touch.dragged, geometry_.bar(*touch.dragged, false), false);
    }
}

void TimelinePainter::paintSpan(const Span& span, const QRectF& whole, bool ghost) {
    const SpanLook look = lookOf(span.kind, palette_);
    const QRectF area = whole.adjusted(0, 1, 0, -1);
    QPen edge(look.edge, 1);
    if (ghost) {
        edge.setStyle(Qt::DashLine);
    }
    painter_.setPen(edge);
    painter_.setBrush(ghost ? QBrush(Qt::NoBrush) : QBrush(look.fill));
    painter_.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
    if (ghost) {
        return;
    }
    if (span.event) {
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(look.edge);
        painter_.drawRoundedRect(QRectF(area.left() - 1.5, area.top() + 2, 3, area.height() - 4), 1,
                                 1);
        painter_.drawRoundedRect(QRectF(area.right() - 1.5, area.top() + 2, 3, area.height() - 4),
                                 1, 1);
    }

    const bool bold = span.kind == SpanKind::Fault;
    painter_.setFont(words(TextSize::Figure, bold ? QFont::DemiBold : QFont::Normal));
    painter_.setPen(look.text);
    const double glyph = look.glyph == TimeGlyph::None ? 0 : 14;
    const double width = painter_.fontMetrics().horizontalAdvance(span.name);
    const double room = area.width() - 2 * kBarPadding - glyph;
    if (room >= std::min(width, 40.0)) {
        QRectF inner = area.adjusted(kBarPadding, 0, -kBarPadding, 0);
        if (glyph > 0) {
            paintGlyph(painter_, look.glyph, {inner.left() - 1, inner.center().y() - 6, 12, 12},
                       look.edge);
            inner.setLeft(inner.left() + glyph);
        }
        painter_.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                          painter_.fontMetrics().elidedText(span.name, Qt::ElideRight,
                                                            static_cast<int>(inner.width())));
        const QString length = clockText(span.range.length());
        painter_.setFont(figures(TextSize::Tick));
        const double lengthWidth = painter_.fontMetrics().horizontalAdvance(length);
        if (!span.open && !isRecovery(span.kind) && inner.width() > width + lengthWidth + 12) {
            painter_.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, length);
        }
    } else if (isRecovery(span.kind) ? span.kind == SpanKind::Recovered : true) {
        // Beside it, where nothing follows so soon that it would be covered.
        const double left = area.right() + 4;
        for (const Span& other : clock_.spans()) {
            const bool sameRow = isRecovery(other.kind) == isRecovery(span.kind);
            const double x = geometry_.xOf(other.range.from);
            if (sameRow && x > area.right() - 1 && x < left + width) {
                return;
            }
        }
        if (left + width < geometry_.plot().right() + TimelineGeometry::kRightEdge) {
            painter_.drawText(QPointF(left, area.center().y() + 4), span.name);
        }
    }
}

void TimelinePainter::paintMarks() {
    if (!geometry_.marks()) {
        return;
    }
    const QRectF row = *geometry_.marks();
    const double y = row.center().y();
    painter_.setPen(QPen(palette_.border, 1));
    painter_.drawLine(QPointF(row.left(), y), QPointF(row.right(), y));
    for (const TimelineMark& mark : content_.marks) {
        const double x = geometry_.xOf(mark.at);
        if (mark.kind == TimelineMark::Kind::Checkpoint) {
            painter_.setPen(QPen(palette_.strongBorder, 1.2));
            painter_.setBrush(palette_.panel);
            painter_.drawRoundedRect(QRectF(x - 3, y - 3, 6, 6), 1, 1);
            continue;
        }
        const std::array<QPointF, 5> ribbon{QPointF(x - 4, y - 7), QPointF(x + 4, y - 7),
                                            QPointF(x + 4, y + 6), QPointF(x, y + 2.5),
                                            QPointF(x - 4, y + 6)};
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(palette_.bookmark);
        painter_.drawPolygon(ribbon.data(), static_cast<int>(ribbon.size()));
        painter_.setFont(words(TextSize::Figure));
        const double width = painter_.fontMetrics().horizontalAdvance(mark.name);
        painter_.fillRect(QRectF(x + 6, y - 7, width + 4, 14), palette_.panel);
        painter_.setPen(palette_.text2);
        painter_.drawText(QPointF(x + 8, y + 4), mark.name);
    }
}

void TimelinePainter::paintPlayhead() {
    const double x = geometry_.xOf(clock_.playhead());
    painter_.setPen(QPen(palette_.accent, 1.5));
    const double bottom = geometry_.marks()      ? geometry_.marks()->bottom()
                          : geometry_.recovery() ? geometry_.recovery()->bottom()
                                                 : geometry_.faults().bottom();
    painter_.drawLine(QPointF(x, 22), QPointF(x, bottom));
    painter_.setFont(figures(TextSize::Figure, QFont::Bold));
    const QString text = clock_.text(clock_.playhead());
    const double width = painter_.fontMetrics().horizontalAdvance(text) + 12;
    const double left = std::clamp(x - width / 2, 0.0,
                                   geometry_.plot().right() + TimelineGeometry::kRightEdge - width);
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(palette_.accent);
    painter_.drawRoundedRect(QRectF(left, 3, width, 18), kBandRadius, kBandRadius);
    painter_.setPen(palette_.onAccent);
    painter_.drawText(QRectF(left, 3, width, 18), Qt::AlignCenter, text);
}

void TimelinePainter::paintFocus(const Touch& touch) {
    if (!touch.focused) {
        return;
    }
    using What = TimelineHandle::What;
    QRectF area;
    const auto& spans = clock_.spans();
    switch (touch.focused->what) {
    case What::Playhead:
        area = QRectF(geometry_.xOf(clock_.playhead()) - 25, 2, 50, 20);
        break;
    case What::RangeFrom:
    case What::RangeTo:
        area = geometry_.grip(clock_.range(), touch.focused->what == What::RangeTo);
        break;
    case What::RangeBody:
        area = geometry_.window(clock_.range());
        break;
    case What::SpanFrom:
    case What::SpanTo:
    case What::SpanBody:
        if (touch.focused->index < spans.size()) {
            const Span& span = spans[touch.focused->index];
            area = geometry_.bar(span, isRecovery(span.kind));
            if (touch.focused->what == What::SpanFrom) {
                area = QRectF(area.left() - 3, area.top(), 6, area.height());
            } else if (touch.focused->what == What::SpanTo) {
                area = QRectF(area.right() - 3, area.top(), 6, area.height());
            }
        }
        break;
    case What::Mark:
        if (geometry_.marks() && touch.focused->index < content_.marks.size()) {
            const double x = geometry_.xOf(content_.marks[touch.focused->index].at);
            area = QRectF(x - 6, geometry_.marks()->top(), 12, geometry_.marks()->height());
        }
        break;
    }
    if (!area.isEmpty()) {
        painter_.setBrush(Qt::NoBrush);
        painter_.setPen(QPen(palette_.accent, 2, Qt::DotLine));
        painter_.drawRoundedRect(area.adjusted(-2, -2, 2, 2), kBandRadius, kBandRadius);
    }
}

} // namespace doppel::gui
