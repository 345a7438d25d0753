// SPDX-License-Identifier: Apache-2.0
#include "gui/map/hover_card.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <span>

namespace doppel::gui {
namespace {

constexpr int kWidth = 258;
constexpr int kLeastWidth = 176;
constexpr int kHead = 32;
constexpr int kLine = 18;
constexpr int kFewLines = 3;
constexpr int kFoot = 28;
constexpr int kBare = kHead + 8 + kFoot; // without its lines

} // namespace

HoverCard::HoverCard(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void HoverCard::tell(const MapScene& scene, std::size_t card, const MapState* state) {
    const MapCard& told = scene.fold.cards[card];
    const MapNode& node = scene.sketch.nodes[told.front()];
    name_ = scene.faces[card].name;
    kind_ = told.isStack() ? tr("stack") : node.isSource ? tr("visitors") : node.kind;
    icon_ = scene.faces[card].icon;
    opens_ = !told.isStack();
    lines_.clear();
    if (told.isStack()) {
        for (const std::size_t front : told.fronts) {
            lines_.push_back(
                {scene.sketch.nodes[front].name,
                 state == nullptr ? QString() : wordOf(state->nodes[front].health),
                 state == nullptr ? FigureLine::Tone::Usual : toneOf(state->nodes[front].health)});
        }
    } else if (state != nullptr) {
        const NodeState& front = state->nodes[told.front()];
        lines_ = figureLines(front, node.isAsked || node.isSource);
        if (front.health == HealthMark::NotBuilt) {
            lines_.insert(lines_.begin(), {wordOf(front.health), {}});
        }
        for (const std::size_t tab : told.tabs) {
            const HealthMark health = state->nodes[tab].health;
            lines_.push_back({scene.sketch.nodes[tab].name, wordOf(health), toneOf(health)});
        }
    } else {
        lines_.push_back({tr("not played yet"), {}});
    }
    QStringList spoken;
    for (const FigureLine& line : lines_) {
        spoken.push_back(line.name + QLatin1Char(' ') + line.value);
    }
    setAccessibleName(name_);
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    update();
}

std::vector<QSize> HoverCard::sizesIn(const QSize& pane) const {
    const int wide = std::clamp(pane.width() * 3 / 5, kLeastWidth, kWidth);
    const int most = std::min(pane.height(), pane.width() * pane.height() / 3 / wide);
    const auto all = static_cast<int>(lines_.size());
    const int lines = std::clamp((most - kBare) / kLine, 1, std::max(1, all));
    std::vector<QSize> sizes;
    for (const int shown : {lines, std::min(lines, kFewLines), 1}) {
        for (const int width : {wide, kLeastWidth}) {
            sizes.emplace_back(width, kBare + shown * kLine);
        }
    }
    return sizes;
}

void HoverCard::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.accent, 1));
    painter.setBrush(palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius,
                            kCardRadius);
    const QRectF room = QRectF(rect()).adjusted(12, 0, -12, 0);
    const auto text = [&](const QRectF& where, Qt::Alignment alignment, const QFont& font,
                          const QColor& colour, const QString& what) {
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(where, static_cast<int>(alignment) | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(what, Qt::ElideRight, where.width() + 1));
    };
    const QRectF head(room.left(), 2, room.width(), kHead - 2);
    drawIcon(painter, icon_, QPointF(head.left() + 7, head.center().y()), 14, palette.text2);
    text(head.adjusted(20, 0, -70, 0), Qt::AlignLeft, words(TextSize::Text, QFont::DemiBold),
         palette.text, name_);
    text(head.adjusted(head.width() - 70, 0, 0, 0), Qt::AlignRight, words(TextSize::Figure),
         palette.text3, kind_);
    double y = kHead;
    const auto lines =
        std::min(lines_.size(), static_cast<std::size_t>((height() - kBare) / kLine));
    for (const FigureLine& line : std::span(lines_).first(lines)) {
        const QRectF row(room.left(), y, room.width(), kLine);
        const bool isUsual = line.tone == FigureLine::Tone::Usual;
        const QFont valueFont = figures(TextSize::Figure, isUsual ? QFont::Normal : QFont::Bold);
        const double value = QFontMetricsF(valueFont).horizontalAdvance(line.value);
        text(row.adjusted(0, 0, -std::min(value + 8, row.width() * 0.7), 0), Qt::AlignLeft,
             figures(TextSize::Figure), palette.text2, line.name);
        text(row.adjusted(row.width() * 0.3, 0, 0, 0), Qt::AlignRight, valueFont,
             isUsual                               ? palette.text
             : line.tone == FigureLine::Tone::Busy ? palette.busy.text
                                                   : palette.failing.text,
             line.value);
        y += kLine;
    }
    y += 6;
    painter.setPen(palette.border);
    painter.drawLine(QPointF(1, y + 0.5), QPointF(width() - 1, y + 0.5));
    const QRectF foot(room.left(), y + 1, room.width(), height() - y - 2);
    const QString key = tr("Enter");
    const double keyWide = QFontMetricsF(words(TextSize::Figure)).horizontalAdvance(key);
    text(foot.adjusted(0, 0, -keyWide - 8, 0), Qt::AlignLeft,
         words(TextSize::Figure, QFont::DemiBold), palette.link,
         opens_ ? tr("Open metrics and fields") : tr("Unfold"));
    text(foot, Qt::AlignRight, words(TextSize::Figure), palette.text3, key);
}

} // namespace doppel::gui
