// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

namespace doppel::models {

void Standby::serverEnded(InstanceId server) {
    if (after_ && fleet_.state(server) != ServerState::Gone) {
        const std::uint32_t life = fleet_.life(server);
        auto chance = chance_.at(std::uint64_t{server.index} << 32 | life);
        world_.spawn(takeOver(server, life, after_->sampleDuration(chance)));
    }
}

sim::Task<void> Standby::takeOver(InstanceId server, std::uint32_t life, sim::Duration after) {
    co_await world_.sleep(after);
    if (fleet_.life(server) == life && !fleet_.ready(server)) {
        failovers_.add();
        fleet_.admit(server);
    }
}

} // namespace doppel::models
