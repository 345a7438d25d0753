// SPDX-License-Identifier: Apache-2.0
#include "sim/alias_table.h"

#include "sim/assert.h"

#include <limits>

namespace doppel::sim {

AliasTable::AliasTable(std::span<const double> weights) {
    DOPPEL_ASSERT(!weights.empty() && weights.size() <= std::numeric_limits<std::uint32_t>::max());
    double sum = 0;
    for (const double weight : weights) {
        DOPPEL_ASSERT(weight >= 0);
        sum += weight;
    }
    DOPPEL_ASSERT(sum > 0 && sum <= std::numeric_limits<double>::max());

    // Columns of mean height 1: those that lack something are filled up by those that have too
    // much.
    const auto size = static_cast<std::uint32_t>(weights.size());
    std::vector<double> height(size);
    std::vector<std::uint32_t> low;
    std::vector<std::uint32_t> high;
    for (std::uint32_t i = 0; i < size; ++i) {
        height[i] = weights[i] / sum * size;
        (height[i] < 1 ? low : high).push_back(i);
    }
    constexpr auto kFull = std::numeric_limits<std::uint32_t>::max();
    columns_.resize(size);
    while (!low.empty() && !high.empty()) {
        const std::uint32_t filled = low.back();
        const std::uint32_t filler = high.back();
        low.pop_back();
        columns_[filled] = {static_cast<std::uint32_t>(height[filled] * 0x1p32), filler};
        height[filler] = (height[filler] + height[filled]) - 1;
        if (height[filler] < 1) {
            high.pop_back();
            low.push_back(filler);
        }
    }
    // What is left over has height 1 but for rounding; its "other" is itself, so nothing is lost.
    for (const std::vector<std::uint32_t>& rest : {low, high}) {
        for (const std::uint32_t i : rest) {
            columns_[i] = {kFull, i};
        }
    }
}

} // namespace doppel::sim
