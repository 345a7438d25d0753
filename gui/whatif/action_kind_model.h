// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

#include <string>

namespace doppel::gui {

/// All kinds of actions: what goes wrong, then what operators do. A row can be dragged onto a part
/// of the map (kActionMimeType).
class ActionKindModel final : public QAbstractListModel {
    Q_OBJECT

public:
    static constexpr int kNameRole = Qt::UserRole; ///< "fault.slow"
    static constexpr int kIsFaultRole = Qt::UserRole + 1;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
};

/// Those kinds in whose name or description each word is; those first whose name has them all.
class ActionKindFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ActionKindFilter(QObject* parent = nullptr);

    void setWords(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    bool isNamed(const QModelIndex& kind) const;

    std::string words_;
};

} // namespace doppel::gui
