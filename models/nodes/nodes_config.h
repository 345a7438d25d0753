// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/lifecycle.h"
#include "models/nodes/pod_memory.h"
#include "models/problem.h"
#include "models/scaling/cluster_autoscaler.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// Those whose servers may be pods on nodes.
inline constexpr std::string_view kKindsOnNodes = "app|sidekiq";

/// How much memory the processes of a pod take.
struct PodMemoryConfig {
    MemoryGrowth growth{.base = sim::Bytes{256LL << 20}};
    sim::Bytes leak{}; ///< a minute

    void describe(FieldVisitor& visitor);
};

/// When the processes of a pod collect their garbage.
struct PodGarbageConfig {
    GarbageRules rules{.allocated = sim::Bytes{1LL << 20},
                       .collectedAt = sim::Bytes{32LL << 20},
                       .pause = std::chrono::milliseconds(10),
                       .perGib = std::chrono::milliseconds(100)};

    void describe(FieldVisitor& visitor);
};

/// How much all pods of a component may request together.
struct PodQuotaConfig {
    std::optional<std::int32_t> pods;
    std::optional<double> cpu;
    std::optional<sim::Bytes> memory;

    void describe(FieldVisitor& visitor);
    ScalingQuota quota() const;
};

/// A component whose servers are pods on these nodes, and what each of them may have.
struct HostedPodConfig {
    ComponentRef of;
    std::optional<double> cpuRequest;
    std::optional<double> cpuLimit;
    std::optional<sim::Bytes> memoryRequest;
    std::optional<sim::Bytes> memoryLimit;
    PodMemoryConfig memory;
    std::optional<PodGarbageConfig> garbage;
    PodQuotaConfig quota;

    void describe(FieldVisitor& visitor);
    PodResources resources() const;
};

/// When the kubelet sees that its node is short of memory.
struct EvictionConfig {
    sim::Bytes available{100LL << 20};
    sim::Duration interval = std::chrono::seconds(10);
    sim::Duration transition = std::chrono::minutes(5);

    void describe(FieldVisitor& visitor);
};

/// A cluster autoscaler of the nodes.
struct NodeAutoscalerConfig {
    std::int32_t minNodes = 1;
    std::int32_t maxNodes = 10;
    sim::Duration scanInterval = std::chrono::seconds(10);
    sim::Duration unneededTime = std::chrono::minutes(10);
    sim::Duration delayAfterAdd = std::chrono::minutes(10);
    sim::Probability utilisationThreshold{0.5};

    void describe(FieldVisitor& visitor);
};

/// Machines that pods share.
struct NodesConfig {
    std::uint32_t replicas = 3;
    double cores = 4;
    sim::Bytes memory{16LL << 30};
    double reservedCpu = 0.1;
    sim::Bytes reservedMemory{1LL << 30};
    std::uint32_t mostPods = 110;
    std::vector<HostedPodConfig> pods;
    sim::Duration cfsPeriod = std::chrono::milliseconds(100);
    sim::Duration toleration = std::chrono::seconds(300);
    EvictionConfig eviction;
    std::optional<NodeAutoscalerConfig> autoscaler;
    LifecycleConfig lifecycle{.bootTime = std::chrono::minutes(2),
                              .shutdownGrace = std::chrono::minutes(10)};

    void describe(FieldVisitor& visitor);
    /// What pods may request of a node.
    NodeResources allocatable() const;
    ClusterAutoscalerConfig autoscaling() const;
};

/// Processors in thousandths.
MilliValue milliCpu(double processors);

Problems problemsOf(const NodesConfig& config);
Problems problemsOn(const NodesConfig& config, const PlatformPlan& plan);
Problems notesOn(const NodesConfig& config, const PlatformPlan& plan);

} // namespace doppel::models
