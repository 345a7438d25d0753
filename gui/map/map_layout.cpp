// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_layout.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {

QRectF boundsOf(const MapLayout& layout) {
    QRectF all(QPointF(), layout.size);
    for (const QRectF& card : layout.cards) {
        all = all.united(card);
    }
    return all;
}

bool fits(const MapLayout& layout, const LayoutRequest& request) {
    if (layout.cards.size() != request.cards.size() || layout.ways.size() != request.ways.size()) {
        return false;
    }
    const bool sizes = std::equal(layout.cards.begin(), layout.cards.end(), request.cards.begin(),
                                  [](const QRectF& card, const QSizeF& wanted) {
                                      return std::abs(card.width() - wanted.width()) < 1 &&
                                             std::abs(card.height() - wanted.height()) < 1;
                                  });
    return sizes && std::all_of(layout.ways.begin(), layout.ways.end(), [](const auto& way) {
               return way.size() >= 4 && way.size() % 3 == 1;
           });
}

std::vector<QPointF> directWay(const QRectF& from, const QRectF& to, bool leftToRight) {
    const double gapDown = std::max(to.top() - from.bottom(), from.top() - to.bottom());
    const double gapAcross = std::max(to.left() - from.right(), from.left() - to.right());
    const bool isDown =
        leftToRight ? gapAcross < 0 && gapDown >= gapAcross : gapDown >= 0 || gapDown >= gapAcross;
    if (isDown) {
        const bool down = to.center().y() >= from.center().y();
        const QPointF start(from.center().x(), down ? from.bottom() : from.top());
        const QPointF end(to.center().x(), down ? to.top() : to.bottom());
        const QPointF bow(0, (end.y() - start.y()) / 2);
        return {start, start + bow, end - bow, end};
    }
    const bool right = to.center().x() >= from.center().x();
    const QPointF start(right ? from.right() : from.left(), from.center().y());
    const QPointF end(right ? to.left() : to.right(), to.center().y());
    const QPointF bow((end.x() - start.x()) / 2, 0);
    return {start, start + bow, end - bow, end};
}

QRectF frameAround(const MapLayout& layout, const std::vector<std::size_t>& cards) {
    constexpr double kMargin = 12;
    constexpr double kRoomForName = 22;
    QRectF all;
    for (const std::size_t card : cards) {
        all = all.united(layout.cards[card]);
    }
    return all.adjusted(-kMargin, -kMargin, kMargin, kRoomForName);
}

} // namespace doppel::gui
