// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/random.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// In which order a thread looks into its queues.
enum class FetchMode : std::uint8_t {
    Strict,   ///< as they are listed: no queue has a weight, or all weigh 0
    Weighted, ///< drawn anew for each fetch, by weight
    Random,   ///< the same, where each weighs 1
};

/// The mode that follows from the weights of a capsule's queues; 0 stands for none given.
FetchMode fetchModeOf(std::span<const std::uint32_t> weights);

/// The order of one fetch, as indices of `weights`, written to `order`. Strict takes no draw;
/// otherwise each name stands in a list as often as it weighs (once where it weighs 0), which is
/// shuffled and rid of what comes again: a Plackett-Luce draw, without replacement. One draw for
/// each queue but the last. Source: sidekiq lib/sidekiq/fetch.rb, queues_cmd; capsule.rb.
void drawFetchOrder(std::span<const std::uint32_t> weights,
                    FetchMode mode,
                    sim::Draws& draws,
                    std::vector<std::uint32_t>& order);

} // namespace doppel::models
