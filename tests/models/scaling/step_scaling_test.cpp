// SPDX-License-Identifier: Apache-2.0
//
// What step and simple scaling decide; sums done by hand.
#include "models/scaling/step_scaling.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

using StepPoints = std::vector<std::optional<double>>;
constexpr sim::Time kSteppingStart = sim::kStart + 100h;

TEST(StepScaling, RoundsTowardsNoneButNeverToIt) {
    EXPECT_EQ(wholeChange(12.7), 12);
    EXPECT_EQ(wholeChange(0.67), 1);
    EXPECT_EQ(wholeChange(-0.58), -1);
    EXPECT_EQ(wholeChange(-6.67), -6);
    EXPECT_EQ(wholeChange(0), 0);
}

// The example of the guide: a group of 10, threshold 50; 10 % from 60, 30 % from 70.
StepPolicy stepsOut() {
    return {.alarm = {50, true, 1, 1},
            .kind = StepAdjustment::PercentChangeInCapacity,
            .steps = {{0, 10, 0}, {10, 20, 10}, {20, {}, 30}}};
}

struct SteppedGroup {
    StepPolicy policy;
    TrackedTarget target{.service = TrackedService::Asg, .minCapacity = 1, .maxCapacity = 100};
    std::int32_t at(double metric, TrackedView view) const {
        const StepPoints points{metric};
        const std::array<MetricPoints, 1> all{points};
        view.now = kSteppingStart;
        view.points = all;
        return stepScaled(policy, target, view).value_or(view.desired);
    }
};

TEST(StepScaling, AddsTheDifferenceOnlyWhileWhatItAddedWarmsUp) {
    const SteppedGroup group{stepsOut()};
    EXPECT_EQ(group.at(60, {.desired = 10, .inService = 10}), 11);
    EXPECT_EQ(group.at(70, {.desired = 11, .inService = 10, .warming = 1}), 13);
    EXPECT_EQ(group.at(59, {.desired = 10, .inService = 10}), 10);
    EXPECT_EQ(group.at(50, {.desired = 10, .inService = 10}), 10); // no alarm
}

TEST(StepScaling, StepsFromWhatIsInServiceAndNotFromWhatWasMeasured) {
    const SteppedGroup group{stepsOut()};
    EXPECT_EQ(group.at(60, {.desired = 20, .measured = 10, .inService = 20}), 22);
}

TEST(StepScaling, BoundsBelongToTheSideOfTheThreshold) {
    StepPolicy in{.alarm = {40, false, 1, 1}, .steps = {{-10, 0, -1}, {{}, -10, -2}}};
    const SteppedGroup group{in};
    EXPECT_EQ(group.at(31, {.desired = 10, .inService = 10}), 9);
    EXPECT_EQ(group.at(30, {.desired = 10, .inService = 10}), 8); // the upper bound belongs to it
    EXPECT_EQ(group.at(30, {.desired = 10, .inService = 9, .warming = 1}), 10);
}

TEST(StepScaling, KnowsTheSmallestChange) {
    StepPolicy policy = stepsOut();
    policy.minAdjustmentMagnitude = 2;
    EXPECT_EQ(steppedCapacity(policy, policy.steps[1], 10), 12);
    EXPECT_EQ(steppedCapacity(policy, policy.steps[2], 10), 13);
    policy.kind = StepAdjustment::ExactCapacity;
    EXPECT_EQ(steppedCapacity(policy, {{}, {}, 7}, 10), 7);
}

TEST(StepScaling, SimpleScalingWaitsForItsCooldown) {
    const StepPolicy policy{.alarm = {50, true, 1, 1}, .steps = {{{}, {}, 2}}};
    const StepPoints points{80};
    const std::array<MetricPoints, 1> all{points};
    const auto at = [&](sim::Duration after, std::optional<sim::Time> cooldownEnds) {
        return simplyScaled(policy, {.maxCapacity = 100}, cooldownEnds,
                            {.now = kSteppingStart + after, .desired = 4, .points = all});
    };
    EXPECT_EQ(at(0s, std::nullopt), 6);
    EXPECT_EQ(at(299s, kSteppingStart + 300s), std::nullopt);
    EXPECT_EQ(at(300s, kSteppingStart + 300s), 6);
}

