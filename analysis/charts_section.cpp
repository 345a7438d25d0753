// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/sparkline.h"
#include "analysis/text_sections.h"
#include "scenarios/all_visits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

namespace doppel::analysis {

namespace {

using scenarios::RunResult;

constexpr std::size_t kLabelColumns = 14;
constexpr std::size_t kValueColumns = 16;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// The sources' columns of that name taken together; empty: there is none.
std::vector<double> ofSources(const RunResult& result,
                              std::string_view name,
                              std::string_view statistic,
                              auto combine) {
    std::set<std::string_view> sources;
    for (const scenarios::TrafficResult& source : result.traffic) {
        sources.insert(source.name);
    }
    std::vector<double> all;
    for (const sim::SeriesColumn& column : result.series) {
        if (!sources.contains(column.component) || column.statistic != statistic ||
            sim::flatName(column.name, column.labels) != name) {
            continue;
        }
        all.resize(result.seriesTimes.size());
        for (std::size_t i = 0; i < std::min(all.size(), column.values.size()); ++i) {
            all[i] = combine(all[i], column.values[i]);
        }
    }
    return all;
}

std::vector<double> increaseOf(const RunResult& result, std::string_view name) {
    return ofSources(result, name, "", [](double a, double b) { return a + b; });
}

// Of all visits together, else of the slowest source.
std::vector<double> latency(const RunResult& result) {
    const auto all = std::find_if(
        result.series.begin(), result.series.end(), [](const sim::SeriesColumn& column) {
            return column.component == scenarios::kAllVisits && column.statistic == "p99";
        });
    return all != result.series.end() ? all->values
                                      : ofSources(result, "latency", "p99", [](double a, double b) {
                                            return std::max(a, b);
                                        });
}

std::vector<double> perSecond(std::vector<double> increases, std::span<const sim::Time> ends) {
    double began = 0;
    for (std::size_t i = 0; i < increases.size(); ++i) {
        const double ended = sim::toSeconds(ends[i]);
        increases[i] = ended > began ? increases[i] / (ended - began) : kNone;
        began = ended;
    }
    return increases;
}

// The share of visits that a cache answered, fresh or stale.
std::vector<double> hitRatio(const RunResult& result) {
    std::vector<double> hits = increaseOf(result, "served_by_cache");
    const std::vector<double> stale = increaseOf(result, "served_by_stale");
    std::vector<double> all(hits.size());
    for (const char* name : {"served_by_cache", "served_by_stale", "served_by_origin",
                             "served_by_mirror", "served_by_synthetic"}) {
        const std::vector<double> one = increaseOf(result, name);
        for (std::size_t i = 0; i < one.size() && i < all.size(); ++i) {
            all[i] += one[i];
        }
    }
    for (std::size_t i = 0; i < hits.size(); ++i) {
        hits[i] += i < stale.size() ? stale[i] : 0;
        hits[i] = all[i] > 0 ? hits[i] / all[i] : kNone;
    }
    return hits;
}

struct Chart {
    std::string label;
    std::vector<double> values;
    Pooling pooling;
    std::string unit; ///< "/s", "s" or "1"
};

std::string valueText(double value, const Chart& chart) {
    return chart.unit == "/s" ? readableCount(value) + "/s" : readable(value, chart.unit);
}

std::string padded(std::string text, std::size_t columns) {
    text.append(columns - std::min(columns, columnsOf(text)), ' ');
    return text;
}

std::string lineOf(const Chart& chart,
                   std::span<const sim::Time> ends,
                   std::size_t columns,
                   const TextStyle& style) {
    const std::vector<double> cells = pooled(chart.values, ends, columns, chart.pooling);
    double high = 0;
    double low = std::numeric_limits<double>::infinity();
    for (const double cell : cells) {
        high = std::isfinite(cell) ? std::max(high, cell) : high;
        low = std::isfinite(cell) ? std::min(low, cell) : low;
    }
    const bool isShare = chart.unit == "1";
    std::string aside = high > 0 ? "max " + valueText(high, chart) : "none";
    if (isShare) {
        aside = "min " + valueText(low, chart);
    }
    const std::string line = sparkline(cells, 0, isShare ? 1 : high);
    const bool alarming = chart.label == "errors" && high > 0;
    return "  " + padded(chart.label, kLabelColumns) +
           (alarming ? style.bad(line) : style.accent(line)) + "  " + style.dim(aside) + '\n';
}

std::size_t columnOf(double time, double end, std::size_t columns) {
    const double share = end > 0 ? std::clamp(time / end, 0.0, 1.0) : 0;
    return std::min(columns - 1, static_cast<std::size_t>(share * static_cast<double>(columns)));
}

std::string axis(const RunResult& result, double end, std::size_t columns) {
    const double warmup = sim::toSeconds(result.warmup);
    const std::size_t counted = warmup > 0 ? columnOf(warmup, end, columns) : 0;
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) {
        line += i < counted ? "┄" : "─";
    }
    return line;
}

std::string marks(const RunResult& result, double end, std::size_t columns) {
    std::string line(columns, ' ');
    for (std::size_t i = 0; i < result.timeline.size(); ++i) {
        const std::size_t at = columnOf(sim::toSeconds(result.timeline[i].at), end, columns);
        line[at] = line[at] == ' ' ? timelineMark(i) : line[at];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string axisLabels(double end, std::size_t columns) {
    const std::string middle = readableSeconds(end / 2);
    const std::string last = readableSeconds(end);
    std::string line = "0 s";
    line = padded(line, columns / 2 - columnsOf(middle) / 2) + middle;
    line = padded(line, columns - std::min(columns, columnsOf(last))) + last;
    return line;
}

std::vector<Chart> chartsOf(const RunResult& result) {
    const auto& ends = result.seriesTimes;
    std::vector<Chart> charts;
    charts.push_back(
        {"requests", perSecond(increaseOf(result, "requests"), ends), Pooling::Mean, "/s"});
    charts.push_back({"errors", perSecond(increaseOf(result, "failed"), ends), Pooling::Max, "/s"});
    charts.push_back({"p99 latency", latency(result), Pooling::Max, "s"});
    charts.push_back({"from caches", hitRatio(result), Pooling::Mean, "1"});
    std::erase_if(charts, [](const Chart& chart) {
        // On a platform without caches there is nothing to say about them.
        const bool noCache =
            chart.unit == "1" && std::none_of(chart.values.begin(), chart.values.end(),
                                              [](double share) { return share > 0; });
        return chart.values.empty() || noCache;
    });
    return charts;
}

} // namespace

std::string chartsSection(const RunResult& result, const TextStyle& style) {
    const std::vector<Chart> charts = chartsOf(result);
    if (result.seriesTimes.size() < 2 || charts.empty()) {
        return {};
    }
    constexpr std::size_t kAround = 2 + kLabelColumns + kValueColumns;
    constexpr std::size_t kNarrowest = 20;
    const std::size_t columns =
        std::max(kNarrowest, style.columns - std::min(style.columns, kAround));
    const double end = sim::toSeconds(result.seriesTimes.back());
    const bool warm = result.warmup > sim::Duration::zero();
    std::string text =
        sectionHeading("Over time", warm ? "┄ warm-up, not counted above" : "", style);
    for (const Chart& chart : charts) {
        text += lineOf(chart, result.seriesTimes, columns, style);
    }
    const std::string left(2 + kLabelColumns, ' ');
    text += left + style.dim(axis(result, end, columns)) + '\n';
    if (const std::string line = marks(result, end, columns); !line.empty()) {
        text += left + style.strong(line) + '\n';
    }
    return text + left + style.dim(axisLabels(end, columns)) + '\n';
}

} // namespace doppel::analysis
