// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/nodes.h"

#include "models/platform.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>

namespace doppel::models {

using sim::Task;
using State = ServerState;

Nodes::Nodes(Platform& platform, std::string name, const NodesConfig& config)
    : Component(platform, std::move(name), "nodes"), sim::Callback(&Nodes::happens),
      config_(config), metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = config.replicas,
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle});
    for (const HostedPodConfig& pod : config.pods) { // so that they can be named at once
        const PodMetrics named(world().metrics(), this->name(), pod.of.name);
    }
}

Task<Response> Nodes::serve(Request, InstanceId) {
    co_return Response::withStatus(200);
}

void Nodes::connect() {
    for (const HostedPodConfig& pod : config_.pods) {
        if (Component* component = platform().find(pod.of.name)) {
            sets_.emplace_back(*this, sets_.size(), *component, pod, config_, metrics_, name());
            places_.emplace_back(sets_.back().requests());
        }
    }
    isConnected_ = true;
}

void Nodes::start() {
    for (HostedPods& set : sets_) {
        set.beginWith();
    }
    tellLevels();
    world().spawn(watchMemory());
    if (config_.autoscaler) {
        world().spawn(autoscale());
    }
}

void Nodes::reconfigure() {
    placesVersion_.reset();
    fleet().configure(config_.replicas);
}

Nodes::Node& Nodes::node_(InstanceId node) {
    while (nodes_.size() <= node.index) {
        nodes_.emplace_back();
        nodes_.back().processors =
            std::make_unique<NodeProcessors>(world(), milliCpu(config_.cores));
    }
    Node& one = nodes_[node.index];
    if (one.life != fleet().life(node)) { // it was away meanwhile, with those that are bound to it
        one.life = fleet().life(node);
        for (std::uint32_t i = 0; i < one.pods; ++i) {
            fleet().arrive(node);
        }
    }
    return one;
}

NodeForPod Nodes::asSeen(InstanceId id) {
    const Node& node = node_(id);
    return {.allocatable = config_.allocatable(),
            .requested = node.requested,
            .scored = node.scored,
            .pods = node.pods,
            .mostPods = config_.mostPods,
            .zone = fleet().zoneOf(id),
            .isReady = fleet().ready(id),
            .isShortOfMemory = node.shortUntil && *node.shortUntil > world().now()};
}

void Nodes::updatePlaces() {
    while (!shortNodes_.empty() && shortNodes_.begin()->first <= world().now()) {
        changed_.push_back({shortNodes_.begin()->second});
        shortNodes_.erase(shortNodes_.begin());
    }
    if (placesVersion_ != fleet().version()) {
        const auto known = static_cast<std::uint32_t>(nodes_.size());
        for (std::uint32_t i = 0; i < std::max(fleet().size(), known); ++i) {
            const Node& node = node_({i});
            if (!placesVersion_ || node.wasThere != (i < fleet().size()) ||
                node.wasReady != fleet().ready({i})) {
                changed_.push_back({i});
            }
        }
        placesVersion_ = fleet().version();
    }
    for (const InstanceId node : std::exchange(changed_, {})) {
        updatePlaces(node);
    }
}

void Nodes::updatePlaces(InstanceId id) {
    NodeForPod seen = asSeen(id);
    Node& node = node_(id);
    node.wasThere = id.index < fleet().size();
    node.wasReady = seen.isReady;
    for (std::size_t set = 0; set < sets_.size(); ++set) {
        seen.ofSame = node.wasThere ? sets_[set].countOn(id) : 0;
        places_[set].set(id.index, seen);
    }
}

std::optional<InstanceId> Nodes::bind(std::size_t set, InstanceId pod) {
    if (!isPlacing_) {
        lookAgain();
    }
    updatePlaces();
    const auto place = sets_[set].allowedOf(1) > 0 ? places_[set].best() : std::nullopt;
    if (!place) {
        waiting_.push_back({set, pod});
        return std::nullopt;
    }
    const InstanceId id{static_cast<std::uint32_t>(*place)};
    Node& node = node_(id);
    node.requested += sets_[set].requests();
    node.scored += countedInScores(sets_[set].requests());
    ++node.pods;
    changed_.push_back(id);
    fleet().arrive(id);
    return id;
}

