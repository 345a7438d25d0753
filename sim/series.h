// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::sim {

/// The statistic of a column of maxima.
inline constexpr std::string_view kMaximum = "max";

/// One column of a series: what a metric did in each interval.
struct SeriesColumn {
    /// What of the metric it shows, and how two neighbouring intervals become one.
    enum class Kind {
        Increase, ///< of a counter, or a histogram's count; the sum of both
        Mean,     ///< of a gauge, weighted by time; the mean, weighted by length
        Maximum,  ///< of a gauge, however short it stood; the greater of both
        Quantile, ///< of a histogram, 0 where nothing was recorded; see SeriesRecorder
    };
    std::string component;
    std::string name;
    std::vector<MetricLabel> labels;
    /// "" for counters and the means of gauges, "max" for their maxima; "count", "p50", "p95" or
    /// "p99" of a histogram.
    std::string statistic;
    std::string unit; ///< "", "s" or "B"
    Kind kind;
    /// One an interval, in the unit; 0 before the metric was registered.
    std::vector<double> values;
    friend bool operator==(const SeriesColumn&, const SeriesColumn&) = default;
};

/// How far a reader of a series has come: the rows that it has, and of which epoch they are.
struct SeriesCursor {
    std::uint32_t epoch = 0;
    std::size_t rows = 0;
    friend bool operator==(const SeriesCursor&, const SeriesCursor&) = default;
};

/// The rows of a series that a reader does not have yet. Each halving begins an epoch: a reader of
/// an earlier one halves what it has (halveRows) as often as epochs have passed, keeps the first
/// `kept` rows of it, and puts these rows after them; then it has what the recorder has.
struct SeriesRows {
    std::uint32_t epoch = 0;
    std::size_t kept = 0;
    std::vector<Time> times;
    std::vector<double> values; ///< row by row, as many in each as there are columns
};

/// Merges neighbouring rows in pairs, as a recorder does when it is full; an odd last row goes, as
/// half of one that the reader will be given. `start` is when the first row began.
void halveRows(std::vector<Time>& times, std::span<SeriesColumn> columns, Time start);

/// The metrics of a world over time. Whoever drives the world calls `sample` at a fixed simulated
/// interval; each call ends an interval, and each interval becomes a row:
///
///     counters      the increase
///     gauges        the mean and the maximum
///     histograms    count, p50, p95, p99; of those that ask for it (MetricOptions::series)
///
/// Memory is bounded whatever the run's length: when the rows reach `maxRows`, neighbours are
/// merged in pairs, and from then on a row covers twice as many intervals. Increases, means and
/// maxima stay exact. The quantiles of a merged row are the greater of the two: an upper bound of the true one
/// (neighbouring quantiles cannot be averaged). Rows that are recorded after the halving have exact
/// quantiles again, and the whole run's are in the Histogram.
///
/// The end of the warm-up leaves counters and gauges as they were: a series runs through it. What a
/// histogram recorded between the last sample and its reset is not in the series; sample at the
/// reset to lose nothing.
class SeriesRecorder {
public:
    static constexpr std::size_t kMaxRows = 10'000;

    /// The metrics must outlive this, and no other takes the maxima of their gauges.
    /// REQUIRES: maxRows is even and at least 2.
    explicit SeriesRecorder(Metrics& metrics, std::size_t maxRows = kMaxRows, Time start = kStart);

    /// Ends the interval that began at the last call. REQUIRES: now is later than it.
    void sample(Time now);

    /// Ends the row that is under way, however short it is, so that nothing that was sampled is
    /// missing. For the run's end.
    void finish();

    /// When each row ended; the first began at the start given.
    std::span<const Time> times() const { return times_; }
    /// In the order of registration. A metric registered during the run adds columns at the end.
    std::span<const SeriesColumn> columns() const { return columns_; }
    /// How often neighbours were merged.
    std::uint32_t epoch() const { return epoch_; }
    /// What a reader that has come to `have` lacks. Costs as much as that is; a reader that asks
    /// often is never given a whole series again.
    SeriesRows since(const SeriesCursor& have) const;
    /// Where a reader is that lacks nothing.
    SeriesCursor cursor() const { return {epoch_, times_.size()}; }
    /// How many calls of sample a row covers.
    std::uint64_t intervalsPerRow() const { return intervalsPerRow_; }

private:
    // What a metric had come to when the last row ended.
    struct Before {
        std::size_t firstColumn;
        std::uint64_t count = 0;
        Int128 area = 0;
        Histogram histogram;
    };

    void addColumns(const Metric& metric);
    void addRow();
    void addValues(Metric& metric, Before& before, double length);
    void addInterval(const Histogram& histogram, Before& before, MetricUnit unit);
    void halve();

    Metrics& metrics_;
    std::size_t maxRows_;
    Time start_;
    Time rowBegan_;
    Time now_;
    std::uint32_t epoch_ = 0;
    std::uint64_t intervalsPerRow_ = 1;
    std::uint64_t intervalsInRow_ = 0;
    std::size_t known_ = 0;      // entries of the metrics that were looked at so far
    std::vector<Before> before_; // one for each of them
    std::vector<Time> times_;
    std::vector<SeriesColumn> columns_;
};

} // namespace doppel::sim
