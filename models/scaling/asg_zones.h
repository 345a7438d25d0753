// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// An instance of an Auto Scaling group.
struct AsgInstance {
    std::uint32_t zone = 0;
    std::uint32_t launchTemplate = 0; ///< version: a smaller one is older
    sim::Time launched{};
};

/// The zone that the next instance is launched in: the one with the fewest, of those that can take
/// any; among equals the first. None where no zone can.
std::optional<std::uint32_t> launchZone(std::span<const std::uint32_t> byZone,
                                        std::span<const bool> usable);

/// The instance that goes when the group shrinks, by the default termination policy: of the zone
/// with the most instances (among equals the one with the oldest template), of the oldest launch
/// template, closest to its next billing hour; among equals the first. AWS chooses at random there.
/// REQUIRES: there are instances. Source: EC2 Auto Scaling guide, "Default termination policy".
std::size_t
instanceToTerminate(std::span<const AsgInstance> instances, std::uint32_t zones, sim::Time now);

/// A step towards as many instances in each zone: launch first, terminate when the new one is in
/// service.
struct AsgRebalance {
    std::uint32_t launchIn = 0;
    std::uint32_t terminateFrom = 0;
    std::uint32_t count = 0; ///< 0: it is balanced, as far as zones can take instances
};

/// How far a group may be above its maximum while it rebalances: a tenth of that (rounded down, of
/// which the guide says nothing), or one.
std::int32_t rebalanceMargin(std::int32_t maxCapacity);

/// `inService` by zone, `total` with those that launch. Source: EC2 Auto Scaling guide,
/// "Rebalancing activities".
AsgRebalance rebalance(std::span<const std::uint32_t> inService,
                       std::span<const bool> usable,
                       std::int32_t total,
                       std::int32_t maxCapacity);

} // namespace doppel::models
