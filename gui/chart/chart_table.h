// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_look.h"
#include "gui/chart/visible_rows.h"

#include <QAbstractTableModel>
#include <QColor>

#include <vector>

namespace doppel::gui {

/// A trace as a column of a table.
struct TableColumn {
    const ChartFuture* future = nullptr;
    const Trace* trace = nullptr;
    QString name; ///< "p95", of two futures with whose: "4 frontends: p95"
};

/// Of a chart those that are shown, of both futures.
std::vector<TableColumn> tableColumns(const Chart& chart);

/// The rows of a chart that are in view, as a table: when a row ended, then its traces. The chart
/// must outlive it, or be taken away by setChart(nullptr).
class ChartTable : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Also to be called after the chart or the look has changed: rows that stay are kept.
    void setChart(const Chart* chart, const PlotLook& look);
    /// The row that the playhead is in, which stands out on that ground; invalid: it is not in view.
    QModelIndex markPlayhead(sim::Time playhead, const QColor& ground);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant
    headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const Chart* chart_ = nullptr;
    PlotLook look_;
    RowRange rows_;
    sim::Time lastEnd_{}; // of the rows
    std::vector<TableColumn> columns_;
    int marked_ = -1; // the playhead's row
    QColor ground_;
};

} // namespace doppel::gui
