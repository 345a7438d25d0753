// SPDX-License-Identifier: Apache-2.0
#include "models/server_group.h"

namespace doppel::models {

namespace {

constexpr std::uint64_t kMostServers = 10'000;

std::uint64_t sumOf(std::span<const ServerGroupConfig> groups) {
    std::uint64_t sum = 0;
    for (const ServerGroupConfig& group : groups) {
        sum += group.count;
    }
    return sum;
}

} // namespace

void ServerGroupConfig::describe(FieldVisitor& visitor) {
    visitor.field("count", count, "servers of this group",
                  {.min = 1, .max = kMostServers, .live = true});
    visitor.field("slower", slower, "how many times as long its own work takes there",
                  {.min = 0, .max = 1e6, .minExclusive = true, .live = true});
    visitor.field("zone", zone, "the zone they all stand in; spread over all zones if unset",
                  {.max = 1000});
}

void describeGroups(FieldVisitor& visitor, std::vector<ServerGroupConfig>& groups) {
    visitor.field("servers", groups,
                  "groups of servers, where they are not all alike; their counts add up to the "
                  "replicas, which may be left out. A server that starts gets the first place that "
                  "is free in them; a release's servers have them all anew",
                  {.live = true});
}

std::uint32_t serversWanted(std::uint32_t replicas, std::span<const ServerGroupConfig> groups) {
    return groups.empty() ? replicas : static_cast<std::uint32_t>(sumOf(groups));
}

Problems problemsOfServers(std::uint32_t replicas,
                           std::uint32_t defaultReplicas,
                           std::span<const ServerGroupConfig> groups) {
    const std::uint64_t sum = sumOf(groups);
    if (sum > kMostServers) {
        return {{"servers", "found " + std::to_string(sum) + " in all, expected at most " +
                                std::to_string(kMostServers)}};
    }
    if (!groups.empty() && replicas != defaultReplicas && replicas != sum) {
        return {{"replicas", "found " + std::to_string(replicas) + ", expected " +
                                 std::to_string(sum) +
                                 ", which the counts of servers come to, or none"}};
    }
    return {};
}

std::uint32_t zoneOfServer(std::uint32_t server,
                           std::uint32_t zones,
                           std::uint32_t firstZone,
                           const ServerGroupConfig* group) {
    const std::uint64_t inTurn = std::uint64_t{server} + firstZone;
    const std::uint64_t zone = group == nullptr ? inTurn : group->zone.value_or(inTurn % zones);
    return static_cast<std::uint32_t>(zone % zones);
}

const ServerGroupConfig* groupOf(std::span<const ServerGroupConfig> groups, std::uint32_t place) {
    std::uint64_t end = 0;
    for (const ServerGroupConfig& group : groups) {
        end += group.count;
        if (place < end) {
            return &group;
        }
    }
    return nullptr;
}

} // namespace doppel::models
