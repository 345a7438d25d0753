// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_travel.h"

#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kFanOut = 20; // calls lead to a wide row
constexpr double kAround = 2;

QPointF unitOf(Heading heading) {
    switch (heading) {
    case Heading::Up:
        return {0, -1};
    case Heading::Down:
        return {0, 1};
    case Heading::Left:
        return {-1, 0};
    case Heading::Right:
        return {1, 0};
    }
    return {};
}

/// Remembers the nearest of those that lie in a direction.
class Nearest {
public:
    /// `widest`: how far across a place may lie, for each pixel along.
    Nearest(QPointF from, Heading heading, double widest)
        : from_(from), direction_(unitOf(heading)), widest_(widest) {}

    void offer(std::size_t card, QPointF at) {
        const QPointF way = at - from_;
        const double along = QPointF::dotProduct(way, direction_);
        const double across =
            std::abs(way.x() * direction_.y()) + std::abs(way.y() * direction_.x());
        if (along < 1 || across > widest_ * along) {
            return;
        }
        const double distance = along + 2 * across;
        if (!best_ || distance < distance_) {
            best_ = card;
            distance_ = distance;
        }
    }
    std::optional<std::size_t> best() const { return best_; }

private:
    QPointF from_;
    QPointF direction_;
    double widest_;
    std::optional<std::size_t> best_;
    double distance_ = 0;
};

} // namespace

std::optional<std::size_t>
travelFrom(std::size_t card, Heading heading, const MapFold& fold, const MapLayout& layout) {
    const QPointF here = layout.cards[card].center();
    const bool withTheFlow =
        layout.leftToRight == (heading == Heading::Left || heading == Heading::Right);
    if (withTheFlow) {
        Nearest called(here, heading, kFanOut);
        for (const MapWay& way : fold.ways) {
            if (way.from == card) {
                called.offer(way.to, layout.cards[way.to].center());
            } else if (way.to == card) {
                called.offer(way.from, layout.cards[way.from].center());
            }
        }
        if (called.best()) {
            return called.best();
        }
    }
    Nearest any(here, heading, kAround);
    for (std::size_t other = 0; other < layout.cards.size(); ++other) {
        if (other != card) {
            any.offer(other, layout.cards[other].center());
        }
    }
    return any.best();
}

} // namespace doppel::gui
