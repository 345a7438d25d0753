// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_access.h"

#include "gui/chart/time_series_plot.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/numbers.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace doppel::gui {
namespace {

constexpr std::array kSummaryHeads{"series", "latest", "least", "greatest", "p95"};
constexpr int kSummaryColumns = static_cast<int>(kSummaryHeads.size());

QString cellOf(const TraceSummary& summary, int column) {
    const std::array cells{&summary.name, &summary.latest, &summary.least, &summary.greatest,
                           &summary.p95};
    return *cells[static_cast<std::size_t>(column)];
}

class PlotInterface;

// A cell of the table: it only says its text.
class CellInterface : public QAccessibleInterface {
public:
    CellInterface(TimeSeriesPlot& plot, QAccessibleInterface* table, int row, int column)
        : plot_(plot), table_(table), row_(row), column_(column) {}

    bool isValid() const override { return true; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return table_; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override { return table_->rect(); }
    QAccessible::Role role() const override {
        return row_ == 0 ? QAccessible::ColumnHeader : QAccessible::Cell;
    }
    QAccessible::State state() const override { return {}; }

private:
    TimeSeriesPlot& plot_;
    QAccessibleInterface* table_;
    int row_;
    int column_;
};

std::vector<TraceSummary> summaryOf(const TimeSeriesPlot& plot) {
    if (plot.chart() == nullptr) {
        return {};
    }
    const Chart& chart = *plot.chart();
    std::vector<TraceSummary> all = gui::summaryOf(chart.a, chart.unit, plot.clock().range());
    if (chart.b) {
        for (TraceSummary& each : gui::summaryOf(*chart.b, chart.unit, plot.clock().range())) {
            each.name = chart.b->name + QStringLiteral(": ") + each.name;
            all.push_back(std::move(each));
        }
    }
    return all;
}

QString CellInterface::text(QAccessible::Text kind) const {
    if (kind != QAccessible::Name && kind != QAccessible::Value) {
        return {};
    }
    if (row_ == 0) {
        return QString::fromUtf8(kSummaryHeads[static_cast<std::size_t>(column_)]);
    }
    const std::vector<TraceSummary> all = summaryOf(plot_);
    const auto row = static_cast<std::size_t>(row_ - 1);
    return row < all.size() ? cellOf(all[row], column_) : QString();
}

// The table of summaries: a head, and a row for each trace.
class SummaryTable : public QAccessibleInterface {
public:
    SummaryTable(TimeSeriesPlot& plot, QAccessibleInterface* parent)
        : plot_(plot), parent_(parent) {}

    bool isValid() const override { return true; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return parent_; }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) {
            return nullptr;
        }
        const auto at = static_cast<std::size_t>(index);
        while (cells_.size() <= at) {
            const auto next = static_cast<int>(cells_.size());
            auto cell =
                std::make_unique<CellInterface>(plot_, const_cast<SummaryTable*>(this),
                                                next / kSummaryColumns, next % kSummaryColumns);
            cells_.push_back(std::move(cell));
        }
        return cells_[at].get();
    }
    int childCount() const override {
        return static_cast<int>(summaryOf(plot_).size() + 1) * kSummaryColumns;
    }
    int indexOfChild(const QAccessibleInterface* cell) const override {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (cells_[i].get() == cell) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name ? plot_.accessibleName() + QStringLiteral(" as a table")
                                         : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override { return parent_->rect(); }
    QAccessible::Role role() const override { return QAccessible::Table; }
    QAccessible::State state() const override { return {}; }

private:
    TimeSeriesPlot& plot_;
    QAccessibleInterface* parent_;
    mutable std::vector<std::unique_ptr<CellInterface>> cells_; // made as they are asked for
};

class PlotInterface : public QAccessibleWidget {
public:
    explicit PlotInterface(TimeSeriesPlot& plot)
        : QAccessibleWidget(&plot, QAccessible::Chart), plot_(plot), table_(plot, this) {}

    int childCount() const override { return 1; }
    QAccessibleInterface* child(int index) const override {
        return index == 0 ? const_cast<SummaryTable*>(&table_) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        return child == &table_ ? 0 : -1;
    }
    QString text(QAccessible::Text kind) const override {
        if (kind != QAccessible::Description) {
            return QAccessibleWidget::text(kind);
        }
        QStringList lines;
        for (const TraceSummary& each : summaryOf(plot_)) {
            lines << QStringLiteral("%1: latest %2, least %3, greatest %4, p95 %5")
                         .arg(each.name, each.latest, each.least, each.greatest, each.p95);
        }
        return lines.join(QStringLiteral("; "));
    }

private:
    TimeSeriesPlot& plot_;
    SummaryTable table_;
};

QAccessibleInterface* plotInterface(const QString&, QObject* object) {
    auto* plot = qobject_cast<TimeSeriesPlot*>(object);
    return plot == nullptr ? nullptr : new PlotInterface(*plot); // Qt owns it
}

} // namespace

std::vector<TraceSummary>
summaryOf(const ChartFuture& future, const std::string& unit, TimeRange range) {
    constexpr double kQuantile = 0.95;
    const RowRange rows = rowsIn(future.ends, range);
    std::vector<TraceSummary> all;
    for (const Trace& trace : future.traces) {
        std::vector<double> values;
        for (std::size_t row = rows.first; row < rows.end; ++row) {
            if (std::isfinite(trace.values[row])) {
                values.push_back(trace.values[row]);
            }
        }
        if (!trace.shown || values.empty()) {
            continue;
        }
        const double latest = values.back();
        std::sort(values.begin(), values.end());
        const auto rank =
            static_cast<std::size_t>(std::ceil(kQuantile * static_cast<double>(values.size())));
        all.push_back({trace.name, numberText(latest, unit), numberText(values.front(), unit),
                       numberText(values.back(), unit), numberText(values[rank - 1], unit)});
    }
    return all;
}

void installPlotAccess() {
    QAccessible::installFactory(plotInterface); // the same one again is passed over
}

} // namespace doppel::gui
