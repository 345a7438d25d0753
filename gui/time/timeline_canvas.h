// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"
#include "gui/time/timeline_geometry.h"
#include "gui/time/timeline_painter.h"

#include <QPainter>

/// What the painters of a timeline's parts share; only they include it.
namespace doppel::gui {

struct TimelineCanvas {
    QPainter& painter;
    const Palette& palette;
    const TimelineGeometry& geometry;
    const PlayClock& clock;
    const TimelineContent& content;
};

/// Each future's latency and errors, from its moment to where it has come, and what is not counted.
void paintLanes(const TimelineCanvas& canvas);
/// Where each lane left its parent's.
void paintBranches(const TimelineCanvas& canvas);
/// Faults, changes, surges and phases; below them the way out.
void paintSpans(const TimelineCanvas& canvas, const TimelineTouch& touch);
/// Checkpoints and bookmarks.
void paintMarks(const TimelineCanvas& canvas);

} // namespace doppel::gui
