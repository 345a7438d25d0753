// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"

#include <string>

namespace doppel::models {

/// How a server goes down.
enum class DownBy : std::uint8_t {
    Vanish, ///< its host is gone: nothing answers
    Crash,  ///< its process died and is not started again: its host refuses connections
};
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
