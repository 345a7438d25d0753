// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <span>
#include <vector>

namespace doppel::models {

/// How traffic is divided between two releases: these servers get that share of it, and the others
/// the rest.
struct TrafficDivision {
    std::vector<InstanceId> servers; ///< by rising number
    double share = 0;
};

/// Both sides of those servers, in their order: those that get the share, and the others.
struct TrafficSides {
    std::vector<InstanceId> chosen;
    std::vector<InstanceId> others;
};
TrafficSides sidesOf(std::span<const InstanceId> servers, const TrafficDivision& division);

/// The server of a request with this chance, in [0, 1): all on one side are equally likely; where
/// one side has no server, the other has all. REQUIRES: there is a server.
InstanceId
pickDivided(std::span<const InstanceId> servers, const TrafficDivision& division, double uniform);

} // namespace doppel::models
