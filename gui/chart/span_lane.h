// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/play_clock.h"
#include "gui/time/span_rows.h"

#include <QRectF>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::gui {

/// The names of faults, surges and phases above the charts that show them as bands, in rows in which
/// none hides another, and where two futures part: once for all. A click on one sets the range to
/// it, with a tenth to spare on both sides. A screen reader finds each as an item of a list.
class SpanLane : public QWidget {
    Q_OBJECT
public:
    explicit SpanLane(PlayClock& clock, QWidget* parent = nullptr);

    QSize sizeHint() const override;

    /// Where the second of two futures left the first; none: there is one, or they are of their own.
    void setParting(std::optional<sim::Time> parting);
    /// What lies right of it in the charts' rows: a scroll bar.
    void setRightInset(int inset);

    /// Those of the clock's spans that it names, of all time, as they are read out: "router answers
    /// 503, 30:00 to 40:00".
    std::vector<std::pair<QString, std::size_t>> items() const;
    /// Those of them for which there is no row: the tool tip beside it. "": none.
    QString hiddenText() const;
    /// Of the clock's spans; empty: it isn't shown.
    QRectF placeOf(std::size_t span) const;
    /// Where its name stands that is too long for its place; empty: it does not stand beside it.
    QRectF besideOf(std::size_t span) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    const Span* spanAt(QPointF place) const;
    QRectF area() const;
    void followSpans();
    void paintParting(QPainter& painter) const;

    PlayClock& clock_;
    SpanRows rows_;
    std::optional<sim::Time> parting_;
    int inset_ = 0;
};

/// The labels of the time axis below charts that share it.
class TimeAxisRow : public QWidget {
    Q_OBJECT
public:
    explicit TimeAxisRow(PlayClock& clock, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    void setRightInset(int inset);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    PlayClock& clock_;
    int inset_ = 0;
};

} // namespace doppel::gui
