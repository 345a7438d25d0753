// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// A share of answers begins and then stops.
struct FaultStallConfig {
    FaultAim aim;
    sim::Probability share{1.0};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultStallConfig& config);
Problems problemsOn(const FaultStallConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultStallConfig& config, const PlatformPlan& plan);
std::string toText(const FaultStallConfig& config);
std::string_view whyNot(const FaultStallConfig& config, const ComponentKind& kind);
FaultState effectOf(const FaultStallConfig& config, double strength);

const ActionKind& faultStallKind();

} // namespace doppel::models
