// SPDX-License-Identifier: Apache-2.0
#include "models/failover/election.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace doppel::models {

void MongoElectionConfig::describe(FieldVisitor& visitor) {
    visitor.field("heartbeat", heartbeat, "from one heartbeat to the next",
                  {.min = 0, .minExclusive = true, .source = "MongoDB: 2 s"});
    visitor.field("timeout", timeout, "without one until a member calls an election",
                  {.min = 0, .source = "MongoDB electionTimeoutMillis: 10 s"});
    visitor.field("offset_percent", offsetPercent,
                  "how much longer than that a member waits at most, by chance",
                  {.min = 0, .max = 100, .source = "MongoDB: 15 %"});
    visitor.field("vote", vote, "both rounds of the election", {.min = 0, .source = "a guess"});
}

sim::Duration
mongoElectionTime(const MongoElectionConfig& config, sim::Duration sinceHeartbeat, double uniform) {
    const double most = sim::toSeconds(config.timeout) * config.offsetPercent / 100;
    return config.timeout - std::min(sinceHeartbeat, config.timeout) +
           sim::fromSeconds(most * uniform) + config.vote;
}

std::optional<std::size_t> mongoPrimary(std::span<const MongoMember> members) {
    std::vector<std::uint64_t> optimes;
    for (const MongoMember& member : members) {
        if (member.up) {
            optimes.push_back(member.optime);
        }
    }
    const std::size_t majority = majorityOf(static_cast<std::uint32_t>(members.size()));
    if (optimes.size() < majority) {
        return std::nullopt;
    }
    std::sort(optimes.begin(), optimes.end());
    const std::uint64_t needed = optimes[majority - 1]; // a majority votes for no one with less
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const MongoMember& member = members[i];
        const bool mayWin = member.up && member.priority > 0 && member.optime >= needed;
        if (mayWin && (!best || member.priority > members[*best].priority)) {
            best = i;
        }
    }
    return best;
}

std::uint64_t rolledBack(std::uint64_t acknowledged, std::uint64_t electedHas) {
    return acknowledged - std::min(acknowledged, electedHas);
}

void SentinelConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kSentinel = "redis sentinel.conf";
    visitor.field("sentinels", sentinels, "sentinels", {.min = 1, .max = 100});
    visitor.field("quorum", quorum, "sentinels that must find the master down",
                  {.min = 1, .max = 100});
    visitor.field("down_after", downAfter, "without an answer until a sentinel finds it down",
                  {.min = 0, .source = kSentinel});
    visitor.field("failover_timeout", failoverTimeout,
                  "half of the time until a failed attempt is made again",
                  {.min = 1e-3, .source = kSentinel});
}

bool sentinelsAct(const SentinelConfig& config,
                  std::uint32_t thinkItIsDown,
                  std::uint32_t reachable) {
    return thinkItIsDown >= config.quorum && reachable >= majorityOf(config.sentinels) &&
           reachable >= config.quorum;
}

std::optional<std::size_t> promotedReplica(const SentinelConfig& config,
                                           std::span<const RedisReplica> replicas) {
    static constexpr int kTimesDownAfter = 10;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < replicas.size(); ++i) {
        const RedisReplica& replica = replicas[i];
        if (replica.priority == 0 || replica.disconnected > config.downAfter * kTimesDownAfter) {
            continue;
        }
        const auto rank = [&](std::size_t of) {
            return std::tuple(replicas[of].priority, ~replicas[of].offset, replicas[of].runId);
        };
        if (!best || rank(i) < rank(*best)) {
            best = i;
        }
    }
    return best;
}

} // namespace doppel::models
