// SPDX-License-Identifier: Apache-2.0
//
// What a balancer does beside answering: it follows who its targets are, probes and counts them.
#include "models/balancing/balancer.h"
#include "models/balancing/registered_targets.h"
#include "models/chance_key.h"
#include "models/health_request.h"
#include "models/link.h"

#include <algorithm>
#include <string>

namespace doppel::models {

using sim::Task;

Task<void> Balancer::watchMembers() {
    while (true) {
        co_await world().sleep(config_.targetUpdate);
        followMembers(false);
    }
}

void Balancer::followMembers(bool trusted) {
    bool changed = false;
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
        if (runs(fleet().state({n}))) {
            changed = follow(n, trusted) || changed;
        }
    }
    if (changed) {
        countHosts();
        listNodes();
    }
}

bool Balancer::follow(std::uint32_t node, bool trusted) {
    bool changed = false;
    for (std::uint32_t g = 0; g < links_.size(); ++g) {
        TargetGroup& group = nodes_[node].groups[g];
        if (!group.isBehind(links_[g]->target().fleet())) {
            continue;
        }
        changed = true;
        for (const auto registration :
             group.follow(links_[g]->target().fleet(), trusted, world().now())) {
            spawnAt({node}, probeLoop({node, g, registration}, trusted));
        }
    }
    return changed;
}

// Targets that were there before the run began are somewhere within their interval; a new one is
// probed at once.
Task<void> Balancer::probeLoop(Watch watch, bool trusted) {
    const auto [target, registration] = watch.registration;
    const std::uint64_t own =
        deriveKey(deriveKey(watch.node, KeyStep::Server, target), KeyStep::Number, registration);
    Link& link = *links_[watch.group];
    const bool asksThrough = passesOn(link.target());
    if (trusted) {
        const double place = probeChance_.at(link.keyBehind(own)).uniform();
        co_await world().sleep(sim::fromSeconds(place * sim::toSeconds(config_.health.interval)));
    }
    for (std::uint64_t number = 1; groupOf(watch).current(watch.registration); ++number) {
        const sim::Time sent = world().now();
        const ProbeCall call{.key = deriveKey(own, KeyStep::Probe, number),
                             .latency = config_.latency,
                             .timeout = config_.health.timeout};
        const InstanceId server{target};
        Task<ProbeResult> check{nullptr};
        if (asksThrough && !config_.health.path.empty()) {
            const Request request =
                healthRequest(platform(), config_.health.path, Method::Get, call.key);
            check = askForPage(link, request, call, server);
        } else {
            check = link.probe(server, call);
        }
        const ProbeResult result = co_await check;
        if (!groupOf(watch).current(watch.registration)) {
            break;
        }
        if (groupOf(watch).probed(config_.health, target, isWell(result), world().now())) {
            const bool healthy = groupOf(watch).standings()[target].healthy;
            decided("node " + std::to_string(watch.node) + " marks server " +
                        std::to_string(target) + " of " + link.target().name() +
                        (healthy ? " as healthy" : " as unhealthy"),
                    healthy ? std::string("enough of its probes passed")
                            : std::to_string(config_.health.unhealthyThreshold) +
                                  " probes in a row failed");
            countHosts();
            listNodes();
            targetHealthChanged(link.target());
        }
        co_await world().sleepUntil(sim::after(sent, config_.health.interval));
    }
}

bool Balancer::isWell(const ProbeResult& probe) const {
    const auto& matcher = config_.health.matcher;
    return probe.answered() &&
           std::find(matcher.begin(), matcher.end(), std::int64_t{probe.status}) != matcher.end();
}

// Those that run; not one whose first checks are under way, unless there is no other.
std::vector<std::uint32_t> Balancer::nodesThatCount() {
    std::vector<std::uint32_t> all;
    std::vector<std::uint32_t> settled;
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
        if (!runs(fleet().state({n}))) {
            continue;
        }
        Node& node = nodes_[n];
        node.isNew =
            node.isNew && std::any_of(node.groups.begin(), node.groups.end(),
                                      [](const TargetGroup& group) { return group.isChecking(); });
        all.push_back(n);
        if (!node.isNew) {
            settled.push_back(n);
        }
    }
    return settled.empty() ? all : settled;
}

TargetHealth::State Balancer::healthOf(const Component& target, InstanceId server) const {
    using State = TargetHealth::State;
    std::optional<State> settled;
    std::optional<State> first;
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
        if (!runs(fleet().state({n}))) {
            continue;
        }
        std::optional<State>& health = nodes_[n].isNew ? first : settled;
        for (std::size_t g = 0; g < links_.size(); ++g) {
            if (&links_[g]->target() == &target) {
                const State here = nodes_[n].groups[g].stateOf(server.index);
                health = worseOf(health.value_or(here), here);
            }
        }
    }
    return settled.value_or(first.value_or(State::Initial));
}

void Balancer::countHosts() {
    const std::vector<std::uint32_t> nodes = nodesThatCount();
    std::int64_t healthy = 0;
    std::int64_t unhealthy = 0;
    for (std::size_t list = 0; list < nodes_.front().lists.size(); ++list) {
        std::uint32_t everywhere = ~std::uint32_t{0};
        std::uint32_t known = 0;
        std::uint32_t unhealthyAnywhere = 0;
        for (const std::uint32_t n : nodes) {
            std::uint32_t healthyHere = 0;
            std::uint32_t knownHere = 0;
            std::uint32_t unhealthyHere = 0;
            for (const std::uint32_t g : nodes_[n].lists[list].members()) {
                healthyHere += nodes_[n].groups[g].healthyCount();
                knownHere += nodes_[n].groups[g].registeredCount();
                unhealthyHere += nodes_[n].groups[g].unhealthyCount();
            }
            everywhere = std::min(everywhere, healthyHere);
            known = std::max(known, knownHere);
            unhealthyAnywhere = std::max(unhealthyAnywhere, unhealthyHere);
        }
        healthy += std::min(everywhere, known);
        unhealthy += unhealthyAnywhere;
    }
    metrics_.healthyHosts.set(world().now(), healthy);
    metrics_.unhealthyHosts.set(world().now(), unhealthy);
}

// Without cross-zone balancing the name leads only to nodes that have somebody to send to.
void Balancer::listNodes() {
    if (config_.crossZone) {
        return;
    }
    for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
        const InstanceId node{n};
        if (!fleet().ready(node)) {
            continue;
        }
        const std::uint32_t zone = fleet().zoneOf(node);
        const auto isServed = [&](const TargetList& list) {
            HealthyPlaces places;
            for (const std::uint32_t g : list.members()) {
                places = withTargets(places, nodes_[n].groups[g].standings(), zone);
            }
            return places.zoneIsServed();
        };
        const auto& lists = nodes_[n].lists;
        fleet().setListed(node, std::any_of(lists.begin(), lists.end(), isServed));
    }
}

} // namespace doppel::models
