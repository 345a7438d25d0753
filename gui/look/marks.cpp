// SPDX-License-Identifier: Apache-2.0
#include "gui/look/marks.h"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <cmath>
#include <numbers>

namespace doppel::gui {
namespace {

// Health marks are drawn in a square from -8 to 8.
constexpr qreal kHealthUnits = 16;

QPen strokeOf(const QColor& colour, qreal width) {
    return {colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
}

QPen dashedStrokeOf(const QColor& colour, qreal width) {
    QPen pen(colour, width, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({2, 1.2}); // eight dashes around a ring
    return pen;
}

void drawCross(QPainter& painter, qreal arm) {
    painter.drawLine(QPointF(-arm, -arm), QPointF(arm, arm));
    painter.drawLine(QPointF(-arm, arm), QPointF(arm, -arm));
}

QPolygonF octagon(qreal radius) {
    QPolygonF polygon;
    for (int i = 0; i < 8; ++i) {
        const qreal angle = (2 * i + 1) * std::numbers::pi / 8;
        polygon << QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return polygon;
}

} // namespace

QString wordOf(HealthMark mark) {
    switch (mark) {
    case HealthMark::Well:
        return QStringLiteral("well");
    case HealthMark::Busy:
        return QStringLiteral("busy");
    case HealthMark::Failing:
        return QStringLiteral("failing");
    case HealthMark::NoRequests:
        return QStringLiteral("no requests");
    case HealthMark::Down:
        return QStringLiteral("down");
    case HealthMark::NotBuilt:
        return QStringLiteral("not built yet");
    }
    return {};
}

const Palette::Status& colourOf(HealthMark mark, const Palette& palette) {
    switch (mark) {
    case HealthMark::Well:
        return palette.well;
    case HealthMark::Busy:
        return palette.busy;
    case HealthMark::NoRequests:
    case HealthMark::NotBuilt:
        return palette.idle;
    case HealthMark::Failing:
    case HealthMark::Down:
        break;
    }
    return palette.failing;
}

void drawHealth(
    QPainter& painter, HealthMark mark, QPointF centre, qreal size, const Palette& palette) {
    const QColor colour = colourOf(mark, palette).mark;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(centre);
    painter.scale(size / kHealthUnits, size / kHealthUnits);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPen within = strokeOf(palette.card, 1.8);
    switch (mark) {
    case HealthMark::Well:
        painter.drawEllipse(QPointF(0, 0), 7.5, 7.5);
        painter.setPen(within);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF({{-3.5, 0.2}, {-1, 2.8}, {3.6, -2.6}}));
        break;
    case HealthMark::Busy:
        painter.setPen(strokeOf(colour, 1.5));
        painter.drawPolygon(QPolygonF({{0, -6.8}, {7.2, 6}, {-7.2, 6}}));
        painter.setPen(within);
        painter.drawLine(QPointF(0, -2.4), QPointF(0, 1.4));
        painter.drawPoint(QPointF(0, 4.2));
        break;
    case HealthMark::Failing:
        painter.drawPolygon(octagon(7.9));
        painter.setPen(within);
        drawCross(painter, 2.7);
        break;
    case HealthMark::NoRequests:
        painter.setPen(strokeOf(colour, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(0, 0), 6.5, 6.5);
        painter.drawLine(QPointF(-2.8, 0), QPointF(2.8, 0));
        break;
    case HealthMark::Down:
        painter.setPen(strokeOf(colour, 1.8));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(-6.6, -6.6, 13.2, 13.2));
        drawCross(painter, 3);
        break;
    case HealthMark::NotBuilt:
        painter.setPen(dashedStrokeOf(colour, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(0, 0), 6.5, 6.5);
        break;
    }
    painter.restore();
}

void drawDisc(
    QPainter& painter, QPointF centre, qreal size, const QColor& fill, const QColor& ground) {
    painter.setPen(QPen(ground, 1.5));
    painter.setBrush(fill);
    painter.drawEllipse(centre, size / 2, size / 2);
}

void drawDiamond(
    QPainter& painter, QPointF centre, qreal size, const QColor& fill, const QColor& ground) {
    const qreal half = size / 2;
    painter.setPen(QPen(ground, 1.5));
    painter.setBrush(fill);
    painter.drawPolygon(QPolygonF({centre + QPointF(0, -half), centre + QPointF(half, 0),
                                   centre + QPointF(0, half), centre + QPointF(-half, 0)}));
}

} // namespace doppel::gui
