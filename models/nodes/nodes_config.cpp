// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/nodes_config.h"

#include "models/nodes/pod_placement.h"
#include "models/platform_plan.h"

#include <cmath>
#include <string>

namespace doppel::models {

namespace {

constexpr std::string_view kNodesGuess = "a guess";
constexpr double kMostBytes = 1e15;
constexpr double kLongestPause = 60;
constexpr std::string_view kAutoscalerFaq = "kubernetes/autoscaler, cluster-autoscaler FAQ";

std::string podField(std::size_t pod, std::string_view field) {
    return "pods[" + std::to_string(pod) + "]." + std::string(field);
}

template <class T>
void refuseBelow(Problems& problems,
                 std::string field,
                 const std::optional<T>& limit,
                 const std::optional<T>& request) {
    if (limit && request && *limit < *request) {
        problems.push_back({std::move(field), "a limit below the request"});
    }
}

// How many pods have no place on nodes that are all there.
std::size_t withoutPlace(const NodesConfig& config, const PlatformPlan& plan) {
    std::vector<NodeForPod> nodes(config.replicas);
    for (std::uint32_t i = 0; i < config.replicas; ++i) {
        nodes[i] = {.allocatable = config.allocatable(),
                    .mostPods = config.mostPods,
                    .zone = i % std::max(plan.zones, 1u)};
    }
    std::size_t without = 0;
    for (const HostedPodConfig& pod : config.pods) {
        const NodeResources requests = pod.resources().requests();
        PodPlaces places(requests);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            nodes[i].ofSame = 0;
            places.set(i, nodes[i]);
        }
        const PlatformPlan::Component* component = plan.find(pod.of.name);
        const std::size_t count = component == nullptr ? 0 : plan.zonesOfServers(*component).size();
        const auto allowed = static_cast<std::size_t>(
            withinQuota(0, static_cast<std::int32_t>(count), requests, pod.quota.quota()));
        without += count - allowed;
        for (std::size_t i = 0; i < allowed; ++i) {
            if (const auto place = places.best()) {
                NodeForPod& node = nodes[*place];
                node.requested += requests;
                node.scored += countedInScores(requests);
                ++node.pods;
                ++node.ofSame;
                places.set(*place, node);
            } else {
                ++without;
            }
        }
    }
    return without;
}

} // namespace

MilliValue milliCpu(double processors) {
    constexpr double kMilli = 1000;
    return std::llround(processors * kMilli);
}

