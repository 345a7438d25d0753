// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/map/call_look.h"
#include "gui/map/map_scene.h"

#include <cstddef>
#include <optional>
#include <vector>

class QPainter;

namespace doppel::gui {

/// Which cards stand out.
struct MapMood {
    std::optional<std::size_t> selected;
    std::optional<std::size_t> hovered;
    std::optional<std::size_t> target; ///< what is dragged would be dropped there
};

/// Draws a platform's map as the camera sees it, but for the dots on its calls. Cost: below 10 ms
/// for 60 cards; cards out of view cost nothing.
void drawMap(QPainter& painter,
             const MapScene& scene,
             const MapCamera& camera,
             const MapMood& mood,
             const Palette& palette);

/// The dots on its calls, by way.
void drawDots(QPainter& painter,
              const MapScene& scene,
              const MapCamera& camera,
              const std::vector<CallDots>& dots,
              const Palette& palette);

} // namespace doppel::gui
