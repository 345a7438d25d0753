// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_shutdown.h"

#include <algorithm>

namespace doppel::models {

sim::Duration sidekiqHardStop(sim::Duration timeout, sim::Duration oversleep) {
    // `stop` sleeps once before it waits: sleeps until no more than a pause is left.
    const sim::Duration step = kSidekiqPause + oversleep;
    const sim::Duration waits = timeout - kSidekiqPause;
    const std::int64_t sleeps = waits / step + (waits % step > sim::Duration::zero() ? 1 : 0);
    return step * std::max<std::int64_t>(1, sleeps);
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
