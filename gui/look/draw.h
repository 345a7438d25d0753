// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineF>
#include <QPainter>
#include <QRectF>

#include <vector>

namespace doppel::gui {

inline void drawAll(QPainter& painter, const std::vector<QLineF>& lines) {
    painter.drawLines(lines.data(), static_cast<int>(lines.size()));
}

inline void drawAll(QPainter& painter, const std::vector<QRectF>& rectangles) {
    painter.drawRects(rectangles.data(), static_cast<int>(rectangles.size()));
}

} // namespace doppel::gui
