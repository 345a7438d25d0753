// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"
#include "gui/time/timeline_geometry.h"

#include <QPointF>
#include <QWidget>

#include <optional>
#include <vector>

namespace doppel::gui {

/// The whole run in one strip: each future's latency and errors, what happens, the way out, and
/// what is marked. The charts show its window.
///
/// By pointer: a click or a drag along the axis or a lane moves the playhead; where nothing has been
/// played yet it asks to be played up to there. Grips resize the window, its inside moves it. A
/// span sets the range at a click; one of the scenario's timeline is moved by its body and resized
/// by its ends, and Escape lets it go. The wheel zooms, with Shift it pans.
///
/// By keys: Up and Down choose what to hold, Left and Right move it by a tick (with Shift by ten),
/// Home and End take it to the run's ends, Enter does what a click would.
class Timeline : public QWidget {
    Q_OBJECT
public:
    /// The clock must outlive it.
    explicit Timeline(PlayClock& clock, QWidget* parent = nullptr);

    void setContent(TimelineContent content);
    const TimelineContent& content() const { return content_; }

    /// Where everything lies at the present size; none where no run is open.
    std::optional<TimelineGeometry> geometryNow() const;
    /// What the keys hold.
    const TimelineHandle& held() const { return held_; }
    /// Events for which there is no row, by name and time: the tool tip of the rows' name. "": none.
    QString hiddenText() const;

    QSize sizeHint() const override { return {900, 172}; }
    QSize minimumSizeHint() const override { return {400, 120}; }

Q_SIGNALS:
    /// An event of the scenario's timeline is to happen then instead.
    void eventDragged(std::size_t event, doppel::gui::TimeRange range);
    /// A moment that has not been played yet is to be.
    void runToRequested(doppel::sim::Time moment);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Drag {
        TimelineHandle handle;
        QPointF from;
        TimeRange range; ///< of the window or the span, as it was
        bool moved = false;
        bool scrubs = false; ///< nothing is held: the playhead follows
    };

    void seek(sim::Time t);
    void dragTo(QPointF point);
    void activate(const TimelineHandle& handle);
    void moveHeld(sim::Duration by);
    std::vector<TimelineHandle> handles() const;
    TimeRange movedSpan(const TimelineHandle& handle, TimeRange was, sim::Duration by) const;
    void emitMoved(const TimelineHandle& handle, TimeRange range);
    void showCursorShape(QPointF point);
    QString sentenceOf(const TimelineHandle& handle) const;
    void describe();

    PlayClock& clock_;
    TimelineContent content_;
    std::optional<Drag> drag_;
    std::optional<Span> dragged_;
    std::optional<TimelineHandle> hovered_;
    TimelineHandle held_;
};

} // namespace doppel::gui
