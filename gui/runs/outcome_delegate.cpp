// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/outcome_delegate.h"

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

void OutcomeDelegate::initStyleOption(QStyleOptionViewItem* option,
                                      const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    option->features |= QStyleOptionViewItem::HasDecoration; // drawn below, in place of an icon
    option->decorationSize = {kMark, kMark};
}

void OutcomeDelegate::paint(QPainter* painter,
                            const QStyleOptionViewItem& given,
                            const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, given, index);
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    const QRectF place =
        style->subElementRect(QStyle::SE_ItemViewItemDecoration, &option, option.widget);
    const auto outcome = static_cast<RunOutcome>(index.data(RunsModel::kOutcomeRole).toInt());
    drawHealth(*painter, markOf(outcome), place.center(), kMark, paletteOf(option.palette));
}

} // namespace doppel::gui
