// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scheduled_bounds.h"

#include <algorithm>

namespace doppel::models {

namespace {

// When it was due last, at `now` at the latest.
std::optional<sim::Duration> lastDue(const ScheduledAction& action, sim::Duration now) {
    if (now < action.at) {
        return std::nullopt;
    }
    return action.every ? now - (now - action.at) % *action.every : action.at;
}

} // namespace

CapacityBounds
boundsAt(std::span<const ScheduledAction> actions, CapacityBounds initial, sim::Time now) {
    CapacityBounds bounds = initial;
    sim::Duration minSince = sim::Duration::min();
    sim::Duration maxSince = sim::Duration::min();
    for (const ScheduledAction& action : actions) {
        const std::optional<sim::Duration> due = lastDue(action, now - sim::kStart);
        if (due && action.minCapacity && *due >= minSince) {
            bounds.min = *action.minCapacity;
            minSince = *due;
        }
        if (due && action.maxCapacity && *due >= maxSince) {
            bounds.max = *action.maxCapacity;
            maxSince = *due;
        }
    }
    bounds.min = std::min(bounds.min, bounds.max);
    return bounds;
}

sim::Time nextAction(std::span<const ScheduledAction> actions, sim::Time after) {
    sim::Time next = sim::kNever;
    for (const ScheduledAction& action : actions) {
        const std::optional<sim::Duration> last = lastDue(action, after - sim::kStart);
        if (!last) {
            next = std::min(next, sim::kStart + action.at);
        } else if (action.every) {
            next = std::min(next, sim::kStart + *last + *action.every);
        }
    }
    return next;
}

} // namespace doppel::models