void Nodes::unbind(std::size_t set, InstanceId pod, std::optional<InstanceId> id) {
    std::erase(waiting_, Waiting{set, pod});
    if (id) {
        Node& node = node_(*id);
        node.requested -= sets_[set].requests();
        node.scored -= countedInScores(sets_[set].requests());
        --node.pods;
        changed_.push_back(*id);
        fleet().leave(*id, node.life);
    }
    lookAgain();
}

void Nodes::tellKilled(const std::string& pod, sim::Bytes used, const char* why) {
    constexpr std::int64_t kMib = 1 << 20;
    decided("kills " + pod + ", which has " + std::to_string(used.count / kMib) + " MiB", why);
}

void Nodes::serversChanged() {
    if (isConnected_) {
        lookAgain();
    }
}

void Nodes::serverEnded(InstanceId node) {
    if (!isConnected_) {
        return;
    }
    if (fleet().state(node) == State::Gone) {
        replaceAllOn(node, true, "its node is gone");
        return;
    }
    for (HostedPods& set : sets_) {
        for (const InstanceId pod : set.boundTo(node)) {
            set.loseWithNode(pod);
        }
    }
    const Absence away{node, fleet().life(node)};
    world().spawn(giveUp(away));
}

// The node controller marks it after lost_after, and deletes its pods after their toleration.
Task<void> Nodes::giveUp(Absence away) {
    co_await world().sleep(sim::sum(fleet().lifecycle().lostAfter, config_.toleration));
    if (fleet().life(away.node) == away.life && !fleet().ready(away.node)) {
        replaceAllOn(away.node, true, "its node is away for longer than it tolerates");
    }
}

std::vector<Nodes::Waiting> Nodes::podsOn(InstanceId node) const {
    std::vector<Waiting> all;
    for (std::size_t set = 0; set < sets_.size(); ++set) {
        for (const InstanceId pod : sets_[set].boundTo(node)) {
            all.push_back({set, pod});
        }
    }
    return all;
}

void Nodes::replaceAllOn(InstanceId node, bool atOnce, const char* why) {
    const std::vector<Waiting> pods = podsOn(node);
    for (const Waiting& pod : pods) {
        if (!leaves(sets_[pod.set].component().fleet().state(pod.pod))) {
            metrics_.moved.add();
            decided("replaces " + sets_[pod.set].nameOf(pod.pod), why);
        }
        sets_[pod.set].replace(pod.pod, atOnce);
    }
}

// What follows from a change is done when all who are amid it are through.
void Nodes::lookAgain() {
    if (!armed()) {
        world().armAt(*this, world().now());
    }
}

void Nodes::happens(sim::Callback& callback) {
    auto& self = static_cast<Nodes&>(callback);
    for (std::uint32_t i = 0; i < self.fleet().size(); ++i) {
        const State state = self.fleet().state({i});
        Node& node = self.node_({i});
        if (state == State::Ready) {
            node.isDrained = false;
            for (const Waiting& pod : self.podsOn({i})) {
                self.sets_[pod.set].restoreOnNode(pod.pod);
            }
        } else if (leaves(state) && !std::exchange(node.isDrained, true)) {
            self.replaceAllOn({i}, false, "its node drains");
        }
    }
    self.updatePlaces();
    self.placeWaiting();
    self.tellLevels();
}

// First come, first served; those that find no place wait on in the same order.
void Nodes::placeWaiting() {
    const std::deque<Waiting> waiting = std::exchange(waiting_, {});
    isPlacing_ = true;
    std::vector<bool> isFull(sets_.size()); // for pods of that set, which all request the same
    for (const Waiting& one : waiting) {
        if (isFull[one.set]) {
            waiting_.push_back(one);
        } else {
            isFull[one.set] = !sets_[one.set].tryAgain(one.pod);
        }
    }
    isPlacing_ = false;
}

void Nodes::tellLevels() {
    NodeResources requested;
    NodeResources allocatable;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (fleet().ready({i})) {
            requested += node_({i}).requested;
            allocatable += config_.allocatable();
        }
    }
    for (const Waiting& pod : waiting_) { // as KubeCPUOvercommit counts them
        requested += sets_[pod.set].requests();
    }
    const sim::Time now = world().now();
    metrics_.ready.set(now, fleet().readyCount());
    metrics_.pending.set(now, static_cast<std::int64_t>(waiting_.size()));
    metrics_.requestedCpu.set(now, requested.cpu);
    metrics_.allocatableCpu.set(now, allocatable.cpu);
}

Task<void> Nodes::watchMemory() {
    while (true) {
        co_await world().sleepConstant(config_.eviction.interval);
        for (std::uint32_t i = 0; i < fleet().size(); ++i) {
            if (fleet().ready({i})) {
                watchMemoryOf({i});
            }
        }
    }
}

