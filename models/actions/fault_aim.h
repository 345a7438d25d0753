// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/problem.h"
#include "models/server_selection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Platform;
class PlatformPlan;

/// What a fault hits: a component, or some of its servers. Which ones is settled when the fault
/// begins.
struct FaultAim {
    ComponentRef target;
    std::optional<ServerSelection> servers;
    std::optional<std::uint32_t> zone;

    void describe(FieldVisitor& visitor);
    bool isAll() const { return !servers && !zone; }
};

/// No such component, no such zone.
Problems problemsOn(const FaultAim& aim, const PlatformPlan& plan);

/// "frontend", "1 of frontend's servers in zone 2".
std::string toText(const FaultAim& aim);

/// The numbers of the servers that are there, of one zone where that is given.
std::vector<std::uint32_t> serversOf(const Component& component, std::optional<std::uint32_t> zone);

/// The component of that name. REQUIRES: there is one.
Component& componentOf(const Platform& platform, const ComponentRef& target);

/// "There is no component …", where there is none.
Problems problemsOfTarget(const ComponentRef& target, const PlatformPlan& plan);
/// "it has zones 0 to 2", where that is no zone of the target.
Problems problemsOfZone(const ComponentRef& target, std::uint32_t zone, const PlatformPlan& plan);

} // namespace doppel::models
