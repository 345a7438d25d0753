// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/card_face.h"
#include "gui/map/map_camera.h"
#include "gui/map/map_fold.h"
#include "gui/map/map_layout.h"
#include "gui/map/map_sketch.h"
#include "gui/map/map_state.h"
#include "gui/map/way_track.h"

#include <QPolygonF>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// All that the map of a platform draws at a moment, by card and by way. A value; MapModel makes it.
struct MapScene {
    MapSketch sketch;
    MapFold fold;
    MapLayout layout; ///< no cards: not laid out yet
    std::vector<CardFace> faces;
    std::vector<CallState> ways;
    std::vector<FaultPin> ofAll;  ///< in a corner, as they are about no single card
    std::vector<WayTrack> tracks; ///< empty in a crowd
    double largestRate = 0;       ///< of the ways
    bool crowd = false;           ///< laid out in groups rather than layers
    bool compact = false;         ///< laid out as chips, which are never drawn as cards

    bool isLaidOut() const { return !layout.cards.empty(); }
    const QString& nameOf(std::size_t card) const {
        return sketch.nodes[fold.cards[card].front()].name;
    }
    std::optional<std::size_t> cardNamed(const QString& node) const;
    /// The card under a point of the screen, as it is drawn there: the topmost.
    std::optional<std::size_t> cardAt(QPointF screen, const MapCamera& camera) const;
};

/// How much of each component is drawn. Chips of a compact map stay chips while their texts can be
/// read.
MapDetail detailOf(const MapScene& scene, const MapCamera& camera);

/// The place of a card on the screen: itself, a chip, or a mark with a little room around it.
QRectF placeOnScreen(const MapScene& scene, std::size_t card, const MapCamera& camera);

/// Where a pin goes: beside its card, else above or below it, where no other card and no earlier pin
/// is; in map coordinates. Where it is crowded all around, over one of them.
QRectF pinPlace(const QRectF& card,
                const QSizeF& pin,
                const std::vector<QRectF>& taken,
                const QRectF& seen = {});

/// On the upper edge of the card itself: for a pin without room, which shows no more than its icon.
QRectF pinMarkPlace(const QRectF& card, std::size_t number);

/// The tip of a pin: a triangle from its edge to the nearest point of its card's.
QPolygonF pinTip(const QRectF& pin, const QRectF& card);

} // namespace doppel::gui
