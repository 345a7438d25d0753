// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/cluster_autoscaler.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace doppel::models {

namespace {

double largerShare(const NodeResources& of, const NodeResources& whole) {
    const auto share = [](std::int64_t part, std::int64_t all) {
        return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0.0;
    };
    return std::max(share(of.cpu, whole.cpu), share(of.memory.count, whole.memory.count));
}

// What is left of a node.
struct Room {
    NodeResources free;
    std::int64_t pods = 0;

    bool holds(const NodeResources& pod) const { return pods > 0 && free.holds(pod); }
    void take(const NodeResources& pod) {
        free -= pod;
        --pods;
    }
    void giveBack(const NodeResources& pod) {
        free += pod;
        ++pods;
    }
};

// The first room that holds it, which gets smaller by it.
std::optional<std::size_t> firstFit(const NodeResources& pod, std::vector<Room>& rooms) {
    const auto room =
        std::find_if(rooms.begin(), rooms.end(), [&](const Room& one) { return one.holds(pod); });
    if (room == rooms.end()) {
        return std::nullopt;
    }
    room->take(pod);
    return static_cast<std::size_t>(room - rooms.begin());
}

std::vector<Room> roomsOf(std::span<const ClusterNode> nodes,
                          const ClusterAutoscalerConfig& config) {
    std::vector<Room> rooms;
    for (const ClusterNode& node : nodes) {
        rooms.push_back({node.free(), std::int64_t{config.mostPods} -
                                          static_cast<std::int64_t>(node.pods.size())});
    }
    return rooms;
}

} // namespace

NodeResources& NodeResources::operator+=(const NodeResources& other) {
    cpu += other.cpu;
    memory += other.memory;
    return *this;
}

NodeResources& NodeResources::operator-=(const NodeResources& other) {
    cpu -= other.cpu;
    memory = memory - other.memory;
    return *this;
}

NodeResources ClusterNode::free() const {
    NodeResources left = allocatable;
    for (const NodeResources& pod : pods) {
        left -= pod;
    }
    return left;
}

double ClusterNode::utilisation() const {
    return largerShare(
        std::accumulate(pods.begin(), pods.end(), NodeResources{},
                        [](NodeResources all, const NodeResources& pod) { return all += pod; }),
        allocatable);
}

bool haltsScaling(std::uint32_t unready, std::uint32_t all) {
    constexpr std::uint32_t kUnreadyAnyway = 3;
    constexpr std::uint64_t kMostPerCent = 45;
    return unready > kUnreadyAnyway && std::uint64_t{unready} * 100 > kMostPerCent * all;
}

PackedPods packPods(std::span<const NodeResources> pending,
                    std::span<const ClusterNode> nodes,
                    const ClusterAutoscalerConfig& config) {
    std::vector<std::size_t> order(pending.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return largerShare(pending[a], config.nodeTemplate) >
               largerShare(pending[b], config.nodeTemplate);
    });
    PackedPods packed{std::vector<std::optional<std::size_t>>(pending.size()), 0};
    std::vector<Room> rooms = roomsOf(nodes, config);
    const Room fresh{config.nodeTemplate, config.mostPods};
    const std::int64_t most =
        std::max<std::int64_t>(0, config.maxNodes - static_cast<std::int64_t>(nodes.size()));
    for (const std::size_t pod : order) {
        packed.nodes[pod] = firstFit(pending[pod], rooms);
        if (!packed.nodes[pod] && packed.newNodes < most && fresh.holds(pending[pod])) {
            ++packed.newNodes;
            rooms.push_back(fresh);
            packed.nodes[pod] = firstFit(pending[pod], rooms);
        }
    }
    return packed;
}

std::optional<std::size_t> nodeToRemove(std::vector<ClusterNode>& nodes,
                                        const ClusterAutoscalerConfig& config,
                                        std::optional<sim::Time> lastAdded,
                                        sim::Time now) {
    std::vector<Room> rooms = roomsOf(nodes, config);
    std::vector<bool> takesOthers(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        ClusterNode& node = nodes[i];
        const Room own = std::exchange(rooms[i], Room{}); // not for its own
        bool isUnneeded = false;
        std::vector<std::size_t> places; // of its pods, in their order
        if (!takesOthers[i] && node.utilisation() < config.utilisationThreshold) {
            for (const NodeResources& pod : node.pods) {
                const std::optional<std::size_t> place = firstFit(pod, rooms);
                if (!place) {
                    break;
                }
                places.push_back(*place);
            }
            isUnneeded = places.size() == node.pods.size();
        }
        if (!isUnneeded) {
            rooms[i] = own;
            for (std::size_t pod = 0; pod < places.size(); ++pod) {
                rooms[places[pod]].giveBack(node.pods[pod]);
            }
            node.unneededSince.reset();
            continue;
        }
        for (const std::size_t place : places) {
            takesOthers[place] = true;
        }
        node.unneededSince = node.unneededSince.value_or(now);
    }
    const bool tooSoon = lastAdded && now < sim::after(*lastAdded, config.delayAfterAdd);
    if (tooSoon || static_cast<std::int64_t>(nodes.size()) <= config.minNodes) {
        return std::nullopt;
    }
    const auto gone = std::find_if(nodes.begin(), nodes.end(), [&](const ClusterNode& node) {
        return node.unneededSince && sim::after(*node.unneededSince, config.unneededTime) <= now;
    });
    if (gone == nodes.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(gone - nodes.begin());
}

std::int32_t withinQuota(std::int32_t current,
                         std::int32_t wanted,
                         const NodeResources& each,
                         const ScalingQuota& quota) {
    std::int64_t most = wanted;
    if (quota.pods) {
        most = std::min<std::int64_t>(most, *quota.pods);
    }
    if (quota.cpu && each.cpu > 0) {
        most = std::min(most, *quota.cpu / each.cpu);
    }
    if (quota.memory && each.memory.count > 0) {
        most = std::min(most, quota.memory->count / each.memory.count);
    }
    return std::max(static_cast<std::int32_t>(most), std::min(current, wanted));
}

} // namespace doppel::models
