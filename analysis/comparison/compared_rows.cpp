// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/compared_rows.h"

#include "analysis/comparison/comparison.h"

#include <algorithm>
#include <numeric>

namespace doppel::analysis {

ComparedRows::ComparedRows(const ComparedRun& run, sim::Time from, sim::Time until) : run_(run) {
    // The row in which the warm-up ends is of both, and left out.
    const auto begun = std::lower_bound(run.times.begin(), run.times.end(), from);
    first_ = from == sim::kStart ? 0
                                 : static_cast<std::size_t>(begun - run.times.begin()) +
                                       (begun != run.times.end() ? 1 : 0);
    const auto over = std::upper_bound(run.times.begin(), run.times.end(), until);
    const auto end = static_cast<std::size_t>(over - run.times.begin());
    size_ = end > first_ ? end - first_ : 0;
    for (const sim::SeriesColumn& column : run.series) {
        if (column.values.size() >= first_ + size_ && size_ > 0) {
            std::string name = sim::flatName(column.name, column.labels);
            name += column.statistic.empty() ? "" : '.' + column.statistic;
            columns_.emplace(std::pair(column.component, std::move(name)),
                             ComparedColumn(column.values).subspan(first_, size_));
        }
    }
}

sim::Time ComparedRows::begin(std::size_t row) const {
    return first_ + row == 0 ? sim::kStart : run_.times[first_ + row - 1];
}

ComparedColumn ComparedRows::of(std::string_view component,
                                std::string_view flatName,
                                std::string_view statistic) const {
    std::string name(flatName);
    name += statistic.empty() ? "" : '.' + std::string(statistic);
    const auto found = columns_.find({std::string(component), std::move(name)});
    return found == columns_.end() ? ComparedColumn{} : found->second;
}

double ComparedRows::secondsAbove(ComparedColumn column, double bound) const {
    double sum = 0;
    for (std::size_t row = 0; row < column.size(); ++row) {
        sum += column[row] > bound ? seconds(row) : 0;
    }
    return sum;
}

double ComparedRows::area(ComparedColumn column) const {
    double sum = 0;
    for (std::size_t row = 0; row < column.size(); ++row) {
        sum += column[row] * seconds(row);
    }
    return sum;
}

double sumOf(ComparedColumn column) {
    return std::accumulate(column.begin(), column.end(), 0.0);
}

std::optional<std::size_t> peakOf(ComparedColumn column) {
    if (column.empty()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(std::max_element(column.begin(), column.end()) -
                                    column.begin());
}

namespace {

// The greatest of the rows that were over by then; none where there are none.
std::optional<Peak> peakBy(const ComparedRows& rows, ComparedColumn column, sim::Time until) {
    std::optional<Peak> peak;
    for (std::size_t row = 0; row < column.size() && rows.end(row) <= until; ++row) {
        if (!peak || column[row] > peak->value) {
            peak = Peak{column[row], rows.end(row)};
        }
    }
    return peak;
}

sim::Time lastEnd(const ComparedRows& rows) {
    return rows.size() == 0 ? sim::kStart : rows.end(rows.size() - 1);
}

double longestOf(const ComparedRows& rows) {
    double longest = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        longest = std::max(longest, rows.seconds(row));
    }
    return longest;
}

} // namespace

std::optional<Peaks> RowsOfBoth::peaksOf(std::string_view component, std::string_view gauge) const {
    ComparedColumn a = before.of(component, gauge, sim::kMaximum);
    ComparedColumn b = after.of(component, gauge, sim::kMaximum);
    if (a.empty() || b.empty()) {
        if (!areAlike()) {
            return std::nullopt;
        }
        a = before.of(component, gauge);
        b = after.of(component, gauge);
    }
    const sim::Time ofBoth = std::min(lastEnd(before), lastEnd(after));
    const auto first = peakBy(before, a, ofBoth);
    const auto second = peakBy(after, b, ofBoth);
    if (!first || !second) {
        return std::nullopt;
    }
    const bool isFirst = first->value > second->value;
    const ComparedRows& other = isFirst ? after : before;
    std::size_t over = other.size();
    while (over > 0 && other.end(over - 1) > ofBoth) {
        --over;
    }
    const bool isInBoth = over > 0 && (isFirst ? first : second)->at <= other.end(over - 1);
    return isInBoth ? std::optional(Peaks{*first, *second}) : std::nullopt;
}

double RowsOfBoth::grain() const {
    const double a = longestOf(before);
    const double b = longestOf(after);
    return areAlike() ? std::max(a, b) : a + b;
}

double RowsOfBoth::ofLastRow(ComparedColumn a, ComparedColumn b) const {
    if (areAlike() || a.empty() || b.empty()) {
        return 0;
    }
    return std::max(a.back(), b.back());
}

bool RowsOfBoth::areAlike() const {
    if (before.size() != after.size()) {
        return false;
    }
    for (std::size_t row = 0; row < after.size(); ++row) {
        if (before.end(row) != after.end(row)) {
            return false;
        }
    }
    return true;
}

std::optional<sim::Time> RowsOfBoth::parting(ComparedColumn a, ComparedColumn b) const {
    if (a.size() != b.size() || !areAlike()) {
        return std::nullopt;
    }
    for (std::size_t row = 0; row < a.size(); ++row) {
        if (!isSameCount(a[row], b[row])) {
            return after.begin(row);
        }
    }
    return std::nullopt;
}

} // namespace doppel::analysis
