// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/map/map_scene.h"

#include <QRectF>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

class QPainter;
class QPen;

namespace doppel::gui {

/// The pen of a call: width by rate, colour and dashes by its share of errors.
QPen wayPen(const CallState& call, double largestRate, const Palette& palette);

/// The ways of a map that are in view, in map coordinates; those from and to the selected card
/// stand out. In a crowd only these are drawn, straight. Where cards are drawn smaller than they
/// are laid out, ways go on to their middles.
void drawWays(QPainter& painter,
              const MapScene& scene,
              MapDetail detail,
              const QRectF& inView,
              std::optional<std::size_t> selected,
              const Palette& palette);

/// What is said of a way that fails loudly, or is cut.
struct WayLabel {
    QRectF rect; ///< on the screen
    QString text;
};
/// Beside each, where neither a card nor anything that was `taken` on the screen is; a way that has
/// no such place tells nothing: its colour and dashes do.
std::vector<WayLabel>
wayLabels(const MapScene& scene, const MapCamera& camera, std::vector<QRectF> taken);
void drawWayLabels(QPainter& painter, const std::vector<WayLabel>& labels, const Palette& palette);

} // namespace doppel::gui
