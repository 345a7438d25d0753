// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/actions/fault_ledger.h"

#include <string>

namespace doppel::models {

ChoiceNames choiceNames(DownBy);

/// The target's servers go down, all or some.
struct FaultDownConfig {
    FaultAim aim;
    DownBy how = DownBy::Vanish;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultDownConfig& config);
Problems problemsOn(const FaultDownConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultDownConfig& config, const PlatformPlan& plan);
std::string toText(const FaultDownConfig& config);

const ActionKind& faultDownKind();

} // namespace doppel::models
