// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/min_max_pyramid.h"
#include "gui/chart/plot_geometry.h"
#include "sim/time.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace doppel::gui {

/// Row i of a series covers what happened after the end of the row before (the first: after the
/// start) up to its own end, and is drawn as a point there.
sim::Time beganAt(std::span<const sim::Time> ends, std::size_t row);

/// The row that a moment belongs to; none: no such row is known yet.
std::optional<std::size_t> rowAt(std::span<const sim::Time> ends, sim::Time moment);

/// Rows by number, the last one not included.
struct RowRange {
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - first; }
    friend bool operator==(const RowRange&, const RowRange&) = default;
};

/// The rows of which something lies in a range.
RowRange rowsIn(std::span<const sim::Time> ends, TimeRange range);

/// Which rows end in each column of device pixels of a plot: of column k those from bounds[k] up to
/// bounds[k + 1]. The same for all traces of one future. Where many rows share a column its bounds
/// lie on whole blocks of a MinMaxPyramid, at most an eighth of a pixel from where they should be,
/// so that a column costs a few steps whatever the number of rows.
struct PixelColumns {
    qreal left = 0;
    qreal width = 1; ///< of a column, in logical pixels
    std::vector<std::size_t> bounds;

    std::size_t count() const { return bounds.size() - 1; }
    qreal x(std::size_t column) const { return left + static_cast<qreal>(column) * width; }
};

/// Cost: columns, and for each the logarithm of the rows in it.
PixelColumns
pixelColumns(std::span<const sim::Time> ends, const PlotGeometry& plot, qreal devicePixels);

/// From where to where a line through the rows' points goes in each column: the least and the
/// greatest of its rows, and on to the column before, so that nothing tears; empty before the first
/// point and after the last, and around points that are not numbers. Where a column has no point of
/// its own it has the straight line's. Cost: columns.
std::vector<MinMax> lineIn(const PixelColumns& columns, const MinMaxPyramid& values);

} // namespace doppel::gui
