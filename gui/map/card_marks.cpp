// SPDX-License-Identifier: Apache-2.0
#include "gui/map/card_marks.h"

#include "gui/look/type.h"
#include "gui/map/call_look.h"
#include "gui/map/legible.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr double kDot = 4.4;
constexpr double kDotStep = 6.4;
constexpr double kZoneGap = 4;
constexpr double kTooth = 3;
constexpr double kToothStep = 4.6;
constexpr double kToothHeight = 8;

QFont combFont(double zoom) {
    return legible(words(TextSize::Figure, QFont::DemiBold), zoom);
}

QString combText(std::int64_t waiting) {
    return QCoreApplication::translate("Map", "%1 waiting").arg(waiting);
}

} // namespace

void drawLine(QPainter& painter,
              const QRectF& room,
              Qt::Alignment alignment,
              const QFont& font,
              const QColor& colour,
              const QString& text) {
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(room, static_cast<int>(alignment) | Qt::AlignVCenter | Qt::TextSingleLine,
                     text);
}

void drawServerMark(QPainter& painter,
                    ServerMark mark,
                    QPointF centre,
                    const QColor& colour,
                    const Palette& palette) {
    constexpr double kRadius = kDot / 2;
    const QRectF disc(centre.x() - kRadius, centre.y() - kRadius, kDot, kDot);
    switch (mark) {
    case ServerMark::Ready:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(disc);
        return;
    case ServerMark::Booting:
    case ServerMark::Draining:
        painter.setPen(QPen(colour, 1.1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(disc.adjusted(0.4, 0.4, -0.4, -0.4));
        if (mark == ServerMark::Draining) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colour);
            painter.drawPie(disc, 90 * 16, 180 * 16);
        }
        return;
    case ServerMark::Failed:
        painter.setPen(QPen(palette.failing.mark, 1.5));
        painter.drawLine(disc.topLeft(), disc.bottomRight());
        painter.drawLine(disc.topRight(), disc.bottomLeft());
        return;
    }
}

double serversWidth(const std::vector<ZoneServers>& servers) {
    std::uint32_t all = 0;
    for (const ZoneServers& zone : servers) {
        for (const std::uint32_t some : zone.count) {
            all += some;
        }
    }
    return all * kDotStep +
           kZoneGap * static_cast<double>(servers.empty() ? 0 : servers.size() - 1);
}

namespace {

// A mark and how many there are, by state.
double drawServerCounts(QPainter& painter,
                        const QRectF& room,
                        const std::vector<ZoneServers>& servers,
                        const QColor& colour,
                        const Palette& palette) {
    const QFont font = legible(figures(TextSize::Tick), painter);
    const QFontMetricsF metrics(font);
    double x = room.left();
    for (std::size_t mark = 0; mark < kServerMarks; ++mark) {
        std::uint32_t all = 0;
        for (const ZoneServers& zone : servers) {
            all += zone.count[mark];
        }
        if (all == 0) {
            continue;
        }
        const QString text = QString::number(all);
        drawServerMark(painter, static_cast<ServerMark>(mark),
                       QPointF(x + kDot / 2, room.center().y()), colour, palette);
        x += kDot + 3;
        drawLine(painter, QRectF(x, room.top(), room.right() - x, room.height()), Qt::AlignLeft,
                 font, palette.text2, text);
        x += metrics.horizontalAdvance(text) + 6;
    }
    return x - 6 - room.left();
}

} // namespace

double drawServers(QPainter& painter,
                   const QRectF& room,
                   const std::vector<ZoneServers>& servers,
                   const QColor& colour,
                   const Palette& palette) {
    if (serversWidth(servers) > room.width()) {
        return drawServerCounts(painter, room, servers, colour, palette);
    }
    QPointF at(room.left() + kDot / 2, room.center().y());
    for (const ZoneServers& zone : servers) {
        for (std::size_t mark = 0; mark < kServerMarks; ++mark) {
            for (std::uint32_t i = 0; i < zone.count[mark]; ++i) {
                drawServerMark(painter, static_cast<ServerMark>(mark), at, colour, palette);
                at.rx() += kDotStep;
            }
        }
        at.rx() += kZoneGap;
    }
    return at.x() - kZoneGap - room.left();
}

