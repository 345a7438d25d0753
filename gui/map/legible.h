// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QPainter>
#include <QTransform>

namespace doppel::gui {

/// No text of the map is smaller than this on the screen, in logical pixels.
inline constexpr double kLeastText = 10.5;

/// A font of a card as it is drawn: scaled with the map, but never below the least. A card has room
/// for that down to the zoom at which it becomes a chip (detailAt).
inline QFont legible(QFont font, double zoom) {
    const double least = kLeastText * 72 / 96 / zoom; // in points
    if (font.pointSizeF() < least) {
        font.setPointSizeF(least);
    }
    return font;
}

inline QFont legible(const QFont& font, const QPainter& painter) {
    return legible(font, painter.worldTransform().m11());
}

} // namespace doppel::gui
