// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/step_policy_config.h"

#include <array>

namespace doppel::models {

namespace {

constexpr double kMostAdjustment = 10'000;

} // namespace

ChoiceNames choiceNames(StepAdjustment) {
    static constexpr std::array<std::string_view, 3> kNames{"change", "exact", "percent"};
    return kNames;
}

ChoiceNames choiceNames(AlarmSide) {
    static constexpr std::array<std::string_view, 2> kNames{"above", "below"};
    return kNames;
}

void ScalingStepConfig::describe(FieldVisitor& visitor) {
    visitor.field("from", from,
                  "how far beyond the threshold it begins; unset: without end. Above the threshold "
                  "the bound itself belongs to it",
                  {.min = -1e9, .max = 1e9});
    visitor.field("to", to,
                  "where it ends; unset: without end. Below the threshold the bound itself belongs "
                  "to it",
                  {.min = -1e9, .max = 1e9});
    visitor.field("adjustment", adjustment, "by how much capacity changes there, or to what",
                  {.min = -kMostAdjustment, .max = kMostAdjustment});
}

void StepPolicyConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kGuide = "EC2 Auto Scaling guide, step and simple scaling";
    MinuteMetricConfig::describe(visitor);
    visitor.field("threshold", threshold, "of its alarm", {.live = true, .source = "a guess"});
    visitor.field("breach", side, "whether points above or below the threshold breach it");
    visitor.field("periods", periods, "points, one a minute, that the alarm looks at",
                  {.min = 1, .max = 15, .source = "a guess: as target tracking's high alarm, 3"});
    visitor.field("datapoints", datapoints, "of them, those that must breach",
                  {.min = 1, .max = 15, .source = "a guess: all of 3"});
    visitor.field("adjustment_type", adjustmentType,
                  "what adjustments are: a change in capacity, an exact capacity, or a percentage "
                  "of capacity, to which instances that warm up don't count",
                  {.source = kGuide});
    visitor.field("steps", steps, "what is done how far beyond the threshold", {.source = kGuide});
    visitor.field("min_adjustment", minAdjustment, "percent: at least so many",
                  {.min = 0, .max = kMostAdjustment, .source = kGuide});
    visitor.field(
        "simple", simple,
        "of asg: simple scaling, from the desired capacity and without a warm-up; nothing "
        "is done within the cooldown after the last change by simple scaling");
    visitor.field("cooldown", cooldown,
                  "simple scaling: see there; of ecs: from its last change, meanwhile nothing is "
                  "scaled in, and after scaling out only a larger step adds what it is larger by",
                  {.min = 0, .live = true, .source = "EC2 Auto Scaling: 300 s"});
}

StepPolicy StepPolicyConfig::policy() const {
    StepPolicy policy{.alarm = {threshold, side == AlarmSide::Above, periods, datapoints},
                      .kind = adjustmentType,
                      .steps = {},
                      .minAdjustmentMagnitude = minAdjustment};
    for (const ScalingStepConfig& step : steps) {
        policy.steps.push_back({step.from, step.to, step.adjustment});
    }
    return policy;
}

void refuseWrongSteps(Problems& problems, const std::string& path, const StepPolicyConfig& config) {
    if (config.datapoints > config.periods) {
        problems.push_back({path + ".datapoints", "are more than the periods"});
    }
    if (config.steps.empty()) {
        problems.push_back({path + ".steps", "at least one is needed"});
    }
    for (std::size_t i = 0; i < config.steps.size(); ++i) {
        const ScalingStepConfig& step = config.steps[i];
        const std::string at = path + ".steps[" + std::to_string(i) + "]";
        if (step.from && step.to && *step.from >= *step.to) {
            problems.push_back({at + ".to", "is not above from"});
        }
        if (i > 0 && (!step.from || config.steps[i - 1].to != step.from)) {
            problems.push_back({at + ".from",
                                "must be where the step before it ends: steps leave no "
                                "gap and don't overlap"});
        }
    }
}

} // namespace doppel::models
