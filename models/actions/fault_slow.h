// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// The work takes longer by a factor, or each request waits longer before it.
struct FaultSlowConfig {
    FaultAim aim;
    sim::Ratio factor{1.0};
    sim::Duration delay{};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the fields taken together.
Problems problemsOf(const FaultSlowConfig& config);

Problems problemsOn(const FaultSlowConfig& config, const PlatformPlan& plan);
std::string toText(const FaultSlowConfig& config);
FaultState effectOf(const FaultSlowConfig& config, double strength);

const ActionKind& faultSlowKind();

} // namespace doppel::models
