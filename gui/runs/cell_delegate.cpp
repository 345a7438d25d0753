// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/cell_delegate.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/runs/run_entry.h"
#include "gui/runs/runs_model.h"

#include <QApplication>
#include <QPainter>

namespace doppel::gui {
namespace {

constexpr int kMark = 14;

HealthMark markOf(RunOutcome outcome) {
    switch (outcome) {
    case RunOutcome::Met:
        return HealthMark::Well;
    case RunOutcome::Missed:
        return HealthMark::Failing;
    default:
        return HealthMark::NoRequests;
    }
}

} // namespace

void CellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(RunsModel::kOutcomeRole).isValid()) {
        option->features |= QStyleOptionViewItem::HasDecoration; // drawn below, not as an icon
        option->decorationSize = {kMark, kMark};
    }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kRoom, 0);
}

void CellDelegate::paint(QPainter* painter,
                         const QStyleOptionViewItem& given,
                         const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    option.rect.adjust(kRoom, 0, -kRoom, 0);
    QStyleOptionViewItem inner = given;
    inner.rect = option.rect;
    QStyledItemDelegate::paint(painter, inner, index);
    if (const QVariant outcome = index.data(RunsModel::kOutcomeRole); outcome.isValid()) {
        const QRectF place =
            style->subElementRect(QStyle::SE_ItemViewItemDecoration, &option, option.widget);
        drawHealth(*painter, markOf(static_cast<RunOutcome>(outcome.toInt())), place.center(),
                   kMark, paletteOf(option.palette));
    }
}

} // namespace doppel::gui
