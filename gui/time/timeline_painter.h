// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"
#include "gui/time/timeline_geometry.h"

#include <QPainter>

#include <optional>

namespace doppel::gui {

/// Draws a timeline: state in, pixels out.
class TimelinePainter {
public:
    /// What is being done with it, which is drawn too.
    struct Touch {
        std::optional<TimelineHandle> focused; ///< by keys: with a ring
        std::optional<TimelineHandle> hovered;
        std::optional<Span> dragged; ///< as it would be; its old place stays, dashed
    };

    TimelinePainter(QPainter& painter,
                    const Palette& palette,
                    const TimelineGeometry& geometry,
                    const PlayClock& clock,
                    const TimelineContent& content)
        : painter_(painter), palette_(palette), geometry_(geometry), clock_(clock),
          content_(content) {}

    void paint(const Touch& touch);

private:
    void paintAxis();
    void paintLabels();
    void paintLanes();
    void paintLane(std::size_t index, double logLeast, double logMost, double mostErrors);
    void paintBranch(std::size_t index);
    void paintWarmUp();
    void paintWindow(const Touch& touch);
    void paintSpans(const Touch& touch);
    void paintSpan(const Span& span, const QRectF& area, bool ghost);
    void paintMarks();
    void paintPlayhead();
    void paintFocus(const Touch& touch);
    QColor colourOf(FutureRole role) const;

    QPainter& painter_;
    const Palette& palette_;
    const TimelineGeometry& geometry_;
    const PlayClock& clock_;
    const TimelineContent& content_;
};

/// A future's mark, wherever it is named: a disc for A, a diamond for B, a ring for others.
void paintFutureMark(QPainter& painter, const Palette& palette, FutureRole role, QPointF centre);

} // namespace doppel::gui
