// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_layout.h"

#include <QString>

#include <vector>

namespace doppel::gui {

/// Above so many cards a map of layers is a hairball: they stand in groups instead.
inline constexpr std::size_t kCrowd = 300;

/// "render b" of "render-b-40": the name without the number at its end, words apart. It may be
/// empty.
QString familyOf(const QString& name);

/// A layout for a crowd: groups by family, in rows of frames, within each a grid of cells with a
/// card in the middle of each. Families of less than three stand together by kind. Frames in the
/// order in which their first members come; wide as a pane of that aspect (width by height). Ways
/// stay empty.
MapLayout crowdLayout(const std::vector<QString>& names,
                      const std::vector<QString>& kinds,
                      const QSizeF& card,
                      double aspect);

/// The distance from card to card in a crowd, across and down; the room above for a frame's name.
inline constexpr double kCrowdCellWidth = 168;
inline constexpr double kCrowdCellHeight = 144;
inline constexpr double kCrowdTitle = 250;

} // namespace doppel::gui
