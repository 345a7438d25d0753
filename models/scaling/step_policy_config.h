// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/scaling/minute_points.h"
#include "models/scaling/step_scaling.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

ChoiceNames choiceNames(StepAdjustment);

/// On which side of its threshold an alarm's points breach it.
enum class AlarmSide : std::uint8_t { Above, Below };
ChoiceNames choiceNames(AlarmSide);

/// A step: from and to where, beyond the threshold, and what is done there.
struct ScalingStepConfig {
    std::optional<double> from{};
    std::optional<double> to{};
    double adjustment = 1;

    void describe(FieldVisitor& visitor);
};

/// A step scaling policy and its alarm, or simple scaling.
struct StepPolicyConfig : MinuteMetricConfig {
    double threshold = 60;
    AlarmSide side = AlarmSide::Above;
    std::uint32_t periods = 3;
    std::uint32_t datapoints = 3;
    StepAdjustment adjustmentType = StepAdjustment::ChangeInCapacity;
    std::vector<ScalingStepConfig> steps{ScalingStepConfig{}};
    std::int32_t minAdjustment = 0;
    bool simple = false;
    sim::Duration cooldown = std::chrono::seconds(300);

    void describe(FieldVisitor& visitor);
    StepPolicy policy() const;
};

/// Notes more datapoints than periods, steps that leave a gap or overlap; `path`: of the policy.
void refuseWrongSteps(Problems& problems, const std::string& path, const StepPolicyConfig& config);

} // namespace doppel::models
