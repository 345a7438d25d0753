// SPDX-License-Identifier: Apache-2.0
#include "gui/look/icon_shapes.h"

#include <QPolygonF>
#include <QRectF>

namespace doppel::gui {

QPainterPath strokes(std::initializer_list<std::initializer_list<QPointF>> all) {
    QPainterPath path;
    for (const auto& stroke : all) {
        path.addPolygon(QPolygonF(stroke));
    }
    return path;
}

QPainterPath bannerPageShape() {
    QPainterPath path;
    path.addRect(QRectF(3, 2, 10, 12));
    path.addRect(QRectF(3, 4.5, 10, 2.5));
    path.addPath(strokes({{{5.5, 10}, {10.5, 10}}}));
    return path;
}

QPainterPath passShape() {
    QPainterPath path;
    path.addRoundedRect(QRectF(3.5, 5, 9, 9), 1, 1);
    path.addEllipse(QPointF(8, 9), 1.5, 1.5);
    path.addPath(strokes({{{5, 1.8}, {8, 5}, {11, 1.8}}, {{5.5, 12.2}, {10.5, 12.2}}}));
    return path;
}

QPainterPath copiedStoreShape() {
    QPainterPath path;
    path.addEllipse(QPointF(6, 4), 4, 1.6);
    path.moveTo(2, 12);
    path.cubicTo(2, 14.1, 10, 14.1, 10, 12);
    path.addPath(strokes({{{2, 4}, {2, 12}},
                          {{10, 4}, {10, 12}},
                          {{6, 8.5}, {14, 8.5}},
                          {{11.8, 6.3}, {14, 8.5}, {11.8, 10.7}}}));
    return path;
}

QPainterPath machinesShape() {
    QPainterPath path;
    path.addRoundedRect(QRectF(2, 3, 12, 4.5), 1, 1);
    path.addRoundedRect(QRectF(2, 8.5, 12, 4.5), 1, 1);
    path.addPath(strokes({{{4.5, 5.2}, {6.5, 5.2}}, {{4.5, 10.8}, {6.5, 10.8}}}));
    return path;
}

QPainterPath wayOutShape() {
    return strokes({{{9, 2.5}, {3, 2.5}, {3, 13.5}, {9, 13.5}},
                    {{6.5, 8}, {14, 8}},
                    {{11, 5}, {14, 8}, {11, 11}}});
}

} // namespace doppel::gui
