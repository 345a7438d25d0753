// SPDX-License-Identifier: Apache-2.0
#include "gui/look/marks.h"
#include "gui/look/type.h"
#include "gui/time/decision_labels.h"
#include "gui/time/names_beside.h"
#include "gui/time/span_look.h"
#include "gui/time/timeline_canvas.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace doppel::gui {
namespace {

constexpr double kBarPadding = 6;
constexpr double kLeastName = 40; // narrower, none stands within
constexpr double kLeastIcon = 18;
constexpr double kRibbon = 4; // half of a bookmark's width
constexpr double kBesideRibbon = 8;
constexpr double kWedgeBehind = 2.5; // how far it looks out

void paintSpan(const TimelineCanvas& canvas,
               const Span& span,
               const QRectF& whole,
               bool ghost,
               std::span<const QRectF> bars,
               NamesBeside& names) {
    const auto [colours, icon] = lookOf(span.kind, canvas.palette);
    const bool isLow = whole.height() <= TimelineGeometry::kLowRow; // the name needs all of it
    const QRectF area = whole.adjusted(0, isLow ? 0 : 1, 0, -1);
    QPen edge(colours.mark, 1);
    if (ghost) {
        edge.setStyle(Qt::DashLine);
    }
    canvas.painter.setPen(edge);
    canvas.painter.setBrush(ghost ? QBrush(Qt::NoBrush) : QBrush(colours.fill));
    canvas.painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
    if (ghost) {
        return;
    }
    if (span.event) {
        canvas.painter.setPen(Qt::NoPen);
        canvas.painter.setBrush(colours.mark);
        canvas.painter.drawRoundedRect(
            QRectF(area.left() - 1.5, area.top() + 2, 3, area.height() - 4), 1, 1);
        canvas.painter.drawRoundedRect(
            QRectF(area.right() - 1.5, area.top() + 2, 3, area.height() - 4), 1, 1);
    }

    const bool bold = span.kind == SpanKind::Fault;
    canvas.painter.setFont(words(TextSize::Figure, bold ? QFont::DemiBold : QFont::Normal));
    canvas.painter.setPen(colours.text);
    const double iconWidth = icon ? 14 : 0;
    const double width = canvas.painter.fontMetrics().horizontalAdvance(span.name);
    const double room = area.width() - 2 * kBarPadding - iconWidth;
    const bool mayStandBeside =
        room < width && (!isRecovery(span.kind) || span.kind == SpanKind::Recovered);
    const auto beside = mayStandBeside ? names.place(whole, width, bars) : std::nullopt;
    if (beside) {
        if (icon && area.width() >= kLeastIcon) {
            drawIcon(canvas.painter, *icon, area.center(), 12, colours.mark);
        }
        canvas.painter.drawText(QPointF(*beside, area.center().y() + 4), span.name);
    } else if (room >= std::min(width, kLeastName)) {
        QRectF inner = area.adjusted(kBarPadding, 0, -kBarPadding, 0);
        if (icon) {
            drawIcon(canvas.painter, *icon, {inner.left() + 5, inner.center().y()}, 12,
                     colours.mark);
            inner.setLeft(inner.left() + iconWidth);
        }
        canvas.painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft,
                                canvas.painter.fontMetrics().elidedText(
                                    span.name, Qt::ElideRight, static_cast<int>(inner.width())));
        const QString length = clockText(span.range.length());
        canvas.painter.setFont(figures(TextSize::Tick));
        const double lengthWidth = canvas.painter.fontMetrics().horizontalAdvance(length);
        if (!span.open && !isRecovery(span.kind) && inner.width() > width + lengthWidth + 12) {
            canvas.painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, length);
        }
    }
}

