// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// What a pod requests, or a node has to give.
struct NodeResources {
    MilliValue cpu = 0;
    sim::Bytes memory{};

    bool holds(const NodeResources& other) const {
        return cpu >= other.cpu && memory >= other.memory;
    }
    NodeResources& operator+=(const NodeResources& other);
    NodeResources& operator-=(const NodeResources& other);
    friend bool operator==(const NodeResources&, const NodeResources&) = default;
};

/// A node and the pods on it, by what they request.
struct ClusterNode {
    NodeResources allocatable;
    std::vector<NodeResources> pods;
    /// Since when nobody needs it; none: somebody does.
    std::optional<sim::Time> unneededSince{};

    NodeResources free() const;
    /// The larger of its shares that are requested, of processors and of memory.
    double utilisation() const;
};

/// The flags of the cluster autoscaler. Source: kubernetes/autoscaler, cluster-autoscaler FAQ.
struct ClusterAutoscalerConfig {
    NodeResources nodeTemplate{4000, sim::Bytes{16LL << 30}};
    std::int32_t minNodes = 1;
    std::int32_t maxNodes = 10;
    sim::Duration scanInterval = std::chrono::seconds(10);
    sim::Duration unneededTime = std::chrono::minutes(10);
    sim::Duration delayAfterAdd = std::chrono::minutes(10);
    double utilisationThreshold = 0.5; ///< below it a node may be unneeded
    std::uint32_t mostPods = 110;      ///< on a node
};

/// From when a node isn't ready until it may be taken away.
/// Source: cluster-autoscaler FAQ: scale-down-unready-time.
inline constexpr sim::Duration kUnreadyTime = std::chrono::minutes(20);

/// Whether so many nodes of all aren't ready that it does nothing at all: more than three, and than
/// 45 per cent. Source: cluster-autoscaler FAQ: ok-total-unready-count, max-total-unready-percentage.
bool haltsScaling(std::uint32_t unready, std::uint32_t all);

/// A node for each pod that waits, or none where it has to go on waiting.
///
/// Pods are packed first fit by falling size (the larger of its shares of a new node), on what is
/// free on nodes first and on new nodes of the template then; Kubernetes' scheduler spreads by
/// scores, and the autoscaler's estimator packs new nodes in this way. A pod larger than a node
/// never fits.
struct PackedPods {
    std::vector<std::optional<std::size_t>> nodes; ///< by pod; beyond the nodes: a new one
    std::int32_t newNodes = 0;
};
PackedPods packPods(std::span<const NodeResources> pending,
                    std::span<const ClusterNode> nodes,
                    const ClusterAutoscalerConfig& config);

/// Marks the nodes that nobody needs since now: below the threshold, and their pods would fit on
/// others that aren't about to go themselves; and unmarks the rest. Comes to the one that goes:
/// unneeded for its time, nothing added lately, not below the minimum; one at a time.
std::optional<std::size_t> nodeToRemove(std::vector<ClusterNode>& nodes,
                                        const ClusterAutoscalerConfig& config,
                                        std::optional<sim::Time> lastAdded,
                                        sim::Time now);

/// What a namespace or an account may have at most of pods that all request the same; none: as many
/// as one likes.
struct ScalingQuota {
    std::optional<std::int32_t> pods{};
    std::optional<MilliValue> cpu{};
    std::optional<sim::Bytes> memory{};
};
/// How many of the wanted pods a quota lets there be. Pods that exist stay, though it be smaller
/// now: admission refuses new ones only. Source: Kubernetes ResourceQuota.
std::int32_t withinQuota(std::int32_t current,
                         std::int32_t wanted,
                         const NodeResources& each,
                         const ScalingQuota& quota);

} // namespace doppel::models
