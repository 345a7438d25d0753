// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_geometry.h"

#include <algorithm>

namespace doppel::gui {

qreal PlotGeometry::y(double value) const {
    return area.bottom() - area.height() * std::clamp(scale.shareOf(value), -1.0, 2.0);
}

} // namespace doppel::gui
