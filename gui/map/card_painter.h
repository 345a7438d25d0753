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

/// Servers as dots, in groups by zone; more than fit become a text. Returns the width that it took.
double drawServers(QPainter& painter,
                   const QRectF& room,
                   const std::vector<ZoneServers>& servers,
                   const QColor& colour,
                   const Palette& palette);
void drawServerMark(QPainter& painter,
                    ServerMark mark,
                    QPointF centre,
                    const QColor& colour,
                    const Palette& palette);

/// The comb of a queue, a tooth for each doubling, above its card; where it is, with its words.
void drawComb(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette);
QRectF combRect(const QRectF& card, const CardFace& face);

/// What is at work on a component, beside its card; dashed once it has ended.
QSizeF pinSize(const FaultPin& pin);
void drawPin(QPainter& painter,
             const QRectF& rect,
             QPointF tip,
             const FaultPin& pin,
             const Palette& palette);

} // namespace doppel::gui
