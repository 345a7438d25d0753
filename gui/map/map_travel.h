// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_fold.h"
#include "gui/map/map_layout.h"

#include <cstddef>
#include <optional>

namespace doppel::gui {

enum class Heading { Up, Down, Left, Right };

/// Which card an arrow key leads to. Along the flow of calls (down and up, where calls lead down) the
/// nearest that a call connects with this one; across it, and where no call leads on, the nearest
/// of all in that direction. None where nothing is there. A step across the direction counts
/// double, so that keys follow lines.
std::optional<std::size_t>
travelFrom(std::size_t card, Heading heading, const MapFold& fold, const MapLayout& layout);

} // namespace doppel::gui
