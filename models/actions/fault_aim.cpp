// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_aim.h"

#include "models/actions/aim_check.h"
#include "models/field_path.h"
#include "models/name_pattern.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/suggest.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool hits(const FaultAim& aim, std::string_view name, std::string_view kind) {
    if (!aim.target.empty()) {
        return name == aim.target.name;
    }
    if (!aim.targets.empty()) {
        return std::any_of(aim.targets.begin(), aim.targets.end(),
                           [name](const ComponentRef& target) { return target.name == name; });
    }
    return aim.matching.empty() ? aim.kind.empty() || kind == aim.kind
                                : matchesPattern(aim.matching, name);
}

std::string_view whyNotHit(const FaultAim& aim, const ComponentKind& kind, const WhyNot& whyNot) {
    if (aim.zone && kind.scope != Scope::Zonal) {
        return kind.scope == Scope::Regional
                   ? "stands in no zone: it is regional, so no zone's failure reaches it"
                   : "stands in no zone: it is global, so no zone's failure reaches it";
    }
    return whyNot ? whyNot(kind) : std::string_view{};
}

bool mayBeHit(const FaultAim& aim, const ComponentKind& kind, const WhyNot& whyNot) {
    return whyNotHit(aim, kind, whyNot).empty();
}

std::vector<std::uint32_t> serversOf(const Component& component,
                                     std::optional<std::uint32_t> zone) {
    std::vector<std::uint32_t> servers;
    const ReplicaSet& fleet = component.fleet();
    for (std::uint32_t server = 0; server < fleet.size(); ++server) {
        const bool isThere = fleet.state({server}) != ServerState::Gone;
        if (isThere && (!zone || standsIn(fleet, {server}, *zone))) {
            servers.push_back(server);
        }
    }
    return servers;
}

// The references of an aim to components, with their fields.
std::vector<std::pair<std::string, std::string>> namedBy(const FaultAim& aim) {
    std::vector<std::pair<std::string, std::string>> named;
    if (!aim.target.empty()) {
        named.emplace_back("target", aim.target.name);
    }
    for (std::size_t i = 0; i < aim.targets.size(); ++i) {
        named.emplace_back(joinIndex("targets", i), aim.targets[i].name);
    }
    return named;
}

Problems problemsOfNames(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    Problems problems;
    for (const auto& [field, name] : namedBy(aim)) {
        const PlatformPlan::Component* component = plan.find(name);
        if (component == nullptr) {
            refuseUnknown(problems, field, "component", name, plan.componentNames());
        } else if (component->kind != nullptr) {
            if (const auto reason = whyNotHit(aim, *component->kind, whyNot); !reason.empty()) {
                problems.push_back({field, name + ' ' + std::string(reason)});
            }
        }
    }
    return problems;
}

std::string fieldOfMatches(const FaultAim& aim) {
    return aim.matching.empty() ? (aim.kind.empty() ? "zone" : "kind") : "matching";
}

Problems nothingHit(const FaultAim& aim, const std::string& reason) {
    return {{fieldOfMatches(aim), "nothing of that can be hit: " + reason}};
}

std::string withoutStars(std::string pattern) {
    std::erase(pattern, '*');
    return pattern;
}

// Of what is hit by a pattern, a kind or a zone, some at least must be what the fault can hit.
Problems problemsOfMatches(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    const std::string field = fieldOfMatches(aim);
    bool found = false;
    std::string reason;
    std::vector<std::string> names;
    for (const PlatformPlan::Component& component : plan.components()) {
        if (component.kind == nullptr) {
            return {};
        }
        names.push_back(component.name);
        if (hits(aim, component.name, component.kind->name)) {
            const std::string_view why = whyNotHit(aim, *component.kind, whyNot);
            found = found || why.empty();
            reason = component.name + ' ' + std::string(why);
        }
    }
    if (found) {
        return {};
    }
    if (!reason.empty()) {
        return nothingHit(aim, reason);
    }
    if (aim.matching.empty()) {
        Problems problems;
        std::vector<std::string> kinds;
        for (const PlatformPlan::Component& component : plan.components()) {
            kinds.emplace_back(component.kind->name);
        }
        refuseUnknown(problems, field, "component of kind", aim.kind, kinds);
        return problems;
    }
    return {{field, "no component's name matches \"" + aim.matching + '"' +
                        didYouMean(withoutStars(aim.matching), names)}};
}

} // namespace

void FaultAim::describe(FieldVisitor& visitor) {
    describeComponents(visitor);
    visitor.field("servers", servers,
                  "which of its servers: a share, a count, or a list of their numbers, of those "
                  "that are there when it begins: one that takes their place is well; none: all, "
                  "and those that begin while it lasts");
    visitor.field("zone", zone,
                  "the availability zone whose servers it happens to, from 0; none: all zones; "
                  "alone: of all components that stand in zones");
}

