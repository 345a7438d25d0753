// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/majority.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace doppel::models {

/// When a MongoDB replica set elects a new primary.
struct MongoElectionConfig {
    sim::Duration heartbeat = std::chrono::seconds(2);
    sim::Duration timeout = std::chrono::seconds(10);
    std::uint32_t offsetPercent = 15; ///< of the timeout, at most, added by each member's chance
    sim::Duration vote = std::chrono::milliseconds(50); ///< both rounds, the dry run and the real

    void describe(FieldVisitor& visitor);
};
/// From the primary's silent loss to the new one, for a member that last heard of it
/// `sinceHeartbeat` before; `uniform` in [0, 1) is its chance. Members that lose their process
/// close their connections, which others see at once. Source: MongoDB manual, Replica Set Elections;
/// mongo repl_settings: replElectionTimeoutOffsetLimitFraction 0.15.
sim::Duration
mongoElectionTime(const MongoElectionConfig& config, sim::Duration sinceHeartbeat, double uniform);

/// A member that may be elected.
struct MongoMember {
    std::uint64_t optime = 0; ///< of the last write that it has
    std::uint32_t priority = 1;
    bool up = true;
};
/// Who becomes primary: of those that have as much as any voter of a majority, the one of the
/// highest priority, the first of equals; none without a majority, or where all have priority 0.
std::optional<std::size_t> mongoPrimary(std::span<const MongoMember> members);
/// Writes that the lost primary acknowledged and the new one lacks, which are rolled back. With
/// majority write concern those that a majority had are all that was acknowledged.
std::uint64_t rolledBack(std::uint64_t acknowledged, std::uint64_t electedHas);

/// When Redis Sentinel fails over.
struct SentinelConfig {
    std::uint32_t sentinels = 3;
    std::uint32_t quorum = 2;
    sim::Duration downAfter = std::chrono::seconds(30);
    sim::Duration failoverTimeout = std::chrono::seconds(180);

    void describe(FieldVisitor& visitor);
};
/// Whether they fail over: as many as the quorum think that the master is down, and a majority of
/// all of them can elect a leader. Source: redis.io, High availability with Redis Sentinel.
bool sentinelsAct(const SentinelConfig& config,
                  std::uint32_t thinkItIsDown,
                  std::uint32_t reachable);
/// How long after a failed attempt the next may begin.
constexpr sim::Duration sentinelRetry(const SentinelConfig& config) {
    return config.failoverTimeout * 2;
}

struct RedisReplica {
    std::uint32_t priority = 100; ///< 0: never
    std::uint64_t offset = 0;     ///< of the last write that it has
    std::string_view runId;
    sim::Duration disconnected{}; ///< from the master, before that was down
};
/// The replica that is promoted: of those whose link was not down for more than ten times
/// down-after before the master was, the one of the lowest priority, then of the greatest offset,
/// then of the smallest run id. Source: redis sentinel.c, sentinelSelectSlave.
std::optional<std::size_t> promotedReplica(const SentinelConfig& config,
                                           std::span<const RedisReplica> replicas);

} // namespace doppel::models
