// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/majority.h"
#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// How many members may be gone.
constexpr std::uint32_t failuresTolerated(std::uint32_t members) {
    return members == 0 ? 0 : members - majorityOf(members);
}

/// How a group of ra loses its leader, as its followers notice it.
enum class LeaderLoss : std::uint8_t {
    ProcessDied,      ///< its process ended on a node that works
    ConnectionClosed, ///< its node's connection broke: the node died
    Silent,           ///< its node says nothing any more
};

/// Milliseconds that a follower waits before it stands for election: from `least` to `least` +
/// `spread` - 1, all equally likely.
struct ElectionTimeout {
    std::int64_t least = 0;
    std::int64_t spread = 0;
    friend bool operator==(const ElectionTimeout&, const ElectionTimeout&) = default;
};
/// Source: rabbitmq/ra ra_server_proc.erl, with a broadcast time of 100 ms.
inline constexpr ElectionTimeout kElectionReallyShort{1, 100};
inline constexpr ElectionTimeout kElectionShort{101, 500};
inline constexpr ElectionTimeout kElectionMedium{101, 1000};
inline constexpr ElectionTimeout kElectionLong{1001, 1000};
ElectionTimeout electionTimeoutAfter(LeaderLoss loss);
sim::Duration drawTimeout(const ElectionTimeout& timeout, double uniform);

/// From the loss of a leader to its successor.
struct FailoverTime {
    sim::Duration shortest{};
    sim::Duration longest{};
    friend bool operator==(const FailoverTime&, const FailoverTime&) = default;
};

/// What a failover takes at best and at worst: until the loss is noticed (at once, or for silence
/// within two polls of the failure detector), and until a follower stands for election. The votes
/// take a round trip, which is not in it.
///
/// Source: rabbitmq/aten: heartbeats each 100 ms, a poll each 1,000 ms. A guess: a silent node is
/// taken for down at the first poll that finds no heartbeat for long enough.
FailoverTime failoverTime(LeaderLoss loss);

} // namespace doppel::models