void PodMemoryConfig::describe(FieldVisitor& visitor) {
    visitor.field("base", growth.base, "that all its processes take as soon as they begin",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("per_request", growth.perRequest,
                  "that each request or job leaves behind for good: caches that fill, "
                  "fragmentation",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("grows_to", growth.growsTo,
                  "as far as requests make it grow; unset: without an end",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("in_hand", growth.inHand, "of each request or job while a thread has it",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("leak", leak, "that it grows by each minute, whatever it does",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
}

void PodGarbageConfig::describe(FieldVisitor& visitor) {
    visitor.field("allocated", rules.allocated, "garbage that each request or job makes",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field(
        "collected_at", rules.collectedAt,
        "of garbage in a process, at which it is collected during the request",
        {.min = 1, .max = kMostBytes, .source = "Ruby gc.c: GC_MALLOC_LIMIT_MAX, 32 MiB"});
    visitor.field("pause", rules.pause,
                  "processor time of a collection, in which the process does nothing else",
                  {.min = 0, .max = kLongestPause, .source = kNodesGuess});
    visitor.field("pause_per_gib", rules.perGib,
                  "on top of that, for each GiB that the pod has besides garbage",
                  {.min = 0, .max = kLongestPause, .source = kNodesGuess});
}

void PodQuotaConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kQuota = "Kubernetes ResourceQuota";
    visitor.field("pods", pods, "pods at most; unset: as many as one likes",
                  {.min = 0, .max = 1e6, .source = kQuota});
    visitor.field("cpu", cpu, "processors that they request at most",
                  {.min = 0, .max = 1e6, .source = kQuota});
    visitor.field("memory", memory, "memory that they request at most",
                  {.min = 0, .max = kMostBytes, .source = kQuota});
}

ScalingQuota PodQuotaConfig::quota() const {
    return {
        .pods = pods, .cpu = cpu ? std::optional(milliCpu(*cpu)) : std::nullopt, .memory = memory};
}

void HostedPodConfig::describe(FieldVisitor& visitor) {
    visitor.field("of", of, "the component whose servers are pods here",
                  {.required = true, .ofKind = kKindsOnNodes});
    visitor.field("cpu_request", cpuRequest,
                  "processors that the scheduler keeps for a pod, and its weight while processors "
                  "are short; unset: as the limit",
                  {.min = 0.001, .max = 1024, .source = "Kubernetes API, ResourceRequirements"});
    visitor.field("cpu_limit", cpuLimit,
                  "processors that it may use in each cfs_period at most; beyond that it stands "
                  "still until the next; unset: as many as there are",
                  {.min = 0.01, .max = 1024, .source = "Kubernetes API, ResourceRequirements"});
    visitor.field("memory_request", memoryRequest,
                  "memory that the scheduler keeps for a pod; unset: as the limit",
                  {.min = 0, .max = kMostBytes});
    visitor.field("memory_limit", memoryLimit,
                  "memory at which it is killed (137) and started again; unset: as much as there "
                  "is",
                  {.min = 1, .max = kMostBytes});
    visitor.field("memory", memory, "how much memory it takes");
    visitor.field("garbage", garbage,
                  "when its processes collect garbage; unset: that costs nothing");
    visitor.field("quota", quota,
                  "what its pods may request together: further ones wait, and no node is added "
                  "for them, until others are gone");
}

PodResources HostedPodConfig::resources() const {
    const auto milli = [](const std::optional<double>& processors) {
        return processors ? std::optional(milliCpu(*processors)) : std::nullopt;
    };
    return {milli(cpuRequest), milli(cpuLimit), memoryRequest, memoryLimit};
}

void EvictionConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kKubelet = "kubelet: --eviction-hard memory.available<100Mi";
    visitor.field("available", available, "memory of a node below which pods are evicted",
                  {.min = 0, .max = kMostBytes, .source = kKubelet});
    visitor.field("interval", interval,
                  "how often that is looked at; the kernel's own kills for want of memory on a "
                  "node come at these times, too",
                  {.min = 1e-3, .source = "kubelet: housekeeping every 10 s"});
    visitor.field("transition", transition,
                  "for how long a node repels pods that request nothing after it was short",
                  {.min = 0, .source = "kubelet: --eviction-pressure-transition-period 5m"});
}

void NodeAutoscalerConfig::describe(FieldVisitor& visitor) {
    visitor.field("min_nodes", minNodes, "never fewer", {.min = 0, .max = 10'000});
    visitor.field("max_nodes", maxNodes, "never more", {.min = 1, .max = 10'000});
    visitor.field("scan_interval", scanInterval, "between two looks at pods and nodes",
                  {.min = 1e-3, .source = kAutoscalerFaq});
    visitor.field("unneeded_time", unneededTime, "that a node is not needed before it goes",
                  {.min = 0, .source = kAutoscalerFaq});
    visitor.field("delay_after_add", delayAfterAdd, "in which no node goes after one was added",
                  {.min = 0, .source = kAutoscalerFaq});
    visitor.field("utilisation_threshold", utilisationThreshold,
                  "of its larger share that is requested, below which a node may not be needed",
                  {.source = kAutoscalerFaq});
}

void NodesConfig::describe(FieldVisitor& visitor) {
    visitor.field("replicas", replicas, "nodes", {.min = 1, .max = 10'000, .live = true});
    visitor.field("cores", cores, "processors of each node",
                  {.min = 0.001, .max = 4096, .source = kNodesGuess});
    visitor.field("memory", memory, "of each node",
                  {.min = 1, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("reserved_cpu", reservedCpu,
                  "processors of a node that pods may not request (they may use them)",
                  {.min = 0, .max = 4096, .source = "a guess; EKS: 0.06 and a little for each"});
    visitor.field("reserved_memory", reservedMemory, "memory of a node that the system has",
                  {.min = 0, .max = kMostBytes, .source = kNodesGuess});
    visitor.field("most_pods", mostPods, "pods on a node at most",
                  {.min = 1, .max = 10'000, .source = "kubelet: --max-pods 110"});
    visitor.field("pods", pods,
                  "the components whose servers are pods here, in the order in "
                  "which they are given their first places",
                  {.required = true});
    visitor.field("cfs_period", cfsPeriod, "in which a pod may use its cpu_limit",
                  {.min = 1e-3, .max = 1, .source = "kubelet: --cpu-cfs-quota-period 100ms"});
    visitor.field("toleration", toleration,
                  "how long pods of a node that is away stay bound to it, after lost_after",
                  {.min = 0,
                   .source = "Kubernetes DefaultTolerationSeconds: node.kubernetes.io/unreachable "
                             "300 s"});
    visitor.field("eviction", eviction, "what happens when a node is short of memory");
    visitor.field("autoscaler", autoscaler,
                  "a cluster autoscaler: nodes boot for pods without a place, and go when nobody "
                  "needs them; unset: there are as many as replicas says",
                  {.source = kAutoscalerFaq});
    lifecycle.describe(visitor);
}

NodeResources NodesConfig::allocatable() const {
    return {milliCpu(cores) - milliCpu(reservedCpu), memory - reservedMemory};
}

ClusterAutoscalerConfig NodesConfig::autoscaling() const {
    ClusterAutoscalerConfig rules;
    rules.nodeTemplate = allocatable();
    rules.minNodes = autoscaler->minNodes;
    rules.maxNodes = autoscaler->maxNodes;
    rules.scanInterval = autoscaler->scanInterval;
    rules.unneededTime = autoscaler->unneededTime;
    rules.delayAfterAdd = autoscaler->delayAfterAdd;
    rules.utilisationThreshold = autoscaler->utilisationThreshold.value;
    rules.mostPods = mostPods;
    return rules;
}

Problems problemsOf(const NodesConfig& config) {
    Problems problems;
    const NodeResources whole = config.allocatable();
    if (whole.cpu <= 0 || whole.memory.count <= 0) {
        problems.push_back({"reserved_cpu", "nothing of a node is left for pods"});
        return problems;
    }
    if (config.pods.empty()) {
        problems.push_back({"pods", "at least one component is needed"});
    }
    for (std::size_t i = 0; i < config.pods.size(); ++i) {
        const HostedPodConfig& pod = config.pods[i];
        const PodResources resources = pod.resources();
        refuseBelow(problems, podField(i, "cpu_limit"), resources.cpuLimit, resources.cpuRequest);
        refuseBelow(problems, podField(i, "memory_limit"), resources.memoryLimit,
                    resources.memoryRequest);
        if (!whole.holds(resources.requests())) {
            problems.push_back(
                {podField(i, "of"), "a pod of it requests more than a node has for pods"});
        }
    }
    if (config.autoscaler && config.autoscaler->maxNodes < config.autoscaler->minNodes) {
        problems.push_back({"autoscaler.max_nodes", "is below min_nodes"});
    }
    return problems;
}

Problems problemsOn(const NodesConfig& config, const PlatformPlan& plan) {
    Problems problems;
    for (std::size_t i = 0; i < config.pods.size(); ++i) {
        std::size_t hosts = 0;
        for (const PlatformPlan::Component& component : plan.components()) {
            const auto* nodes = plan.configOf<NodesConfig>(component.name);
            for (std::size_t j = 0; nodes != nullptr && j < nodes->pods.size(); ++j) {
                hosts += nodes->pods[j].of == config.pods[i].of ? 1 : 0;
            }
        }
        if (hosts > 1 && !config.pods[i].of.empty()) {
            problems.push_back({podField(i, "of"),
                                '"' + config.pods[i].of.name + "\" has its pods on nodes already"});
        }
    }
    return problems;
}

Problems notesOn(const NodesConfig& config, const PlatformPlan& plan) {
    if (!problemsOf(config).empty()) {
        return {};
    }
    const std::size_t without = withoutPlace(config, plan);
    return without == 0
               ? Problems{}
               : Problems{{"pods", std::to_string(without) +
                                       " pods have no place on the nodes that there are, or are "
                                       "beyond their quota: they wait"}};
}

} // namespace doppel::models
