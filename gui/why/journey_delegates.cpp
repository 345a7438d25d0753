// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journey_delegates.h"

#include "gui/look/marks.h"
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/why/phase_look.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr int kJourneyRow = 30;
constexpr int kDelayRow = 20;
constexpr qreal kBarHeight = 9;
constexpr qreal kIndent = 7;
constexpr qreal kLeastMoment = 46;
constexpr qreal kIconRoom = 20;

void drawCellText(QPainter& painter,
                  const QRectF& where,
                  Qt::Alignment side,
                  const QFont& font,
                  const QColor& colour,
                  const QString& text) {
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(where, static_cast<int>(side | Qt::AlignVCenter),
                     QFontMetricsF(font).elidedText(text, Qt::ElideRight, where.width() + 1));
}

// The ground of a row that is chosen or pointed at.
void drawRowGround(QPainter& painter,
                   const QStyleOptionViewItem& option,
                   const QRectF& row,
                   const Palette& palette) {
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter.fillRect(row, palette.selection);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter.fillRect(row, palette.hover);
    }
}

QFont weighted(bool loud) {
    return words(TextSize::Text, loud ? QFont::DemiBold : QFont::Normal);
}

} // namespace

// ---- journeys ----

JourneyRowDelegate::JourneyRowDelegate(const JourneyModel& model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

QSize JourneyRowDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {180, kJourneyRow};
}

void JourneyRowDelegate::paint(QPainter* painter,
                               const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    const Palette& palette = paletteOf(option.palette);
    const auto row = static_cast<std::size_t>(index.row());
    const Journey& journey = model_.journeys()[row];
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    const QRectF cell = option.rect;
    drawRowGround(*painter, option, cell, palette);
    if (selected) {
        painter->fillRect(QRectF(cell.left(), cell.top(), 3, cell.height()), palette.accent);
    }
    const QRectF line = cell.adjusted(kPadding, 2, -kPadding, -10);
    const QFont momentFont = figures(TextSize::Figure);
    const QString momentText = model_.momentOf(row);
    const qreal moment =
        std::max(kLeastMoment, QFontMetricsF(momentFont).horizontalAdvance(momentText) + 2 * kGrid);
    const QFont tookFont = figures(TextSize::Figure, selected ? QFont::Bold : QFont::Normal);
    const QString tookText = durationText(journey.took());
    const qreal took = std::max(58.0, QFontMetricsF(tookFont).horizontalAdvance(tookText) + kGrid);
    drawCellText(*painter, QRectF(line.left(), line.top(), moment, line.height()), Qt::AlignLeft,
                 momentFont, palette.text3, momentText);
    drawCellText(*painter, line.adjusted(moment, 0, -took, 0), Qt::AlignLeft, weighted(selected),
                 journey.stays.front().isGood ? palette.text : palette.failing.text,
                 QString::fromStdString(model_.slowest(row)) +
                     (journey.stays.front().isGood ? QString() : QStringLiteral(" \u00d7")));
    drawCellText(*painter, line.adjusted(line.width() - took, 0, 0, 0), Qt::AlignRight, tookFont,
                 palette.text, tookText);
    const double whole = sim::toSeconds(model_.journeys().front().took());
    const double share = whole > 0 ? sim::toSeconds(journey.took()) / whole : 0;
    const QRectF room = line.adjusted(moment, 0, 0, 0);
    painter->fillRect(
        QRectF(room.left(), cell.bottom() - 8, std::max(room.width() * share, 2.0), 3),
        journey.stays.front().isGood ? palette.futureA : palette.failing.mark);
    painter->restore();
}

// ---- waterfall ----

WaterfallDelegate::WaterfallDelegate(const WaterfallModel& model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

QSize WaterfallDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {60, kRow};
}

void WaterfallDelegate::paintName(QPainter& painter,
                                  const QRectF& cell,
                                  std::size_t row,
                                  const Palette& palette) const {
    const JourneyStay& stay = model_.journey().stays[row];
    const bool loud = row == model_.longest();
    const qreal indent = kPadding + kIndent * static_cast<qreal>(stay.depth);
    drawIcon(painter, iconOf(model_.kindOf(row)),
             QPointF(cell.left() + indent + 6, cell.center().y()), 13, palette.text2);
    drawCellText(painter, cell.adjusted(indent + kIconRoom, 0, -2, 0), Qt::AlignLeft,
                 weighted(loud), stay.isGood ? palette.text : palette.failing.text,
                 QString::fromStdString(stay.component));
}

