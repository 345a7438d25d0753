// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/fault_state.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// When an error comes.
enum class ErrorMoment : std::uint8_t {
    AfterWork,  ///< it costs what a good answer costs
    BeforeWork, ///< it costs nothing
};
ChoiceNames choiceNames(ErrorMoment);

/// A share of requests is answered with a status in the place of the answer.
struct FaultErrorConfig {
    FaultAim aim;
    std::uint16_t status = 500;
    sim::Probability share{1.0};
    ErrorMoment when = ErrorMoment::AfterWork;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const FaultErrorConfig& config);
Problems problemsOn(const FaultErrorConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultErrorConfig& config, const PlatformPlan& plan);
std::string_view whyNot(const FaultErrorConfig& config, const ComponentKind& kind);
std::string toText(const FaultErrorConfig& config);
FaultState effectOf(const FaultErrorConfig& config, double strength);

const ActionKind& faultErrorKind();

} // namespace doppel::models
