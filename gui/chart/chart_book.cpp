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

bool hasAnything(const ChartFuture& future, const QString& name) {
    const Trace* trace = traceOf(future, name);
    return trace != nullptr && trace->values.within(0, trace->values.size()).max > 0;
}

// The first of those that are meant which either future has anything of, else the first that both
// have, else the first trace.
QString comparedOf(const ChartSpec& spec, const Chart& chart) {
    const QStringList meant = QString::fromStdString(spec.compared).split(u' ');
    for (const QString& name : meant) {
        if (hasAnything(chart.a, name) || hasAnything(*chart.b, name)) {
            return name;
        }
    }
    for (const QString& name : meant) {
        if (traceOf(chart.a, name) != nullptr) {
            return name;
        }
    }
    return chart.a.traces.empty() ? QString() : chart.a.traces.front().name;
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

std::vector<std::size_t> ChartBook::order() const {
    constexpr std::size_t kFirst = 2; // latency and errors
    std::vector<std::size_t> order;
    std::vector<std::size_t> ofSelected;
    std::vector<std::size_t> added;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const Entry& entry = entries_[i];
        if (entry.series) {
            added.push_back(i);
        } else if (entry.a.applies(entry.chart.a)) {
            (entry.a.isOfSelected() ? ofSelected : order).push_back(i);
        }
    }
    const auto place = context_.selected.empty() ? order.end() : order.begin() + kFirst;
    order.insert(place, ofSelected.begin(), ofSelected.end());
    order.insert(order.end(), added.begin(), added.end());
    return order;
}

void ChartBook::update(const FutureSeries& a, const std::optional<FutureSeries>& b) {
    for (Entry& entry : entries_) {
        fill(entry.a, a, entry.chart.a);
        entry.chart.note = entry.a.note();
        if (!b) {
            entry.chart.b.reset();
            continue;
        }
        if (!entry.chart.b) {
            entry.chart.b.emplace();
        }
        fill(entry.b, *b, *entry.chart.b);
        entry.chart.compared = comparedOf(entry.spec, entry.chart);
    }
}

} // namespace doppel::gui
