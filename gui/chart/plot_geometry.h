// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/value_scale.h"
#include "gui/time/time_range.h"
#include "sim/time.h"

#include <QRectF>

namespace doppel::gui {

/// Where moments and values lie in a plot. Moments outside of the range lie outside of the area.
/// REQUIRES: a range and an area that are not empty.
struct PlotGeometry {
    QRectF area;
    TimeRange range;
    ValueScale scale;

    qreal x(sim::Time time) const {
        return area.left() + area.width() * (sim::toSeconds(time - range.from) / seconds());
    }
    sim::Time time(qreal atX) const {
        return range.from + sim::fromSeconds((atX - area.left()) / area.width() * seconds());
    }
    /// No further outside than a height of the area: what lies there needs no place of its own.
    qreal y(double value) const;
    double value(qreal atY) const { return scale.valueAt((area.bottom() - atY) / area.height()); }
    double seconds() const { return sim::toSeconds(range.length()); }
};

} // namespace doppel::gui
