// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/time_series_plot.h"

#include "gui/chart/plot_access.h"
#include "gui/chart/plot_painter.h"
#include "gui/chart/visible_rows.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace doppel::gui {
namespace {

constexpr double kZoomStep = 1.25;
constexpr double kPanStep = 0.1;
constexpr qreal kDragFrom = 4; // pixels from which a press is no click
constexpr double kWheelNotch = 120;

} // namespace

PlotLook lookOf(const PlayClock& clock) {
    PlotLook look;
    look.range = clock.range();
    look.end = clock.end();
    look.warmUp = clock.run().warmUp;
    look.playedUntil = clock.playedUntil();
    look.playhead = clock.playhead();
    look.cursor = clock.cursor();
    look.start = clock.run().start;
    std::ranges::copy_if(clock.spans(), std::back_inserter(look.spans),
                         [](const Span& span) { return !isRecovery(span.kind); });
    return look;
}

TimeSeriesPlot::TimeSeriesPlot(PlayClock& clock, QWidget* parent) : QWidget(parent), clock_(clock) {
    installPlotAccess();
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    const auto repaint = [this] {
        update();
    };
    connect(&clock, &PlayClock::runChanged, this, repaint);
    connect(&clock, &PlayClock::rangeChanged, this, repaint);
    connect(&clock, &PlayClock::playheadChanged, this, repaint);
    connect(&clock, &PlayClock::playedUntilChanged, this, repaint);
    connect(&clock, &PlayClock::cursorChanged, this, repaint);
    connect(&clock, &PlayClock::spansChanged, this, repaint);
}

void TimeSeriesPlot::setChart(const Chart* chart) {
    chart_ = chart;
    chartChanged();
}

void TimeSeriesPlot::chartChanged() {
    if (chart_ != nullptr) {
        setAccessibleName(chart_->title + u' ' + chart_->note);
        setToolTip(rowsTold(*chart_));
    }
    update();
}

void TimeSeriesPlot::setTimeAxis(bool shown) {
    timeAxis_ = shown;
    update();
}

QSize TimeSeriesPlot::sizeHint() const {
    return {600, 132};
}

QSize TimeSeriesPlot::minimumSizeHint() const {
    return {240, 60};
}

void TimeSeriesPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Palette& palette = paletteOf(this->palette());
    painter.fillRect(rect(), palette.panel);
    if (chart_ == nullptr) {
        return;
    }
    PlotLook look = lookOf(clock_);
    look.tells = tells_;
    paintChart(painter, rect(), *chart_, look, palette, timeAxis_);
    if (drag_ && drag_->chooses && drag_->moved) {
        QColor tint = palette.accent;
        tint.setAlphaF(0.18F);
        painter.fillRect(
            QRectF(QPointF(drag_->from.x(), kPlotHead), QPointF(pointer_.x(), height())), tint);
    }
    if (hasFocus()) {
        painter.setPen(palette.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

sim::Time TimeSeriesPlot::timeAt(qreal x) const {
    const QRectF area(kPlotLeft, 0, std::max(1.0, width() - kPlotLeft - kPlotRight), 1);
    return PlotGeometry{area, clock_.range(), {}}.time(std::clamp(x, area.left(), area.right()));
}

TimeRange TimeSeriesPlot::chosenBy(const Drag& drag, qreal to) const {
    const sim::Time a = timeAt(drag.from.x());
    const sim::Time b = timeAt(to);
    return {std::min(a, b), std::max(a, b)};
}

void TimeSeriesPlot::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position();
    clock_.setCursor(timeAt(pointer_.x()));
    if (!drag_) {
        return;
    }
    drag_->moved = drag_->moved || std::abs(pointer_.x() - drag_->from.x()) >= kDragFrom;
    if (!drag_->moved) {
        return;
    }
    if (drag_->chooses) {
        update();
        return;
    }
    const double share =
        (drag_->from.x() - pointer_.x()) / std::max(1.0, width() - kPlotLeft - kPlotRight);
    const sim::Duration by = sim::fromSeconds(share * sim::toSeconds(drag_->range.length()));
    clock_.setRange(
        TimeRange{drag_->range.from + by, drag_->range.to + by}.movedInto(clock_.whole()));
}

void TimeSeriesPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        pointer_ = event->position();
        drag_ = Drag{pointer_, clock_.range(), event->modifiers().testFlag(Qt::ShiftModifier)};
    }
}

void TimeSeriesPlot::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !drag_) {
        return;
    }
    const Drag drag = *drag_;
    drag_.reset();
    if (!drag.moved) {
        clock_.setPlayhead(timeAt(event->position().x()));
    } else if (drag.chooses) {
        clock_.jumpTo(chosenBy(drag, event->position().x()));
    }
    update();
}

void TimeSeriesPlot::leaveEvent(QEvent*) {
    clock_.setCursor(std::nullopt);
}

void TimeSeriesPlot::wheelEvent(QWheelEvent* event) {
    const QPoint turned = event->angleDelta();
    const bool pans = event->modifiers().testFlag(Qt::ShiftModifier) || turned.y() == 0;
    const double notches = (turned.y() != 0 ? turned.y() : turned.x()) / kWheelNotch;
    if (pans) {
        clock_.pan(-kPanStep * notches);
    } else {
        clock_.zoom(std::pow(kZoomStep, notches), timeAt(event->position().x()));
    }
    event->accept();
}

void TimeSeriesPlot::moveCursor(int rows) {
    if (chart_ == nullptr || chart_->a.ends.empty()) {
        return;
    }
    const std::vector<sim::Time>& ends = chart_->a.ends;
    const auto last = static_cast<int>(ends.size()) - 1;
    const auto now =
        static_cast<int>(toldRow(chart_->a, clock_.moment()).value_or(ends.size() - 1));
    const int row = std::clamp(clock_.cursor() ? now + rows : now, 0, last);
    clock_.setCursor(ends[static_cast<std::size_t>(row)]);
    clock_.reveal(ends[static_cast<std::size_t>(row)]);
}

void TimeSeriesPlot::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_W:
        clock_.zoom(kZoomStep, clock_.moment());
        return;
    case Qt::Key_S:
        clock_.zoom(1 / kZoomStep, clock_.moment());
        return;
    case Qt::Key_A:
        clock_.pan(-kPanStep);
        return;
    case Qt::Key_D:
        clock_.pan(kPanStep);
        return;
    case Qt::Key_Left:
        moveCursor(-1);
        return;
    case Qt::Key_Right:
        moveCursor(1);
        return;
    case Qt::Key_Home:
        clock_.setCursor(clock_.range().from);
        return;
    case Qt::Key_End:
        clock_.setCursor(clock_.range().to);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        clock_.setPlayhead(clock_.moment());
        return;
    case Qt::Key_Escape:
        clock_.setCursor(std::nullopt);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TimeSeriesPlot::contextMenuEvent(QContextMenuEvent* event) {
    Q_EMIT menuAsked(event->globalPos());
}

} // namespace doppel::gui
