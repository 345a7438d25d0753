// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/problem.h"
#include "models/way_fault.h"

#include <string>
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
struct NetworkWay {
    ComponentRef target;
    ComponentRef with; ///< a component or a traffic source; empty: all of them
    PacketDirection direction = PacketDirection::Both;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const NetworkWay& way, const PlatformPlan& plan);

/// "frontend from everyone", "frontend from nginx, packets to it".
std::string toText(const NetworkWay& way);

/// A link of the way, and which of its headings are hit.
struct LinkOnWay {
    Link* link = nullptr;
    bool hitsThere = true;
    bool hitsBack = true;
};
/// In the platform's order.
std::vector<LinkOnWay> linksOn(const NetworkWay& way, const Platform& platform);

} // namespace doppel::models
