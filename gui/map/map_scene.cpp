// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_scene.h"

#include <algorithm>
#include <array>

namespace doppel::gui {

std::optional<std::size_t> MapScene::cardNamed(const QString& node) const {
    const auto found = sketch.find(node);
    return found ? std::optional(fold.cardOf[*found]) : std::nullopt;
}

std::optional<std::size_t> MapScene::cardAt(QPointF screen, const MapCamera& camera) const {
    for (std::size_t card = layout.cards.size(); card-- > 0;) {
        if (placeOnScreen(*this, card, camera).contains(screen)) {
            return card;
        }
    }
    return std::nullopt;
}

MapDetail detailOf(const MapScene& scene, const MapCamera& camera) {
    constexpr double kLeastChip = 0.52; // as high as its line
    if (scene.compact) {
        return camera.zoom >= kLeastChip ? MapDetail::Chips : MapDetail::Marks;
    }
    return detailAt(camera.zoom);
}

QRectF placeOnScreen(const MapScene& scene, std::size_t card, const MapCamera& camera) {
    const QRectF rect = camera.toScreen(scene.layout.cards[card]);
    QSizeF size = rect.size();
    switch (detailOf(scene, camera)) {
    case MapDetail::Cards:
        return rect;
    case MapDetail::Chips:
        size.setHeight(scene.compact ? rect.height() : kChipHeight);
        break;
    case MapDetail::Marks:
        size = QSizeF(kMarkSize + 6, kMarkSize + 6);
        break;
    }
    QRectF place(QPointF(), size);
    place.moveCenter(rect.center());
    return place;
}

QRectF pinPlace(const QRectF& card,
                const QSizeF& pin,
                const std::vector<QRectF>& taken,
                const QRectF& seen) {
    constexpr double kAway = 10;
    const double middle = card.center().y() - pin.height() / 2;
    const double above = card.top() - pin.height() - kAway;
    const double below = card.bottom() + kAway;
    const double further = pin.height() + kAway / 2; // where another pin is next to the card
    const double toRight = card.left();
    const double toLeft = card.right() - pin.width();
    const std::array<QPointF, 16> corners{QPointF(card.right() + kAway, middle),
                                          QPointF(card.left() - kAway - pin.width(), middle),
                                          QPointF(card.center().x() - pin.width() / 2, below),
                                          QPointF(card.center().x() - pin.width() / 2, above),
                                          QPointF(card.right() + kAway, above),
                                          QPointF(card.right() + kAway, below),
                                          QPointF(card.left() - kAway - pin.width(), above),
                                          QPointF(card.left() - kAway - pin.width(), below),
                                          QPointF(toRight, below),
                                          QPointF(toLeft, below),
                                          QPointF(toRight, above),
                                          QPointF(toLeft, above),
                                          QPointF(toRight, below + further),
                                          QPointF(toLeft, below + further),
                                          QPointF(toRight, above - further),
                                          QPointF(toLeft, above - further)};
    const auto isSeen = [&](const QPointF& corner) {
        return seen.isEmpty() || seen.contains(QRectF(corner, pin));
    };
    for (const QPointF& corner : corners) {
        const QRectF place(corner, pin);
        if (isSeen(corner) && std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) {
                return other.intersects(place);
            })) {
            return place;
        }
    }
    // Crowded all around: above whoever is there.
    const auto* const shown = std::find_if(corners.begin(), corners.end(), isSeen);
    return {shown == corners.end() ? corners.front() : *shown, pin};
}

QRectF pinMarkPlace(const QRectF& card, std::size_t number) {
    constexpr double kSize = 22;
    const double left = card.left() - kSize / 3 + static_cast<double>(number) * (kSize + 2);
    return {left, card.top() - kSize / 2, kSize, kSize};
}

QPolygonF pinTip(const QRectF& pin, const QRectF& card) {
    constexpr double kHalf = 5;
    const QPointF to(std::clamp(pin.center().x(), card.left(), card.right()),
                     std::clamp(pin.center().y(), card.top(), card.bottom()));
    const bool isBeside = pin.left() >= card.right() || pin.right() <= card.left();
    if (isBeside) {
        const double x = pin.left() >= card.right() ? pin.left() : pin.right();
        const double y = std::clamp(to.y(), pin.top() + 2 * kHalf, pin.bottom() - 2 * kHalf);
        return QPolygonF({QPointF(x, y - kHalf), to, QPointF(x, y + kHalf)});
    }
    const double y = pin.top() >= card.bottom() ? pin.top() : pin.bottom();
    return QPolygonF({QPointF(to.x() - kHalf, y), to, QPointF(to.x() + kHalf, y)});
}

} // namespace doppel::gui
