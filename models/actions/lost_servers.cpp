// SPDX-License-Identifier: Apache-2.0
#include "models/actions/lost_servers.h"

#include <algorithm>

namespace doppel::models {

const std::set<std::uint32_t>& LostServers::of(const Component& component) const {
    static const std::set<std::uint32_t> kNone;
    const auto found = std::find_if(lost_.begin(), lost_.end(), [&component](const auto& lost) {
        return lost.first == &component;
    });
    return found == lost_.end() ? kNone : found->second;
}

void LostServers::lose(Component& component, std::uint32_t server) {
    auto found = std::find_if(lost_.begin(), lost_.end(),
                              [&component](const auto& lost) { return lost.first == &component; });
    if (found == lost_.end()) {
        found = lost_.insert(found, {&component, {}});
    }
    found->second.insert(server);
    faults_.lose(component, server, how_);
}

void LostServers::giveAllBack() {
    for (const auto& [component, servers] : lost_) {
        for (const std::uint32_t server : servers) {
            faults_.giveBack(*component, server);
        }
    }
    lost_.clear();
}

void TakeServers::begin(double) {
    for (const Aimed& hit : aimed_) {
        for (const std::uint32_t server : hit.servers) {
            lost_.lose(*hit.component, server);
        }
    }
}

} // namespace doppel::models
