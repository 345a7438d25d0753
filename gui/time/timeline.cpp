// SPDX-License-Identifier: Apache-2.0
#include "gui/time/timeline.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/decision_labels.h"
#include "gui/time/time_ticks.h"
#include "gui/time/timeline_painter.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

using What = TimelineHandle::What;

constexpr double kClickReach = 3; // a press that moves less is a click

bool isOfSpan(What what) {
    return what == What::SpanFrom || what == What::SpanTo || what == What::SpanBody;
}

bool isOfRange(What what) {
    return what == What::RangeFrom || what == What::RangeTo || what == What::RangeBody;
}

bool isOnLabel(const TimelineGeometry& geometry, QPointF point) {
    return point.x() < geometry.plot().left() - TimelineGeometry::kGrip;
}

// What is dragged lands on round moments: multiples of what about four pixels are worth.
sim::Time rounded(sim::Time t, sim::Duration step) {
    const auto half = step.count() / 2;
    return sim::Time(
        sim::Duration((t.time_since_epoch().count() + half) / step.count() * step.count()));
}

} // namespace

Timeline::Timeline(PlayClock& clock, QWidget* parent) : QWidget(parent), clock_(clock) {
    setObjectName("timeline");
    setAccessibleName(tr("Timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    const auto redraw = [this] {
        update();
    };
    for (const auto signal : std::array{&PlayClock::runChanged, &PlayClock::rangeChanged,
                                        &PlayClock::playheadChanged, &PlayClock::playedUntilChanged,
                                        &PlayClock::loopChanged, &PlayClock::spansChanged}) {
        connect(&clock, signal, this, redraw);
    }
    describe();
}

void Timeline::setContent(TimelineContent content) {
    if (content != content_) {
        content_ = std::move(content);
        update();
    }
}

std::optional<TimelineGeometry> Timeline::geometryNow() const {
    if (clock_.end() == sim::kStart) {
        return std::nullopt;
    }
    const bool recovery =
        content_.lanes.size() <= 1 &&
        std::ranges::any_of(clock_.spans(), [](const Span& s) { return isRecovery(s.kind); });
    const std::size_t lanes = content_.lanes.size();
    return TimelineGeometry(
        size(), clock_.whole(), lanes, recovery,
        SpanRows(clock_.spans(), TimelineGeometry::mostRows(height(), lanes, recovery)));
}

void Timeline::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    const auto geometry = geometryNow();
    if (!geometry) {
        painter.setFont(words());
        painter.setPen(palette.text3);
        painter.drawText(rect(), Qt::AlignCenter,
                         tr("The run is laid out here as soon as the scenario is read"));
        return;
    }
    paintTimeline(painter, palette, *geometry, clock_, content_,
                  {.focused = hasFocus() ? std::optional(held_) : std::nullopt,
                   .hovered = hovered_,
                   .dragged = dragged_});
}

void Timeline::seek(sim::Time t) {
    if (t > clock_.playedUntil()) {
        Q_EMIT runToRequested(t);
    } else {
        clock_.setPlayhead(t);
    }
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    const auto geometry = geometryNow();
    if (!geometry || event->button() != Qt::LeftButton) {
        return;
    }
    const auto handle = geometry->handleAt(event->position(), clock_.range(), clock_.playhead(),
                                           clock_.spans(), content_.marks);
    if (!handle && isOnLabel(*geometry, event->position())) {
        return; // it names a row, no moment
    }
    drag_ = Drag{.handle = handle.value_or(TimelineHandle{}),
                 .from = event->position(),
                 .range = clock_.range(),
                 .scrubs = !handle || handle->what == What::Playhead};
    if (handle) {
        held_ = *handle;
        describe();
        if (isOfSpan(handle->what)) {
            drag_->range = clock_.spans()[handle->index].range;
        }
    }
    update();
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (!drag_) {
        showCursorShape(event->position());
        return;
    }
    if (!drag_->moved && std::abs(event->position().x() - drag_->from.x()) < kClickReach) {
        return;
    }
    drag_->moved = true;
    dragTo(event->position());
}

