// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/play_clock.h"
#include "gui/time/span_rows.h"

#include <QRectF>
#include <QWidget>

#include <vector>

namespace doppel::gui {

/// The names of faults, surges and phases above the charts that show them as bands: once for all, in
/// rows in which none hides another. A click on one sets the range to it, with a tenth to spare on both sides.
class SpanLane : public QWidget {
    Q_OBJECT
public:
    explicit SpanLane(PlayClock& clock, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    /// Of the clock's spans; empty: it isn't shown.
    QRectF placeOf(std::size_t span) const;
    const Span* spanAt(QPointF place) const;
    void followSpans();

    PlayClock& clock_;
    SpanRows rows_;
};

/// The labels of the time axis below charts that share it.
class TimeAxisRow : public QWidget {
    Q_OBJECT
public:
    explicit TimeAxisRow(PlayClock& clock, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    PlayClock& clock_;
};

} // namespace doppel::gui
