// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/chart_spec.h"
#include "sim/series.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// The series of a future as they stand, looked at. While it is of the same future and the epoch is
/// the same, rows are only added, and columns at the end.
struct SeriesView {
    std::span<const sim::Time> times;
    std::span<const sim::SeriesColumn> columns;
    std::uint32_t epoch = 0;
    std::uint32_t future = 0; ///< whose they are: FutureBranch::id
};

/// What charts need to know of a platform beside its series.
struct ChartContext {
    struct Component {
        std::string name;
        std::string kind;    ///< as after `kind:`
        bool isAsked = true; ///< false: nobody calls it, so there are no requests to show
        friend bool operator==(const Component&, const Component&) = default;
    };
    std::vector<std::string> sources{};
    std::vector<Component> components{};
    std::string selected{}; ///< of the components; "": none
    /// Of scenarios::RecoveryOptions: the share of visits that must be good, and the time in which
    /// so many may fail as that allows.
    double objective = 0.999;
    sim::Duration every{}; ///< what a row of the series covers, until they are halved
    sim::Duration budgetWindow = std::chrono::hours(24 * 30);
    friend bool operator==(const ChartContext&, const ChartContext&) = default;
};

/// Fills one future of one chart from its series, and keeps it up to date at a cost of the rows that
/// are new; all are taken again when the series was halved, has more columns or is another future's.
class ChartFeed {
public:
    ChartFeed(ChartSpec spec, ChartContext context);
    ChartFeed(ChartFeed&&) = default;
    ChartFeed& operator=(ChartFeed&&) = default;

    const ChartSpec& spec() const { return spec_; }

    /// A chart without data: its texts and its form.
    Chart blank() const;
    /// Whether this platform can have what it shows: a hit ratio without a cache is none, nor are
    /// servers of a component that runs on none. `future` is what it was filled with.
    bool applies(const ChartFuture& future) const;
    /// What the chart is of, beside its title; a stored run may have something else of it.
    QString note() const;
    /// Whether it is of the component that is selected.
    bool isOfSelected() const;
    void update(const SeriesView& series, ChartFuture& future);

private:
    // The columns whose sum is a term.
    using Term = std::vector<std::size_t>;
    // Where a trace comes from, in the order of the future's traces.
    struct Source {
        const TraceSpec* spec;
        QString name;
        TraceColour colour;
        std::vector<Term> terms;
        std::vector<double> sums; // of this row, or since the start
    };

    void resolve(const SeriesView& series);
    void addSources(const SeriesView& series, const TraceSpec& trace);
    void addHitRatios(const SeriesView& series, const TraceSpec& trace);
    Term termOf(const SeriesView& series, const TraceSpec& trace, const std::string& names) const;
    bool isOf(const sim::SeriesColumn& column, const TraceSpec& trace) const;
    bool isSelectedAsked() const;
    double valueAt(const SeriesView& series, Source& source, std::size_t row) const;

    ChartSpec spec_;
    ChartContext context_;
    std::set<std::string, std::less<>> visitors_; // its sources, to be found among many columns
    std::uint32_t future_ = 0;
    std::uint32_t epoch_ = 0;
    std::size_t columns_ = 0;
    std::vector<Source> sources_;
    bool isTogether_ = false; // the series has a column of all visits
};

} // namespace doppel::gui