// Source: EC2 Auto Scaling guide, "Step and simple scaling policies", scaling adjustment types: the
// current capacity of the group is changed, of which the metric may know a part only.
TEST(StepScaling, SimpleScalingChangesWhatIsDesired) {
    StepPolicy policy{.alarm = {50, true, 1, 1}, .steps = {{{}, {}, 1}}};
    const StepPoints points{160};
    const std::array<MetricPoints, 1> all{points};
    const auto wish = [&](TrackedView view) {
        view.now = kSteppingStart;
        view.points = all;
        return simplyScaled(policy, {.maxCapacity = 20}, std::nullopt, view);
    };
    EXPECT_EQ(wish({.desired = 6, .inService = 2, .warming = 4}), 7);
    EXPECT_EQ(wish({.desired = 20, .inService = 20}), 20); // it wants no fewer
    policy.kind = StepAdjustment::PercentChangeInCapacity;
    policy.steps.front().adjustment = 50;
    EXPECT_EQ(wish({.desired = 6, .inService = 2, .warming = 4}), 9);
    policy.kind = StepAdjustment::ExactCapacity;
    policy.steps.front().adjustment = 4;
    EXPECT_EQ(wish({.desired = 6, .inService = 6}), 4);
    policy.alarm.threshold = 160;
    EXPECT_EQ(wish({.desired = 6, .inService = 6}), std::nullopt); // not above it
}

// The adjustment says which way, not the alarm's side: idle workers above 50 take one away.
TEST(StepScaling, AnAdjustmentToMoreNeverComesToLess) {
    const SteppedGroup more{{.alarm = {50, true, 1, 1}, .steps = {{0, {}, 1}}}};
    EXPECT_EQ(more.at(90, {.desired = 8, .inService = 3, .warming = 5}), 8);
    const SteppedGroup less{{.alarm = {50, true, 1, 1}, .steps = {{0, {}, -1}}}};
    EXPECT_EQ(less.at(90, {.desired = 8, .inService = 8}), 7);
    EXPECT_EQ(less.at(90, {.desired = 8, .inService = 3, .warming = 5}), 8);
}

TEST(StepScaling, OfAnEcsServiceScalesInOnceItsCooldownIsOver) {
    const StepPolicy in{.alarm = {40, false, 1, 1}, .steps = {{{}, 0, -1}}};
    const StepPoints points{30};
    const std::array<MetricPoints, 1> all{points};
    std::optional<StepActivity> last;
    const auto at = [&](sim::Duration after, std::int32_t desired) {
        return ecsStepScaled(in, {.maxCapacity = 100}, 300s, last,
                             {.now = kSteppingStart + after,
                              .desired = desired,
                              .inService = desired,
                              .points = all});
    };
    EXPECT_EQ(at(0s, 4), 3);
    EXPECT_EQ(at(299s, 3), 3);
    EXPECT_EQ(at(300s, 3), 2);
    const StepPolicy out{.alarm = {40, true, 1, 1}, .steps = {{0, {}, 2}}};
    const StepPoints high{80};
    const std::array<MetricPoints, 1> above{high};
    // Out within the cooldown: what is on its way counts.
    EXPECT_EQ(ecsStepScaled(
                  out, {.maxCapacity = 100}, 300s, last,
                  {.now = kSteppingStart + 310s, .desired = 3, .inService = 2, .points = above}),
              4);
    EXPECT_EQ(ecsStepScaled(
                  out, {.maxCapacity = 100}, 300s, last,
                  {.now = kSteppingStart + 320s, .desired = 4, .inService = 2, .points = above}),
              4);
}

// The example of the guide: by two, and within the cooldown by three, of which two are there.
TEST(StepScaling, OfAnEcsServiceAddsWithinItsCooldownWhatALargerStepIsLargerBy) {
    const StepPolicy policy{.alarm = {50, true, 1, 1}, .steps = {{0, 20, 2}, {20, {}, 3}}};
    std::optional<StepActivity> last;
    const auto at = [&](sim::Duration after, double metric, std::int32_t desired) {
        const StepPoints points{metric};
        const std::array<MetricPoints, 1> all{points};
        return ecsStepScaled(policy, {.maxCapacity = 100}, 300s, last,
                             {.now = kSteppingStart + after,
                              .desired = desired,
                              .inService = desired,
                              .points = all});
    };
    EXPECT_EQ(at(0s, 60, 4), 6);
    EXPECT_EQ(at(60s, 60, 6), 6);
    EXPECT_EQ(at(120s, 80, 6), 7);
    EXPECT_EQ(at(180s, 80, 7), 7);
    EXPECT_EQ(at(240s, 60, 7), 7);
    EXPECT_EQ(at(419s, 80, 7), 7); // 300 s since the last change
    EXPECT_EQ(at(420s, 60, 7), 9);
}

TEST(StepScaling, OfSeveralPoliciesTheOneCountsThatWantsMost) {
    using Wishes = std::vector<std::optional<std::int32_t>>;
    EXPECT_EQ(largestWish(Wishes{10, 12, 15, 3}), 2U);
    EXPECT_EQ(largestWish(Wishes{std::nullopt, 7, 3}), 1U); // in: the most of them
    EXPECT_EQ(largestWish(Wishes{7, 10, 3}), 1U);           // one wants no fewer than the 10 there
    EXPECT_EQ(largestWish(Wishes{std::nullopt, std::nullopt}), std::nullopt);
}

} // namespace
} // namespace doppel::models
