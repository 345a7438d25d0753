// SPDX-License-Identifier: Apache-2.0
#include "gui/time/time_glyph.h"

#include <QPainterPath>
#include <QPolygonF>

#include <algorithm>

namespace doppel::gui {
namespace {

// All are drawn within a square of 16.
constexpr double kSide = 16;

void triangle(QPainterPath& path, double left, double right) {
    path.addPolygon(QPolygonF{QPointF(left, 3), QPointF(right, 8), QPointF(left, 13)});
    path.closeSubpath();
}

QPainterPath filledOf(TimeGlyph glyph) {
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    switch (glyph) {
    case TimeGlyph::PreviousEvent:
        triangle(path, 8, 1.5);
        triangle(path, 14.5, 8);
        break;
    case TimeGlyph::NextEvent:
        triangle(path, 1.5, 8);
        triangle(path, 8, 14.5);
        break;
    case TimeGlyph::StepBack:
        triangle(path, 13, 5.5);
        path.addRect(3, 3, 1.8, 10);
        break;
    case TimeGlyph::Step:
        triangle(path, 3, 10.5);
        path.addRect(11.2, 3, 1.8, 10);
        break;
    case TimeGlyph::Play:
        path.addPolygon(QPolygonF{QPointF(4, 2), QPointF(14, 8), QPointF(4, 14)});
        path.closeSubpath();
        break;
    case TimeGlyph::Pause:
        path.addRoundedRect(3.5, 2.5, 3, 11, 1, 1);
        path.addRoundedRect(9.5, 2.5, 3, 11, 1, 1);
        break;
    default:
        break;
    }
    return path;
}

QPainterPath strokedOf(TimeGlyph glyph) {
    QPainterPath path;
    switch (glyph) {
    case TimeGlyph::Loop:
        path.moveTo(5.5, 2);
        path.lineTo(2.5, 5);
        path.lineTo(5.5, 8);
        path.moveTo(2.5, 5);
        path.lineTo(9.5, 5);
        path.cubicTo(15, 5, 15, 13, 9.5, 13);
        path.lineTo(5, 13);
        break;
    case TimeGlyph::Branch:
        path.addEllipse(QPointF(4, 3.5), 1.8, 1.8);
        path.addEllipse(QPointF(12, 6), 1.8, 1.8);
        path.moveTo(4, 5.3);
        path.lineTo(4, 15);
        path.moveTo(12, 7.8);
        path.cubicTo(12, 11.5, 4, 10, 4, 13);
        break;
    case TimeGlyph::Bolt:
        path.moveTo(9.5, 1.5);
        path.lineTo(3.5, 9);
        path.lineTo(7.5, 9);
        path.lineTo(6.5, 14.5);
        path.lineTo(12.5, 7);
        path.lineTo(8.5, 7);
        path.closeSubpath();
        break;
    case TimeGlyph::Dial:
        path.moveTo(2, 5);
        path.lineTo(8, 5);
        path.moveTo(12, 5);
        path.lineTo(14, 5);
        path.addEllipse(QPointF(10, 5), 2, 2);
        path.moveTo(2, 11);
        path.lineTo(4, 11);
        path.moveTo(8, 11);
        path.lineTo(14, 11);
        path.addEllipse(QPointF(6, 11), 2, 2);
        break;
    case TimeGlyph::Surge:
        path.moveTo(1.5, 13);
        path.lineTo(5, 13);
        path.cubicTo(7, 13, 7, 3, 8.5, 3);
        path.cubicTo(10, 3, 10, 13, 12, 13);
        path.lineTo(14.5, 13);
        break;
    case TimeGlyph::Search:
        path.addEllipse(QPointF(7, 7), 4.5, 4.5);
        path.moveTo(10.3, 10.3);
        path.lineTo(14, 14);
        break;
    default:
        break;
    }
    return path;
}

} // namespace

void paintGlyph(QPainter& painter, TimeGlyph glyph, const QRectF& area, const QColor& colour) {
    const double scale = std::min(area.width(), area.height()) / kSide;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.center().x() - kSide / 2 * scale, area.center().y() - kSide / 2 * scale);
    painter.scale(scale, scale);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPath(filledOf(glyph));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(strokedOf(glyph));
    painter.restore();
}

} // namespace doppel::gui
