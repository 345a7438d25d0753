// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// A target as far as it matters for whether requests may go there.
struct TargetStanding {
    bool registered = false;
    bool healthy = false;
    std::uint32_t zone = 0;
};

/// Which targets a node may send to: the healthy ones, or, where none is healthy, all that are
/// registered (fail-open). `zone`: only targets in that zone count; unset with cross-zone load
/// balancing. Empty when none is registered there. Source: AWS ALB user guide.
struct UsableTargets {
    std::vector<std::uint32_t> indices; ///< rising
    bool failedOpen = false;
};
UsableTargets usableTargets(std::span<const TargetStanding> targets,
                            std::optional<std::uint32_t> zone);

/// Whether a list of targets has healthy ones, and whether one of those stands in this zone.
struct HealthyPlaces {
    bool here = false;
    bool anywhere = false;

    /// Whether the load balancer's name leads to its node in this zone, without cross-zone load
    /// balancing: where the zone has a healthy target, or no zone has.
    bool zoneIsServed() const { return here || !anywhere; }
};
/// Adds targets to what a list has.
HealthyPlaces
withTargets(HealthyPlaces list, std::span<const TargetStanding> targets, std::uint32_t zone);

} // namespace doppel::models
