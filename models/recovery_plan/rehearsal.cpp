// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/rehearsal.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

Rehearsal::Rehearsal(const PlanGraph& graph, std::uint64_t seed, std::uint64_t draws)
    : draws_(draws), stores_(graph.plan().stores.size()), onPath_(graph.plan().steps.size()) {
    for (std::uint64_t i = 0; i < draws; ++i) {
        const PlanDraw draw = graph.draw(seed, i);
        for (std::size_t s = 0; s < stores_.size(); ++s) {
            stores_[s].lagOf.push_back(draw.stores[s].lag);
            stores_[s].writes.push_back(draw.stores[s].writes);
        }
        if (const auto recovered = draw.recovered(graph.plan())) {
            recovered_.push_back(*recovered);
        } else {
            ++failed_;
        }
        for (const std::size_t step : draw.criticalPath) {
            ++onPath_[step];
        }
    }
    std::sort(recovered_.begin(), recovered_.end());
    for (Store& store : stores_) {
        store.lags = store.lagOf;
        std::sort(store.lags.begin(), store.lags.end());
        std::sort(store.writes.begin(), store.writes.end());
    }
}

std::optional<sim::Duration> Rehearsal::recoveredWithin(double share) const {
    const auto needed = static_cast<std::size_t>(std::ceil(share * static_cast<double>(draws_)));
    if (needed == 0 || needed > recovered_.size()) {
        return std::nullopt;
    }
    return recovered_[needed - 1];
}

double Rehearsal::shareWithin(sim::Duration time) const {
    const auto past = std::upper_bound(recovered_.begin(), recovered_.end(), time);
    return static_cast<double>(past - recovered_.begin()) / static_cast<double>(draws_);
}

std::vector<double> Rehearsal::critical() const {
    std::vector<double> shares;
    for (const std::uint64_t count : onPath_) {
        shares.push_back(recovered_.empty()
                             ? 0.0
                             : static_cast<double>(count) / static_cast<double>(recovered_.size()));
    }
    return shares;
}

} // namespace doppel::models
