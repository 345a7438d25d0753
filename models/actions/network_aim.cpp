// SPDX-License-Identifier: Apache-2.0
#include "models/actions/network_aim.h"

#include "models/actions/fault_aim.h"
#include "models/data/object_store.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/scaling/scaled_target.h"

#include <array>
#include <string>

namespace doppel::models {

namespace {

const ComponentKind* kindOf(const std::string& name, const PlatformPlan& plan) {
    const PlatformPlan::Component* component = plan.find(name);
    return component == nullptr || component->config == nullptr ? nullptr : component->kind;
}

bool isController(const std::string& name, const PlatformPlan& plan) {
    const ComponentKind* kind = kindOf(name, plan);
    return kind != nullptr && !kind->whyUnasked.empty() &&
           scaledTarget(*kind, *plan.find(name)->config) != nullptr;
}

// Why nothing that it says or hears goes over a network, by its kind; empty: something does.
std::string whyNoNetwork(const std::string& name, const PlatformPlan& plan) {
    const ComponentKind* kind = kindOf(name, plan);
    if (isController(name, plan)) {
        return "it reads figures; cut off what they are of, or let " + name + " be down";
    }
    const bool isSilent = kind != nullptr && !kind->whyUnasked.empty() && !kind->metrics.calls;
    return isSilent ? "it " + std::string(kind->whyUnasked) : "";
}

// Why what one of them names is nothing that it sends packets to here; empty: it sends them.
std::string
whyNoPackets(const std::string& one, const std::string& other, const PlatformPlan& plan) {
    const ComponentKind* kind = kindOf(one, plan);
    const ComponentKind* others = kindOf(other, plan);
    if (isController(one, plan)) {
        return ": " + one + " reads figures, whatever the network between them does";
    }
    if (!whyNoNetwork(one, plan).empty()) {
        return ": " + one + ' ' + std::string(kind->whyUnasked);
    }
    if (kind != nullptr && kind->runsInItsCaller && plan.calls(other, one)) {
        return ": " + one + " is code that runs in " + other;
    }
    const bool areStores = kind != nullptr && others != nullptr &&
                           kind->build == objectStoreKind().build && kind->build == others->build;
    return areStores ? ": no network between a store and its replica is modelled" : "";
}

} // namespace

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
    const std::string& with = aim.with.name;
    if (!problems.empty()) {
        return problems;
    }
    if (with.empty()) {
        const std::string why = whyNoNetwork(target, plan);
        return why.empty()
                   ? Problems{}
                   : Problems{{"target", target + " calls nobody, and nobody calls it: " + why}};
    }
    std::string why = whyNoPackets(target, with, plan);
    if (why.empty()) {
        why = whyNoPackets(with, target, plan);
    }
    if (!why.empty() || (!plan.calls(with, target) && !plan.calls(target, with))) {
        problems.push_back({"with", target + " and " + with + " do not call each other" + why});
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
