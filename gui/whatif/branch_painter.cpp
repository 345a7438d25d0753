// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_painter.h"

#include "gui/look/future_tag.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/whatif/branch_model.h"

#include <QMouseEvent>
#include <QPainter>

namespace doppel::gui {
namespace {

constexpr qreal kMarkSize = 11;
constexpr qreal kTextAt = 30; // from the row's left
constexpr qreal kBadge = 18;
constexpr qreal kCompareWidth = 56;

const BranchRow& branchAt(const QModelIndex& index) {
    return static_cast<const BranchModel*>(index.model())->row(index);
}

QRectF badgeOf(const QRectF& row, FutureRole role) {
    const qreal width = role == FutureRole::Other ? kCompareWidth : kBadge;
    return {row.right() - kFiguresRight - width, row.top() + 7, width, kBadge};
}

void drawMark(QPainter& painter,
              QPointF centre,
              FutureRole role,
              const Palette& palette,
              const QColor& ground) {
    if (role == FutureRole::A) {
        drawDisc(painter, centre, kMarkSize, palette.futureA, ground);
    } else if (role == FutureRole::B) {
        drawDiamond(painter, centre, kMarkSize + 3, palette.futureB, ground);
    } else {
        painter.setPen(QPen(palette.strongBorder, 1.5));
        painter.setBrush(ground);
        painter.drawEllipse(centre, kMarkSize / 2, kMarkSize / 2);
    }
}

void drawBadge(QPainter& painter, const QRectF& badge, FutureRole role, const Palette& palette) {
    if (role == FutureRole::Other) {
        painter.setPen(palette.link);
        painter.setFont(words());
        painter.drawText(badge, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("compare"));
        return;
    }
    drawFutureLetter(painter, badge, role == FutureRole::B, palette);
}

void drawLine(QPainter& painter, const QRectF& line, const QString& text) {
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(line.width())));
}

// Three columns from the right, at the same places in all rows; missed objectives left of them.
void drawFigures(QPainter& painter,
                 const QRectF& line,
                 const BranchRow& row,
                 const Palette& palette) {
    const BranchFigures& figures = row.figures;
    painter.setFont(figures.missed > 0 ? gui::figures(TextSize::Figure, QFont::Bold)
                                       : gui::figures());
    painter.setPen(palette.text2);
    qreal right = line.right();
    const std::array texts{figures.p99, figures.wellAfter, figures.available};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const qreal width = kFigureColumns[i];
        painter.drawText(QRectF(right - width, line.top(), width, line.height()),
                         Qt::AlignRight | Qt::AlignVCenter, texts[i]);
        right -= width;
    }
    if (figures.missed > 0) {
        const QPointF mark(line.left() + 6, line.center().y());
        drawHealth(painter, HealthMark::Busy, mark, 11, palette);
        painter.setFont(words(TextSize::Figure));
        painter.setPen(palette.busy.text);
        const QRectF room(QPointF(line.left() + 15, line.top()), QPointF(right, line.bottom()));
        const QString text = QStringLiteral("%1 missed").arg(figures.missed);
        const bool fits = painter.fontMetrics().horizontalAdvance(text) <= room.width();
        drawLine(painter, room, fits ? text : QString::number(figures.missed));
    }
}

} // namespace

QSize BranchDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {240, kBranchRow};
}

void BranchDelegate::paint(QPainter* painter,
                           const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    const Palette& palette = paletteOf(option.palette);
    const BranchRow& row = branchAt(index);
    const QRectF area = option.rect;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.model()->rowCount(index) > 0) { // the way down to its branches
        painter->setPen(QPen(palette.bookmark, 1.5));
        painter->drawLine(area.topLeft() + kBranchMark,
                          QPointF(area.left() + kBranchMark.x(), area.bottom() + 1));
    }
    drawMark(*painter, area.topLeft() + kBranchMark, row.role, palette,
             selected ? palette.selection : palette.panel);
    const QRectF badge = badgeOf(area, row.role);
    drawBadge(*painter, badge, row.role, palette);
    QRectF line(area.left() + kTextAt, area.top() + 6, badge.left() - area.left() - kTextAt - 6,
                20);
    painter->setPen(palette.text);
    painter->setFont(words(TextSize::Text, QFont::DemiBold));
    drawLine(*painter, line, row.name);
    line = QRectF(line.left(), area.top() + 22, area.right() - kFiguresRight - line.left(), 18);
    painter->setFont(words(TextSize::Figure));
    if (!row.until.isEmpty()) { // its figures are of no more than that
        painter->setPen(palette.text3);
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.until);
        line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(row.until) - 6);
    }
    const bool hindered = !row.state.isEmpty();
    painter->setPen(hindered ? palette.busy.text : palette.text2);
    drawLine(*painter, line,
             hindered               ? row.state
             : row.moment.isEmpty() ? row.what
                                    : row.moment + QStringLiteral("  ") + row.what);
    line.setRight(area.right() - kFiguresRight);
    drawFigures(*painter, line.translated(0, 16), row, palette);
    painter->setPen(palette.grid);
    painter->drawLine(QPointF(area.left() + kTextAt, area.bottom() + 0.5),
                      QPointF(area.right(), area.bottom() + 0.5));
    painter->restore();
}

void BranchDelegate::updateEditorGeometry(QWidget* editor,
                                          const QStyleOptionViewItem& option,
                                          const QModelIndex&) const {
    editor->setGeometry(
        option.rect.adjusted(static_cast<int>(kTextAt) - 4, 4, -8, 24 - option.rect.height()));
}

bool BranchDelegate::editorEvent(QEvent* event,
                                 QAbstractItemModel* model,
                                 const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const FutureRole role = branchAt(index).role;
        if (mouse->button() == Qt::LeftButton &&
            badgeOf(option.rect, role).contains(mouse->position())) {
            role == FutureRole::Other ? Q_EMIT compareClicked(index) : Q_EMIT badgeClicked(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace doppel::gui
