// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_table.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <cmath>

namespace doppel::gui {

std::vector<TableColumn> tableColumns(const Chart& chart) {
    std::vector<TableColumn> columns;
    const auto add = [&](const ChartFuture& future) {
        for (const Trace& trace : future.traces) {
            if (trace.shown) {
                columns.push_back(
                    {&future, &trace,
                     chart.b ? future.name + QStringLiteral(": ") + trace.name : trace.name});
            }
        }
    };
    add(chart.a);
    if (chart.b) {
        add(*chart.b);
    }
    return columns;
}

void ChartTable::setChart(const Chart* chart, const PlotLook& look) {
    beginResetModel();
    chart_ = chart;
    look_ = look;
    rows_ = {};
    columns_.clear();
    if (chart != nullptr) {
        rows_ = rowsIn(chart->a.ends, look.range);
        columns_ = tableColumns(*chart);
    }
    endResetModel();
}

int ChartTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ChartTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size()) + 1;
}

QVariant ChartTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || chart_ == nullptr) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    if (role == Qt::FontRole) {
        return figures();
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const sim::Time end = chart_->a.ends[rows_.first + static_cast<std::size_t>(index.row())];
    if (index.column() == 0) {
        return momentText(end, look_.start);
    }
    // A branch may have rows of other lengths, and fewer of them.
    const TableColumn& column = columns_[static_cast<std::size_t>(index.column()) - 1];
    const auto row = rowAt(column.future->ends, end);
    return row && *row < column.trace->values.size()
               ? numberText(column.trace->values[*row], chart_->unit)
               : QStringLiteral("–");
}

QVariant ChartTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section < 0 ||
        section > static_cast<int>(columns_.size())) {
        return {};
    }
    return section == 0 ? QStringLiteral("until")
                        : columns_[static_cast<std::size_t>(section) - 1].name;
}

} // namespace doppel::gui
