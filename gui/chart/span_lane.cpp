// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/span_lane.h"

#include "gui/chart/plot_geometry.h"
#include "gui/chart/plot_painter.h"
#include "gui/chart/time_series_plot.h"
#include "gui/look/type.h"
#include "gui/time/span_look.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr qreal kLaneInset = 3;

QRectF laneArea(const QWidget& widget) {
    return {kPlotLeft, 0, std::max(1.0, widget.width() - kPlotLeft - kPlotRight),
            static_cast<qreal>(widget.height())};
}

void followClock(PlayClock& clock, QWidget* widget) {
    const auto repaint = [widget] {
        widget->update();
    };
    for (const auto signal :
         {&PlayClock::runChanged, &PlayClock::rangeChanged, &PlayClock::playheadChanged,
          &PlayClock::cursorChanged, &PlayClock::spansChanged}) {
        QObject::connect(&clock, signal, widget, repaint);
    }
}

} // namespace

SpanLane::SpanLane(PlayClock& clock, QWidget* parent) : QWidget(parent), clock_(clock) {
    setMouseTracking(true);
    setAccessibleName(tr("Faults, surges and phases"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    followClock(clock, this);
}

QSize SpanLane::sizeHint() const {
    return {600, kRow + 2};
}

QRectF SpanLane::placeOf(const Span& span) const {
    if (isRecovery(span.kind)) {
        return {}; // the timeline tells of it, and the chart of the budget
    }
    const PlotGeometry plot{laneArea(*this), clock_.range(), {}};
    const qreal left =
        std::max(plot.area.left(), plot.x(std::max(span.range.from, plot.range.from)));
    const qreal right = std::min(plot.area.right(), plot.x(std::min(span.range.to, plot.range.to)));
    return right >= left && span.range.to >= plot.range.from && span.range.from <= plot.range.to
               ? QRectF(left, kLaneInset, std::max(4.0, right - left), height() - 2 * kLaneInset)
               : QRectF();
}

const Span* SpanLane::spanAt(QPointF place) const {
    // The last one that is drawn there lies on top.
    const std::vector<Span>& spans = clock_.spans();
    const auto found = std::find_if(spans.rbegin(), spans.rend(), [&](const Span& span) {
        return placeOf(span).contains(place);
    });
    return found == spans.rend() ? nullptr : &*found;
}

void SpanLane::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette& palette = paletteOf(this->palette());
    painter.fillRect(rect(), palette.panel);
    painter.setFont(words(TextSize::Figure));
    painter.setPen(palette.text2);
    painter.drawText(QRectF(kPadding, 0, kPlotLeft, height()), Qt::AlignVCenter, tr("faults"));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(words(TextSize::Figure, QFont::DemiBold));
    const QFontMetricsF metrics(painter.font());
    for (const Span& span : clock_.spans()) {
        const QRectF place = placeOf(span);
        if (place.isEmpty()) {
            continue;
        }
        const auto [status, icon] = lookOf(span.kind, palette);
        painter.setPen(QPen(status.mark, 1));
        painter.setBrush(status.fill);
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
        constexpr qreal kIcon = 18;
        const qreal left = place.left() + (icon ? kIcon : 6);
        const qreal room = place.right() - left - 4;
        if (icon && place.width() > kIcon) {
            drawIcon(painter, *icon, {place.left() + 10, place.center().y()}, 12, status.text);
        }
        const QString text = metrics.elidedText(span.name, Qt::ElideRight, room);
        if (text.size() > 2) {
            painter.setPen(status.text);
            painter.drawText(QRectF(left, place.top(), room, place.height()), Qt::AlignVCenter,
                             text);
        }
    }
}

void SpanLane::mouseMoveEvent(QMouseEvent* event) {
    const Span* span = spanAt(event->position());
    setCursor(span != nullptr ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setToolTip(span != nullptr ? span->name : QString());
}

void SpanLane::mouseReleaseEvent(QMouseEvent* event) {
    const Span* span = spanAt(event->position());
    if (span == nullptr || event->button() != Qt::LeftButton) {
        return;
    }
    const sim::Duration spare = span->range.length() / 10;
    clock_.jumpTo({std::max(sim::kStart, span->range.from - spare),
                   std::min(clock_.end(), span->range.to + spare)});
}

TimeAxisRow::TimeAxisRow(PlayClock& clock, QWidget* parent) : QWidget(parent), clock_(clock) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Time axis"));
    followClock(clock, this);
}

QSize TimeAxisRow::sizeHint() const {
    return {600, static_cast<int>(kTimeAxisHeight) + 2};
}

void TimeAxisRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette& palette = paletteOf(this->palette());
    painter.fillRect(rect(), palette.panel);
    if (clock_.range().length() > sim::Duration::zero()) {
        const QRectF area = laneArea(*this);
        paintTimeAxis(painter, rect(), area.left(), area.right(), lookOf(clock_), palette);
    }
}

} // namespace doppel::gui
