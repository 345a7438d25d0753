// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/network_aim.h"
#include "models/problem.h"
#include "sim/units.h"

#include <string>

namespace doppel::models {

/// The network between the target and another one loses packets.
struct FaultLosePacketsConfig {
    NetworkAim aim;
    sim::Probability loss{};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultLosePacketsConfig& config);
Problems problemsOn(const FaultLosePacketsConfig& config, const PlatformPlan& plan);
std::string toText(const FaultLosePacketsConfig& config);
LinkFault effectOf(const FaultLosePacketsConfig& config, double strength);

const ActionKind& faultLosePacketsKind();

} // namespace doppel::models
