// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QAbstractTableModel>
#include <QColor>

#include <vector>

namespace doppel::gui {

/// What is wrong with a scenario, in the loader's words and order: where, what, and the name that was
/// meant where one is near.
class ProblemsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Place, Message, Meant };

    using QAbstractTableModel::QAbstractTableModel;

    void setProblems(std::vector<SheetProblem> problems);
    const std::vector<SheetProblem>& problems() const { return problems_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<SheetProblem> problems_;
};

} // namespace doppel::gui