QRectF combRect(const QRectF& card, const CardFace& face, double zoom) {
    const double text = QFontMetricsF(combFont(zoom)).horizontalAdvance(combText(face.waiting));
    const double bottom = card.top() - (face.tabs.empty() ? 3 : 9);
    const double width = teethOf(face.waiting) * kToothStep + text + 10;
    // A longer one stands over the card's middle: beside it is what cuts it, or a neighbour.
    const double left = width > card.width() ? card.center().x() - width / 2
                                             : std::min(card.left() + 9, card.right() - width);
    return {left, bottom - kToothHeight - 4, width, kToothHeight + 6};
}

void drawComb(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette) {
    const double zoom = painter.worldTransform().m11();
    const QRectF room = combRect(card, face, zoom);
    // Lines of calls pass here; the words stand on ground of their own.
    QColor ground = palette.panel;
    ground.setAlphaF(0.9F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(room, 2, 2);
    painter.setBrush(palette.busy.mark);
    const int teeth = teethOf(face.waiting);
    for (int i = 0; i < teeth; ++i) {
        painter.drawRect(QRectF(room.left() + 3 + i * kToothStep,
                                room.center().y() - kToothHeight / 2, kTooth, kToothHeight));
    }
    drawLine(painter, room.adjusted(6 + teeth * kToothStep, -3, 4, 3), Qt::AlignLeft,
             combFont(zoom), palette.busy.text, combText(face.waiting));
}

QSizeF pinSize(const FaultPin& pin, double zoom) {
    constexpr double kWidest = 240;
    const QStringList lines = pinLines(pin);
    const double first = QFontMetricsF(legible(words(TextSize::Figure, QFont::DemiBold), zoom))
                             .horizontalAdvance(lines[0]);
    const double second =
        QFontMetricsF(legible(words(TextSize::Figure), zoom)).horizontalAdvance(lines[1]);
    return {std::min(kWidest, std::max(first, second) + 34), 38};
}

namespace {

// Its ground and its icon; the colour of what is written on it.
QColor drawPinGround(QPainter& painter,
                     const QRectF& rect,
                     const QPointF& icon,
                     const FaultPin& pin,
                     const QPolygonF& tip,
                     const Palette& palette) {
    const bool ended = pin.since.has_value();
    const QColor ground = pin.isFault ? palette.failing.mark : palette.accent;
    QPen pen(ended ? palette.strongBorder : ground, 1);
    if (ended) {
        pen.setDashPattern({3, 2.5});
    }
    painter.setPen(pen);
    painter.setBrush(ended ? palette.panel : ground);
    painter.drawRoundedRect(rect, kCardRadius, kCardRadius);
    if (!ended) {
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(tip);
    }
    // On red, in light and dark, in the colour of cards.
    const QColor onGround = pin.isFault ? palette.card : palette.onAccent;
    const QColor text = ended ? palette.text2 : onGround;
    drawIcon(painter, pin.isFault ? Icon::Fault : Icon::Change, icon, 13, text);
    return text;
}

} // namespace

void drawPinMark(QPainter& painter,
                 const QRectF& rect,
                 const FaultPin& pin,
                 const Palette& palette) {
    drawPinGround(painter, rect, rect.center(), pin, {}, palette);
}

void drawPin(QPainter& painter,
             const QRectF& rect,
             const QPolygonF& tip,
             const FaultPin& pin,
             const Palette& palette) {
    const QColor text =
        drawPinGround(painter, rect, rect.topLeft() + QPointF(12, 12), pin, tip, palette);
    const QStringList lines = pinLines(pin);
    const QRectF room = rect.adjusted(24, 3, -6, -3);
    const QFont bold = legible(words(TextSize::Figure, QFont::DemiBold), painter);
    drawLine(painter, QRectF(room.topLeft(), QSizeF(room.width(), 16)), Qt::AlignLeft, bold, text,
             QFontMetricsF(bold).elidedText(lines[0], Qt::ElideRight, room.width() + 1));
    drawLine(painter, QRectF(room.left(), room.top() + 16, room.width(), 16), Qt::AlignLeft,
             legible(words(TextSize::Figure), painter), text, lines[1]);
}

} // namespace doppel::gui
