// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"

#include <string>

namespace doppel::models {

/// Which way a clock is wrong.
enum class ClockError : std::uint8_t { Ahead, Behind };
ChoiceNames choiceNames(ClockError);

/// The clocks of the target's servers are wrong.
struct FaultClockSkewConfig {
    FaultAim aim;
    sim::Duration skew{};
    ClockError direction = ClockError::Ahead;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultClockSkewConfig& config);
Problems problemsOn(const FaultClockSkewConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultClockSkewConfig& config, const PlatformPlan& plan);
std::string toText(const FaultClockSkewConfig& config);

const ActionKind& faultClockSkewKind();

} // namespace doppel::models
