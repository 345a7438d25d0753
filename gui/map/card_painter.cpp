// SPDX-License-Identifier: Apache-2.0
#include "gui/map/card_painter.h"

#include "gui/look/hatch.h"
#include "gui/look/type.h"
#include "gui/map/card_marks.h"
#include "gui/map/legible.h"
#include "gui/map/map_camera.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kCardInset = 8;
constexpr double kIconSize = 14;
constexpr double kHealthSize = 14;
constexpr double kBar = 3;
constexpr double kTabEdge = 6;    // how far tabs look out above a card
constexpr double kFirstLine = 14; // middles of the three lines
constexpr double kSecondLine = 30;
constexpr double kThirdLine = 43;
/// The edge and the ground of a card, by how its component does.
struct CardEdge {
    QColor line;
    QColor fill;
    double width = 1;
    Qt::PenStyle style = Qt::SolidLine;
};

CardEdge edgeOf(HealthMark health, bool loud, const Palette& palette) {
    switch (health) {
    case HealthMark::Well:
        return {palette.strongBorder, palette.card, 1};
    case HealthMark::Busy:
        return {palette.busy.mark, palette.busy.fill, 1.75};
    case HealthMark::Failing:
        return loud ? CardEdge{palette.failing.mark, palette.failing.fill, 2}
                    : CardEdge{palette.failing.mark, palette.card, 1.5};
    case HealthMark::NoRequests:
    case HealthMark::NotBuilt:
        return {palette.idle.mark, palette.idle.fill, 1, Qt::DashLine};
    case HealthMark::Down:
        return loud ? CardEdge{palette.failing.mark, palette.failing.fill, 2}
                    : CardEdge{palette.failing.mark, palette.card, 1};
    }
    return {};
}

QPen penOf(const CardEdge& edge) {
    QPen pen(edge.line, edge.width, edge.style);
    if (edge.style == Qt::DashLine) {
        pen.setDashPattern({3, 2.5});
    }
    return pen;
}

QRectF lineAt(const QRectF& card, double middle) {
    return {card.left() + kCardInset, card.top() + middle - 9, card.width() - 2 * kCardInset, 18};
}

QColor nameColour(const CardFace& face, const Palette& palette) {
    return isIdle(face.health) ? palette.text2 : palette.text;
}

void drawHatch(QPainter& painter, const QRectF& card, QColor line) {
    painter.save();
    QPainterPath clip;
    clip.addRoundedRect(card, kCardRadius, kCardRadius);
    painter.setClipPath(clip, Qt::IntersectClip);
    line.setAlphaF(0.35F);
    painter.setPen(QPen(line, 1));
    const std::vector<QLineF> lines = hatchLines(card);
    painter.drawLines(lines.data(), static_cast<int>(lines.size()));
    painter.restore();
}

void hatch(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette) {
    if (face.health == HealthMark::Down) {
        drawHatch(painter, card, face.loud ? palette.failing.mark : palette.idle.mark);
    } else if (face.inVain || face.health == HealthMark::NotBuilt) {
        drawHatch(painter, card, palette.idle.mark);
    }
}

// A tab looks out above the card, in the colour of the worst that stands behind it.
void drawTabs(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette) {
    HealthMark worst = HealthMark::NoRequests;
    for (const TabFace& tab : face.tabs) {
        worst = severity(tab.health) > severity(worst) ? tab.health : worst;
    }
    const int edges = face.isStack ? 3 : face.tabs.size() > 1 ? 2 : 1;
    for (int i = edges; i >= 1; --i) {
        const double out = kTabEdge * i / (edges == 1 ? 1 : 1.6);
        const double narrower = kCardInset + 2.0 * i;
        const QRectF back = card.adjusted(narrower, -out, -narrower, -card.height() + 8);
        const CardEdge edge = edgeOf(worst, false, palette);
        painter.setPen(penOf({edge.line, edge.fill, std::min(edge.width, 1.5), edge.style}));
        painter.setBrush(edge.fill);
        painter.drawRoundedRect(back, kBandRadius, kBandRadius);
    }
}

void drawBar(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette) {
    const QRectF bar(card.left() + kCardInset, card.bottom() - kBar - 2.5,
                     card.width() - 2 * kCardInset, kBar);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.border);
    painter.drawRoundedRect(bar, kBar / 2, kBar / 2);
    const double full = *face.utilisation;
    if (full <= 0) {
        return;
    }
    painter.setBrush(full >= kBusyFrom ? palette.busy.mark : palette.text3);
    painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(kBar, bar.width() * full), kBar)),
                            kBar / 2, kBar / 2);
}

