// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_look.h"
#include "gui/time/play_clock.h"

#include <QPointF>
#include <QWidget>

#include <optional>

namespace doppel::gui {

/// What the clock says, as charts draw it.
PlotLook lookOf(const PlayClock& clock);

/// Draws one chart and lets the time be chosen in it: all views that share the clock follow.
///
///     pointer        the cursor; what its moment has to say stands in the head
///     click          the playhead
///     drag           moves the range; with Shift it chooses one
///     wheel          zooms around the pointer; with Shift, or sideways, it moves the range
///     W S, A D       zoom, move
///     left, right    the cursor by one row; Home, End: to the ends of the range
///     Enter, Escape  the playhead to the cursor; no cursor
///
/// The clock and the chart must outlive it.
class TimeSeriesPlot : public QWidget {
    Q_OBJECT
public:
    explicit TimeSeriesPlot(PlayClock& clock, QWidget* parent = nullptr);

    /// Null: nothing is drawn. After the chart has changed: chartChanged().
    void setChart(const Chart* chart);
    const Chart* chart() const { return chart_; }
    void chartChanged();

    /// Whether it has a time axis of its own below.
    void setTimeAxis(bool shown);
    bool hasTimeAxis() const { return timeAxis_; }
    /// Whether it says why stretches are hatched: the first of several charts does.
    void setTelling(bool tells) { tells_ = tells; }
    const PlayClock& clock() const { return clock_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// Somebody asks for what can be done with the chart.
    void menuAsked(const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    // A drag with the left button.
    struct Drag {
        QPointF from;
        TimeRange range; // at its beginning
        bool chooses = false;
        bool moved = false;
    };

    sim::Time timeAt(qreal x) const;
    TimeRange chosenBy(const Drag& drag, qreal to) const;
    void moveCursor(int rows);

    PlayClock& clock_;
    const Chart* chart_ = nullptr;
    bool timeAxis_ = false;
    bool tells_ = true;
    std::optional<Drag> drag_;
    QPointF pointer_;
};

} // namespace doppel::gui
