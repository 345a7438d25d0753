// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_look.h"

#include "gui/chart/visible_rows.h"
#include "gui/look/numbers.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

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
                 const PlotLook& look,
                 bool isB) {
    const bool comparison = isComparison(chart);
    const std::optional<std::size_t> row = toldRow(chart, future, look);
    for (const Trace& trace : future.traces) {
        if (comparison ? trace.name != chart.compared : !trace.shown) {
            continue;
        }
        all.push_back(
            {comparison ? future.name : trace.name,
             row ? valueText(chart, future, trace, *row) : QStringLiteral("–"), trace.colour,
             trace.dash, isB,
             trace.colour == TraceColour::Error ||
                 std::any_of(chart.limits.begin(), chart.limits.end(),
                             [&](const ChartLimit& limit) { return limit.trace == trace.name; }),
             row && isStacked(chart) ? trace.values[*row] : 0});
    }
}

sim::Duration lastRowOf(const ChartFuture& future) {
    const std::size_t rows = future.ends.size();
    return rows == 0 ? sim::Duration::zero()
                     : future.ends.back() - (rows == 1 ? sim::kStart : future.ends[rows - 2]);
}

} // namespace

PlotGeometry
geometryOf(const Chart& chart, const PlotLook& look, const QRectF& rect, bool timeAxis) {
    constexpr qreal kFoot = 6; // half of a tick's label
    constexpr double kFarBeyond = 4;
    PlotGeometry plot;
    plot.range = look.range;
    plot.area = rect.adjusted(kPlotLeft, kPlotHead + (chart.marked.empty() ? 0 : kMarkedRow),
                              -kPlotRight, timeAxis ? -kTimeAxisHeight : -kFoot);
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

TimeRange spanOfRow(const ChartFuture& future, std::size_t row) {
    return {row == 0 ? sim::kStart : future.ends[row - 1], future.ends[row]};
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

std::optional<std::size_t>
toldRow(const Chart& chart, const ChartFuture& future, const PlotLook& look) {
    if (look.cursor) {
        return toldRow(future, *look.cursor);
    }
    sim::Time moment = std::min(look.playhead, chart.a.playedUntil);
    if (&future != &chart.a && moment - future.playedUntil <= 2 * lastRowOf(future)) {
        moment = std::min(moment, future.playedUntil);
    }
    return toldRow(future, moment);
}

std::vector<ReadOut> readOutsOf(const Chart& chart, const PlotLook& look) {
    std::vector<ReadOut> all;
    addReadOuts(all, chart, chart.a, look, false);
    if (chart.b && isComparison(chart)) {
        addReadOuts(all, chart, *chart.b, look, true);
    }
    return all;
}

std::vector<std::size_t> readOutsThatFit(const std::vector<ReadOut>& readOuts,
                                         const std::vector<qreal>& widths,
                                         qreal room,
                                         qreal apart,
                                         qreal more) {
    std::vector<std::size_t> shown(readOuts.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    const auto needed = [&] {
        const qreal rest = shown.size() < readOuts.size() ? more : 0;
        return std::accumulate(shown.begin(), shown.end(), rest - apart,
                               [&](qreal sum, std::size_t i) { return sum + widths[i]; });
    };
    while (!shown.empty() && needed() > room) {
        const auto least =
            std::min_element(shown.rbegin(), shown.rend(), [&](std::size_t a, std::size_t b) {
                return std::pair(readOuts[a].matters, readOuts[a].amount) <
                       std::pair(readOuts[b].matters, readOuts[b].amount);
            });
        shown.erase(std::prev(least.base()));
    }
    return shown;
}

QString emptyText(const Chart& chart, const PlotLook& look) {
    if (chart.a.ends.empty() && chart.every > sim::Duration::zero()) {
        return QStringLiteral("first point at %1")
            .arg(momentText(sim::kStart + chart.every, look.start));
    }
    return readOutsOf(chart, look).empty() ? chart.empty : QString();
}

} // namespace doppel::gui
