// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <QStyledItemDelegate>

#include <array>

namespace doppel::gui {

inline constexpr int kBranchRow = 58;
inline constexpr int kBranchIndent = 18;
/// Where a row's mark stands within it.
inline constexpr QPointF kBranchMark{16, 16};
/// Of the three columns of figures, from the right: p99, how long until visitors were well, the
/// share of visits that were answered.
inline constexpr std::array<qreal, 3> kFigureColumns{76, 78, 58};
inline constexpr qreal kFiguresRight = 10;

/// Draws rows of a BranchModel: the mark of the future, its name, what was done, how it did.
class BranchDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor,
                              const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;
    bool editorEvent(QEvent* event,
                     QAbstractItemModel* model,
                     const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

Q_SIGNALS:
    /// A click on "compare".
    void compareClicked(const QModelIndex& index);
    /// A click on the badge of A or B.
    void badgeClicked(const QModelIndex& index);
};

} // namespace doppel::gui
