// SPDX-License-Identifier: Apache-2.0
#include "analysis/sparkline.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace doppel::analysis {

namespace {

// The mean weighted by how long each interval lies in the span, or the greatest of them.
struct Pool {
    double weighted = 0;
    double weight = 0;
    double greatest = -std::numeric_limits<double>::infinity();

    void add(double value, double length) {
        if (length > 0 && std::isfinite(value)) {
            weighted += value * length;
            weight += length;
            greatest = std::max(greatest, value);
        }
    }
    double value(Pooling pooling) const {
        if (weight == 0) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        return pooling == Pooling::Max ? greatest : weighted / weight;
    }
};

} // namespace

std::vector<double> pooled(std::span<const double> values,
                           std::span<const sim::Time> ends,
                           std::size_t columns,
                           Pooling pooling) {
    DOPPEL_ASSERT(values.size() == ends.size() && columns > 0);
    std::vector<double> columnsOut;
    if (values.empty()) {
        return columnsOut;
    }
    const double end = sim::toSeconds(ends.back());
    std::size_t row = 0;
    double rowBegan = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        const double from = end * static_cast<double>(column) / static_cast<double>(columns);
        const double to = end * static_cast<double>(column + 1) / static_cast<double>(columns);
        Pool pool;
        while (row < values.size()) {
            const double rowEnds = sim::toSeconds(ends[row]);
            pool.add(values[row], std::min(to, rowEnds) - std::max(from, rowBegan));
            if (rowEnds > to) {
                break;
            }
            rowBegan = rowEnds;
            ++row;
        }
        columnsOut.push_back(pool.value(pooling));
    }
    return columnsOut;
}

std::string sparkline(std::span<const double> values, double low, double high) {
    static constexpr std::array kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    constexpr double kSteps = kBlocks.size() - 1;
    std::string line;
    for (const double value : values) {
        if (!std::isfinite(value)) {
            line += ' ';
            continue;
        }
        const double share = high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0;
        line += kBlocks[static_cast<std::size_t>(std::ceil(share * kSteps))];
    }
    return line;
}

} // namespace doppel::analysis
