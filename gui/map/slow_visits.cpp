// SPDX-License-Identifier: Apache-2.0
#include "gui/map/slow_visits.h"

#include "gui/map/health.h"
#include "scenarios/objective.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace doppel::gui {
namespace {

constexpr double kTimesAsUsual = 5;

void lower(std::optional<double>& least, double value) {
    least = std::min(least.value_or(value), value);
}

void lowerByObjectives(const PlatformSketch& sketch,
                       const std::string& source,
                       std::optional<double>& least) {
    static constexpr std::array kOfLatency{".latency.mean", ".latency.p95", ".latency.p99",
                                           ".latency.max"};
    for (const ObjectiveSketch& written : sketch.objectives) {
        const auto objective = scenarios::Objective::parse(written.name, written.that);
        if (!objective || !objective->isCeiling() || !written.limit.empty()) {
            continue;
        }
        if (std::any_of(kOfLatency.begin(), kOfLatency.end(), [&](const char* metric) {
                return objective->metric() == source + metric;
            })) {
            lower(least, objective->bound());
        }
    }
}

// The mean of its visits in the minutes before a moment, weighted by how many left.
std::optional<double>
meanStayBefore(const Recording& recording, std::size_t source, sim::Time moment) {
    constexpr sim::Duration kUsual = std::chrono::minutes(5);
    const auto times = recording.stateTimes();
    double stays = 0;
    double left = 0;
    auto place = static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), moment) -
                                          times.begin());
    while (place-- > 0 && moment - times[place] <= kUsual) {
        const PlatformState& state = recording.recordedState(place);
        if (source < state.sources.size() && state.sources[source].stay) {
            const scenarios::Flow& flow = state.sources[source].flow;
            stays += (flow.good + flow.failed) * *state.sources[source].stay;
            left += flow.good + flow.failed;
        }
    }
    return left > 0 ? std::optional(stays / left) : std::nullopt;
}

} // namespace

std::vector<std::optional<double>> slowVisitsFrom(const Recording& recording, sim::Time at) {
    const PlatformSketch& sketch = recording.sketch();
    sim::Time first = sim::kNever;
    for (const EventSketch& event : sketch.events) {
        first = std::min(first, event.at);
    }
    std::vector<std::optional<double>> all(sketch.sources.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (sketch.slow) {
            lower(all[i], sim::toSeconds(*sketch.slow));
        }
        lowerByObjectives(sketch, sketch.sources[i].name, all[i]);
        const auto usual = at > first ? meanStayBefore(recording, i, first) : std::nullopt;
        if (usual) {
            lower(all[i], std::max(kLongFrom, kTimesAsUsual * *usual));
        }
    }
    return all;
}

} // namespace doppel::gui
