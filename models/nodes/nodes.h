// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/nodes/hosted_pods.h"
#include "models/nodes/nodes_config.h"
#include "models/nodes/nodes_metrics.h"
#include "models/nodes/pod_placement.h"
#include "models/registry.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {

/// The nodes of a cluster, and the pods of other components on them. Its servers are the nodes:
/// faults hit them as they hit any server, and a node that starts boots.
///
///     a pod wants a place     -> the node that placeOf chooses; else it waits, first come first
///     a node vanishes         -> its pods are lost; where it is not back in lost_after +
///                                toleration, they are deleted and others take their places
///     a node drains           -> its pods drain, and others take their places
///     a node is short of memory -> one pod is evicted at each look, or killed by the kernel
///     autoscaler              -> nodes boot for pods that wait; one that is not needed drains
class Nodes final : public Component, public NodeKeeper, private sim::Callback {
public:
    Nodes(Platform& platform, std::string name, const NodesConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void serverEnded(InstanceId node) override;
    void serversChanged() override;

private:
    struct Waiting {
        std::size_t set = 0;
        InstanceId pod{};
        friend bool operator==(const Waiting& a, const Waiting& b) {
            return a.set == b.set && a.pod.index == b.pod.index;
        }
    };
    /// A node that vanished, which whoever watches nodes waits for.
    struct Absence {
        InstanceId node{};
        std::uint32_t life = 0;
    };
    struct Node {
        std::unique_ptr<NodeProcessors> processors;
        NodeResources requested;
        NodeResources scored; ///< see NodeForPod
        std::uint32_t pods = 0;
        std::uint32_t life = 0; ///< in which its pods were bound to it
        std::optional<sim::Time> unneededSince;
        std::optional<sim::Time> shortUntil;
        bool isDrained = false;
        bool wasThere = false; ///< as last told to those who choose, as is the next
        bool wasReady = false;
    };

    // ---- as the keeper of nodes ----
    std::optional<InstanceId> bind(std::size_t set, InstanceId pod) override;
    void unbind(std::size_t set, InstanceId pod, std::optional<InstanceId> node) override;
    NodeProcessors& processorsOf(InstanceId node) override { return *node_(node).processors; }
    bool isUp(InstanceId node) const override { return runs(fleet().state(node)); }
    std::uint32_t zoneOfNode(InstanceId node) const override { return fleet().zoneOf(node); }
    void tellKilled(const std::string& pod, sim::Bytes used, const char* why) override;

    Node& node_(InstanceId node);
    NodeForPod asSeen(InstanceId node);
    /// Tells what changed since of the nodes to those who choose among them.
    void updatePlaces();
    void updatePlaces(InstanceId node);
    void lookAgain();
    static void happens(sim::Callback& callback);
    void placeWaiting();
    void tellLevels();
    std::vector<Waiting> podsOn(InstanceId node) const;
    void replaceAllOn(InstanceId node, bool atOnce, const char* why);
    sim::Task<void> giveUp(Absence away);
    sim::Task<void> watchMemory();
    void watchMemoryOf(InstanceId node);
    void tellShort(InstanceId node);
    sim::Task<void> autoscale();
    void addNodes();
    std::vector<NodeResources> pendingPods() const;
    void removeNode();
    std::uint32_t nodesThere() const;
    std::vector<InstanceId> unreadyNodes() const;
    void removeLongUnready(const std::vector<InstanceId>& unready);
    void takeAway(InstanceId node, std::string why);
    std::vector<std::pair<InstanceId, ClusterNode>> clusterNodes();

    const NodesConfig& config_;
    NodesMetrics metrics_;
    std::deque<HostedPods> sets_;
    std::vector<Node> nodes_; // by number
    std::deque<Waiting> waiting_;
    std::vector<PodPlaces> places_;   // by set
    std::vector<InstanceId> changed_; // nodes that places_ has yet to hear of
    std::set<std::pair<sim::Time, std::uint32_t>> shortNodes_; // of memory: until when
    std::optional<std::uint64_t> placesVersion_; // of the fleet; none: all are to be told
    std::optional<sim::Time> lastAdded_;
    bool isConnected_ = false;
    bool isPlacing_ = false; ///< those that wait are tried again
};

/// `nodes` in platform files.
const ComponentKind& nodesKind();

} // namespace doppel::models
