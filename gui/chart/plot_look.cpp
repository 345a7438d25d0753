// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_look.h"

#include "gui/chart/visible_rows.h"
#include "gui/look/numbers.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr qreal kTickDistance = 26;

bool isStacked(const Chart& chart) {
    return chart.form == ChartForm::Bars || chart.form == ChartForm::Stack;
}

MinMax shownValues(const Chart& chart, const ChartFuture& future, TimeRange range) {
    const bool comparison = isComparison(chart);
    RowRange rows = rowsIn(future.ends, range);
    rows.first -= rows.first > 0 ? 1 : 0; // a line comes in from there
    MinMax values;
    for (const Trace& trace : future.traces) {
        if (comparison ? trace.name != chart.compared : !trace.shown) {
            continue;
        }
        const MinMaxPyramid& drawn =
            !comparison && isStacked(chart) && trace.tops.size() > 0 ? trace.tops : trace.values;
        values.add(
            drawn.within(std::min(rows.first, drawn.size()), std::min(rows.end, drawn.size())));
    }
    return values;
}

QString
valueText(const Chart& chart, const ChartFuture& future, const Trace& trace, std::size_t row) {
    const double value = trace.values[row];
    if (chart.form != ChartForm::Stack || chart.unit != "/s" || isComparison(chart)) {
        return numberText(value, chart.unit);
    }
    double all = 0;
    for (const Trace& each : future.traces) {
        all += each.shown ? each.values[row] : 0;
    }
    return numberText(all > 0 ? value / all : std::nan(""), "1");
}

void addReadOuts(std::vector<ReadOut>& all,
                 const Chart& chart,
                 const ChartFuture& future,
                 sim::Time moment,
                 bool isB) {
    const bool comparison = isComparison(chart);
    const std::optional<std::size_t> row = toldRow(future, moment);
    for (const Trace& trace : future.traces) {
        if (comparison ? trace.name != chart.compared : !trace.shown) {
            continue;
        }
        all.push_back({comparison ? future.name : trace.name,
                       row ? valueText(chart, future, trace, *row) : QStringLiteral("–"),
                       trace.colour, trace.dash, isB});
    }
}

} // namespace

PlotGeometry
geometryOf(const Chart& chart, const PlotLook& look, const QRectF& rect, bool timeAxis) {
    constexpr qreal kFoot = 6; // half of a tick's label
    constexpr double kFarBeyond = 4;
    PlotGeometry plot;
    plot.range = look.range;
    plot.area =
        rect.adjusted(kPlotLeft, kPlotHead, -kPlotRight, timeAxis ? -kTimeAxisHeight : -kFoot);
    plot.area.setSize({std::max(1.0, plot.area.width()), std::max(1.0, plot.area.height())});
    MinMax values = shownValues(chart, chart.a, look.range);
    if (chart.b && isComparison(chart)) {
        values.add(shownValues(chart, *chart.b, look.range));
    }
    const double highest = values.max;
    for (const ChartLimit& limit : chart.limits) {
        if (values.empty() || limit.value <= kFarBeyond * highest) {
            values.add(limit.value);
        }
    }
    plot.scale =
        ValueScale::around(values, chart.scale, chart.unit, valueSteps(plot.area.height()));
    return plot;
}

int valueSteps(qreal height) {
    constexpr int kMost = 6;
    return std::clamp(static_cast<int>(height / kTickDistance), 1, kMost);
}

std::optional<std::size_t> toldRow(const ChartFuture& future, sim::Time moment) {
    if (const auto row = rowAt(future.ends, moment)) {
        return row;
    }
    if (future.ends.empty() || moment > future.playedUntil) {
        return std::nullopt;
    }
    return future.ends.size() - 1;
}

std::vector<ReadOut> readOutsAt(const Chart& chart, sim::Time moment) {
    std::vector<ReadOut> all;
    addReadOuts(all, chart, chart.a, moment, false);
    if (chart.b && isComparison(chart)) {
        addReadOuts(all, chart, *chart.b, moment, true);
    }
    return all;
}

} // namespace doppel::gui
