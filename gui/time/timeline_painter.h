// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"
#include "gui/time/timeline_geometry.h"

#include <QPointF>

#include <optional>

class QPainter;

namespace doppel::gui {

/// What is being done with a timeline, which is drawn too.
struct TimelineTouch {
    std::optional<TimelineHandle> focused; ///< by keys: with a ring
    std::optional<TimelineHandle> hovered;
    std::optional<Span> dragged; ///< as it would be; its old place stays, dashed
};

/// Draws a timeline: state in, pixels out.
void paintTimeline(QPainter& painter,
                   const Palette& palette,
                   const TimelineGeometry& geometry,
                   const PlayClock& clock,
                   const TimelineContent& content,
                   const TimelineTouch& touch);

/// A future's mark, wherever it is named: a disc for A, a diamond for B, a ring for others.
void paintFutureMark(QPainter& painter, const Palette& palette, FutureRole role, QPointF centre);

} // namespace doppel::gui
