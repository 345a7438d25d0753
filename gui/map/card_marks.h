// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/map/card_face.h"

#include <QFont>
#include <QRectF>
#include <QSizeF>

class QPainter;

namespace doppel::gui {

/// One line of text, in the middle of a room's height.
void drawLine(QPainter& painter,
              const QRectF& room,
              Qt::Alignment alignment,
              const QFont& font,
              const QColor& colour,
              const QString& text);

/// Servers as dots, in groups by zone; more than fit are counted by state. Returns the
/// width that it took; `serversWidth` is what they would take as dots.
double serversWidth(const std::vector<ZoneServers>& servers);
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

/// The comb of a queue, a tooth for each doubling, above its card; where it is, with its words, on a
/// map of that zoom.
void drawComb(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette);
QRectF combRect(const QRectF& card, const CardFace& face, double zoom);

/// What is at work on a component, beside its card; dashed once it has ended.
QSizeF pinSize(const FaultPin& pin, double zoom);
/// Its icon alone, where there is no room beside any card.
void drawPinMark(QPainter& painter,
                 const QRectF& rect,
                 const FaultPin& pin,
                 const Palette& palette);
void drawPin(QPainter& painter,
             const QRectF& rect,
             const QPolygonF& tip,
             const FaultPin& pin,
             const Palette& palette);

} // namespace doppel::gui
