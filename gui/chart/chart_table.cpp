// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_table.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <algorithm>
#include <cmath>
#include <utility>

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
    if (chart == nullptr && chart_ == nullptr) {
        return;
    }
    RowRange rows;
    std::vector<TableColumn> columns;
    if (chart != nullptr) {
        rows = rowsIn(chart->a.ends, look.range);
        columns = tableColumns(*chart);
    }
    const bool hasSameColumns =
        std::equal(columns.begin(), columns.end(), columns_.begin(), columns_.end(),
                   [](const auto& a, const auto& b) { return a.name == b.name; });
    const bool goesOn = chart != nullptr && chart == chart_ && hasSameColumns && rows_.size() > 0 &&
                        rows.first == rows_.first && rows.end >= rows_.end &&
                        chart->a.ends[rows_.end - 1] == lastEnd_;
    look_ = look;
    if (!goesOn) {
        beginResetModel();
        chart_ = chart;
        rows_ = rows;
        columns_ = std::move(columns);
        marked_ = -1;
        endResetModel();
    } else {
        columns_ = std::move(columns);
        if (rows.end > rows_.end) {
            beginInsertRows({}, rowCount(), static_cast<int>(rows.size()) - 1);
            rows_ = rows;
            endInsertRows();
        }
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1)); // of B, too
    }
    lastEnd_ = rows_.size() > 0 ? chart_->a.ends[rows_.end - 1] : sim::Time{};
}

QModelIndex ChartTable::markPlayhead(sim::Time playhead, const QColor& ground) {
    int marked = -1;
    if (chart_ != nullptr) {
        const auto row = toldRow(chart_->a, std::min(playhead, chart_->a.playedUntil));
        if (row && *row >= rows_.first && *row < rows_.end) {
            marked = static_cast<int>(*row - rows_.first);
        }
    }
    ground_ = ground;
    if (const int before = std::exchange(marked_, marked); before != marked) {
        for (const int row : {before, marked}) {
            if (row >= 0) {
                Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
            }
        }
    }
    return marked_ < 0 ? QModelIndex() : index(marked_, 0);
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
    const bool isMarked = index.row() == marked_;
    if (role == Qt::FontRole) {
        return figures(TextSize::Figure, isMarked ? QFont::Bold : QFont::Normal);
    }
    if (role == Qt::BackgroundRole && isMarked) {
        return ground_;
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