void Timeline::dragTo(QPointF point) {
    const auto geometry = geometryNow();
    if (!geometry) {
        return;
    }
    if (drag_->scrubs) {
        clock_.setPlayhead(geometry->timeAt(point.x()));
        return;
    }
    const sim::Duration by = geometry->timeAt(point.x()) - geometry->timeAt(drag_->from.x());
    const TimeRange was = drag_->range;
    switch (drag_->handle.what) {
    case What::RangeFrom:
        clock_.setRange({std::min(was.from + by, was.to - PlayClock::kShortestRange), was.to});
        break;
    case What::RangeTo:
        clock_.setRange({was.from, std::max(was.to + by, was.from + PlayClock::kShortestRange)});
        break;
    case What::RangeBody:
        clock_.setRange(TimeRange{was.from + by, was.to + by}.movedInto(clock_.whole()));
        break;
    case What::SpanFrom:
    case What::SpanTo:
    case What::SpanBody:
        if (drag_->handle.index < clock_.spans().size() &&
            clock_.spans()[drag_->handle.index].event) {
            dragged_ = clock_.spans()[drag_->handle.index];
            dragged_->range = movedSpan(drag_->handle, was, by);
            update();
        }
        break;
    case What::Playhead:
    case What::Mark:
        break;
    }
}

TimeRange Timeline::movedSpan(const TimelineHandle& handle, TimeRange was, sim::Duration by) const {
    const auto geometry = geometryNow();
    const sim::Duration step = niceStep(geometry->perPixel() * 4);
    if (handle.what == What::SpanFrom) {
        const sim::Time last = std::max(was.to - step, sim::kStart);
        return {std::clamp(rounded(was.from + by, step), sim::kStart, last), was.to};
    }
    if (handle.what == What::SpanTo) {
        const sim::Time first = std::min(was.from + step, clock_.end());
        return {was.from, std::clamp(rounded(was.to + by, step), first, clock_.end())};
    }
    const sim::Time from = std::max(rounded(was.from + by, step), sim::kStart);
    return TimeRange{from, from + was.length()}.movedInto(clock_.whole());
}

void Timeline::mouseReleaseEvent(QMouseEvent* event) {
    if (!drag_ || event->button() != Qt::LeftButton) {
        return;
    }
    const Drag drag = *std::exchange(drag_, std::nullopt);
    const auto geometry = geometryNow();
    if (!geometry) {
        return;
    }
    if (dragged_) {
        const Span span = *std::exchange(dragged_, std::nullopt);
        update();
        emitMoved(drag.handle, span.range);
    } else if (drag.scrubs || (!drag.moved && isOfRange(drag.handle.what))) {
        seek(geometry->timeAt(event->position().x()));
    } else if (!drag.moved) {
        activate(drag.handle);
    }
}

void Timeline::emitMoved(const TimelineHandle& handle, TimeRange range) {
    if (handle.index >= clock_.spans().size()) {
        return;
    }
    const Span& span = clock_.spans()[handle.index];
    if (span.event && range != span.range) {
        Q_EMIT eventDragged(*span.event, range);
    }
}

void Timeline::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto geometry = geometryNow();
    if (geometry && geometry->overview().contains(event->position())) {
        clock_.jumpTo(clock_.whole());
    }
}

void Timeline::leaveEvent(QEvent*) {
    hovered_.reset();
    update();
}

void Timeline::wheelEvent(QWheelEvent* event) {
    const auto geometry = geometryNow();
    if (!geometry) {
        return;
    }
    const QPoint delta = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ShiftModifier) ||
        std::abs(delta.x()) > std::abs(delta.y())) {
        clock_.pan(-(delta.x() + delta.y()) / 1200.0);
    } else {
        clock_.zoom(std::pow(2, delta.y() / 240.0), geometry->timeAt(event->position().x()));
    }
    event->accept();
}

