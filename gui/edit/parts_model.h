// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QAbstractListModel>
#include <QPalette>

#include <vector>

namespace doppel::gui {

/// What there is to edit beside the lists: the settings, the sources, the components. What this
/// file says something of is bold, what is wrong has a mark for an icon. Components and sources that
/// stand in this file can be renamed.
class PartsModel final : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int kPathRole = Qt::UserRole;
    using QAbstractListModel::QAbstractListModel;

    /// The same parts again keep a view's selection.
    void setSheet(const DraftSheet& sheet, const QPalette& palette);
    /// The row of a path, or -1.
    int rowOf(const QString& path) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Changes nothing by itself: it tells what is wanted.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void renameWanted(const QString& path, const QString& name);

private:
    struct Line {
        QString path, name, kind;
        bool given = false;
        bool inherited = false;
        int problems = 0;
        bool operator==(const Line&) const = default;
    };

    std::vector<Line> lines_;
    QPalette palette_;
};

} // namespace doppel::gui
