// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/actions/slowing_fields.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// What the target reads from its disk takes longer.
struct FaultDiskSlowConfig {
    FaultAim aim;
    SlowingFields slowing;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together.
Problems problemsOf(const FaultDiskSlowConfig& config);

Problems problemsOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan);
std::string toText(const FaultDiskSlowConfig& config);
FaultState effectOf(const FaultDiskSlowConfig& config, double strength);
/// What reads no disk.
std::string_view whyNot(const FaultDiskSlowConfig& config, const ComponentKind& kind);

const ActionKind& faultDiskSlowKind();

} // namespace doppel::models
