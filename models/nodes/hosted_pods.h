// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/nodes/node_processors.h"
#include "models/nodes/nodes_config.h"
#include "models/nodes/nodes_metrics.h"
#include "models/nodes/pod_memory.h"
#include "models/server_host.h"
#include "sim/random.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What pods ask of the nodes that they are on.
class NodeKeeper {
public:
    virtual ~NodeKeeper() = default;
    /// A pod of that set wants a place: its node, or none, and then it is among those that wait.
    virtual std::optional<InstanceId> bind(std::size_t set, InstanceId pod) = 0;
    /// It needs it no longer, nor one that it waits for.
    virtual void unbind(std::size_t set, InstanceId pod, std::optional<InstanceId> node) = 0;
    virtual NodeProcessors& processorsOf(InstanceId node) = 0;
    /// Whether processes run on it.
    virtual bool isUp(InstanceId node) const = 0;
    virtual std::uint32_t zoneOfNode(InstanceId node) const = 0;
    /// A pod was killed for its memory.
    virtual void tellKilled(const std::string& pod, sim::Bytes used, const char* why) = 0;
};

/// The servers of one component as pods on nodes: where each is bound, what it computes with, and
/// the memory that its container takes.
///
///     it is to start         -> bound to a node, or pending until there is room
///     its container starts   -> fresh memory, fresh periods of its cpu_limit
///     its memory is at the limit -> killed; the fleet starts it again after its pause
///     it is gone             -> its place is free
class HostedPods final : public ServerHost, private sim::Callback {
public:
    HostedPods(NodeKeeper& keeper,
               std::size_t set,
               Component& component,
               const HostedPodConfig& config,
               const NodesConfig& nodes,
               NodesMetrics& all,
               std::string_view nodesName);

    // ---- as the host of a fleet ----
    bool hasPlaceFor(InstanceId server) override;
    std::uint32_t zoneOf(InstanceId server) const override;
    void serverEnded(InstanceId server, ServerState state) override;
    bool isPending(InstanceId server) const override;
    sim::Task<void> compute(InstanceId server, sim::Duration work) override;
    void takesUp(InstanceId server) override;
    void putsDown(InstanceId server) override;
    sim::Duration collection(InstanceId server, std::size_t process) override;
    std::string_view usageOwner() const override { return nodesName_; }
    std::string_view usageGauge() const override { return usageGauge_; }
    std::int64_t cpuRequest() const override { return requests_.cpu; }
    void leakMore(std::int64_t bytesPerMinute) override;

    // ---- for the nodes ----
    /// The pods that the run begins with take their places.
    void beginWith();
    /// One that waited is tried again: whether it has a place now.
    bool tryAgain(InstanceId server);
    /// Its node vanished.
    void loseWithNode(InstanceId server);
    /// Its node is back: the one that was lost with it starts again.
    void restoreOnNode(InstanceId server);
    /// It goes for good, by and by or at once, and another takes its place.
    void replace(InstanceId server, bool atOnce);
    void evict(InstanceId server);
    void killForNode(InstanceId server);

    Component& component() { return component_; }
    const NodeResources& requests() const { return requests_; }
    /// What they compute with now, in thousandths of a processor.
    std::int64_t cpuInUse() const { return metrics_.usage.current(); }
    /// Of those that there are, in the order of their numbers.
    std::vector<InstanceId> boundTo(InstanceId node) const;
    std::uint32_t countOn(InstanceId node) const;
    /// How many more of so many that wait their quota lets there be.
    std::size_t allowedOf(std::size_t waiting) const;
    std::optional<InstanceId> nodeOf(InstanceId server) const;
    MemoryUser memoryOf(InstanceId server) const;
    std::string nameOf(InstanceId server) const;

private:
    struct Pod {
        std::optional<InstanceId> node;
        std::optional<NodeCpu::Group> group;
        bool pending = false;
        bool lostWithNode = false;
        bool doomed = false; ///< its memory is at its limit
        ContainerMemory memory;
        std::vector<sim::Bytes> garbage; ///< by process
        std::int64_t told = 0;           ///< of its memory
    };
    Pod& pod(InstanceId server);
    const Pod* find(InstanceId server) const;
    void bind(InstanceId server);
    void unbind(InstanceId server);
    void startContainer(InstanceId server);
    void look(InstanceId server);
    void awaitLeaks();
    static void reached(sim::Callback& callback);
    void killDoomed();

    NodeKeeper& keeper_;
    std::size_t set_;
    Component& component_;
    const HostedPodConfig& config_;
    const NodesConfig& nodes_;
    NodesMetrics& all_;
    PodMetrics metrics_;
    std::string_view nodesName_;
    std::string usageGauge_;
    CpuMeters meters_;
    NodeResources requests_;
    QosClass qos_;
    std::int64_t leak_; ///< bytes a minute, faults included
    sim::Stream phases_;
    std::uint64_t started_ = 0;
    std::int32_t bound_ = 0;                      ///< pods that have a node
    std::deque<Pod> pods_;                        // by server
    std::vector<std::vector<InstanceId>> onNode_; // by node: by rising number
};

} // namespace doppel::models
