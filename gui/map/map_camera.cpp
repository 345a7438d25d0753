// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_camera.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kViewMargin = 16;

} // namespace

MapCamera MapCamera::fitted(const QRectF& map) const {
    MapCamera camera = *this;
    camera.centre = map.center();
    const double across = (view.width() - 2 * kViewMargin) / std::max(1.0, map.width());
    const double down = (view.height() - 2 * kViewMargin) / std::max(1.0, map.height());
    camera.zoom = std::clamp(std::min(across, down), kLeastZoom, kMostFit);
    return camera;
}

MapCamera MapCamera::zoomedAbout(QPointF screen, double factor) const {
    MapCamera camera = *this;
    const QPointF fixed = toMap(screen);
    camera.zoom = std::clamp(zoom * factor, kLeastZoom, kMostZoom);
    camera.centre = fixed - (screen - QPointF(view.width() / 2, view.height() / 2)) / camera.zoom;
    return camera;
}

MapCamera MapCamera::movedBy(QPointF screen) const {
    MapCamera camera = *this;
    camera.centre -= screen / zoom;
    return camera;
}

MapCamera MapCamera::showing(const QRectF& part) const {
    const QRectF seen =
        toScreen(part).adjusted(-kViewMargin, -kViewMargin, kViewMargin, kViewMargin);
    QPointF move;
    if (seen.left() < 0) {
        move.setX(-seen.left());
    } else if (seen.right() > view.width()) {
        move.setX(view.width() - seen.right());
    }
    if (seen.top() < 0) {
        move.setY(-seen.top());
    } else if (seen.bottom() > view.height()) {
        move.setY(view.height() - seen.bottom());
    }
    return movedBy(move);
}

MapCamera MapCamera::between(const MapCamera& from, const MapCamera& to, double share) {
    MapCamera camera = to;
    camera.zoom = from.zoom * std::pow(to.zoom / from.zoom, share);
    // The point of the map that both have at one place of the screen stays there. Where they are
    // as large as each other there is none.
    const double step = 1 / from.zoom - 1 / to.zoom;
    const double way =
        std::abs(step) < 1e-6 / to.zoom ? share : (1 / from.zoom - 1 / camera.zoom) / step;
    camera.centre = from.centre + (to.centre - from.centre) * way;
    return camera;
}

MapDetail detailAt(double zoom) {
    constexpr double kLeastCard = 0.8; // its three lines of the least text fit below each other
    if (zoom >= kLeastCard) {
        return MapDetail::Cards;
    }
    return kCardHeight * zoom >= kChipHeight ? MapDetail::Chips : MapDetail::Marks;
}

} // namespace doppel::gui
