// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// Servers of a component that are alike, where not all of them are: an older machine, a slower
/// disk. The servers of the first group come first.
struct ServerGroupConfig {
    std::uint32_t count = 1;
    sim::Ratio slower{1.0};              ///< its own work takes this many times as long there
    std::optional<std::uint32_t> zone{}; ///< where they all stand; spread over the zones if unset

    void describe(FieldVisitor& visitor);
};

/// The `servers` field of a component that has `replicas` too.
void describeGroups(FieldVisitor& visitor, std::vector<ServerGroupConfig>& groups);

/// How many servers a component is to have: as many as its groups come to, or, without any, its
/// replicas.
std::uint32_t serversWanted(std::uint32_t replicas, std::span<const ServerGroupConfig> groups);

/// What is wrong with the two together, in words: replicas that were changed from their default
/// must be as many as the groups come to.
Problems problemsOfServers(std::uint32_t replicas,
                           std::uint32_t defaultReplicas,
                           std::span<const ServerGroupConfig> groups);

/// Where a server stands: in its group's zone, or in turn over all zones from the first server's
/// on, as a scheduler that spreads would have it.
/// Null: it is in none.
std::uint32_t zoneOfServer(std::uint32_t server,
                           std::uint32_t zones,
                           std::uint32_t firstZone,
                           const ServerGroupConfig* group);

/// The group of a place; null for one beyond all groups.
const ServerGroupConfig* groupOf(std::span<const ServerGroupConfig> groups, std::uint32_t place);

} // namespace doppel::models
