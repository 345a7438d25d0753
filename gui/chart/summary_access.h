// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/plot_access.h"

#include <QAccessible>

#include <map>
#include <vector>

namespace doppel::gui {

class TimeSeriesPlot;

/// The summaries of all traces that a plot shows now, of both futures.
std::vector<TraceSummary> summariesOf(const TimeSeriesPlot& plot);

/// A plot's summary as a screen reader's table: a head, and below it a row for each trace, whose
/// first cell names it. Cells are walked by row and column, and know their heads. Whoever makes it
/// registers it with QAccessible, which then owns it; its cells are registered by itself.
class SummaryTable final : public QAccessibleInterface, public QAccessibleTableInterface {
public:
    SummaryTable(TimeSeriesPlot& plot, QAccessibleInterface* parent);
    ~SummaryTable() override;

    /// Of a row of the children: 0 is the head's. "": there is no such cell.
    QString cellText(int row, int column) const;

    // QAccessibleInterface
    bool isValid() const override { return true; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int x, int y) const override;
    QAccessibleInterface* parent() const override { return parent_; }
    QAccessibleInterface* child(int index) const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface* cell) const override;
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text kind, const QString& text) override;
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::Table; }
    QAccessible::State state() const override { return {}; }
    void* interface_cast(QAccessible::InterfaceType type) override;

    // QAccessibleTableInterface: rows are those of traces
    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override;
    int selectedCellCount() const override { return 0; }
    QList<QAccessibleInterface*> selectedCells() const override { return {}; }
    QString columnDescription(int column) const override { return cellText(0, column); }
    QString rowDescription(int row) const override { return cellText(row + 1, 0); }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    int columnCount() const override;
    int rowCount() const override;
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    TimeSeriesPlot& plot_;
    QAccessibleInterface* parent_;
    mutable std::map<int, QAccessible::Id> cells_; // by their place, as they are asked for
};

} // namespace doppel::gui
