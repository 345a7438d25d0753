// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/pod_placement.h"

namespace doppel::models {

bool fits(const NodeResources& pod, const NodeForPod& node) {
    NodeResources free = node.allocatable;
    free -= node.requested;
    const bool isBestEffort = pod == NodeResources{};
    return node.isReady && node.pods < node.mostPods && free.holds(pod) &&
           !(node.isShortOfMemory && isBestEffort);
}

NodeResources countedInScores(const NodeResources& pod) {
    constexpr MilliValue kTenth = 100;
    constexpr sim::Bytes kMemory{200LL << 20};
    return {pod.cpu > 0 ? pod.cpu : kTenth, pod.memory.count > 0 ? pod.memory : kMemory};
}

std::int64_t leastAllocatedScore(const NodeResources& pod, const NodeForPod& node) {
    const auto score = [](std::int64_t requested, std::int64_t whole) {
        constexpr std::int64_t kMost = 100;
        return whole <= 0 || requested > whole ? 0 : (whole - requested) * kMost / whole;
    };
    const NodeResources counted = countedInScores(pod);
    const std::int64_t cpu = score(node.scored.cpu + counted.cpu, node.allocatable.cpu);
    const std::int64_t memory =
        score((node.scored.memory + counted.memory).count, node.allocatable.memory.count);
    return (cpu + memory) / 2;
}

void PodPlaces::set(std::size_t number, const NodeForPod& node) {
    if (nodes_.size() <= number) {
        nodes_.resize(number + 1);
    }
    Known& known = nodes_[number];
    Known next{.zone = node.zone, .ofSame = node.ofSame, .rank = {}};
    if (fits(pod_, node)) {
        next.rank = Rank(node.ofSame, -leastAllocatedScore(pod_, node), number);
    }
    Zone& before = zones_[known.zone];
    before.pods -= known.ofSame;
    if (known.rank) {
        before.open.erase(*known.rank);
    }
    Zone& now = zones_[next.zone];
    now.pods += next.ofSame;
    if (next.rank) {
        now.open.insert(*next.rank);
    }
    known = next;
}

std::optional<std::size_t> PodPlaces::best() const {
    const Zone* first = nullptr;
    const auto rank = [](const Zone& zone) {
        return std::tuple(zone.pods, *zone.open.begin());
    };
    for (const auto& [number, zone] : zones_) {
        if (!zone.open.empty() && (first == nullptr || rank(zone) < rank(*first))) {
            first = &zone;
        }
    }
    return first == nullptr ? std::nullopt : std::optional(std::get<2>(*first->open.begin()));
}

} // namespace doppel::models
