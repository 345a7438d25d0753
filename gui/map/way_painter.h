// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/map/map_scene.h"

#include <cstddef>
#include <optional>

class QPainter;
class QPen;

namespace doppel::gui {

/// The pen of a call: width by rate, colour and dashes by its share of errors.
QPen wayPen(const CallState& call, double largestRate, const Palette& palette);

/// The ways of a map that are in view, in map coordinates; those from and to the selected card
/// stand out. In a crowd only these are drawn, straight.
void drawWays(QPainter& painter,
              const MapScene& scene,
              const QRectF& inView,
              std::optional<std::size_t> selected,
              const Palette& palette);

/// What is said of ways that fail loudly, or are cut, in the middle of each.
void drawWayLabels(QPainter& painter,
                   const MapScene& scene,
                   const MapCamera& camera,
                   const Palette& palette);

} // namespace doppel::gui