void Nodes::watchMemoryOf(InstanceId node) {
    const std::vector<Waiting> pods = podsOn(node);
    std::vector<MemoryUser> users;
    sim::Bytes used = config_.reservedMemory;
    for (const Waiting& pod : pods) {
        users.push_back(sets_[pod.set].memoryOf(pod.pod));
        used += users.back().used;
    }
    if (used > config_.memory) {
        if (const auto victim = oomVictim(users, config_.memory)) {
            sets_[pods[*victim].set].killForNode(pods[*victim].pod);
        }
    } else if (config_.memory - used < config_.eviction.available) {
        tellShort(node);
        if (const auto first = evictedFirst(users)) {
            HostedPods& set = sets_[pods[*first].set];
            decided("evicts " + set.nameOf(pods[*first].pod),
                    "the node is short of memory, and it has most beyond its request");
            set.evict(pods[*first].pod);
        }
    }
}

void Nodes::tellShort(InstanceId id) {
    std::optional<sim::Time>& until = node_(id).shortUntil;
    if (until) {
        shortNodes_.erase({*until, id.index});
    }
    until = sim::after(world().now(), config_.eviction.transition);
    shortNodes_.emplace(*until, id.index);
    changed_.push_back(id);
}

std::vector<std::pair<InstanceId, ClusterNode>> Nodes::clusterNodes() {
    std::vector<std::pair<InstanceId, ClusterNode>> all;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const State state = fleet().state({i});
        if (state != State::Ready && state != State::Booting) {
            continue;
        }
        ClusterNode node{.allocatable = config_.allocatable(),
                         .pods = {},
                         .unneededSince = node_({i}).unneededSince};
        for (const Waiting& pod : podsOn({i})) {
            node.pods.push_back(sets_[pod.set].requests());
        }
        all.emplace_back(InstanceId{i}, std::move(node));
    }
    return all;
}

Task<void> Nodes::autoscale() {
    while (true) {
        co_await world().sleepConstant(config_.autoscaler->scanInterval);
        const std::vector<InstanceId> unready = unreadyNodes();
        if (!haltsScaling(static_cast<std::uint32_t>(unready.size()), nodesThere())) {
            removeLongUnready(unready);
            addNodes();
            removeNode();
        }
    }
}

// Those that nobody has taken away, whatever their state.
std::uint32_t Nodes::nodesThere() const {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        count += leaves(fleet().state({i})) ? 0 : 1;
    }
    return count;
}

std::vector<InstanceId> Nodes::unreadyNodes() const {
    std::vector<InstanceId> all;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const State state = fleet().state({i});
        if (state == State::Lost || state == State::Failed) {
            all.push_back({i});
        }
    }
    return all;
}

void Nodes::removeLongUnready(const std::vector<InstanceId>& unready) {
    for (const InstanceId node : unready) {
        if (sim::after(fleet().since(node), kUnreadyTime) <= world().now() &&
            nodesThere() > static_cast<std::uint32_t>(config_.autoscaler->minNodes)) {
            takeAway(node, "it has not been ready for " + sim::toText(kUnreadyTime));
        }
    }
}

void Nodes::takeAway(InstanceId node, std::string why) {
    metrics_.removed.add();
    decided("takes node " + std::to_string(node.index) + " away", std::move(why));
    node_(node).unneededSince.reset();
    fleet().want(fleet().wanted() - std::min(fleet().wanted(), 1U));
    fleet().drain(node);
}

// Those that wait for a place, as far as their quota lets them.
std::vector<NodeResources> Nodes::pendingPods() const {
    std::vector<NodeResources> pending;
    std::vector<std::size_t> asked(sets_.size());
    for (const Waiting& one : waiting_) {
        const HostedPods& set = sets_[one.set];
        if (const std::size_t count = ++asked[one.set]; set.allowedOf(count) == count) {
            pending.push_back(set.requests());
        }
    }
    return pending;
}

