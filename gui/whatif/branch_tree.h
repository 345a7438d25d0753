// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/branch_model.h"

#include <QTreeView>

#include <cstdint>
#include <optional>

class QAction;

namespace doppel::gui {

/// The futures of a scenario and how they parted: each with what was done and how it did so far.
/// The one in front is a solid disc, A; the one that it is compared with a diamond, B.
///
/// Enter, a double click or a click on "compare" compares a row with A; a click on the badge of A or
/// B shows that one on the map; F2 renames, Del deletes.
class BranchTree final : public QTreeView {
    Q_OBJECT

public:
    explicit BranchTree(QWidget* parent = nullptr);

    void show(std::vector<BranchRow> rows);
    using QWidget::show;
    const BranchModel& model() const { return model_; }
    void select(std::uint32_t id);
    /// The future whose row is selected; none: no row is.
    std::optional<std::uint32_t> selected() const;

    QSize sizeHint() const override { return {300, 260}; }

Q_SIGNALS:
    /// selected() is another one.
    void selectedChanged();
    /// It is to be B; the one that is B is not to be compared any longer.
    void compareWanted(std::uint32_t id);
    /// It, which is A or B, is to be on the map.
    void mapWanted(std::uint32_t id);
    /// It is to be A.
    void frontWanted(std::uint32_t id);
    void renameWanted(std::uint32_t id, const QString& name);
    void removeWanted(std::uint32_t id);
    void saveWanted(std::uint32_t id);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void drawRow(QPainter* painter,
                 const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;
    void
    drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeActions();
    void follow();
    const BranchRow* current() const;

    BranchModel model_;
    void showB();

    std::optional<std::uint32_t> shownB_;
    QAction* compare_ = nullptr;
    QAction* map_ = nullptr;
    QAction* front_ = nullptr;
    QAction* rename_ = nullptr;
    QAction* save_ = nullptr;
    QAction* remove_ = nullptr;
};

} // namespace doppel::gui
