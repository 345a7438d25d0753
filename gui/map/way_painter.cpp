// SPDX-License-Identifier: Apache-2.0
#include "gui/map/way_painter.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"
#include "gui/map/call_look.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

// Cards of a crowd have no routed ways.
QPainterPath pathOf(const MapScene& scene, std::size_t way) {
    if (way < scene.tracks.size()) {
        return scene.tracks[way].path();
    }
    const MapWay& ends = scene.fold.ways[way];
    QPainterPath straight(scene.layout.cards[ends.from].center());
    straight.lineTo(scene.layout.cards[ends.to].center());
    return straight;
}

QString labelOf(const CallState& call) {
    if (call.cut) {
        return QCoreApplication::translate("Map", "cut");
    }
    return QCoreApplication::translate("Map", "%1 fail").arg(numberText(*call.failing, "1"));
}

} // namespace

QPen wayPen(const CallState& call, double largestRate, const Palette& palette) {
    QPen pen(palette.call, callWidth(call.rate, largestRate));
    pen.setCapStyle(Qt::FlatCap);
    switch (call.health()) {
    case CallHealth::NoCalls:
        pen.setColor(palette.idle.mark);
        pen.setWidthF(1);
        pen.setDashPattern({1.5, 3.5});
        break;
    case CallHealth::Well:
        break;
    case CallHealth::Failing:
        pen.setColor(palette.busy.mark);
        break;
    case CallHealth::Loud:
        pen.setColor(palette.failing.mark);
        pen.setDashPattern(
            {4 / std::max(1.0, pen.widthF() / 3), 1.6 / std::max(1.0, pen.widthF() / 3)});
        break;
    }
    return pen;
}

void drawWays(QPainter& painter,
              const MapScene& scene,
              const QRectF& inView,
              std::optional<std::size_t> selected,
              const Palette& palette) {
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < scene.fold.ways.size(); ++i) {
        const MapWay& way = scene.fold.ways[i];
        const bool ofSelected = selected && (way.from == *selected || way.to == *selected);
        if (scene.crowd && !ofSelected) {
            continue;
        }
        const QPainterPath path = pathOf(scene, i);
        if (!path.controlPointRect().adjusted(-8, -8, 8, 8).intersects(inView)) {
            continue;
        }
        QPen pen = wayPen(scene.ways[i], scene.largestRate, palette);
        if (scene.crowd) {
            pen = QPen(palette.accent, 1.5);
            pen.setCosmetic(true);
        } else if (ofSelected && scene.ways[i].health() == CallHealth::NoCalls) {
            pen.setColor(palette.accent);
        } else if (ofSelected) {
            QColor halo = palette.accent;
            halo.setAlphaF(0.3F);
            QPen wider(halo, pen.widthF() + 4);
            wider.setCapStyle(Qt::FlatCap);
            painter.setPen(wider);
            painter.drawPath(path);
        }
        painter.setPen(pen);
        painter.drawPath(path);
    }
}

void drawWayLabels(QPainter& painter,
                   const MapScene& scene,
                   const MapCamera& camera,
                   const Palette& palette) {
    const QFont font = words(TextSize::Figure, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    for (std::size_t i = 0; i < scene.tracks.size(); ++i) {
        if (scene.ways[i].health() != CallHealth::Loud || scene.tracks[i].length() < 24) {
            continue;
        }
        const QString text = labelOf(scene.ways[i]);
        const double width = metrics.horizontalAdvance(text) + 8;
        const QPointF middle = camera.toScreen(scene.tracks[i].at(0.5));
        // Beside what leads down; above what leads across, if it is long enough.
        const QPointF across = scene.tracks[i].at(1) - scene.tracks[i].at(0);
        const bool isFlat = std::abs(across.x()) > 2 * std::abs(across.y());
        if (isFlat && scene.tracks[i].length() * camera.zoom < width + 20) {
            continue;
        }
        const QRectF room = isFlat ? QRectF(middle.x() - width / 2, middle.y() - 22, width, 16)
                                   : QRectF(middle.x() + 7, middle.y() - 8, width, 16);
        QColor ground = palette.panel;
        ground.setAlphaF(0.88F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(room, kBandRadius, kBandRadius);
        painter.setPen(palette.failing.text);
        painter.drawText(room, Qt::AlignCenter, text);
    }
}

} // namespace doppel::gui
