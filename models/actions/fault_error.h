// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>

namespace doppel::models {

/// A share of requests is answered with a status at once.
struct FaultErrorConfig {
    FaultAim aim;
    std::uint16_t status = 500;
    sim::Probability share{1.0};

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultErrorConfig& config, const PlatformPlan& plan);
std::string toText(const FaultErrorConfig& config);
FaultState effectOf(const FaultErrorConfig& config, double strength);

const ActionKind& faultErrorKind();

} // namespace doppel::models
