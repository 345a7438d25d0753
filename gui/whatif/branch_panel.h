// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/branch_tree.h"

#include <QWidget>

class QLabel;

namespace doppel::gui {

/// The tree of futures under the names of its figures, and what holds of all of them.
class BranchPanel final : public QWidget {
    Q_OBJECT

public:
    explicit BranchPanel(QWidget* parent = nullptr);

    BranchTree& tree() { return *tree_; }
    void show(std::vector<BranchRow> rows);
    using QWidget::show;
    /// In which all futures are seen without scrolling, and the first branch before it comes.
    int heightForAll() const;

Q_SIGNALS:
    /// Its hint may take more lines, or fewer.
    void widthChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int count_ = 0;
    BranchTree* tree_ = nullptr;
    QLabel* hint_ = nullptr;
};

} // namespace doppel::gui
