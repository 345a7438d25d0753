// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_aim.h"

#include "models/platform.h"
#include "models/platform_plan.h"
#include "sim/assert.h"

namespace doppel::models {

void FaultAim::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component that it happens to", {.required = true});
    visitor.field("servers", servers,
                  "which of its servers: a share, a count, or a list of their numbers; none: all");
    visitor.field("zone", zone,
                  "the availability zone whose servers it happens to, from 0; none: all zones");
}

Problems problemsOn(const FaultAim& aim, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(aim.target, plan);
    if (problems.empty() && aim.zone) {
        problems = problemsOfZone(aim.target, *aim.zone, plan);
    }
    return problems;
}

std::string toText(const FaultAim& aim) {
    std::string text = aim.target.name;
    if (aim.servers) {
        text = toText(*aim.servers) + " of " + text + "'s servers";
    }
    return text + (aim.zone ? " in zone " + std::to_string(*aim.zone) : "");
}

std::vector<std::uint32_t> serversOf(const Component& component,
                                     std::optional<std::uint32_t> zone) {
    std::vector<std::uint32_t> servers;
    const ReplicaSet& fleet = component.fleet();
    for (std::uint32_t server = 0; server < fleet.size(); ++server) {
        const bool isThere = fleet.state({server}) != ServerState::Gone;
        if (isThere && (!zone || fleet.zoneOf({server}) == *zone)) {
            servers.push_back(server);
        }
    }
    return servers;
}

Component& componentOf(const Platform& platform, const ComponentRef& target) {
    Component* component = platform.find(target.name);
    DOPPEL_ASSERT(component != nullptr);
    return *component;
}

Problems problemsOfTarget(const ComponentRef& target, const PlatformPlan& plan) {
    Problems problems;
    if (plan.find(target.name) == nullptr) {
        refuseUnknown(problems, "target", "component", target.name, plan.componentNames());
    }
    return problems;
}

Problems problemsOfZone(const ComponentRef& target, std::uint32_t zone, const PlatformPlan& plan) {
    const PlatformPlan::Component* component = plan.find(target.name);
    const bool isInZones =
        component == nullptr || component->kind == nullptr || component->kind->isInZones;
    const std::uint32_t zones = isInZones ? plan.zones : 1;
    if (zone < zones) {
        return {};
    }
    return {{"zone", std::to_string(zone) + ": " + target.name + " has zones 0 to " +
                         std::to_string(zones - 1)}};
}

} // namespace doppel::models
