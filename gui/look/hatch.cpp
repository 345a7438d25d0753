// SPDX-License-Identifier: Apache-2.0
#include "gui/look/hatch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace doppel::gui {
namespace {

// Where on 0..1 between two places `from + share * (to - from) >= 0` holds.
struct StretchShare {
    qreal from = 0;
    qreal to = 1;
    void keepWhereNotNegative(qreal atStart, qreal atEnd) {
        if (atStart >= 0 && atEnd >= 0) {
            return;
        }
        if (atStart < 0 && atEnd < 0) {
            to = -1;
            return;
        }
        const qreal crossing = atStart / (atStart - atEnd);
        atStart < 0 ? from = std::max(from, crossing) : to = std::min(to, crossing);
    }
    bool empty() const { return to <= from; }
};

// The part of the line x + y = sum between two places that lies below top and above bottom.
std::optional<QLineF> partWithin(const Edge& a, const Edge& b, qreal sum) {
    StretchShare share;
    share.keepWhereNotNegative(sum - a.x - a.top, sum - b.x - b.top);
    share.keepWhereNotNegative(a.bottom - (sum - a.x), b.bottom - (sum - b.x));
    if (share.empty()) {
        return std::nullopt;
    }
    const qreal x1 = a.x + share.from * (b.x - a.x);
    const qreal x2 = a.x + share.to * (b.x - a.x);
    return QLineF(x1, sum - x1, x2, sum - x2);
}

} // namespace

std::vector<QLineF> hatchLines(const QRectF& area, qreal distance) {
    const Edge left{area.left(), area.top(), area.bottom()};
    const Edge right{area.right(), area.top(), area.bottom()};
    return hatchLines(std::vector{left, right}, distance);
}

std::vector<QLineF> hatchLines(std::span<const Edge> area, qreal distance) {
    constexpr qreal kJoined = 1e-6;
    std::vector<QLineF> lines;
    std::map<long, std::size_t> open; // the last piece of each line
    for (std::size_t i = 1; i < area.size(); ++i) {
        const Edge& a = area[i - 1];
        const Edge& b = area[i];
        const qreal least = std::min(a.x + a.top, b.x + b.top);
        const qreal most = std::max(a.x + a.bottom, b.x + b.bottom);
        const auto last = static_cast<long>(std::floor(most / distance));
        for (auto n = static_cast<long>(std::ceil(least / distance)); n <= last; ++n) {
            const auto piece = partWithin(a, b, static_cast<qreal>(n) * distance);
            if (!piece) {
                continue;
            }
            const auto known = open.find(n);
            if (known != open.end() && piece->x1() - lines[known->second].x2() < kJoined) {
                lines[known->second].setP2(piece->p2());
            } else {
                open[n] = lines.size();
                lines.push_back(*piece);
            }
        }
    }
    return lines;
}

} // namespace doppel::gui
