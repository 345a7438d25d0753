// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/link_fault.h"
#include "models/problem.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

class Link;
class Platform;
class PlatformPlan;

/// Which packets a fault of the network hits.
enum class PacketDirection : std::uint8_t { Both, ToTarget, FromTarget };
ChoiceNames choiceNames(PacketDirection);

/// The network between a component and another one, or all that it has to do with: the calls that
/// the one makes to the other, whichever of them makes them.
struct NetworkAim {
    ComponentRef target;
    ComponentRef with; ///< a component or a traffic source; empty: all of them
    PacketDirection direction = PacketDirection::Both;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const NetworkAim& aim, const PlatformPlan& plan);

/// "frontend from everyone", "frontend from nginx, packets to it".
std::string toText(const NetworkAim& aim);

/// A link that is hit, and which of its headings are hit.
struct AimedLink {
    Link* link = nullptr;
    bool hitsThere = true;
    bool hitsBack = true;
};
/// None: it is not hit.
std::optional<AimedLink> aimedLink(const NetworkAim& aim, std::string_view caller, Link& link);
/// In the platform's order.
std::vector<AimedLink> linksOf(const NetworkAim& aim, const Platform& platform);

} // namespace doppel::models
