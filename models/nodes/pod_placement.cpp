// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/pod_placement.h"

#include <map>
#include <tuple>

namespace doppel::models {

bool fits(const NodeResources& pod, const NodeForPod& node) {
    NodeResources free = node.allocatable;
    free -= node.requested;
    const bool isBestEffort = pod == NodeResources{};
    return node.isReady && node.pods < node.mostPods && free.holds(pod) &&
           !(node.isShortOfMemory && isBestEffort);
}

std::int64_t leastAllocatedScore(const NodeResources& pod, const NodeForPod& node) {
    const auto score = [](std::int64_t requested, std::int64_t whole) {
        constexpr std::int64_t kMost = 100;
        return whole <= 0 || requested > whole ? 0 : (whole - requested) * kMost / whole;
    };
    const std::int64_t cpu = score(node.requested.cpu + pod.cpu, node.allocatable.cpu);
    const std::int64_t memory =
        score((node.requested.memory + pod.memory).count, node.allocatable.memory.count);
    return (cpu + memory) / 2;
}

std::optional<std::size_t> placeOf(const NodeResources& pod, std::span<const NodeForPod> nodes) {
    std::map<std::uint32_t, std::uint32_t> inZone;
    for (const NodeForPod& node : nodes) {
        inZone[node.zone] += node.ofSame;
    }
    std::optional<std::size_t> best;
    const auto rank = [&](std::size_t i) {
        const NodeForPod& node = nodes[i];
        return std::tuple(inZone[node.zone], node.ofSame, -leastAllocatedScore(pod, node));
    };
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (fits(pod, nodes[i]) && (!best || rank(i) < rank(*best))) {
            best = i;
        }
    }
    return best;
}

} // namespace doppel::models
