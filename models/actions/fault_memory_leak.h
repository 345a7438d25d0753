// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "sim/units.h"

#include <string>

namespace doppel::models {

/// The processes of a component's pods leak memory.
struct FaultMemoryLeakConfig {
    FaultAim aim; ///< whose; all of its pods
    sim::Bytes perMinute{64LL << 20};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultMemoryLeakConfig& config);
Problems problemsOn(const FaultMemoryLeakConfig& config, const PlatformPlan& plan);
std::string toText(const FaultMemoryLeakConfig& config);

const ActionKind& faultMemoryLeakKind();

} // namespace doppel::models