void drawPops(QPainter& painter, const QRectF& card, const CardFace& face, const Palette& palette) {
    constexpr double kGap = 2;
    double all = 0;
    for (const PopFace& pop : face.pops) {
        all += std::max(0.0, pop.share);
    }
    const QRectF room(card.left() + kCardInset, card.bottom() - 17, card.width() - 2 * kCardInset,
                      13);
    // Each has room for its name; what is left is shared out by visitors.
    const auto count = static_cast<double>(face.pops.size());
    const double least = std::min(26.0, (room.width() - kGap * (count - 1)) / count);
    const double free = room.width() - kGap * (count - 1) - least * count;
    double x = room.left();
    for (const PopFace& pop : face.pops) {
        const double width = least + (all > 0 ? free * pop.share / all : free / count);
        const QRectF piece(x, room.top(), width, room.height());
        painter.setPen(Qt::NoPen);
        painter.setBrush(face.loud ? palette.card : palette.cache.fill);
        painter.drawRoundedRect(piece, kBandRadius - 1, kBandRadius - 1);
        const QFont font = legible(words(TextSize::Tick), painter);
        drawLine(painter, piece, Qt::AlignHCenter, font, palette.text2,
                 QFontMetricsF(font).elidedText(pop.name, Qt::ElideRight, width - 2));
        x += width + kGap;
    }
}

void drawRing(QPainter& painter, const QRectF& card, CardMood mood, const Palette& palette) {
    if (!mood.selected && !mood.hovered && !mood.target) {
        return;
    }
    QPen pen(palette.accent, mood.selected || mood.target ? 2 : 1);
    if (mood.target) {
        pen.setStyle(Qt::DashLine);
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(card.adjusted(-3, -3, 3, 3), kCardRadius + 2, kCardRadius + 2);
}

QRectF serversRoom(const QRectF& card, const CardFace& face) {
    return lineAt(card, kThirdLine).adjusted(0, 0, face.used.isEmpty() ? 0 : -40, 0);
}

void drawThirdLine(QPainter& painter,
                   const QRectF& card,
                   const CardFace& face,
                   const Palette& palette) {
    const QRectF third = lineAt(card, kThirdLine);
    double left = 0; // what the servers take
    if (!face.servers.empty()) {
        left = drawServers(painter, serversRoom(card, face), face.servers,
                           isIdle(face.health) ? palette.idle.mark : palette.text2, palette);
    }
    if (!face.used.isEmpty()) {
        const bool busy = *face.utilisation >= kBusyFrom;
        drawLine(painter, third, Qt::AlignRight,
                 legible(figures(TextSize::Tick, busy ? QFont::Bold : QFont::Normal), painter),
                 busy ? palette.busy.text : palette.text2, face.used);
    } else if (const QFont font = legible(words(TextSize::Figure), painter);
               QFontMetricsF(font).horizontalAdvance(face.note) + left + 6 <= third.width()) {
        drawLine(painter, third, face.servers.empty() ? Qt::AlignLeft : Qt::AlignRight, font,
                 palette.text3, face.note);
    }
}

} // namespace

QSizeF cardSize(const CardFace& face) {
    constexpr double kWidest = 232;
    constexpr double kPopWidth = 44;
    const double name =
        QFontMetricsF(words(TextSize::Text, QFont::DemiBold)).horizontalAdvance(face.name);
    double width = std::max(kCardWidth, name + 2 * kCardInset + kIconSize + kHealthSize + 14);
    width = std::max(width, static_cast<double>(face.pops.size()) * kPopWidth + 2 * kCardInset);
    if (face.isSource) {
        width = std::max(width, 176.0);
    }
    return {std::ceil(std::min(width, std::max(kWidest, kPopWidth * 7)) / 4) * 4, kCardHeight};
}

QSizeF chipSize(const CardFace& face) {
    constexpr double kBesideName = 76; // the mark, a rate, the distances
    const double name =
        QFontMetricsF(words(TextSize::Figure, QFont::DemiBold)).horizontalAdvance(face.name);
    return {std::ceil(std::clamp(name + kBesideName, 112.0, 200.0) / 4) * 4, kChipHeight};
}

QRectF tabsRect(const QRectF& card, const CardFace& face) {
    return face.tabs.empty() || face.isStack
               ? QRectF()
               : card.adjusted(kCardInset, -2 * kTabEdge, -kCardInset, -card.height());
}

