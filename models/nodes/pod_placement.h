// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/cluster_autoscaler.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace doppel::models {

/// A node as the scheduler sees it for one pod.
struct NodeForPod {
    NodeResources allocatable{};
    NodeResources requested{}; ///< by the pods that are bound to it
    NodeResources scored{};    ///< the same, each as countedInScores has it
    std::uint32_t pods = 0;
    std::uint32_t mostPods = 110;
    std::uint32_t zone = 0;
    std::uint32_t ofSame = 0;     ///< of them pods of the same component
    bool isReady = true;          ///< and not cordoned
    bool isShortOfMemory = false; ///< it repels pods that request nothing
};

/// Whether a node could take a pod: it is ready, and what is left of it holds what is requested,
/// whatever is used. Source: kube-scheduler, NodeResourcesFit, NodeUnschedulable, TaintToleration.
bool fits(const NodeResources& pod, const NodeForPod& node);

/// What a pod counts for in scores: where it requests no processors, or no memory, a tenth of a
/// processor and 200 MiB, so that such pods spread, too. Source: kube-scheduler util/pod_resources.go.
NodeResources countedInScores(const NodeResources& pod);

/// 0 to 100 for the share of a node that is free with the pod on it, of processors and memory on
/// average, in integers. Source: kube-scheduler noderesources/least_allocated.go.
std::int64_t leastAllocatedScore(const NodeResources& pod, const NodeForPod& node);

/// Where pods of one component may go, kept as nodes change.
///
/// Of the nodes that a pod fits on: in the zone with the fewest pods of its component, on the node
/// with the fewest of them, where most is left, the first. Kubernetes adds the scores of its plugins
/// up, with weights, and lets chance decide between equals; it spreads by zone first with the
/// constraints that it has by default, too.
///
/// Cost: a change of a node the logarithm of how many there are; a choice the number of zones.
class PodPlaces {
public:
    explicit PodPlaces(const NodeResources& pod) : pod_(pod) {}

    /// The node of that number is so from now on.
    void set(std::size_t number, const NodeForPod& node);
    /// The node that the next pod is bound to; none: it stays pending.
    std::optional<std::size_t> best() const;

private:
    /// The lowest is taken: pods of the same, less what is left, the node's number.
    using Rank = std::tuple<std::uint32_t, std::int64_t, std::size_t>;
    struct Known {
        std::uint32_t zone = 0;
        std::uint32_t ofSame = 0;
        std::optional<Rank> rank; ///< none: a pod does not fit there
    };
    struct Zone {
        std::uint32_t pods = 0; ///< of the same, wherever they fit
        std::set<Rank> open;
    };
    NodeResources pod_;
    std::vector<Known> nodes_; // by number
    std::map<std::uint32_t, Zone> zones_;
};

} // namespace doppel::models
