// SPDX-License-Identifier: Apache-2.0
#include "gui/time/names_beside.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {

bool NamesBeside::isFree(const QRectF& name,
                         const QRectF& bar,
                         std::span<const QRectF> bars) const {
    const auto isInTheWay = [&](const QRectF& other) {
        const bool isOfItsRow = std::abs(other.center().y() - bar.center().y()) < 1;
        return isOfItsRow && other != bar && other.left() < name.right() &&
               other.right() > name.left();
    };
    return name.left() > left_ && name.right() < right_ &&
           std::none_of(bars.begin(), bars.end(), isInTheWay) &&
           std::none_of(names_.begin(), names_.end(), isInTheWay);
}

std::optional<double>
NamesBeside::place(const QRectF& bar, double width, std::span<const QRectF> bars) {
    constexpr double kAway = 4;
    for (const double left : {bar.right() + kAway, bar.left() - kAway - width}) {
        const QRectF name(left, bar.top(), width, bar.height());
        if (isFree(name, bar, bars)) {
            names_.push_back(name);
            return left;
        }
    }
    return std::nullopt;
}

} // namespace doppel::gui
