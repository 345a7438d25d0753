// SPDX-License-Identifier: Apache-2.0
#include "gui/map/metric_figures.h"

#include "gui/future/moment_row.h"
#include "gui/look/numbers.h"
#include "models/kinds.h"
#include "sim/metrics.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace doppel::gui {
namespace {

QString figureNameOf(const sim::SeriesColumn& column) {
    std::string name = sim::flatName(column.name, column.labels);
    if (!column.statistic.empty()) {
        name += '.' + column.statistic;
    }
    return QString::fromStdString(name);
}

// What it has come to since the end of the warm-up, as a run's summary counts it; before that, since
// the start.
double totalIn(const Recording& recording, const sim::SeriesColumn& column, std::size_t row) {
    const sim::Time warm = sim::kStart + recording.sketch().warmup;
    const auto times = recording.seriesTimes();
    const auto last = column.values.begin() + static_cast<std::ptrdiff_t>(row) + 1;
    const auto cold =
        times[row] > warm ? std::upper_bound(times.begin(), times.end(), warm) : times.begin();
    return std::accumulate(column.values.begin() + (cold - times.begin()), last, 0.0);
}

// What a component counts beside its requests; none: it is asked by others, or it is a source.
std::optional<std::vector<std::string>> ownMetricsOf(const PlatformSketch& sketch,
                                                     std::string_view owner) {
    const auto component = std::find_if(sketch.components.begin(), sketch.components.end(),
                                        [&](const auto& one) { return one.name == owner; });
    const bool isCalled = std::any_of(sketch.calls.begin(), sketch.calls.end(),
                                      [&](const CallSketch& call) { return call.callee == owner; });
    if (isCalled || component == sketch.components.end()) {
        return std::nullopt;
    }
    const models::Kinds kinds = models::builtInKinds();
    const models::ComponentKind* kind = findKind(kinds.components, component->kind);
    if (kind == nullptr || kind->metrics.add == nullptr) {
        return std::nullopt;
    }
    sim::Metrics metrics;
    kind->metrics.add(metrics, "");
    std::vector<std::string> names;
    for (const sim::Metric& metric : metrics.entries()) {
        names.push_back(metric.name);
    }
    return names;
}

// Three percentiles tell how times spread; others are there where an objective is about them.
void addTimes(const Recording& recording,
              std::string_view owner,
              sim::Time at,
              std::vector<FigureLine>& lines) {
    const std::vector<TimesSoFar>* all = recording.timesAt(owner, at);
    for (const TimesSoFar& times : all == nullptr ? std::vector<TimesSoFar>() : *all) {
        const QString name = QString::fromStdString(times.metric) + QLatin1Char('.');
        const QString path = QString::fromStdString(std::string(owner)) + QLatin1Char('.') + name;
        const auto isPromised = [&](const QString& statistic) {
            const auto& promises = recording.sketch().objectives;
            return std::any_of(promises.begin(), promises.end(), [&](const auto& promise) {
                return QString::fromStdString(promise.that)
                    .startsWith(path + statistic + QLatin1Char(' '));
            });
        };
        for (const auto& [statistic, value, isUsual] :
             {std::tuple("p50", times.p50, true), std::tuple("p90", times.p90, false),
              std::tuple("p95", times.p95, true), std::tuple("p99", times.p99, true),
              std::tuple("p999", times.p999, false), std::tuple("max", times.max, true)}) {
            const auto told = QString::fromLatin1(statistic);
            if (isUsual || isPromised(told)) {
                lines.push_back(
                    {.name = name + told, .value = {}, .total = numberText(value, times.unit)});
            }
        }
    }
}

} // namespace

std::vector<FigureLine>
metricFigures(const Recording& recording, std::string_view owner, sim::Time at) {
    const auto row = rowOf(recording, at);
    if (!row) {
        return {};
    }
    const double seconds = sim::toSeconds(lengthOfRow(recording, *row));
    const auto own = ownMetricsOf(recording.sketch(), owner);
    std::vector<FigureLine> lines;
    for (const sim::SeriesColumn& column : recording.series()) {
        if (column.component != owner || column.kind == sim::SeriesColumn::Kind::Maximum ||
            *row >= column.values.size()) {
            continue;
        }
        const auto last = column.values.begin() + static_cast<std::ptrdiff_t>(*row) + 1;
        const bool isOfRequests =
            own && std::find(own->begin(), own->end(), column.name) == own->end();
        if (isOfRequests &&
            std::all_of(column.values.begin(), last, [](double value) { return value == 0; })) {
            continue; // there are none
        }
        const double value = column.values[*row];
        if (column.kind == sim::SeriesColumn::Kind::Increase) {
            lines.push_back({.name = figureNameOf(column),
                             .value = numberText(seconds > 0 ? value / seconds : 0, "/s"),
                             .total = numberText(totalIn(recording, column, *row), column.unit)});
        } else {
            lines.push_back(
                {.name = figureNameOf(column), .value = numberText(value, column.unit)});
        }
    }
    addTimes(recording, owner, at, lines);
    return lines;
}

} // namespace doppel::gui
