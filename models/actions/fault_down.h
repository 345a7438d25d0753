// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// Nothing answers: packets to the target vanish.
struct FaultDownConfig {
    FaultAim aim;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultDownConfig& config, const PlatformPlan& plan);
std::string toText(const FaultDownConfig& config);
FaultState effectOf(const FaultDownConfig& config, double strength);

const ActionKind& faultDownKind();

} // namespace doppel::models