// A wedge on the line each, with another behind it where it stands for several, and words where there
// is room for them.
void paintDecisions(const TimelineCanvas& canvas, const QRectF& row) {
    QPainter& painter = canvas.painter;
    painter.setFont(words(TextSize::Figure));
    const double y = row.center().y();
    std::vector<DecisionPlace> places;
    for (const TimelineMark& mark : canvas.content.marks) {
        if (mark.kind == TimelineMark::Kind::Decision) {
            places.push_back(
                {canvas.geometry.xOf(mark.at), mark.name, mark.of, mark.from, mark.to, mark.more});
        }
    }
    const QFontMetricsF metrics(painter.font());
    const auto widthOf = [&](const QString& text) {
        return metrics.horizontalAdvance(text);
    };
    std::vector<TakenRoom> taken; // by the names of bookmarks
    for (const TimelineMark& mark : canvas.content.marks) {
        if (mark.kind == TimelineMark::Kind::Bookmark) {
            const double x = canvas.geometry.xOf(mark.at);
            taken.push_back({x - kRibbon, x + kBesideRibbon + widthOf(mark.name)});
        }
    }
    for (const DecisionLabel& label :
         decisionLabels(places, row.left(), row.right(), widthOf, taken)) {
        painter.fillRect(QRectF(label.left - 2, y - 7, label.width + 4, 14), canvas.palette.panel);
        painter.setPen(canvas.palette.text2);
        painter.drawText(QPointF(label.left, y + 4), label.text);
    }
    const auto drawWedge = [&](double x) {
        const std::array<QPointF, 3> wedge{QPointF(x - 3.5, y + 4), QPointF(x + 3.5, y + 4),
                                           QPointF(x, y - 4)};
        painter.drawPolygon(wedge.data(), static_cast<int>(wedge.size()));
    };
    for (const DecisionPlace& place : places) {
        if (place.more > 0) {
            painter.setPen(QPen(canvas.palette.accent, 1));
            painter.setBrush(canvas.palette.panel);
            drawWedge(place.x + kWedgeBehind);
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(canvas.palette.accent);
        drawWedge(place.x);
    }
}

} // namespace

void paintSpans(const TimelineCanvas& canvas, const TimelineTouch& touch) {
    canvas.painter.fillRect(canvas.geometry.faults(), canvas.palette.raised);
    if (canvas.geometry.recovery()) {
        canvas.painter.fillRect(*canvas.geometry.recovery(), canvas.palette.raised);
    }
    const std::vector<Span>& spans = canvas.clock.spans();
    std::vector<QRectF> bars;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (const auto bar = canvas.geometry.barOf(spans, i)) {
            bars.push_back(*bar);
        }
    }
    NamesBeside names(canvas.geometry.plot().left(),
                      canvas.geometry.plot().right() + TimelineGeometry::kRightEdge);
    std::size_t draggedRow = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto bar = canvas.geometry.barOf(spans, i);
        if (!bar) {
            continue;
        }
        const bool moving =
            touch.dragged && spans[i].event && spans[i].event == touch.dragged->event;
        draggedRow = moving ? canvas.geometry.rows().of(i).value_or(0) : draggedRow;
        paintSpan(canvas, spans[i], *bar, moving, bars, names);
    }
    if (touch.dragged) {
        paintSpan(canvas, *touch.dragged, canvas.geometry.bar(*touch.dragged, draggedRow), false,
                  bars, names);
    }
}

void paintMarks(const TimelineCanvas& canvas) {
    if (!canvas.geometry.marks()) {
        return;
    }
    const QRectF row = *canvas.geometry.marks();
    const double y = row.center().y();
    canvas.painter.setPen(QPen(canvas.palette.border, 1));
    canvas.painter.drawLine(QPointF(row.left(), y), QPointF(row.right(), y));
    canvas.painter.setPen(QPen(canvas.palette.strongBorder, 1.2));
    canvas.painter.setBrush(canvas.palette.panel);
    for (const TimelineMark& mark : canvas.content.marks) {
        if (mark.kind == TimelineMark::Kind::Checkpoint) {
            const double x = canvas.geometry.xOf(mark.at);
            canvas.painter.drawRoundedRect(QRectF(x - 3, y - 3, 6, 6), 1, 1);
        }
    }
    paintDecisions(canvas, row);
    for (const TimelineMark& mark : canvas.content.marks) { // over them, with their names
        if (mark.kind != TimelineMark::Kind::Bookmark) {
            continue;
        }
        const double x = canvas.geometry.xOf(mark.at);
        const std::array<QPointF, 5> ribbon{
            QPointF(x - kRibbon, y - 7), QPointF(x + kRibbon, y - 7), QPointF(x + kRibbon, y + 6),
            QPointF(x, y + 2.5), QPointF(x - kRibbon, y + 6)};
        canvas.painter.setPen(Qt::NoPen);
        canvas.painter.setBrush(canvas.palette.bookmark);
        canvas.painter.drawPolygon(ribbon.data(), static_cast<int>(ribbon.size()));
        canvas.painter.setFont(words(TextSize::Figure));
        const double width = canvas.painter.fontMetrics().horizontalAdvance(mark.name);
        canvas.painter.fillRect(QRectF(x + 6, y - 7, width + 4, 14), canvas.palette.panel);
        canvas.painter.setPen(canvas.palette.text2);
        canvas.painter.drawText(QPointF(x + kBesideRibbon, y + 4), mark.name);
    }
}

} // namespace doppel::gui
