// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace doppel::gui {

/// The least and the greatest of some values; empty where there are none.
struct MinMax {
    double min = std::numeric_limits<double>::infinity();
    double max = -std::numeric_limits<double>::infinity();

    bool empty() const { return min > max; }
    /// A value that is not a number says nothing.
    void add(double value) {
        min = value < min ? value : min;
        max = value > max ? value : max;
    }
    void add(const MinMax& other) {
        min = other.min < min ? other.min : min;
        max = other.max > max ? other.max : max;
    }
    friend bool operator==(const MinMax&, const MinMax&) = default;
};

/// Values in a row, of which the least and the greatest of any stretch can be told quickly, so that
/// what a frame costs does not grow with the run: those of blocks of 2, 4, 8, … values are kept
/// beside them. Values are added at the end; when a series is halved (sim::SeriesRecorder), what it
/// says is other values: clear() and append what follows from the halved columns, which each value
/// pays for once on average. Memory: 24 bytes a value.
class MinMaxPyramid {
public:
    void append(double value);
    /// Keeps the first `size` values. REQUIRES: there are as many.
    void truncate(std::size_t size);
    void clear() { truncate(0); }

    std::size_t size() const { return values_.size(); }
    double operator[](std::size_t i) const { return values_[i]; }
    std::span<const double> values() const { return values_; }

    /// Of the values from `first` up to `end`, that not included. Cost: two for each doubling of
    /// their number. REQUIRES: first <= end <= size().
    MinMax within(std::size_t first, std::size_t end) const;

private:
    std::vector<double> values_;
    std::vector<std::vector<MinMax>> levels_; // level k: whole blocks of 2^(k + 1) values
};

} // namespace doppel::gui
