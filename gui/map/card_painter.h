// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/map/card_face.h"

#include <QRectF>
#include <QSizeF>

class QPainter;

namespace doppel::gui {

/// How large a card is at scale 1: as wide as its name asks for, within bounds; a CDN's has room
/// for its points of presence.
QSizeF cardSize(const CardFace& face);
/// The same of a chip: name and rate in one line.
QSizeF chipSize(const CardFace& face);

/// How a card stands out, apart from what it says.
struct CardMood {
    bool selected = false;
    bool hovered = false;
    bool target = false; ///< what is dragged would be dropped here
};

/// Draws a card into its rectangle, and above it the edges of its tabs and the comb of its queue.
/// In the painter's coordinates one unit is a pixel at scale 1.
void drawCard(QPainter& painter,
              const QRectF& card,
              const CardFace& face,
              CardMood mood,
              const Palette& palette);

/// One line: mark, name, rate. In pixels of the screen, as are marks.
void drawChip(QPainter& painter,
              const QRectF& chip,
              const CardFace& face,
              CardMood mood,
              const Palette& palette);

/// The part of the map's upper edge of a card that is its tabs, to be clicked. Empty without tabs.
QRectF tabsRect(const QRectF& card, const CardFace& face);

} // namespace doppel::gui
