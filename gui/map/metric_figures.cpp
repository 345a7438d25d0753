// SPDX-License-Identifier: Apache-2.0
#include "gui/map/metric_figures.h"

#include "gui/future/moment_row.h"
#include "gui/look/numbers.h"
#include "sim/metrics.h"

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
    const auto row = rowOf(recording, at);
    if (!row) {
        return {};
    }
    const double seconds = sim::toSeconds(lengthOfRow(recording, *row));
    std::vector<FigureLine> lines;
    for (const sim::SeriesColumn& column : recording.series()) {
        if (column.component != owner || *row >= column.values.size()) {
            continue;
        }
        const double value = column.values[*row];
        const bool isRate = column.kind == sim::SeriesColumn::Kind::Increase;
        lines.push_back(
            {figureNameOf(column), isRate ? numberText(seconds > 0 ? value / seconds : 0, "/s")
                                          : numberText(value, column.unit)});
    }
    return lines;
}

} // namespace doppel::gui
