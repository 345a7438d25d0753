// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/span_lane.h"

#include "gui/chart/plot_geometry.h"
#include "gui/chart/plot_painter.h"
#include "gui/chart/span_access.h"
#include "gui/chart/time_series_plot.h"
#include "gui/look/type.h"
#include "gui/time/span_look.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr qreal kLaneInset = 3;
constexpr int kLowRow = 19; // of several
constexpr qreal kIcon = 18;

QFont nameFont() {
    return words(TextSize::Figure, QFont::DemiBold);
}

QRectF laneArea(const QWidget& widget, int inset) {
    return {kPlotLeft, 0, std::max(1.0, widget.width() - inset - kPlotLeft - kPlotRight),
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
    installSpanAccess(); // before anybody asks how it is told of
    setMouseTracking(true);
    setAccessibleName(tr("Events: faults, changes, surges and phases"));
    connect(&clock, &PlayClock::spansChanged, this, [this] {
        QAccessibleEvent event(this, QAccessible::ObjectReorder);
        QAccessible::updateAccessibility(&event);
    });
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    followClock(clock, this);
    connect(&clock, &PlayClock::spansChanged, this, &SpanLane::followSpans);
    followSpans();
}

QSize SpanLane::sizeHint() const {
    const auto rows = static_cast<int>(rows_.count);
    return {600, rows == 1 ? kRow + 2 : rows * kLowRow + 4};
}

void SpanLane::followSpans() {
    const std::size_t before = rows_.count;
    rows_ = SpanRows(clock_.spans());
    if (rows_.count != before) {
        updateGeometry();
    }
    update();
}

void SpanLane::setParting(std::optional<sim::Time> parting) {
    if (parting != parting_) {
        parting_ = parting;
        update();
    }
}

void SpanLane::setRightInset(int inset) {
    inset_ = inset;
    update();
}

QRectF SpanLane::area() const {
    return laneArea(*this, inset_);
}

std::vector<std::pair<QString, std::size_t>> SpanLane::items() const {
    std::vector<std::pair<QString, std::size_t>> all;
    for (std::size_t i = 0; i < clock_.spans().size(); ++i) {
        if (const Span& span = clock_.spans()[i]; !isRecovery(span.kind)) {
            const QString until = span.open ? tr("the end") : clock_.text(span.range.to);
            all.emplace_back(
                span.range.from == span.range.to
                    ? tr("%1, %2").arg(span.name, clock_.text(span.range.from))
                    : tr("%1, %2 to %3").arg(span.name, clock_.text(span.range.from), until),
                i);
        }
    }
    return all;
}

QString SpanLane::hiddenText() const {
    QStringList hidden;
    for (const auto& [text, index] : items()) {
        if (!rows_.of(index)) {
            hidden << text;
        }
    }
    return hidden.isEmpty()
               ? QString()
               : tr("Without a bar, as the rows are taken:\n%1").arg(hidden.join(u'\n'));
}

QRectF SpanLane::placeOf(std::size_t index) const {
    const auto row = rows_.of(index); // the timeline tells of ways out, and the chart of the budget
    if (!row) {
        return {};
    }
    const Span& span = clock_.spans()[index];
    const PlotGeometry plot{area(), clock_.range(), {}};
    const qreal left =
        std::max(plot.area.left(), plot.x(std::max(span.range.from, plot.range.from)));
    const qreal right = std::min(plot.area.right(), plot.x(std::min(span.range.to, plot.range.to)));
    const bool isInRange =
        right >= left && span.range.to >= plot.range.from && span.range.from <= plot.range.to;
    const qreal each = (height() - 2 * kLaneInset) / static_cast<qreal>(rows_.count);
    const qreal gap = rows_.count == 1 ? 0 : 1;
    return isInRange ? QRectF(left, kLaneInset + each * static_cast<qreal>(*row),
                              std::max(4.0, right - left), each - gap)
                     : QRectF();
}

QRectF SpanLane::besideOf(std::size_t index) const {
    const QRectF own = placeOf(index);
    const Span& span = clock_.spans()[index];
    const qreal width = QFontMetricsF(nameFont()).horizontalAdvance(span.name) + 1;
    const qreal within =
        own.width() - (lookOf(span.kind, paletteOf(palette())).icon ? kIcon : 6) - 4;
    if (own.isEmpty() || width <= within) {
        return {};
    }
    const QRectF right(own.right() + 5, own.top(), width, own.height());
    const QRectF left(own.left() - 5 - width, own.top(), width, own.height());
    for (const QRectF& beside : {right, left}) {
        bool isFree = area().contains(beside);
        for (std::size_t i = 0; isFree && i < clock_.spans().size(); ++i) {
            isFree = !placeOf(i).intersects(beside);
        }
        if (isFree) {
            return beside;
        }
    }
    return {};
}

const Span* SpanLane::spanAt(QPointF place) const {
    const std::vector<Span>& spans = clock_.spans();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (placeOf(i).contains(place)) {
            return &spans[i];
        }
    }
    return nullptr;
}

