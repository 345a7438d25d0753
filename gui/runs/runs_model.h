// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/runs/run_entry.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <vector>

namespace doppel::gui {

/// The catalogue of runs as a table, the newest first. Each cell has, beside its text, what it sorts
/// by (kSortRole), and a tool tip where the text is short for something.
class RunsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Number,
        Scenario,
        Changes,
        When,
        Seed,
        Length,
        Status,
        Availability,
        P99,
        Recovery,
        Unfinished,
        Fingerprint,
        Version,
        Columns
    };
    static constexpr int kSortRole = Qt::UserRole;
    static constexpr int kOutcomeRole = Qt::UserRole + 1; ///< of a status: RunOutcome as an int

    using QAbstractTableModel::QAbstractTableModel;

    /// What there is now, the newest first. Rows that stay keep their indexes, so a selection
    /// outlives it. REQUIRES: falling ids. Cost: 10,000 rows take some milliseconds.
    void setEntries(std::vector<RunEntry> entries);
    const std::vector<RunEntry>& entries() const { return entries_; }
    /// REQUIRES: the index is one of this model.
    const RunEntry& entry(const QModelIndex& index) const {
        return entries_[static_cast<std::size_t>(index.row())];
    }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant
    headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void removeMissing(const std::vector<RunEntry>& wanted);

    std::vector<RunEntry> entries_;
};

/// Those of the runs of which all words of a search stand somewhere: in the text of any column, the
/// scenario's path or its changes in full. Sorts by kSortRole.
class RunsFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit RunsFilter(QObject* parent = nullptr);
    void setSearch(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList words_;
};

} // namespace doppel::gui
