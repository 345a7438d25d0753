// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/chart_feed.h"
#include "gui/chart/series_catalogue.h"

#include <deque>
#include <optional>
#include <vector>

namespace doppel::gui {

/// What charts are filled from: one future as it stands.
struct FutureSeries {
    QString name; ///< "as written"
    SeriesView metrics;
    SeriesView servers; ///< how many are in which state (ServerHistory); may be empty
    sim::Time playedUntil{};
    std::optional<sim::Time> parted{}; ///< when it and the other one parted
};

/// The charts on screen: the standard ones, then those that were added from the tree of series.
class ChartBook {
public:
    ChartBook();

    /// Another platform, or another component is selected: all charts are filled anew.
    void setContext(const ChartContext& context);
    const ChartContext& context() const { return context_; }

    /// Adds the chart of a series, or takes it away. One of a series that does not exist is empty.
    void add(const sim::SeriesColumn& column);
    void remove(const SeriesName& name);
    bool has(const SeriesName& name) const;

    /// New rows, at a cost of their number.
    void update(const FutureSeries& a, const std::optional<FutureSeries>& b);

    /// References stay good until charts are added or removed.
    std::size_t size() const { return entries_.size(); }
    const Chart& chart(std::size_t i) const { return entries_[i].chart; }
    Chart& chart(std::size_t i) { return entries_[i].chart; }
    /// Those worth a place on screen, from top to bottom: what the platform cannot have is left out,
    /// those of the selected component come after latency and errors, and last where none is.
    std::vector<std::size_t> order() const;
    /// Whether a chart was added for that series.
    bool isOf(std::size_t i, const SeriesName& name) const { return entries_[i].series == name; }

private:
    struct Entry {
        ChartSpec spec;
        std::optional<SeriesName> series; // none: it is one of the standard charts
        ChartFeed a;
        ChartFeed b;
        Chart chart;
    };
    Entry entryOf(ChartSpec spec, std::optional<SeriesName> series) const;

    ChartContext context_;
    std::deque<Entry> entries_;
};

} // namespace doppel::gui
