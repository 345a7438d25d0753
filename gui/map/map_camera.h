// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace doppel::gui {

/// From the map to the screen and back: which point of the map is in the middle of the view, and
/// how large a pixel at scale 1 is drawn. A value.
struct MapCamera {
    static constexpr double kLeastZoom = 0.02;
    static constexpr double kMostZoom = 3;
    static constexpr double kMostFit = 1.5; ///< a small platform is not blown up further

    QPointF centre;
    double zoom = 1;
    QSizeF view; ///< of the screen's pane

    QPointF toScreen(QPointF point) const {
        return (point - centre) * zoom + QPointF(view.width() / 2, view.height() / 2);
    }
    QRectF toScreen(const QRectF& rect) const {
        return {toScreen(rect.topLeft()), rect.size() * zoom};
    }
    QPointF toMap(QPointF point) const {
        return (point - QPointF(view.width() / 2, view.height() / 2)) / zoom + centre;
    }

    /// All of a map in view, with a margin.
    MapCamera fitted(const QRectF& map) const;
    /// Zoomed by a factor, so that this point of the screen stays over the same point of the map.
    MapCamera zoomedAbout(QPointF screen, double factor) const;
    MapCamera movedBy(QPointF screen) const;
    /// Moved as little as needed for this part of the map to be seen.
    MapCamera showing(const QRectF& part) const;
    /// On the way from one to another, `share` 0 to 1: even in what is seen, not in numbers.
    static MapCamera between(const MapCamera& from, const MapCamera& to, double share);

    friend bool operator==(const MapCamera&, const MapCamera&) = default;
};

/// How much of a component is drawn: as a card, as a chip of one line, as a mark.
enum class MapDetail { Cards, Chips, Marks };

/// Cards while their texts can be read, chips while one is as high as its line.
MapDetail detailAt(double zoom);

inline constexpr double kCardWidth = 148;
inline constexpr double kCardHeight = 56;
inline constexpr double kChipHeight = 24;
inline constexpr double kMarkSize = 8;

} // namespace doppel::gui
