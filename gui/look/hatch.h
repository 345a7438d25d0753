// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineF>
#include <QRectF>

#include <span>
#include <vector>

namespace doppel::gui {

/// Oblique lines, rising to the right, as the second sign beside a colour. They are lines and no
/// brush, so that they are as crisp at two device pixels as at one, and can be exported as SVG. All
/// hatches of one distance fit together: their lines lie on x + y = a multiple of it.
inline constexpr qreal kHatchDistance = 6;

std::vector<QLineF> hatchLines(const QRectF& area, qreal distance = kHatchDistance);

/// A place on the border of an area that lies between two curves.
struct Edge {
    qreal x = 0;
    qreal top = 0;
    qreal bottom = 0;
};

/// The hatch of the area between two curves, straight from each place to the next. Where top and
/// bottom change sides there is nothing. REQUIRES: rising x. Cost: places times lines that meet
/// them.
std::vector<QLineF> hatchLines(std::span<const Edge> area, qreal distance = kHatchDistance);

} // namespace doppel::gui
