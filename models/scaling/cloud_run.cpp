// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/cloud_run.h"

#include "models/scaling/rounded_replicas.h"

#include <algorithm>

namespace doppel::models {

sim::Duration pendingLimit(PendingLimitRule rule, sim::Duration averageStartup) {
    constexpr sim::Duration kAtLeast = std::chrono::seconds(10);
    switch (rule) {
    case PendingLimitRule::TenSeconds:
        return kAtLeast;
    case PendingLimitRule::Minute:
        return std::chrono::minutes(1);
    case PendingLimitRule::HalfMinute:
        return std::chrono::seconds(30);
    case PendingLimitRule::Startup:
        break;
    }
    return std::max(kAtLeast, averageStartup * 7 / 2);
}

std::int32_t
wantedInstances(const CloudRunSpec& spec, std::int32_t instances, const CloudRunLoad& load) {
    const std::int32_t byRequests =
        roundedUpToWhole(load.concurrency / (spec.maxConcurrency * spec.concurrencyTarget.value));
    std::int32_t wanted = std::max(byRequests, load.waiting ? 1 : 0);
    if (instances > 0) {
        wanted = std::max(wanted, roundedUpToWhole(load.cpu / (spec.cpus * spec.cpuTarget.value)));
    }
    return std::clamp(wanted, spec.minInstances, spec.maxInstances);
}

std::int32_t keptInstances(const CloudRunSpec& spec,
                           std::vector<HpaRecommendation>& history,
                           std::int32_t wanted,
                           sim::Time now) {
    return std::min(stabilisedDown(history, wanted, spec.idleTimeout, now), spec.maxInstances);
}

} // namespace doppel::models
