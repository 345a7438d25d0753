// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/actions/slowing_fields.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// The target's own work takes longer, for all requests or a share of them.
struct FaultSlowConfig {
    FaultAim aim;
    SlowingFields slowing;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together.
Problems problemsOf(const FaultSlowConfig& config);

Problems problemsOn(const FaultSlowConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultSlowConfig& config, const PlatformPlan& plan);
std::string toText(const FaultSlowConfig& config);
FaultState effectOf(const FaultSlowConfig& config, double strength);
/// A factor has nothing to act on where a component has no work of its own.
std::string_view whyNot(const FaultSlowConfig& config, const ComponentKind& kind);

const ActionKind& faultSlowKind();

} // namespace doppel::models
