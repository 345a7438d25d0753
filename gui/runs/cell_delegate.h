// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStyledItemDelegate>

namespace doppel::gui {

/// Draws a cell of the table of runs with room on both sides, as figures of one column and words of
/// the next would touch else; and how a run came out (RunsModel::kOutcomeRole) as the mark of a
/// state beside its word.
class CellDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// On either side of a cell, and of a heading.
    static constexpr int kRoom = 6;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace doppel::gui
