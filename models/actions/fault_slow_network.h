// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/network_aim.h"
#include "models/problem.h"
#include "sim/distribution.h"
#include "sim/units.h"

#include <optional>
#include <string>

namespace doppel::models {

/// The network between the target and another one takes longer.
struct FaultSlowNetworkConfig {
    NetworkAim aim;
    std::optional<sim::Distribution> delay{};
    sim::Duration jitter{};
    sim::Probability loss{};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultSlowNetworkConfig& config);
Problems problemsOn(const FaultSlowNetworkConfig& config, const PlatformPlan& plan);
std::string toText(const FaultSlowNetworkConfig& config);
LinkFault effectOf(const FaultSlowNetworkConfig& config, double strength);

const ActionKind& faultSlowNetworkKind();

} // namespace doppel::models
