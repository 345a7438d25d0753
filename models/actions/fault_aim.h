// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/platform_plan.h"
#include "models/problem.h"
#include "models/registry.h"
#include "models/server_selection.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class Platform;

/// What a fault hits: a component, several, all of a kind or of a pattern of names, or all that
/// stands in a zone; or some of their servers. Which ones `servers` means is settled when the fault
/// begins; without it, servers that begin while the fault lasts are hit as well (AimWatch). Where a
/// zone is given, what is in no zone is not hit.
struct FaultAim {
    ComponentRef target;
    std::vector<ComponentRef> targets{};
    std::string matching{}; ///< see matchesPattern
    std::string kind{};
    std::optional<ServerSelection> servers{};
    std::optional<std::uint32_t> zone{};

    void describe(FieldVisitor& visitor);
    /// Only whose servers, for faults that say in a way of their own which; and what `target` means
    /// to them.
    void describeComponents(FieldVisitor& visitor,
                            std::string_view targetDoc = "the component that it happens to");
    bool isAll() const { return !servers && !zone; }
    /// A zone with all that stands in it.
    bool isWholeZone() const {
        return zone && !servers && target.empty() && targets.empty() && matching.empty() &&
               kind.empty();
    }
};

/// Why a fault cannot hit a kind of component: "reads no disk"; empty: it can.
using WhyNot = std::function<std::string_view(const ComponentKind&)>;

/// Nothing that is named, or the same twice.
Problems problemsOf(const FaultAim& aim);
/// No such component, no such zone, nothing that matches, nothing that the fault could hit, as what
/// is in no zone where one is given, no server of those numbers (problemsOfServersMeant).
Problems problemsOn(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot = {});
/// Of the share of requests that a fault hits: 0 % is none.
Problems problemsOfShare(sim::Probability share);
/// Servers that are not there, or not yet (notesOnServersMeant).
Problems notesOn(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot);

/// What it hits of the components that it means, by the plan: each that is named must be hit, and
/// some of what is hit by a pattern, a kind or a zone. `whyNotThis` tells why one is not, "" if it
/// is. REQUIRES: problemsOn is empty.
Problems
problemsOfMeant(const FaultAim& aim,
                const PlatformPlan& plan,
                const WhyNot& whyNot,
                const std::function<std::string(const PlatformPlan::Component&)>& whyNotThis);

/// Components that an aim means and the fault can hit, as far as a plan tells; of what could not be
/// read, nothing.
std::vector<const PlatformPlan::Component*>
componentsMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot);

/// Whether a server stands in a zone: a pod that waits for a place stands nowhere.
inline bool standsIn(const ReplicaSet& fleet, InstanceId server, std::uint32_t zone) {
    const bool isNowhere = fleet.host() != nullptr && fleet.host()->isPending(server);
    return !isNowhere && fleet.zoneOf(server) == zone;
}

/// "frontend", "1 of frontend's servers in zone 2", "all of kind app".
std::string toText(const FaultAim& aim);

/// A component that a fault hits, and which of its servers.
struct Aimed {
    Component* component = nullptr;
    std::vector<std::uint32_t> servers{};
};
/// What it hits now, in the platform's order.
std::vector<Aimed>
aimedAt(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot = {});

/// The components whose servers it is aimed at, whichever of them are there, in the platform's
/// order.
std::vector<Component*>
componentsHit(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot = {});

/// The component of that name. REQUIRES: there is one.
Component& componentOf(const Platform& platform, const ComponentRef& target);

/// "There is no component …", where there is none.
Problems problemsOfTarget(const ComponentRef& target, const PlatformPlan& plan);

} // namespace doppel::models
