// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/rollout_progress.h"

namespace doppel::models {

bool hasProgressed(const RolloutCounts& before, const RolloutCounts& now) {
    return now.updated > before.updated ||
           now.replicas - now.updated < before.replicas - before.updated ||
           now.ready > before.ready || now.available > before.available;
}

bool isComplete(const RolloutCounts& now, std::uint32_t wanted) {
    return now.updated == wanted && now.replicas == wanted && now.available == wanted;
}

bool hasTimedOut(sim::Time lastProgress, sim::Time now, sim::Duration deadline) {
    return sim::after(lastProgress, deadline) < now;
}

RecreateStep recreateStep(std::uint32_t old, std::uint32_t leaving) {
    return old > 0       ? RecreateStep::StopOld
           : leaving > 0 ? RecreateStep::WaitForOld
                         : RecreateStep::StartNew;
}

} // namespace doppel::models