void drawCard(QPainter& painter,
              const QRectF& card,
              const CardFace& face,
              CardMood mood,
              const Palette& palette) {
    if (!face.tabs.empty() || face.isStack) {
        drawTabs(painter, card, face, palette);
    }
    const CardEdge edge = edgeOf(face.health, face.loud, palette);
    painter.setPen(penOf(edge));
    painter.setBrush(edge.fill);
    if (serversWidth(face.servers) > serversRoom(card, face).width()) { // many: a pile of cards
        painter.drawRoundedRect(card.translated(4, 4), kCardRadius, kCardRadius);
    }
    painter.drawRoundedRect(card, kCardRadius, kCardRadius);
    hatch(painter, card, face, palette);
    drawRing(painter, card, mood, palette);

    const double firstLine = card.top() + kFirstLine;
    drawIcon(painter, face.icon, QPointF(card.left() + kCardInset + kIconSize / 2, firstLine),
             kIconSize, palette.text2);
    drawHealth(painter, face.health,
               QPointF(card.right() - kCardInset - kHealthSize / 2 + 1, firstLine), kHealthSize,
               palette);
    const QFont nameFont = legible(words(TextSize::Text, QFont::DemiBold), painter);
    const QRectF nameRoom =
        lineAt(card, kFirstLine).adjusted(kIconSize + 5, 0, -kHealthSize - 3, 0);
    drawLine(painter, nameRoom, Qt::AlignLeft, nameFont, nameColour(face, palette),
             QFontMetricsF(nameFont).elidedText(face.name, Qt::ElideMiddle, nameRoom.width() + 1));

    const QRectF second = lineAt(card, kSecondLine);
    const bool quiet = isIdle(face.health);
    const QFont rateFont = quiet ? legible(words(TextSize::Figure), painter)
                                 : legible(figures(TextSize::Figure), painter);
    // Where there is no room for both, what fails, or is in vain, tells more than how many came.
    const double both = QFontMetricsF(rateFont).horizontalAdvance(face.rate) + 6 +
                        QFontMetricsF(legible(figures(TextSize::Figure, QFont::Bold), painter))
                            .horizontalAdvance(face.figure);
    if (both <= second.width() || !(face.fails || face.inVain)) {
        drawLine(painter, second, Qt::AlignLeft, rateFont, quiet ? palette.text3 : palette.text,
                 face.rate);
    }
    if (face.fails) {
        drawLine(painter, second, Qt::AlignRight,
                 legible(figures(TextSize::Figure, QFont::Bold), painter), palette.failing.text,
                 face.figure);
    } else {
        drawLine(painter, second, Qt::AlignRight, legible(figures(TextSize::Figure), painter),
                 palette.text2, face.figure);
    }
    if (!face.pops.empty()) {
        drawPops(painter, card, face, palette);
        return;
    }
    drawThirdLine(painter, card, face, palette);
    if (face.isStack) {
        drawLine(painter, lineAt(card, kThirdLine), Qt::AlignLeft,
                 legible(words(TextSize::Figure), painter), palette.link,
                 QCoreApplication::translate("Map", "\u25b8 unfold"));
    }
    if (face.utilisation) {
        drawBar(painter, card, face, palette);
    }
    if (face.waiting > 0) {
        drawComb(painter, card, face, palette);
    }
}

void drawChip(QPainter& painter,
              const QRectF& chip,
              const CardFace& face,
              CardMood mood,
              const Palette& palette) {
    const CardEdge edge = edgeOf(face.health, face.loud, palette);
    painter.setPen(penOf(edge));
    painter.setBrush(edge.fill);
    painter.drawRoundedRect(chip, kBandRadius, kBandRadius);
    hatch(painter, chip, face, palette);
    drawRing(painter, chip, mood, palette);
    constexpr double kMark = 12;
    const double middle = chip.center().y();
    drawHealth(painter, face.health, QPointF(chip.left() + 6 + kMark / 2, middle), kMark, palette);
    QRectF room = chip.adjusted(6 + kMark + 4, 0, -6, 0);
    if (face.isHit()) { // there is no room for what it is
        drawIcon(painter, Icon::Fault, QPointF(room.right() - 5, middle), 12, palette.failing.mark);
        room.adjust(0, 0, -14, 0);
    }
    const QFont nameFont = legible(words(TextSize::Figure, QFont::DemiBold), painter);
    const QFontMetricsF nameMetrics(nameFont);
    const QFont rateFont = legible(figures(TextSize::Tick), painter);
    const double rate = QFontMetricsF(rateFont).horizontalAdvance(face.rate) + 6;
    const bool hasRate =
        !isIdle(face.health) && nameMetrics.horizontalAdvance(face.name) + rate <= room.width();
    if (hasRate) {
        drawLine(painter, room, Qt::AlignRight, rateFont, palette.text2, face.rate);
        room.adjust(0, 0, -rate, 0);
    }
    drawLine(painter, room, Qt::AlignLeft, nameFont, nameColour(face, palette),
             nameMetrics.elidedText(face.name, Qt::ElideMiddle, room.width() + 1));
}

} // namespace doppel::gui
