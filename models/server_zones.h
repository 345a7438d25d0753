// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/platform_plan.h"
#include "models/server_group.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// What `serverZones` of a kind is whose configuration is a C with `replicas` and `servers`, and
/// perhaps the `zone` of the first one.
template <Described C>
std::vector<std::uint32_t> serverZonesOf(const Config& config, const PlatformPlan& plan) {
    const C& value = static_cast<const ConfigOf<C>&>(config).value;
    std::uint32_t first = 0;
    if constexpr (requires { value.zone; }) {
        first = value.zone;
    }
    std::vector<std::uint32_t> zones(serversWanted(value.replicas, value.servers));
    for (std::uint32_t server = 0; server < zones.size(); ++server) {
        zones[server] = zoneOfServer(server, plan.zones, first, value.servers);
    }
    return zones;
}

} // namespace doppel::models
