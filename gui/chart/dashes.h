// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineF>
#include <QPointF>

#include <span>
#include <vector>

namespace doppel::gui {

/// How a line is broken, in logical pixels; no gap: it is solid.
struct DashPattern {
    qreal on = 1;
    qreal off = 0;
};
inline constexpr DashPattern kSolid{1, 0};
inline constexpr DashPattern kDashed{6, 4};
inline constexpr DashPattern kDotted{2, 3};

/// The pieces of a line through points, the pattern running on around its corners. Segments of
/// their own, because one wide polyline of many points costs a hundred times as much to draw. A
/// point that is not a number breaks the line. REQUIRES: on > 0.
std::vector<QLineF> pieces(std::span<const QPointF> points, DashPattern pattern);

/// Whether the pattern is on at this place of an axis: for lines drawn column by column.
bool isOn(DashPattern pattern, qreal x);

} // namespace doppel::gui
