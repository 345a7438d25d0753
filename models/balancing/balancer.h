// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/balancer_metrics.h"
#include "models/balancing/divided_turns.h"
#include "models/balancing/target_group.h"
#include "models/balancing/target_list.h"
#include "models/component.h"
#include "models/component_ref.h"
#include "models/lifecycle.h"
#include "models/passes_on.h"
#include "models/registry.h"
#include "sim/metrics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;
struct ProbeResult;

/// The servers of one component as targets, and the share of requests that they get.
struct TargetGroupConfig {
    ComponentRef to;
    std::optional<std::uint32_t> weight{}; ///< where no other has one either: one list with them

    void describe(FieldVisitor& visitor);
};

/// A load balancer's configuration.
struct BalancerConfig {
    std::vector<TargetGroupConfig> targets;
    std::optional<std::uint32_t> replicas{}; ///< nodes; one in each zone if unset
    BalancingPolicy policy = BalancingPolicy::RoundRobin;
    bool crossZone = true;
    HealthCheckConfig health;
    sim::Duration slowStart{};
    sim::Duration targetUpdate = std::chrono::seconds(1);
    sim::Duration deregistrationDelay = std::chrono::seconds(300);
    sim::Duration connectTimeout = std::chrono::seconds(10);
    sim::Duration idleTimeout = std::chrono::seconds(60);
    sim::Duration latency = std::chrono::microseconds(500);
    LifecycleConfig lifecycle;

    void describe(FieldVisitor& visitor);
};

/// No target at all, or none that gets a request.
Problems problemsOf(const BalancerConfig& config);
Problems notesOn(const BalancerConfig& config, const PlatformPlan& plan);

/// A load balancer as AWS's ALB: a node in each zone, each of which probes the targets itself and
/// sends requests to those that it finds healthy, or to all where it finds none. It never retries.
///
/// A request: the target group by weight, where there are weights; the target by policy; then the
/// target's answer, or 504 when it can't be reached or doesn't answer in time, 502 when it refuses
/// or breaks the connection, 503 when no target is registered. While a rollout gives a release a
/// share of a component's traffic, each side of its targets is a group with that weight.
///
/// Targets are the servers that belong to the components named: one that fails stays one until its
/// probes find it, one that comes or goes is noticed within target_update. Source: AWS ALB user
/// guide.
class Balancer final : public Component, public PassesOn {
public:
    Balancer(Platform& platform, std::string name, const BalancerConfig& config);

    sim::Task<Response> serve(Request request, InstanceId node) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId node) override;
    void serverEnded(InstanceId node) override;
    void answersWithoutWork(const Request& request, const Response& error) override;
    bool endsWithItsClient() const override { return true; }
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;

    /// How long requests may continue at a target that was deregistered.
    sim::Duration deregistrationDelay() const { return config_.deregistrationDelay; }
    /// Until it has learned, at the latest, who its targets are.
    sim::Duration targetUpdate() const { return config_.targetUpdate; }
    /// What its nodes make of a server of one of its targets: unhealthy if any does, healthy if all
    /// do. A node whose first checks are under way isn't asked, unless there is no other.
    TargetHealth::State healthOf(const Component& target, InstanceId server) const;
    /// What a node knows of a target group; both counted from 0.
    const TargetGroup& group(InstanceId node, std::size_t group) const {
        return nodes_[node.index].groups[group];
    }

private:
    struct Node {
        std::vector<TargetGroup> groups;   // by component
        std::vector<TargetList> lists;     // of servers: one of all of them, or one for each group
        std::vector<TargetLoad> turns;     // of the lists, by weight
        std::vector<DividedTurns> divided; // by group, while a release gets a share of its traffic
        bool isNew = false;                // it has booted, and its first checks are under way
    };
    /// A target as one node sees it.
    struct Watch {
        std::uint32_t node = 0;
        std::uint32_t group = 0;
        TargetGroup::Registration registration;
    };

    class TargetInUse;

    TargetGroup& groupOf(const Watch& watch) { return nodes_[watch.node].groups[watch.group]; }
    sim::Task<void> watchMembers();
    void followMembers(bool trusted);
    bool follow(std::uint32_t node, bool trusted);
    bool hasWeights() const;
    std::uint32_t weightOf(std::size_t list) const;
    void makeLists(Node& node) const;
    Node newNode() const;
    std::uint32_t nodesWanted() const;
    sim::Task<void> probeLoop(Watch watch, bool trusted);
    bool isWell(const ProbeResult& probe) const;
    std::vector<std::uint32_t> nodesThatCount();
    void countHosts();
    void listNodes();
    std::optional<Watch> choose(const Request& request, InstanceId node);
    std::optional<TargetList::Target>
    chooseDivided(Node& here, const TargetList& list, const TargetGroup::Rules& rules);
    std::optional<std::uint16_t> ownStatus(const Watch& watch, const Response& response);
    enum class Maker : std::uint8_t { Itself, Target };
    Response finish(const Response& answer, const Request& request, InstanceId node, Maker maker);
    void countOwn(std::uint16_t status);
    void countTargetAnswer(const Response& response);

    const BalancerConfig& config_;
    std::vector<Link*> links_; // by target group
    std::vector<Node> nodes_;  // by number, kept by the next of that number
    sim::Stream choiceChance_;
    sim::Stream probeChance_;
    BalancerMetrics metrics_;
};

/// `balancer` in platform files.
const ComponentKind& balancerKind();

} // namespace doppel::models
