// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

namespace doppel::models {

void Standby::serverEnded(InstanceId server) {
    if (after_ && fleet_.state(server) != ServerState::Gone) {
        failovers_.add();
        world_.spawn(takeOver(server));
    }
}

sim::Task<void> Standby::takeOver(InstanceId server) {
    const std::uint32_t life = fleet_.life(server);
    auto chance = chance_.at(std::uint64_t{server.index} << 32 | life);
    co_await world_.sleep(after_->sampleDuration(chance));
    if (fleet_.life(server) == life && !fleet_.ready(server)) {
        fleet_.admit(server);
    }
}

} // namespace doppel::models
