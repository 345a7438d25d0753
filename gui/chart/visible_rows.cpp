// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/visible_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace doppel::gui {

sim::Time beganAt(std::span<const sim::Time> ends, std::size_t row) {
    return row == 0 ? sim::kStart : ends[row - 1];
}

std::optional<std::size_t> rowAt(std::span<const sim::Time> ends, sim::Time moment) {
    const auto at = std::lower_bound(ends.begin(), ends.end(), moment);
    if (at == ends.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(at - ends.begin());
}

RowRange rowsIn(std::span<const sim::Time> ends, TimeRange range) {
    const auto first = std::upper_bound(ends.begin(), ends.end(), range.from);
    auto end = std::lower_bound(first, ends.end(), range.to);
    if (end != ends.end()) {
        ++end; // the one that the range's end lies in
    }
    return {static_cast<std::size_t>(first - ends.begin()),
            static_cast<std::size_t>(end - ends.begin())};
}

PixelColumns
pixelColumns(std::span<const sim::Time> ends, const PlotGeometry& plot, qreal devicePixels) {
    const auto count =
        static_cast<std::size_t>(std::max(1.0, std::ceil(plot.area.width() * devicePixels)));
    PixelColumns columns{plot.area.left(), 1 / devicePixels, {}};
    columns.bounds.reserve(count + 1);
    auto at = std::lower_bound(ends.begin(), ends.end(), plot.range.from);
    columns.bounds.push_back(static_cast<std::size_t>(at - ends.begin()));
    const std::size_t block =
        std::bit_floor(std::max<std::size_t>(1, rowsIn(ends, plot.range).size() / count / 8));
    for (std::size_t k = 1; k <= count; ++k) {
        const sim::Time until =
            k == count ? plot.range.to + sim::Duration(1) : plot.time(columns.x(k));
        // Ever greater strides find where the column ends without looking at all that follow.
        auto stride = std::ptrdiff_t{1};
        auto beyond = at;
        while (ends.end() - beyond > stride && beyond[stride] < until) {
            beyond += stride;
            stride *= 2;
        }
        const auto limit = beyond + std::min(stride + 1, ends.end() - beyond);
        at = std::lower_bound(beyond, limit, until);
        const auto bound = static_cast<std::size_t>(at - ends.begin());
        columns.bounds.push_back(
            k == count ? bound : std::max(bound / block * block, columns.bounds.back()));
    }
    return columns;
}

namespace {

// Columns from `from` to `to` are crossed by a straight line from one value to another.
void fillBetween(
    std::vector<MinMax>& line, std::size_t from, std::size_t to, double atFrom, double atTo) {
    const auto steps = static_cast<double>(to - from);
    double before = atFrom;
    for (std::size_t k = from + 1; k < to; ++k) {
        const double value = atFrom + (atTo - atFrom) * (static_cast<double>(k - from) / steps);
        line[k].add(before);
        line[k].add(value);
        before = value;
    }
    if (to < line.size()) {
        line[to].add(before);
    }
}

} // namespace

std::vector<MinMax> lineIn(const PixelColumns& columns, const MinMaxPyramid& values) {
    std::vector<MinMax> line(columns.count());
    bool comes = false;     // there is a point before
    std::size_t before = 0; // the last column that had a point
    double last = 0;        // the value of that point
    if (const std::size_t first = columns.bounds.front();
        first > 0 && first <= values.size() && std::isfinite(values[first - 1])) {
        comes = true; // from the left
        last = values[first - 1];
    }
    for (std::size_t k = 0; k < line.size(); ++k) {
        const std::size_t first = columns.bounds[k];
        const std::size_t end = std::min(columns.bounds[k + 1], values.size());
        if (first >= end) {
            continue;
        }
        const MinMax own = values.within(first, end);
        if (own.empty()) {
            comes = false;
            continue;
        }
        if (comes && std::isfinite(values[first])) {
            if (k > before) {
                fillBetween(line, before, k, last, values[first]);
            } else {
                line[k].add(last);
            }
        }
        line[k].add(own);
        last = values[end - 1];
        before = k;
        comes = std::isfinite(last);
    }
    return line;
}

} // namespace doppel::gui
