// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/fetch_order.h"

#include <algorithm>
#include <numeric>

namespace doppel::models {

FetchMode fetchModeOf(std::span<const std::uint32_t> weights) {
    const auto all = [&](std::uint32_t weight) {
        return std::all_of(weights.begin(), weights.end(),
                           [=](std::uint32_t w) { return w == weight; });
    };
    return all(0) ? FetchMode::Strict : all(1) ? FetchMode::Random : FetchMode::Weighted;
}

namespace {

std::uint64_t timesListed(std::uint32_t weight) {
    return std::max(weight, std::uint32_t{1});
}

} // namespace

void drawFetchOrder(std::span<const std::uint32_t> weights,
                    FetchMode mode,
                    sim::Draws& draws,
                    std::vector<std::uint32_t>& order) {
    order.resize(weights.size());
    std::iota(order.begin(), order.end(), 0);
    if (mode == FetchMode::Strict) {
        return;
    }
    std::uint64_t left = 0;
    for (const std::uint32_t weight : weights) {
        left += timesListed(weight);
    }
    for (std::size_t place = 0; place + 1 < order.size(); ++place) {
        std::uint64_t ticket = draws.below(left);
        std::size_t drawn = place;
        while (ticket >= timesListed(weights[order[drawn]])) {
            ticket -= timesListed(weights[order[drawn]]);
            ++drawn;
        }
        left -= timesListed(weights[order[drawn]]);
        // What is passed over keeps its order, so that a draw means the same for all.
        std::rotate(order.begin() + static_cast<std::ptrdiff_t>(place),
                    order.begin() + static_cast<std::ptrdiff_t>(drawn),
                    order.begin() + static_cast<std::ptrdiff_t>(drawn) + 1);
    }
}

} // namespace doppel::models
