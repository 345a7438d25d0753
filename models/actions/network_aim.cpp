// SPDX-License-Identifier: Apache-2.0
#include "models/actions/network_aim.h"

#include "models/actions/fault_aim.h"
#include "models/platform.h"
#include "models/platform_plan.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PacketDirection) {
    static constexpr std::array<std::string_view, 3> kNames{"both", "to_target", "from_target"};
    return kNames;
}

void NetworkAim::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component at one end of the way", {.required = true});
    visitor.field("with", with,
                  "the other end: a component or a traffic source; none: all that it talks to");
    visitor.field("direction", direction,
                  "the packets that are hit: both ways, or only those to or from the target");
}

Problems problemsOn(const NetworkAim& aim, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(aim.target, plan);
    const std::string& target = aim.target.name;
    if (problems.empty() && !aim.with.empty() && !plan.calls(aim.with.name, target) &&
        !plan.calls(target, aim.with.name)) {
        problems.push_back({"with", target + " and " + aim.with.name + " do not call each other"});
    }
    return problems;
}

std::string toText(const NetworkAim& aim) {
    const std::string_view direction =
        aim.direction == PacketDirection::ToTarget     ? ", packets to it"
        : aim.direction == PacketDirection::FromTarget ? ", packets from it"
                                                       : "";
    return aim.target.name + " and " + (aim.with.empty() ? "everyone" : aim.with.name) +
           std::string(direction);
}

std::optional<AimedLink> aimedLink(const NetworkAim& aim, std::string_view caller, Link& link) {
    const std::string_view callee = link.target().name();
    const bool isCalled = callee == aim.target.name;
    const std::string_view other = isCalled ? caller : callee;
    const bool touches = isCalled || caller == aim.target.name;
    if (!touches || (!aim.with.empty() && other != aim.with.name)) {
        return std::nullopt;
    }
    const bool toTarget = aim.direction != PacketDirection::FromTarget;
    const bool fromTarget = aim.direction != PacketDirection::ToTarget;
    return AimedLink{&link, isCalled ? toTarget : fromTarget, isCalled ? fromTarget : toTarget};
}

std::vector<AimedLink> linksOf(const NetworkAim& aim, const Platform& platform) {
    std::vector<AimedLink> links;
    for (const Platform::Arrow& arrow : platform.arrows()) {
        if (const auto hit = aimedLink(aim, arrow.caller, *arrow.link)) {
            links.push_back(*hit);
        }
    }
    return links;
}

} // namespace doppel::models