void Timeline::activate(const TimelineHandle& handle) {
    if (isOfSpan(handle.what) && handle.index < clock_.spans().size()) {
        // With a fifth of it before and after, so that what led to it and came of it is seen.
        const TimeRange range = clock_.spans()[handle.index].range;
        const sim::Duration spare =
            std::max<sim::Duration>(range.length() / 5, std::chrono::seconds(1));
        clock_.jumpTo({range.from - spare, range.to + spare});
    } else if (handle.what == What::Mark && handle.index < content_.marks.size()) {
        seek(content_.marks[handle.index].at);
    }
}

std::vector<TimelineHandle> Timeline::handles() const {
    std::vector<TimelineHandle> all{
        {What::Playhead}, {What::RangeFrom}, {What::RangeTo}, {What::RangeBody}};
    for (std::size_t i = 0; i < clock_.spans().size(); ++i) {
        all.push_back({What::SpanBody, i});
        if (clock_.spans()[i].event) {
            all.push_back({What::SpanFrom, i});
            all.push_back({What::SpanTo, i});
        }
    }
    for (std::size_t i = 0; i < content_.marks.size(); ++i) {
        all.push_back({What::Mark, i});
    }
    return all;
}

void Timeline::moveHeld(sim::Duration by) {
    const TimeRange range = clock_.range();
    switch (held_.what) {
    case What::Playhead:
        clock_.setPlayhead(clock_.playhead() + by);
        break;
    case What::RangeFrom:
        clock_.setRange(
            {std::min(range.from + by, range.to - PlayClock::kShortestRange), range.to});
        break;
    case What::RangeTo:
        clock_.setRange(
            {range.from, std::max(range.to + by, range.from + PlayClock::kShortestRange)});
        break;
    case What::RangeBody:
        clock_.setRange(TimeRange{range.from + by, range.to + by}.movedInto(clock_.whole()));
        break;
    case What::SpanFrom:
    case What::SpanTo:
    case What::SpanBody:
        if (held_.index < clock_.spans().size() && clock_.spans()[held_.index].event) {
            emitMoved(held_, movedSpan(held_, clock_.spans()[held_.index].range, by));
        }
        break;
    case What::Mark:
        break;
    }
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    const auto geometry = geometryNow();
    if (!geometry) {
        QWidget::keyPressEvent(event);
        return;
    }
    const sim::Duration tick = niceStep(geometry->perPixel() * 4);
    const sim::Duration step = event->modifiers().testFlag(Qt::ShiftModifier) ? tick * 10 : tick;
    const std::vector<TimelineHandle> all = handles();
    const auto place = std::ranges::find(all, held_);
    const std::size_t at = place == all.end() ? 0 : static_cast<std::size_t>(place - all.begin());
    switch (event->key()) {
    case Qt::Key_Left:
        moveHeld(-step);
        break;
    case Qt::Key_Right:
        moveHeld(step);
        break;
    case Qt::Key_Home:
        moveHeld(sim::kStart - clock_.end());
        break;
    case Qt::Key_End:
        moveHeld(clock_.end() - sim::kStart);
        break;
    case Qt::Key_Up:
        held_ = all[(at + all.size() - 1) % all.size()];
        break;
    case Qt::Key_Down:
        held_ = all[(at + 1) % all.size()];
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate(held_);
        break;
    case Qt::Key_Escape:
        if (!drag_) {
            QWidget::keyPressEvent(event);
            return;
        }
        drag_.reset();
        dragged_.reset();
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    describe();
    update();
}

void Timeline::showCursorShape(QPointF point) {
    const auto geometry = geometryNow();
    if (!geometry) {
        return;
    }
    const auto handle = geometry->handleAt(point, clock_.range(), clock_.playhead(), clock_.spans(),
                                           content_.marks);
    if (handle != hovered_) {
        hovered_ = handle;
        update();
    }
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (handle) {
        const bool end = handle->what == What::RangeFrom || handle->what == What::RangeTo ||
                         handle->what == What::SpanFrom || handle->what == What::SpanTo;
        shape = end                               ? Qt::SizeHorCursor
                : handle->what == What::Playhead  ? Qt::SizeHorCursor
                : handle->what == What::RangeBody ? Qt::ArrowCursor
                                                  : Qt::PointingHandCursor;
    }
    setCursor(shape);
}

QString Timeline::sentenceOf(const TimelineHandle& handle) const {
    const auto& spans = clock_.spans();
    const TimeRange range = clock_.range();
    switch (handle.what) {
    case What::Playhead:
        return tr("playhead at %1").arg(clock_.text(clock_.playhead()));
    case What::RangeFrom:
        return tr("charts begin at %1").arg(clock_.text(range.from));
    case What::RangeTo:
        return tr("charts end at %1").arg(clock_.text(range.to));
    case What::RangeBody:
        return tr("charts show %1 to %2").arg(clock_.text(range.from), clock_.text(range.to));
    case What::SpanFrom:
    case What::SpanTo:
    case What::SpanBody: {
        if (handle.index >= spans.size()) {
            return {};
        }
        const Span& span = spans[handle.index];
        if (handle.what == What::SpanFrom) {
            return tr("start of %1, %2").arg(span.name, clock_.text(span.range.from));
        }
        if (handle.what == What::SpanTo) {
            return tr("end of %1, %2").arg(span.name, clock_.text(span.range.to));
        }
        return tr("%1, %2 to %3")
            .arg(span.name, clock_.text(span.range.from),
                 span.open ? tr("the end of the run") : clock_.text(span.range.to));
    }
    case What::Mark:
        if (handle.index < content_.marks.size()) {
            const TimelineMark& mark = content_.marks[handle.index];
            const QString name = mark.kind == TimelineMark::Kind::Checkpoint ? tr("checkpoint")
                                 : mark.kind == TimelineMark::Kind::Decision
                                     ? withMore(mark.name, mark.more)
                                     : tr("bookmark %1").arg(mark.name);
            return tr("%1, %2").arg(name, clock_.text(mark.at));
        }
        break;
    }
    return {};
}

QString Timeline::hiddenText() const {
    const auto geometry = geometryNow();
    QStringList hidden;
    for (std::size_t i = 0; i < clock_.spans().size(); ++i) {
        if (geometry && !isRecovery(clock_.spans()[i].kind) &&
            !geometry->barOf(clock_.spans(), i)) {
            hidden << sentenceOf({What::SpanBody, i});
        }
    }
    return hidden.isEmpty()
               ? QString()
               : tr("Without a bar, as the rows are taken:\n%1").arg(hidden.join(u'\n'));
}

void Timeline::describe() {
    const QString sentence = clock_.end() == sim::kStart ? tr("no run") : sentenceOf(held_);
    if (sentence != accessibleDescription()) {
        setAccessibleDescription(sentence); // which tells screen readers
    }
}

bool Timeline::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto geometry = geometryNow();
        const auto handle = geometry
                                ? geometry->handleAt(help->pos(), clock_.range(), clock_.playhead(),
                                                     clock_.spans(), content_.marks)
                                : std::nullopt;
        const bool isRowsName = geometry && !handle && isOnLabel(*geometry, help->pos()) &&
                                help->pos().y() >= geometry->faults().top() &&
                                help->pos().y() < geometry->faults().bottom();
        QToolTip::showText(help->globalPos(),
                           handle       ? sentenceOf(*handle)
                           : isRowsName ? hiddenText()
                                        : QString(),
                           this);
        return true;
    }
    return QWidget::event(event);
}

void Timeline::focusInEvent(QFocusEvent* event) {
    describe();
    update();
    QWidget::focusInEvent(event);
}

void Timeline::focusOutEvent(QFocusEvent* event) {
    update();
    QWidget::focusOutEvent(event);
}

} // namespace doppel::gui
