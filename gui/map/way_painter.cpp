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
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace doppel::gui {
namespace {

// Cards of a crowd have no routed ways. Routed ones end at the edges of cards.
QPainterPath pathOf(const MapScene& scene, std::size_t way, MapDetail detail) {
    const bool isRouted = way < scene.tracks.size();
    const bool asLaidOut =
        detail == MapDetail::Cards || (scene.compact && detail == MapDetail::Chips);
    if (isRouted && asLaidOut) {
        return scene.tracks[way].path();
    }
    const MapWay& ends = scene.fold.ways[way];
    QPainterPath path(scene.layout.cards[ends.from].center());
    if (isRouted) {
        const QPainterPath& track = scene.tracks[way].path();
        path.lineTo(track.elementAt(0)); // connectPath() drops a start that nothing followed
        path.connectPath(track);
    }
    path.lineTo(scene.layout.cards[ends.to].center());
    return path;
}

QFont wayLabelFont() {
    return words(TextSize::Figure, QFont::DemiBold);
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
              MapDetail detail,
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
        const QPainterPath path = pathOf(scene, i, detail);
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

std::vector<WayLabel>
wayLabels(const MapScene& scene, const MapCamera& camera, std::vector<QRectF> taken) {
    constexpr std::array kPlaces{0.5, 0.35, 0.65, 0.2, 0.8}; // along the way
    constexpr double kHeight = 16;
    const QFontMetricsF metrics(wayLabelFont());
    for (std::size_t card = 0; card < scene.layout.cards.size(); ++card) {
        taken.push_back(placeOnScreen(scene, card, camera));
    }
    const auto isFree = [&](const QRectF& room) {
        return std::none_of(taken.begin(), taken.end(),
                            [&](const QRectF& other) { return other.intersects(room); });
    };
    std::vector<WayLabel> labels;
    for (std::size_t i = 0; i < scene.tracks.size(); ++i) {
        if (scene.ways[i].health() != CallHealth::Loud || scene.tracks[i].length() < 24) {
            continue;
        }
        const QString text = labelOf(scene.ways[i]);
        const double width = metrics.horizontalAdvance(text) + 8;
        // Beside what leads down; above or below what leads across.
        const QPointF across = scene.tracks[i].at(1) - scene.tracks[i].at(0);
        const bool isFlat = std::abs(across.x()) > 2 * std::abs(across.y());
        std::optional<QRectF> place;
        for (const double share : kPlaces) {
            const QPointF at = camera.toScreen(scene.tracks[i].at(share));
            const std::array corners =
                isFlat ? std::array{QPointF(at.x() - width / 2, at.y() - kHeight - 6),
                                    QPointF(at.x() - width / 2, at.y() + 6)}
                       : std::array{QPointF(at.x() + 7, at.y() - kHeight / 2),
                                    QPointF(at.x() - 7 - width, at.y() - kHeight / 2)};
            for (const QPointF& corner : corners) {
                const QRectF room(corner, QSizeF(width, kHeight));
                place = !place && isFree(room) ? std::optional(room) : place;
            }
        }
        if (place) {
            taken.push_back(*place);
            labels.push_back({*place, text});
        }
    }
    return labels;
}

void drawWayLabels(QPainter& painter, const std::vector<WayLabel>& labels, const Palette& palette) {
    painter.setFont(wayLabelFont());
    for (const WayLabel& label : labels) {
        QColor ground = palette.panel;
        ground.setAlphaF(0.88F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(label.rect, kBandRadius, kBandRadius);
        painter.setPen(palette.failing.text);
        painter.drawText(label.rect, Qt::AlignCenter, label.text);
    }
}

} // namespace doppel::gui
