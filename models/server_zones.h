// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/platform_plan.h"
#include "models/server_group.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// The zones of so many servers, in their order; see zoneOfServer.
inline std::vector<std::uint32_t> zonesOfServers(std::uint32_t count,
                                                 std::uint32_t zones,
                                                 std::uint32_t firstZone,
                                                 std::span<const ServerGroupConfig> groups) {
    std::vector<std::uint32_t> all(count);
    for (std::uint32_t server = 0; server < count; ++server) {
        all[server] = zoneOfServer(server, zones, firstZone, groupOf(groups, server));
    }
    return all;
}

/// What `serverZones` of a kind is whose configuration is a C with `replicas` and `servers`, and
/// perhaps the `zone` of the first one.
template <Described C>
std::vector<std::uint32_t> serverZonesOf(const Config& config, const PlatformPlan& plan) {
    const C& value = static_cast<const ConfigOf<C>&>(config).value;
    std::uint32_t first = 0;
    if constexpr (requires { value.zone; }) {
        first = value.zone;
    }
    return zonesOfServers(serversWanted(value.replicas, value.servers), plan.zones, first,
                          value.servers);
}

} // namespace doppel::models
