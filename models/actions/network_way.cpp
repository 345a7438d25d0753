// SPDX-License-Identifier: Apache-2.0
#include "models/actions/network_way.h"

#include "models/actions/fault_aim.h"
#include "models/platform.h"
#include "models/platform_plan.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PacketDirection) {
    static constexpr std::array<std::string_view, 3> kNames{"both", "to_target", "from_target"};
    return kNames;
}

void NetworkWay::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component at one end of the way", {.required = true});
    visitor.field("with", with,
                  "the other end: a component or a traffic source; none: all that it talks to");
    visitor.field("direction", direction,
                  "the packets that are hit: both ways, or only those to or from the target");
}

Problems problemsOn(const NetworkWay& way, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(way.target, plan);
    const std::string& target = way.target.name;
    if (problems.empty() && !way.with.empty() && !plan.calls(way.with.name, target) &&
        !plan.calls(target, way.with.name)) {
        problems.push_back({"with", target + " and " + way.with.name + " do not call each other"});
    }
    return problems;
}

std::string toText(const NetworkWay& way) {
    const std::string_view direction =
        way.direction == PacketDirection::ToTarget     ? ", packets to it"
        : way.direction == PacketDirection::FromTarget ? ", packets from it"
                                                       : "";
    return way.target.name + " and " + (way.with.empty() ? "everyone" : way.with.name) +
           std::string(direction);
}

std::vector<LinkOnWay> linksOn(const NetworkWay& way, const Platform& platform) {
    std::vector<LinkOnWay> links;
    for (const Platform::Arrow& arrow : platform.arrows()) {
        const std::string& callee = arrow.link->target().name();
        const bool isCalled = callee == way.target.name;
        const std::string& other = isCalled ? arrow.caller : callee;
        const bool touches = isCalled || arrow.caller == way.target.name;
        if (touches && (way.with.empty() || other == way.with.name)) {
            const bool toTarget = way.direction != PacketDirection::FromTarget;
            const bool fromTarget = way.direction != PacketDirection::ToTarget;
            links.push_back({arrow.link.get(), isCalled ? toTarget : fromTarget,
                             isCalled ? fromTarget : toTarget});
        }
    }
    return links;
}

} // namespace doppel::models
