// SPDX-License-Identifier: Apache-2.0
#include "models/scale_down.h"

#include <algorithm>

namespace doppel::models {

std::vector<std::uint32_t> serversToStop(std::span<const ServerState> states, std::uint32_t count) {
    std::vector<std::uint32_t> servers;
    for (auto i = static_cast<std::uint32_t>(states.size()); i-- > 0;) {
        if (!leaves(states[i])) {
            servers.push_back(i);
        }
    }
    std::stable_partition(servers.begin(), servers.end(), [&](std::uint32_t server) {
        return states[server] != ServerState::Ready;
    });
    servers.resize(std::min<std::size_t>(count, servers.size()));
    return servers;
}

} // namespace doppel::models
