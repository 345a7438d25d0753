// SPDX-License-Identifier: Apache-2.0
#include "models/actions/lost_servers.h"

#include "models/actions/fault_ledger.h"

namespace doppel::models {

void LostServers::lose(std::uint32_t server) {
    lost_.insert(server);
    faults_.lose(component_, server);
}

void LostServers::giveAllBack() {
    for (const std::uint32_t server : lost_) {
        faults_.giveBack(component_, server);
    }
    lost_.clear();
}

} // namespace doppel::models
