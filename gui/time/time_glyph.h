// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace doppel::gui {

/// The small pictures of the transport and the timeline.
enum class TimeGlyph {
    None,
    PreviousEvent,
    StepBack,
    Play,
    Pause,
    Step,
    NextEvent,
    Loop,
    Branch,
    Bolt,
    Dial,
    Surge,
    Search,
};

/// Draws it in one colour, as large as fits into the middle of the area.
void paintGlyph(QPainter& painter, TimeGlyph glyph, const QRectF& area, const QColor& colour);

} // namespace doppel::gui