void FaultAim::describeComponents(FieldVisitor& visitor, std::string_view targetDoc) {
    visitor.field("target", target, targetDoc);
    visitor.field("targets", targets, "in its place, several, to all of which it happens at once");
    visitor.field("matching", matching,
                  "in its place, all whose names match a pattern, such as content-*");
    visitor.field("kind", kind, "in its place, all components of a kind, such as app");
}

Problems problemsOf(const FaultAim& aim) {
    std::vector<std::string> given;
    const auto note = [&given](bool isGiven, const char* field) {
        if (isGiven) {
            given.emplace_back(field);
        }
    };
    note(!aim.target.empty(), "target");
    note(!aim.targets.empty(), "targets");
    note(!aim.matching.empty(), "matching");
    note(!aim.kind.empty(), "kind");
    if (given.size() > 1) {
        return {{given[1], "what it happens to is said twice, here and by " + given[0]}};
    }
    if (given.empty() && !aim.zone) {
        return {{"target", "missing; say target, targets, matching, kind or zone"}};
    }
    return {};
}

Problems problemsOn(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    const bool isNamed = !aim.target.empty() || !aim.targets.empty();
    Problems problems =
        isNamed ? problemsOfNames(aim, plan, whyNot) : problemsOfMatches(aim, plan, whyNot);
    if (problems.empty() && aim.zone) {
        problems = problemsOfZone("zone", *aim.zone, plan);
    }
    return problems.empty() ? problemsOfServersMeant(aim, plan, whyNot) : problems;
}

Problems problemsOfShare(sim::Probability share) {
    return share.value == 0 ? Problems{{"share", "0 % hits nobody"}} : Problems{};
}

Problems notesOn(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    return notesOnServersMeant(aim, plan, whyNot);
}

std::vector<const PlatformPlan::Component*>
componentsMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot) {
    std::vector<const PlatformPlan::Component*> meant;
    const auto consider = [&](const PlatformPlan::Component& component) {
        const bool isKnown = component.kind != nullptr;
        if (isKnown && hits(aim, component.name, component.kind->name) &&
            mayBeHit(aim, *component.kind, whyNot)) {
            meant.push_back(&component);
        }
    };
    if (!aim.target.empty()) { // most aims: no need to look at all
        if (const auto* target = plan.find(aim.target.name)) {
            consider(*target);
        }
        return meant;
    }
    std::for_each(plan.components().begin(), plan.components().end(), consider);
    return meant;
}

Problems
problemsOfMeant(const FaultAim& aim,
                const PlatformPlan& plan,
                const WhyNot& whyNot,
                const std::function<std::string(const PlatformPlan::Component&)>& whyNotThis) {
    const auto& all = plan.components();
    const bool isKnown = std::all_of(
        all.begin(), all.end(), [](const auto& component) { return component.kind != nullptr; });
    const auto named = namedBy(aim);
    Problems problems;
    std::string reason;
    bool found = false;
    for (const PlatformPlan::Component* component : componentsMeant(aim, plan, whyNot)) {
        const std::string why = whyNotThis(*component);
        found = found || why.empty();
        reason = why.empty() ? reason : why;
        for (const auto& [field, name] : named) {
            if (name == component->name && !why.empty()) {
                problems.push_back({field, why});
            }
        }
    }
    const bool misses = named.empty() && isKnown && !found && !reason.empty();
    return misses ? nothingHit(aim, reason) : problems;
}

std::string toText(const FaultAim& aim) {
    std::string text = aim.target.name;
    for (const ComponentRef& target : aim.targets) {
        text += (text.empty() ? "" : ", ") + target.name;
    }
    if (!aim.matching.empty()) {
        text = "all " + aim.matching;
    } else if (!aim.kind.empty()) {
        text = "all of kind " + aim.kind;
    } else if (text.empty()) {
        text = "everything";
    }
    if (aim.servers) {
        text = toText(*aim.servers) + " of " + text + "'s servers";
    }
    return text + (aim.zone ? " in zone " + std::to_string(*aim.zone) : "");
}

std::vector<Aimed> aimedAt(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot) {
    std::vector<Aimed> aimed;
    for (Component* component : componentsHit(aim, platform, whyNot)) {
        aimed.push_back({component, selectServers(aim.servers.value_or(ServerSelection{}),
                                                  serversOf(*component, aim.zone))});
    }
    return aimed;
}

std::vector<Component*>
componentsHit(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot) {
    std::vector<Component*> hit;
    const auto consider = [&](Component& component) {
        if (hits(aim, component.name(), component.kind()) &&
            mayBeHit(aim, component.declared(), whyNot)) {
            hit.push_back(&component);
        }
    };
    if (!aim.target.empty()) {
        if (Component* target = platform.find(aim.target.name)) {
            consider(*target);
        }
        return hit;
    }
    for (const auto& component : platform.components()) {
        consider(*component);
    }
    return hit;
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

} // namespace doppel::models
