// SPDX-License-Identifier: Apache-2.0
#include "models/fleet.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

Fleet::Fleet(std::uint32_t size, std::uint32_t zones) : servers_(size), zones_(zones) {
    DOPPEL_ASSERT(zones > 0);
    rebuildList();
}

std::uint32_t Fleet::readyCount() const {
    return static_cast<std::uint32_t>(
        std::count_if(servers_.begin(), servers_.end(),
                      [](const Server& server) { return server.state == State::Ready; }));
}

void Fleet::resize(std::uint32_t size, State state) {
    Server fresh;
    fresh.state = state;
    fresh.listed = state == State::Ready;
    servers_.resize(size, fresh);
    rebuildList();
}

void Fleet::setState(InstanceId id, State state) {
    Server& server = servers_[id.index];
    if (state == State::Lost && server.state != State::Lost) {
        ++server.life;
    }
    server.state = state;
}

void Fleet::setListed(InstanceId id, bool listed) {
    servers_[id.index].listed = listed;
    rebuildList();
}

std::optional<InstanceId> Fleet::pick(double uniform) const {
    if (list_.empty()) {
        return std::nullopt;
    }
    return list_[static_cast<std::size_t>(uniform * static_cast<double>(list_.size()))];
}

void Fleet::rebuildList() {
    list_.clear();
    for (std::uint32_t i = 0; i < size(); ++i) {
        if (servers_[i].listed) {
            list_.push_back({i});
        }
    }
}

} // namespace doppel::models