void WaterfallDelegate::paintBar(QPainter& painter,
                                 const QRectF& cell,
                                 const JourneyStay& stay,
                                 const Palette& palette) const {
    const Journey& journey = model_.journey();
    const double whole = std::max(sim::toSeconds(model_.length()), 1e-9);
    const auto xOf = [&](sim::Time time) {
        const double share = sim::toSeconds(time - journey.begin()) / whole;
        return cell.left() + (cell.width() - 1) * std::clamp(share, 0.0, 1.0);
    };
    const qreal top = cell.center().y() - kBarHeight / 2;
    for (const StayPiece& piece : stay.pieces) {
        const qreal x = xOf(piece.from);
        const QRectF bar(x, top, xOf(piece.until) - x, kBarHeight);
        drawPhase(painter, piece.phase, bar, palette);
        const QString told = piece.what.empty() ? QString()
                                                : tr("waits %1 for %2")
                                                      .arg(durationText(piece.until - piece.from),
                                                           withArticle(piece.what));
        const QFont font = words(TextSize::Figure, QFont::DemiBold);
        const qreal width = QFontMetricsF(font).horizontalAdvance(told) + 12;
        if (!told.isEmpty() && width < bar.width() - 16) {
            const QRectF plate(bar.center().x() - width / 2, cell.top() + 2, width,
                               cell.height() - 4);
            painter.fillRect(plate, palette.busy.fill);
            drawCellText(painter, plate, Qt::AlignHCenter, font, palette.busy.text, told);
        }
    }
    painter.setPen(palette.text3);
    if (model_.length() > journey.took()) { // nobody waited for it any more
        const qreal x = std::floor(xOf(journey.end())) + 0.5;
        painter.drawLine(QPointF(x, cell.top()), QPointF(x, cell.bottom()));
    }
    if (stay.back - journey.begin() > model_.length()) {
        const QPointF tip(cell.right() - 1, cell.center().y());
        const QPolygonF arrow{tip, tip - QPointF(7, kBarHeight / 2 + 1),
                              tip - QPointF(7, -kBarHeight / 2 - 1)};
        painter.setPen(palette.panel);
        painter.setBrush(palette.text);
        painter.drawPolygon(arrow);
    }
}

void WaterfallDelegate::paint(QPainter* painter,
                              const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    const Palette& palette = paletteOf(option.palette);
    const auto row = static_cast<std::size_t>(index.row());
    const JourneyStay& stay = model_.journey().stays[row];
    const bool loud = row == model_.longest();
    painter->save();
    const QRectF cell = option.rect;
    if (loud) {
        painter->fillRect(cell, palette.busy.fill);
    }
    drawRowGround(*painter, option, cell, palette);
    switch (index.column()) {
    case WaterfallModel::Name:
        paintName(*painter, cell, row, palette);
        break;
    case WaterfallModel::Bar:
        paintBar(*painter, cell, stay, palette);
        break;
    default:
        drawCellText(*painter, cell.adjusted(0, 0, -kPadding, 0), Qt::AlignRight,
                     figures(TextSize::Figure, loud ? QFont::Bold : QFont::Normal), palette.text,
                     durationText(stay.back - stay.sent));
    }
    painter->restore();
}

// ---- shares ----

DelayDelegate::DelayDelegate(const DelayModel& model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

QSize DelayDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {60, kDelayRow};
}

void DelayDelegate::paint(QPainter* painter,
                          const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    const Palette& palette = paletteOf(option.palette);
    const auto row = static_cast<std::size_t>(index.row());
    const DelayShare& share = model_.shares()[row];
    const bool loud = row == 0;
    painter->save();
    const QRectF cell = option.rect;
    drawRowGround(*painter, option, cell, palette);
    if (index.column() == DelayModel::Name) {
        if (!model_.isOthers(row)) {
            drawIcon(*painter, iconOf(model_.kindOf(row)),
                     QPointF(cell.left() + kPadding + 6, cell.center().y()), 13, palette.text2);
        }
        drawCellText(*painter, cell.adjusted(kPadding + kIconRoom, 0, -2, 0), Qt::AlignLeft,
                     weighted(loud), palette.text, index.data().toString());
    } else if (index.column() == DelayModel::Share) {
        drawCellText(*painter, cell.adjusted(0, 0, -kGrid, 0), Qt::AlignRight,
                     figures(TextSize::Figure, loud ? QFont::Bold : QFont::Normal), palette.text,
                     index.data().toString());
    } else {
        const double most = sim::toSeconds(model_.shares().front().total());
        const double room = (cell.width() - 2 * kPadding) / std::max(most, 1e-9);
        qreal x = cell.left() + kGrid;
        const auto piece = [&](StayPhase phase, sim::Duration length) {
            if (length > sim::Duration::zero()) {
                const qreal width = std::max(sim::toSeconds(length) * room, 1.0);
                drawPhase(*painter, phase,
                          {x, cell.center().y() - kBarHeight / 2, width, kBarHeight}, palette);
                x += width;
            }
        };
        piece(StayPhase::Waiting, share.waiting);
        piece(StayPhase::Serving, share.serving);
        piece(StayPhase::Retrying, share.retrying);
        piece(StayPhase::OnTheWay, share.onTheWay);
    }
    painter->restore();
}

} // namespace doppel::gui
