// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/hosted_pods.h"

#include "models/scaling/metric_pipeline.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Task;

namespace {

constexpr bool byServer(InstanceId a, InstanceId b) {
    return a.index < b.index;
}

} // namespace

HostedPods::HostedPods(NodeKeeper& keeper,
                       std::size_t set,
                       Component& component,
                       const HostedPodConfig& config,
                       const NodesConfig& nodes,
                       NodesMetrics& all,
                       std::string_view nodesName)
    : sim::Callback(&HostedPods::reached), keeper_(keeper), set_(set), component_(component),
      config_(config), nodes_(nodes), all_(all),
      metrics_(component.world().metrics(), nodesName, component.name()), nodesName_(nodesName),
      usageGauge_(std::string(PodMetrics::kUsage) + '_' + component.name()),
      meters_{.usage = &metrics_.usage,
              .seconds = {&all.seconds, &metrics_.seconds},
              .periods = {&all.periods, &metrics_.periods},
              .throttled = {&all.throttled, &metrics_.throttled},
              .throttledSeconds = {&all.throttledSeconds, &metrics_.throttledSeconds}},
      requests_(config.resources().requests()), qos_(qosClassOf(config.resources())),
      leak_(config.memory.leak.count),
      phases_(component.world().stream(std::string(nodesName) + ".periods." + component.name())) {
    component.fleet().standOn(*this);
}

HostedPods::Pod& HostedPods::pod(InstanceId server) {
    while (pods_.size() <= server.index) {
        pods_.emplace_back();
    }
    return pods_[server.index];
}

const HostedPods::Pod* HostedPods::find(InstanceId server) const {
    return server.index < pods_.size() ? &pods_[server.index] : nullptr;
}

void HostedPods::beginWith() {
    ReplicaSet& fleet = component_.fleet();
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        if (!hasPlaceFor({i})) {
            fleet.displace({i});
        }
    }
}

bool HostedPods::hasPlaceFor(InstanceId server) {
    Pod& one = pod(server);
    if (one.pending) {
        return false;
    }
    if (one.node && !keeper_.isUp(*one.node)) { // nobody starts it there
        unbind(server);
    }
    if (!one.node) {
        bind(server);
        if (one.pending) {
            return false;
        }
    }
    startContainer(server);
    return true;
}

void HostedPods::bind(InstanceId server) {
    Pod& one = pod(server);
    one.node = keeper_.bind(set_, server);
    one.group.reset();
    one.pending = !one.node;
    if (one.node) {
        ++bound_;
        onNode_.resize(std::max<std::size_t>(onNode_.size(), one.node->index + 1));
        std::vector<InstanceId>& there = onNode_[one.node->index];
        there.insert(std::upper_bound(there.begin(), there.end(), server, byServer), server);
    }
}

void HostedPods::unbind(InstanceId server) {
    const std::optional<InstanceId> node = std::exchange(pod(server).node, std::nullopt);
    if (node) {
        --bound_;
        std::erase_if(onNode_[node->index],
                      [&](InstanceId each) { return each.index == server.index; });
    }
    keeper_.unbind(set_, server, node);
}

bool HostedPods::tryAgain(InstanceId server) {
    Pod& one = pod(server);
    one.pending = false;
    if (component_.fleet().state(server) != ServerState::Booting) {
        return true; // it waits for a restart, and asks again then
    }
    if (!hasPlaceFor(server)) {
        return false;
    }
    component_.fleet().comeUp(server);
    return true;
}

void HostedPods::startContainer(InstanceId server) {
    Pod& one = pod(server);
    const sim::Time now = component_.world().now();
    const PodResources resources = config_.resources();
    CpuGroup group{.weight = sharesOf(requests_.cpu), .period = nodes_.cfsPeriod};
    if (resources.cpuLimit) {
        group.quota = quotaOf(*resources.cpuLimit, nodes_.cfsPeriod);
    }
    group.phase = sim::kStart + phaseWithin(nodes_.cfsPeriod, phases_, ++started_);
    NodeProcessors& processors = keeper_.processorsOf(*one.node);
    one.group = one.group ? processors.restart(*one.group, group) : processors.add(group, meters_);
    one.memory.begin(config_.memory.growth, leak_, now);
    one.garbage.clear();
    one.doomed = false;
    one.lostWithNode = false;
    look(server);
    awaitLeaks();
}

std::uint32_t HostedPods::zoneOf(InstanceId server) const {
    const Pod* one = find(server);
    const std::uint32_t zones = component_.fleet().zones();
    return one != nullptr && one->node ? keeper_.zoneOfNode(*one->node) : server.index % zones;
}

void HostedPods::serverEnded(InstanceId server, ServerState state) {
    Pod& one = pod(server);
    one.memory.end();
    one.garbage.clear();
    look(server);
    if (state == ServerState::Gone) {
        unbind(server);
        one.group.reset();
        one.pending = false;
        one.lostWithNode = false;
    }
}

bool HostedPods::isPending(InstanceId server) const {
    const Pod* one = find(server);
    return one != nullptr && one->pending;
}

Task<void> HostedPods::compute(InstanceId server, sim::Duration work) {
    const Pod& one = pod(server);
    return keeper_.processorsOf(*one.node).compute(*one.group, work);
}

void HostedPods::takesUp(InstanceId server) {
    pod(server).memory.takesUp();
    look(server);
}

void HostedPods::putsDown(InstanceId server) {
    Pod& one = pod(server);
    if (one.memory.isThere()) {
        one.memory.putsDown();
        look(server);
    }
}

