// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/rehearsal.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

Rehearsal::Rehearsal(const PlanGraph& graph, std::uint64_t seed, std::uint64_t draws)
    : draws_(draws), lags_(graph.plan().stores.size()) {
    for (std::uint64_t i = 0; i < draws; ++i) {
        const PlanDraw draw = graph.draw(seed, i);
        for (std::size_t s = 0; s < lags_.size(); ++s) {
            lags_[s].push_back(draw.stores[s].lag);
        }
        if (const auto recovered = draw.recovered(graph.plan())) {
            recovered_.push_back(*recovered);
        } else {
            ++failed_;
        }
    }
    std::sort(recovered_.begin(), recovered_.end());
}

std::optional<sim::Duration> Rehearsal::recoveredWithin(double share) const {
    const auto needed = static_cast<std::size_t>(std::ceil(share * static_cast<double>(draws_)));
    if (needed == 0 || needed > recovered_.size()) {
        return std::nullopt;
    }
    return recovered_[needed - 1];
}

} // namespace doppel::models
