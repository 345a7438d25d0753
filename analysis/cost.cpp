// SPDX-License-Identifier: Apache-2.0
#include "analysis/cost.h"

#include "models/pricing/cost_meter.h"

#include <chrono>
#include <cstdint>

namespace doppel::analysis {

std::optional<Cost> costOf(const scenarios::RunResult& result) {
    Cost cost;
    for (const scenarios::ComponentResult& component : result.components) {
        const auto told = statisticOf(component.metrics, models::CostMeter::kCost);
        if (told && told->value) {
            cost.byComponent.emplace_back(component.name, *told->value);
            cost.total += *told->value;
        }
    }
    if (cost.byComponent.empty()) {
        return std::nullopt;
    }
    const double hours = sim::toSeconds(result.simulated) / sim::toSeconds(std::chrono::hours(1));
    cost.perHour = hours > 0 ? cost.total / hours : 0;
    std::uint64_t good = 0;
    for (const scenarios::TrafficResult& source : result.traffic) {
        good += source.ok;
    }
    if (good > 0) {
        constexpr double kMillion = 1e6;
        cost.perMillionGood = cost.total / static_cast<double>(good) * kMillion;
    }
    return cost;
}

} // namespace doppel::analysis
