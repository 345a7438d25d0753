// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/summary_access.h"

#include "gui/chart/time_series_plot.h"

#include <array>

namespace doppel::gui {
namespace {

constexpr std::array kSummaryHeads{"series", "latest", "least", "greatest", "p95"};
constexpr int kSummaryColumns = static_cast<int>(kSummaryHeads.size());

/// A cell: it says its text, where it is, and what it is under.
class SummaryCell final : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    SummaryCell(SummaryTable& table, int row, int column)
        : table_(table), row_(row), column_(column) {}

    bool isValid() const override { return !table_.cellText(row_, column_).isEmpty(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return &table_; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name || kind == QAccessible::Value
                   ? table_.cellText(row_, column_)
                   : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override { return table_.rect(); }
    QAccessible::Role role() const override {
        return row_ == 0      ? QAccessible::ColumnHeader
               : column_ == 0 ? QAccessible::RowHeader
                              : QAccessible::Cell;
    }
    QAccessible::State state() const override { return {}; }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface*>(this)
                   : nullptr;
    }

    bool isSelected() const override { return false; }
    QList<QAccessibleInterface*> columnHeaderCells() const override {
        return row_ == 0 ? QList<QAccessibleInterface*>()
                         : QList<QAccessibleInterface*>{table_.child(column_)};
    }
    QList<QAccessibleInterface*> rowHeaderCells() const override {
        return row_ == 0 || column_ == 0
                   ? QList<QAccessibleInterface*>()
                   : QList<QAccessibleInterface*>{table_.child(row_ * kSummaryColumns)};
    }
    int columnIndex() const override { return column_; }
    int rowIndex() const override { return row_ - 1; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override { return &table_; }

private:
    SummaryTable& table_;
    int row_; ///< 0: the head
    int column_;
};

QString cellOf(const TraceSummary& summary, int column) {
    const std::array cells{&summary.name, &summary.latest, &summary.least, &summary.greatest,
                           &summary.p95};
    return *cells[static_cast<std::size_t>(column)];
}

} // namespace

std::vector<TraceSummary> summariesOf(const TimeSeriesPlot& plot) {
    if (plot.chart() == nullptr) {
        return {};
    }
    const Chart& chart = *plot.chart();
    std::vector<TraceSummary> all = summaryOf(chart.a, chart.unit, plot.clock().range());
    if (chart.b) {
        for (TraceSummary& each : summaryOf(*chart.b, chart.unit, plot.clock().range())) {
            each.name = chart.b->name + QStringLiteral(": ") + each.name;
            all.push_back(std::move(each));
        }
    }
    return all;
}

SummaryTable::SummaryTable(TimeSeriesPlot& plot, QAccessibleInterface* parent)
    : plot_(plot), parent_(parent) {}

SummaryTable::~SummaryTable() {
    for (const auto& [place, cell] : cells_) {
        QAccessible::deleteAccessibleInterface(cell);
    }
}

QString SummaryTable::cellText(int row, int column) const {
    if (row < 0 || column < 0 || column >= kSummaryColumns) {
        return {};
    }
    if (row == 0) {
        return QString::fromUtf8(kSummaryHeads[static_cast<std::size_t>(column)]);
    }
    const std::vector<TraceSummary> all = summariesOf(plot_);
    const auto at = static_cast<std::size_t>(row - 1);
    return at < all.size() ? cellOf(all[at], column) : QString();
}

QAccessibleInterface* SummaryTable::childAt(int, int) const {
    return nullptr; // it is drawn nowhere
}

QAccessibleInterface* SummaryTable::child(int index) const {
    if (index < 0 || index >= childCount()) {
        return nullptr;
    }
    const auto known = cells_.find(index);
    if (known != cells_.end()) {
        return QAccessible::accessibleInterface(known->second);
    }
    auto* cell = new SummaryCell(const_cast<SummaryTable&>(*this), index / kSummaryColumns,
                                 index % kSummaryColumns);
    cells_[index] = QAccessible::registerAccessibleInterface(cell); // which owns it from now on
    return cell;
}

int SummaryTable::childCount() const {
    return (rowCount() + 1) * kSummaryColumns;
}

int SummaryTable::indexOfChild(const QAccessibleInterface* cell) const {
    const auto* own = dynamic_cast<const SummaryCell*>(cell);
    return own == nullptr || own->parent() != this
               ? -1
               : (own->rowIndex() + 1) * kSummaryColumns + own->columnIndex();
}

QString SummaryTable::text(QAccessible::Text kind) const {
    return kind == QAccessible::Name ? plot_.accessibleName() + QStringLiteral(" as a table")
                                     : QString();
}

void SummaryTable::setText(QAccessible::Text, const QString&) {}

QRect SummaryTable::rect() const {
    return parent_->rect();
}

void* SummaryTable::interface_cast(QAccessible::InterfaceType type) {
    return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                               : nullptr;
}

QAccessibleInterface* SummaryTable::cellAt(int row, int column) const {
    const bool isThere = row >= 0 && row < rowCount() && column >= 0 && column < kSummaryColumns;
    return isThere ? child((row + 1) * kSummaryColumns + column) : nullptr;
}

int SummaryTable::columnCount() const {
    return kSummaryColumns;
}

int SummaryTable::rowCount() const {
    return static_cast<int>(summariesOf(plot_).size());
}

} // namespace doppel::gui
