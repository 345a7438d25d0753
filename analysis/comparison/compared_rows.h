// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/compared_run.h"
#include "sim/time.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace doppel::analysis {

/// One value for each row that is compared.
using ComparedColumn = std::span<const double>;

/// The rows of a run's series that are compared: those from the warm-up's end on that were over by
/// a moment. The run must outlive it.
class ComparedRows {
public:
    ComparedRows(const ComparedRun& run, sim::Time from, sim::Time until);

    std::size_t size() const { return size_; }
    sim::Time begin(std::size_t row) const;
    sim::Time end(std::size_t row) const { return run_.times[first_ + row]; }
    double seconds(std::size_t row) const { return sim::toSeconds(end(row) - begin(row)); }

    /// Empty where nobody counts that, or no row is compared.
    ComparedColumn of(std::string_view component,
                      std::string_view flatName,
                      std::string_view statistic = {}) const;
    /// For how many seconds of them a column is above a bound.
    double secondsAbove(ComparedColumn column, double bound) const;
    /// The sum over time of a mean: value × seconds.
    double area(ComparedColumn column) const;

private:
    const ComparedRun& run_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    std::map<std::pair<std::string, std::string>, ComparedColumn> columns_; // name.statistic
};

double sumOf(ComparedColumn column);
/// Where its greatest value is first; none of an empty one.
std::optional<std::size_t> peakOf(ComparedColumn column);

/// How far something reached, and when: the end of its row.
struct Peak {
    double value = 0;
    sim::Time at{};
};
struct Peaks {
    Peak before;
    Peak after;
};

/// Two runs' rows, side by side.
struct RowsOfBoth {
    const ComparedRows& before;
    const ComparedRows& after;

    /// How far a gauge reached in each; none: nobody knows of both. Where their rows are not of the
    /// same lengths, means tell no peaks, and what came in the last row of one alone is of neither.
    std::optional<Peaks> peaksOf(std::string_view component, std::string_view gauge) const;
    /// How far two moments, or lengths of time, of them may be apart by their rows alone, in seconds.
    double grain() const;
    /// By how much counts of them may be apart as their last rows end at other moments; 0: they don't.
    double ofLastRow(ComparedColumn a, ComparedColumn b) const;

    /// When the first row began in which a count of theirs differs by more than noise; none: none
    /// does, or their rows are not of the same lengths.
    std::optional<sim::Time> parting(ComparedColumn a, ComparedColumn b) const;
    bool areAlike() const;
};

} // namespace doppel::analysis