sim::Duration HostedPods::collection(InstanceId server, std::size_t process) {
    if (!config_.garbage) {
        return {};
    }
    Pod& one = pod(server);
    one.garbage.resize(std::max(one.garbage.size(), process + 1));
    sim::Bytes before{};
    for (const sim::Bytes each : one.garbage) {
        before += each;
    }
    const sim::Bytes kept = one.memory.used(component_.world().now()) - before;
    const Collection now = afterRequest(config_.garbage->rules, one.garbage[process], kept);
    one.memory.setGarbage(before - one.garbage[process] + now.garbage);
    one.garbage[process] = now.garbage;
    if (now.pause > sim::Duration::zero()) {
        all_.collections.add();
        all_.collecting.add(static_cast<std::uint64_t>(now.pause.count()));
    }
    look(server);
    return now.pause;
}

void HostedPods::leakMore(std::int64_t bytesPerMinute) {
    leak_ += bytesPerMinute;
    const sim::Time now = component_.world().now();
    for (Pod& one : pods_) {
        if (one.memory.isThere()) {
            one.memory.setLeak(leak_, now);
        }
    }
    awaitLeaks();
}

// What it takes is told, and whether that is as much as it may.
void HostedPods::look(InstanceId server) {
    Pod& one = pod(server);
    sim::World& world = component_.world();
    const sim::Bytes used = one.memory.used(world.now());
    metrics_.memory.add(world.now(), used.count - std::exchange(one.told, used.count));
    if (!one.doomed && config_.memoryLimit && one.memory.isThere() &&
        used >= *config_.memoryLimit) {
        one.doomed = true; // who works on it is on its way here: it dies after them
        world.disarm(*this);
        world.armAt(*this, world.now());
    }
}

void HostedPods::awaitLeaks() {
    if (leak_ <= 0 || !config_.memoryLimit) {
        return;
    }
    sim::World& world = component_.world();
    std::optional<sim::Time> first;
    for (const Pod& one : pods_) {
        const auto at = one.doomed ? std::optional(world.now())
                                   : one.memory.reaches(*config_.memoryLimit, world.now());
        if (at && (!first || *at < *first)) {
            first = at;
        }
    }
    world.disarm(*this);
    if (first) {
        world.armAt(*this, *first);
    }
}

void HostedPods::reached(sim::Callback& callback) {
    auto& self = static_cast<HostedPods&>(callback);
    for (std::uint32_t i = 0; i < self.pods_.size(); ++i) {
        self.look({i});
    }
    self.killDoomed();
    self.awaitLeaks();
}

void HostedPods::killDoomed() {
    for (std::uint32_t i = 0; i < pods_.size(); ++i) {
        if (std::exchange(pods_[i].doomed, false) && pods_[i].memory.isThere()) {
            metrics_.ooms.add();
            all_.ooms.add();
            keeper_.tellKilled(nameOf({i}), pods_[i].memory.used(component_.world().now()),
                               "its container is at its memory limit: OOMKilled, exit code 137");
            component_.fleet().crash({i});
        }
    }
}

void HostedPods::killForNode(InstanceId server) {
    metrics_.ooms.add();
    all_.ooms.add();
    keeper_.tellKilled(nameOf(server), memoryOf(server).used,
                       "its node has no memory left: exit code 137");
    component_.fleet().crash(server);
}

void HostedPods::evict(InstanceId server) {
    metrics_.evictions.add();
    all_.evictions.add();
    replace(server, true);
}

void HostedPods::loseWithNode(InstanceId server) {
    pod(server).lostWithNode = true;
    component_.fleet().lose(server);
}

void HostedPods::restoreOnNode(InstanceId server) {
    if (pod(server).lostWithNode && component_.fleet().state(server) == ServerState::Lost) {
        component_.fleet().restore(server);
    }
}

void HostedPods::replace(InstanceId server, bool atOnce) {
    ReplicaSet& fleet = component_.fleet();
    if (atOnce) {
        fleet.kill(server);
    }
    fleet.drain(server);
    fleet.scaleTo(fleet.wanted());
}

std::vector<InstanceId> HostedPods::boundTo(InstanceId node) const {
    return node.index < onNode_.size() ? onNode_[node.index] : std::vector<InstanceId>();
}

std::uint32_t HostedPods::countOn(InstanceId node) const {
    return node.index < onNode_.size() ? static_cast<std::uint32_t>(onNode_[node.index].size()) : 0;
}

std::size_t HostedPods::allowedOf(std::size_t waiting) const {
    constexpr std::size_t kMost = 1'000'000;
    const auto wanted = bound_ + static_cast<std::int32_t>(std::min(waiting, kMost));
    return static_cast<std::size_t>(withinQuota(bound_, wanted, requests_, config_.quota.quota()) -
                                    bound_);
}

std::optional<InstanceId> HostedPods::nodeOf(InstanceId server) const {
    const Pod* one = find(server);
    return one == nullptr ? std::nullopt : one->node;
}

MemoryUser HostedPods::memoryOf(InstanceId server) const {
    const Pod* one = find(server);
    return {.used = one == nullptr ? sim::Bytes{} : one->memory.used(component_.world().now()),
            .request = requests_.memory,
            .qos = qos_};
}

std::string HostedPods::nameOf(InstanceId server) const {
    return component_.name() + '-' + std::to_string(server.index);
}

} // namespace doppel::models
