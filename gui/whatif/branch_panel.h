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
    /// The same for any number of futures, so that what stands below stays where it is when branches
    /// come and go: two are seen, others by scrolling.
    int wantedHeight() const;

Q_SIGNALS:
    /// Its hint may take more lines, or fewer.
    void widthChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    BranchTree* tree_ = nullptr;
    QLabel* hint_ = nullptr;
};

} // namespace doppel::gui
