// SPDX-License-Identifier: Apache-2.0
#include "gui/map/metric_figures.h"

#include "gui/look/numbers.h"
#include "sim/metrics.h"

#include <algorithm>
#include <string>

namespace doppel::gui {
namespace {

QString figureNameOf(const sim::SeriesColumn& column) {
    std::string name = sim::flatName(column.name, column.labels);
    if (!column.statistic.empty()) {
        name += '.' + column.statistic;
    }
    return QString::fromStdString(name);
}

} // namespace

std::vector<FigureLine>
metricFigures(const Recording& recording, std::string_view owner, sim::Time at) {
    const auto times = recording.seriesTimes();
    if (times.empty()) {
        return {};
    }
    const auto next = std::lower_bound(times.begin(), times.end(), at);
    const auto row = static_cast<std::size_t>(
        next == times.end() ? times.size() - 1 : static_cast<std::size_t>(next - times.begin()));
    const sim::Time began = row == 0 ? sim::kStart : times[row - 1];
    const double seconds = sim::toSeconds(times[row] - began);
    std::vector<FigureLine> lines;
    for (const sim::SeriesColumn& column : recording.series()) {
        if (column.component != owner || row >= column.values.size()) {
            continue;
        }
        const double value = column.values[row];
        const bool isRate = column.kind == sim::SeriesColumn::Kind::Increase;
        lines.push_back(
            {figureNameOf(column), isRate ? numberText(seconds > 0 ? value / seconds : 0, "/s")
                                          : numberText(value, column.unit)});
    }
    return lines;
}

} // namespace doppel::gui
