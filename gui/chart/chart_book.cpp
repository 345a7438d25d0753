// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_book.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

void fill(ChartFeed& feed, const FutureSeries& series, ChartFuture& future) {
    future.name = series.name;
    future.playedUntil = series.playedUntil;
    future.parted = series.parted;
    const bool servers = feed.spec().table == ChartSpec::Table::Servers;
    feed.update(servers ? series.servers : series.metrics, future);
}

} // namespace

ChartBook::ChartBook() {
    for (const ChartSpec& spec : standardCharts()) {
        entries_.push_back(entryOf(spec, std::nullopt));
    }
}

ChartBook::Entry ChartBook::entryOf(ChartSpec spec, std::optional<SeriesName> series) const {
    ChartContext context = context_;
    if (series) {
        context.selected = series->component;
    }
    ChartFeed a(spec, context);
    ChartFeed b(spec, context);
    Chart chart = a.blank();
    return {std::move(spec), std::move(series), std::move(a), std::move(b), std::move(chart)};
}

void ChartBook::setContext(const ChartContext& context) {
    context_ = context;
    for (Entry& entry : entries_) {
        Entry fresh = entryOf(entry.spec, entry.series);
        fresh.chart.scale = entry.chart.scale;
        fresh.chart.limits = std::move(entry.chart.limits);
        fresh.chart.marked = std::move(entry.chart.marked);
        entry = std::move(fresh);
    }
}

void ChartBook::add(const sim::SeriesColumn& column) {
    SeriesName name = nameOf(column);
    if (!has(name)) {
        entries_.push_back(entryOf(chartOf(column), std::move(name)));
    }
}

void ChartBook::remove(const SeriesName& name) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.series == name; });
}

bool ChartBook::has(const SeriesName& name) const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return entry.series == name; });
}

void ChartBook::update(const FutureSeries& a, const std::optional<FutureSeries>& b) {
    for (Entry& entry : entries_) {
        fill(entry.a, a, entry.chart.a);
        if (!b) {
            entry.chart.b.reset();
            continue;
        }
        if (!entry.chart.b) {
            entry.chart.b.emplace();
        }
        fill(entry.b, *b, *entry.chart.b);
        // What is compared is the first trace where the one that is meant does not exist.
        if (traceOf(entry.chart.a, entry.chart.compared) == nullptr &&
            !entry.chart.a.traces.empty()) {
            entry.chart.compared = entry.chart.a.traces.front().name;
        }
    }
}

} // namespace doppel::gui
