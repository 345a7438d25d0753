// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// Connections are refused: the host is there, nothing listens.
struct FaultRefuseConfig {
    FaultAim aim;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultRefuseConfig& config);
Problems problemsOn(const FaultRefuseConfig& config, const PlatformPlan& plan);
/// Nobody connects to it.
std::string_view whyNot(const FaultRefuseConfig& config, const ComponentKind& kind);
Problems notesOn(const FaultRefuseConfig& config, const PlatformPlan& plan);
std::string toText(const FaultRefuseConfig& config);
FaultState effectOf(const FaultRefuseConfig& config, double strength);

const ActionKind& faultRefuseKind();

} // namespace doppel::models
