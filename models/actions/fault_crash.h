// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"

#include <string>

namespace doppel::models {

/// Processes die, and their supervisor starts them again: out of memory, a segmentation fault, a
/// failed assertion. Several in a row make a crash loop.
struct FaultCrashConfig {
    FaultAim aim;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultCrashConfig& config);
Problems problemsOn(const FaultCrashConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultCrashConfig& config, const PlatformPlan& plan);
std::string toText(const FaultCrashConfig& config);

const ActionKind& faultCrashKind();

} // namespace doppel::models
