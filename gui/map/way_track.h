// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainterPath>
#include <QPointF>

#include <vector>

namespace doppel::gui {

/// A way on the map, to be drawn and to be travelled at an even pace.
class WayTrack {
public:
    WayTrack() = default;
    /// A Bézier curve as in MapLayout::ways. REQUIRES: a start and three points for each piece.
    explicit WayTrack(const std::vector<QPointF>& curve);

    const QPainterPath& path() const { return path_; }
    double length() const { return lengths_.empty() ? 0 : lengths_.back(); }
    /// The point that is so far along, 0 at the start to 1 at the end. Cost: a search among some
    /// dozens of points.
    QPointF at(double share) const;

private:
    QPainterPath path_;
    std::vector<QPointF> points_;
    std::vector<double> lengths_; // from the start to each point
};

} // namespace doppel::gui