void Nodes::addNodes() {
    const std::vector<NodeResources> pending = pendingPods();
    std::vector<ClusterNode> nodes;
    for (auto& [id, node] : clusterNodes()) {
        nodes.push_back(std::move(node));
    }
    ClusterAutoscalerConfig rules = config_.autoscaling();
    rules.maxNodes -= static_cast<std::int32_t>(nodesThere() - nodes.size()); // they count
    const std::int32_t added = packPods(pending, nodes, rules).newNodes;
    if (added > 0) {
        const auto more = static_cast<std::uint32_t>(added);
        metrics_.added.add(more);
        decided("adds " + std::to_string(added) + (added == 1 ? " node" : " nodes"),
                std::to_string(pending.size()) +
                    (pending.size() == 1 ? " pod has no place" : " pods have no place"));
        fleet().want(fleet().wanted() + more);
        fleet().startMore(more);
        lastAdded_ = world().now();
    }
}

// A node that boots is not unneeded yet, nor one that has room for a pod that waits.
void Nodes::removeNode() {
    const auto there = clusterNodes();
    std::vector<ClusterNode> nodes;
    for (const auto& [id, node] : there) {
        nodes.push_back(node);
    }
    const std::vector<NodeResources> pending = pendingPods();
    ClusterAutoscalerConfig asThereAre = config_.autoscaling();
    asThereAre.maxNodes = 0;
    const PackedPods packed = packPods(pending, nodes, asThereAre);
    for (std::size_t pod = 0; pod < pending.size(); ++pod) {
        if (packed.nodes[pod]) {
            nodes[*packed.nodes[pod]].pods.push_back(pending[pod]);
        }
    }
    const auto goes = nodeToRemove(nodes, config_.autoscaling(), lastAdded_, world().now());
    for (std::size_t i = 0; i < there.size(); ++i) {
        const bool isReady = fleet().ready(there[i].first);
        node_(there[i].first).unneededSince = isReady ? nodes[i].unneededSince : std::nullopt;
    }
    if (goes && fleet().ready(there[*goes].first)) {
        takeAway(there[*goes].first, "nobody needs it");
    }
}

void Nodes::show(View& view) const {
    view.queue("pending pods", metrics_.pending.current(), std::nullopt);
    // What pods have requested of it is not in use: nodes that are all given away are no busy ones.
    std::int64_t inUse = 0;
    for (const HostedPods& set : sets_) {
        inUse += set.cpuInUse();
    }
    view.use("cpu (m)", inUse, metrics_.allocatableCpu.current());
    static constexpr std::array<std::string_view, 4> kColumns{"node", "zone", "state", "pods"};
    view.table("nodes", kColumns, [this] {
        View::Rows rows;
        for (std::uint32_t i = 0; i < fleet().size(); ++i) {
            std::string pods;
            for (const Waiting& pod : podsOn({i})) {
                pods += (pods.empty() ? "" : ", ") + sets_[pod.set].nameOf(pod.pod);
            }
            rows.push_back({std::to_string(i), std::to_string(fleet().zoneOf({i})),
                            std::string(toText(fleet().state({i}))), std::move(pods)});
        }
        return rows;
    });
}

namespace {

std::vector<std::uint32_t> zonesOfNodes(const Config& config, const PlatformPlan& plan) {
    const auto& nodes = static_cast<const ConfigOf<NodesConfig>&>(config).value;
    return zonesOfServers(nodes.replicas, plan.zones, 0, {});
}

} // namespace

const ComponentKind& nodesKind() {
    static constexpr ComponentKind kKind{
        .name = "nodes",
        .summary = "the machines of a Kubernetes cluster, on which pods of other components share "
                   "processors and memory",
        .leavesOut =
            "time slices, caches and hyper-threads; priorities and preemption, affinities, "
            "disruption budgets; that a pod beyond its quota is not made at all, where here it "
            "waits and an autoscaler counts it as pending; liveness; swap and page cache; disks "
            "and network of a node; system pods; a worker that is killed alone (memory.oom.group "
            "is set, as since Kubernetes 1.28 with cgroup v2); what other kinds than app and "
            "sidekiq compute",
        .defaults = &pricedDefaultsOf<NodesConfig>,
        .build = &buildOf<Nodes, NodesConfig>,
        .metrics = metricsOf<NodesMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: its pods do, so let the fault hit them",
        .serverZones = &zonesOfNodes,
        .holds = "nothing: it answers no requests",
        .inFlight = "there are none; pods on a node that vanishes are lost with it, and others "
                    "take their places when lost_after and toleration are over",
        .source = "Linux kernel/sched/fair.c, mm/oom_kill.c; Kubernetes 1.33: kube-scheduler, "
                  "kubelet (cm, qos, eviction), node lifecycle controller; cluster-autoscaler FAQ"};
    return kKind;
}

} // namespace doppel::models