void SpanLane::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette& palette = paletteOf(this->palette());
    painter.fillRect(rect(), palette.panel);
    painter.setFont(words(TextSize::Figure));
    painter.setPen(palette.text2);
    painter.drawText(QRectF(kPadding, 0, kPlotLeft, height()), Qt::AlignVCenter,
                     laneLabel(tr("events"), rows_));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(nameFont());
    const QFontMetricsF metrics(painter.font());
    for (std::size_t i = 0; i < clock_.spans().size(); ++i) {
        const Span& span = clock_.spans()[i];
        const QRectF place = placeOf(i);
        if (place.isEmpty()) {
            continue;
        }
        const auto [status, icon] = lookOf(span.kind, palette);
        painter.setPen(QPen(status.mark, 1));
        painter.setBrush(status.fill);
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
        const qreal left = place.left() + (icon ? kIcon : 6);
        const qreal room = place.right() - left - 4;
        const QRectF beside = besideOf(i);
        if (icon && place.width() > kIcon) {
            drawIcon(painter, *icon, {place.left() + 10, place.center().y()}, 12, status.text);
        }
        const QString text = metrics.elidedText(span.name, Qt::ElideRight, room);
        painter.setPen(status.text);
        if (!beside.isEmpty()) {
            painter.drawText(beside, Qt::AlignVCenter, span.name);
        } else if (text.size() > 2) {
            painter.drawText(QRectF(left, place.top(), room, place.height()), Qt::AlignVCenter,
                             text);
        }
    }
    paintParting(painter);
}

// Beside its line, on the side where it covers no name, if there is one.
void SpanLane::paintParting(QPainter& painter) const {
    constexpr qreal kInset = 6;
    if (!parting_ || !clock_.range().contains(*parting_)) {
        return;
    }
    const Palette& palette = paletteOf(this->palette());
    const PlotGeometry plot{area(), clock_.range(), {}};
    const qreal x = plot.x(*parting_);
    const QString text = tr("futures part at %1").arg(clock_.text(*parting_));
    painter.setFont(words(TextSize::Tick));
    const qreal width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2 * kInset;
    const qreal high = height() - 2 * kLaneInset;
    const qreal each = high / static_cast<qreal>(rows_.count);
    const auto isFree = [&](const QRectF& tag) {
        bool covers = !plot.area.contains(tag);
        for (std::size_t i = 0; i < clock_.spans().size(); ++i) {
            covers = covers || placeOf(i).intersects(tag) || besideOf(i).intersects(tag);
        }
        return !covers;
    };
    // In one of several rows, where it covers a name in all of them; where it covers one in each,
    // the line in the charts says it alone.
    std::vector<QRectF> places;
    for (std::size_t row = 0; row <= rows_.count; ++row) {
        const qreal top = row == 0 ? 0 : each * static_cast<qreal>(row - 1);
        const QRectF right(x, kLaneInset + top, width, row == 0 ? high : each);
        places.insert(places.end(), {right, right.translated(-width, 0)});
    }
    const auto free = std::find_if(places.begin(), places.end(), isFree);
    if (free == places.end()) {
        painter.fillRect(QRectF(x - 0.5, 0, 1, height()), palette.bookmark);
        return;
    }
    const QRectF& tag = *free;
    painter.setPen(QPen(palette.bookmark, 1));
    painter.setBrush(palette.panel);
    painter.drawRoundedRect(tag.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
    painter.setPen(palette.bookmark);
    painter.drawText(tag, Qt::AlignCenter, text);
}

void SpanLane::mouseMoveEvent(QMouseEvent* event) {
    const Span* span = spanAt(event->position());
    setCursor(span != nullptr ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setToolTip(span != nullptr                         ? span->name
               : event->position().x() < area().left() ? hiddenText()
                                                       : QString());
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

void TimeAxisRow::setRightInset(int inset) {
    inset_ = inset;
    update();
}

void TimeAxisRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette& palette = paletteOf(this->palette());
    painter.fillRect(rect(), palette.panel);
    if (clock_.range().length() > sim::Duration::zero()) {
        const QRectF area = laneArea(*this, inset_);
        paintTimeAxis(painter, rect(), area.left(), area.right(), lookOf(clock_), palette);
    }
}

} // namespace doppel::gui
