// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>

namespace doppel::models {

/// What a scheduled action sets; it stays so until the next one. Source: Application Auto Scaling
/// guide, "Scheduled scaling".
struct ScheduledAction {
    sim::Duration at{};                   ///< from the start of the run
    std::optional<sim::Duration> every{}; ///< again and again
    std::optional<std::int32_t> minCapacity{};
    std::optional<std::int32_t> maxCapacity{};
};

struct CapacityBounds {
    std::int32_t min = 1;
    std::int32_t max = 1;
    friend bool operator==(const CapacityBounds&, const CapacityBounds&) = default;
};

/// The bounds at a time: those that it began with, and what the actions have set since, the last
/// one last. An action at that very time has happened; of two at one time the later in the list
/// counts. A minimum above the maximum is the maximum.
CapacityBounds
boundsAt(std::span<const ScheduledAction> actions, CapacityBounds initial, sim::Time now);

/// When the next action is due after a time; kNever if none is.
sim::Time nextAction(std::span<const ScheduledAction> actions, sim::Time after);

} // namespace doppel::models
