// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/data/database.h"
#include "models/network_path.h"
#include "sim/gate.h"

#include <vector>

namespace doppel::models {

/// What a replica has of its primary, and what it is doing about it.
struct Database::Replication {
    explicit Replication(Database& replica);

    /// Nobody replays in a server that has ended; nothing is kept for one that is gone.
    void ended(InstanceId server, ServerState state);

    WriteLog log;
    ReplicaMetrics metrics;
    Database* primary = nullptr;
    NetworkPath* path = nullptr;
    sim::Gate primaryIsBack;
    sim::Gate standsOtherwise; ///< opens when one has replayed all, or servers come or go
    std::vector<bool> replays; ///< by server
    bool receives = false;
    bool isToBePromoted = false;
    std::uint32_t comebacks = 0; // of its primary: a promotion that was under way is off
    sim::Stream promotionChance;
    std::uint64_t promotions = 0;
};

} // namespace doppel::models
