// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_shutdown.h"

#include <algorithm>

namespace doppel::models {

sim::Duration sidekiqHardStop(sim::Duration timeout, sim::Duration oversleep) {
    const sim::Duration step = kSidekiqPause + oversleep;
    sim::Duration at = step; // `stop` sleeps once before it waits
    while (timeout - at > kSidekiqPause) {
        at += step;
    }
    return at;
}

std::optional<sim::Duration>
sidekiqLook(std::uint32_t number, sim::Duration timeout, sim::Duration oversleep) {
    const sim::Duration at = (kSidekiqPause + oversleep) * (std::int64_t{number} + 1);
    const bool isFirst = number == 0; // whatever the time-out, before it waits
    return isFirst || at < sidekiqHardStop(timeout, oversleep) ? std::optional(at) : std::nullopt;
}

bool isOrphanCheckDue(std::optional<sim::Time> last, sim::Time now) {
    return !last || now - *last >= std::chrono::hours(1);
}

bool isPoisonPill(std::uint32_t recoveredWithinThreeDays) {
    return recoveredWithinThreeDays >= 3;
}

} // namespace doppel::models
