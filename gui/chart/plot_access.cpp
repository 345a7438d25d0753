// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_access.h"

#include "gui/chart/summary_access.h"
#include "gui/chart/time_series_plot.h"
#include "gui/chart/visible_rows.h"
#include "gui/look/numbers.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

class PlotInterface : public QAccessibleWidget {
public:
    explicit PlotInterface(TimeSeriesPlot& plot)
        : QAccessibleWidget(&plot, QAccessible::Chart), plot_(plot),
          table_(QAccessible::registerAccessibleInterface(new SummaryTable(plot, this))) {}
    ~PlotInterface() override { QAccessible::deleteAccessibleInterface(table_); }

    int childCount() const override { return 1; }
    QAccessibleInterface* child(int index) const override {
        return index == 0 ? QAccessible::accessibleInterface(table_) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        return child == QAccessible::accessibleInterface(table_) ? 0 : -1;
    }
    QString text(QAccessible::Text kind) const override {
        if (kind != QAccessible::Description) {
            return QAccessibleWidget::text(kind);
        }
        QStringList lines;
        for (const TraceSummary& each : summariesOf(plot_)) {
            lines << QStringLiteral("%1: latest %2, least %3, greatest %4, p95 %5")
                         .arg(each.name, each.latest, each.least, each.greatest, each.p95);
        }
        return lines.join(QStringLiteral("; "));
    }

private:
    TimeSeriesPlot& plot_;
    QAccessible::Id table_; // QAccessible owns it
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
