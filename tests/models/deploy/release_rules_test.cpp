// SPDX-License-Identifier: Apache-2.0
// What rollout controllers decide: progress, analysis, Flagger's ticks, ECS's bounds and breaker,
// CodeDeploy's shifts.
#include "models/deploy/analysis_run.h"
#include "models/deploy/ecs_rolling.h"
#include "models/deploy/flagger.h"
#include "models/deploy/rollout_progress.h"
#include "models/deploy/traffic_shift.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(RolloutProgress, IsMoreOfTheNewFewerOfTheOldOrMoreThatWork) {
    const RolloutCounts before{.replicas = 13, .updated = 5, .ready = 8, .available = 8};
    EXPECT_FALSE(hasProgressed(before, before));
    EXPECT_TRUE(hasProgressed(before, {14, 6, 8, 8}));
    EXPECT_TRUE(hasProgressed(before, {12, 5, 8, 8}));
    EXPECT_TRUE(hasProgressed(before, {13, 5, 9, 8}));
    EXPECT_TRUE(hasProgressed(before, {13, 5, 8, 9}));
    EXPECT_FALSE(hasProgressed(before, {13, 5, 7, 7})); // a crash is none
}

TEST(RolloutProgress, TimesOutAfterItsDeadlineAndIsNeverTooLateWhenComplete) {
    EXPECT_FALSE(hasTimedOut(sim::kStart, sim::kStart + 600s, 600s));
    EXPECT_TRUE(hasTimedOut(sim::kStart, sim::kStart + 600s + 1ns, 600s));
    EXPECT_TRUE(isComplete({10, 10, 10, 10}, 10));
    EXPECT_FALSE(isComplete({11, 10, 11, 11}, 10));
    EXPECT_FALSE(isComplete({10, 10, 10, 9}, 10));
    EXPECT_EQ(availableSince(sim::kStart + 20s, 30s), sim::kStart + 50s);
}

TEST(Recreate, StartsNothingBeforeTheLastOldServerHasEnded) {
    EXPECT_EQ(recreateStep(3, 0), RecreateStep::StopOld);
    EXPECT_EQ(recreateStep(1, 2), RecreateStep::StopOld);
    EXPECT_EQ(recreateStep(0, 3), RecreateStep::WaitForOld);
    EXPECT_EQ(recreateStep(0, 0), RecreateStep::StartNew);
}

AnalysisPhase phaseAfter(const std::vector<Measurement>& measurements, const AnalysisRule& rule) {
    AnalysisRun run;
    for (const Measurement each : measurements) {
        run.add(each);
    }
    return run.phase(rule);
}

TEST(AnalysisRun, FailsAboveItsLimitsAndSucceedsAtItsCount) {
    using enum Measurement;
    EXPECT_EQ(phaseAfter({}, {}), AnalysisPhase::Running);
    EXPECT_EQ(phaseAfter({Failed}, {}), AnalysisPhase::Failed);
    EXPECT_EQ(phaseAfter({Failed}, {.failureLimit = 1}), AnalysisPhase::Running);
    EXPECT_EQ(phaseAfter({Failed, Successful, Successful, Failed}, {.failureLimit = 1}),
              AnalysisPhase::Failed); // they add up
    EXPECT_EQ(phaseAfter({Inconclusive}, {}), AnalysisPhase::Inconclusive);
    EXPECT_EQ(phaseAfter({Successful, Successful}, {.count = 2}), AnalysisPhase::Successful);
    EXPECT_EQ(phaseAfter({Successful, Failed}, {.failureLimit = 1, .count = 2}),
              AnalysisPhase::Successful);
    EXPECT_EQ(phaseAfter({Failed, Failed}, {.failureLimit = 1, .count = 2}), AnalysisPhase::Failed);
}

TEST(AnalysisRun, TakesFourErrorsInARowAndNoFifth) {
    using enum Measurement;
    EXPECT_EQ(phaseAfter({Error, Error, Error, Error}, {}), AnalysisPhase::Running);
    EXPECT_EQ(phaseAfter({Error, Error, Error, Error, Error}, {}), AnalysisPhase::Error);
    EXPECT_EQ(phaseAfter({Error, Error, Error, Error, Successful, Error}, {}),
              AnalysisPhase::Running);
    EXPECT_EQ(phaseAfter({Error, Successful}, {.count = 2}), AnalysisPhase::Running);
}

TEST(AnalysisRun, MeasuresTheShareOfGoodAnswers) {
    const SuccessRule rule{.leastShare = 0.95, .leastRequests = 20};
    EXPECT_EQ(measurementOf(19, 20, rule), Measurement::Successful);
    EXPECT_EQ(measurementOf(94, 100, rule), Measurement::Failed);
    EXPECT_EQ(measurementOf(0, 19, rule), Measurement::Inconclusive);
    EXPECT_EQ(measurementOf(0, 0, {.leastRequests = 0}), Measurement::Inconclusive);
}

/// The canary's weight after each tick.
std::vector<std::uint32_t>
weights(const FlaggerRule& rule, FlaggerState& state, const std::vector<bool>& passes) {
    std::vector<std::uint32_t> found;
    for (const bool pass : passes) {
        state = flaggerTick(rule, state, {.checksPass = pass});
        found.push_back(state.weight);
    }
    return found;
}

TEST(Flagger, StepsToItsMostThenPromotesAndEnds) {
    FlaggerState state;
    const FlaggerRule rule{.threshold = 5, .maxWeight = 50, .stepWeight = 20};
    EXPECT_EQ(weights(rule, state, std::vector<bool>(4, true)),
              (std::vector<std::uint32_t>{20, 40, 60, 60}));
    EXPECT_EQ(state.phase, FlaggerPhase::Promoting);
    EXPECT_EQ(weights(rule, state, {true}), (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(state.phase, FlaggerPhase::Finalising);
    weights(rule, state, {true});
    EXPECT_EQ(state, (FlaggerState{FlaggerPhase::Succeeded, 0, 0}));
}

TEST(Flagger, CountsFailedChecksThoughGoodOnesCameBetween) {
    FlaggerState state;
    const FlaggerRule rule{.threshold = 2, .maxWeight = 50, .stepWeight = 10};
    EXPECT_EQ(weights(rule, state, {true, false, true, false}),
              (std::vector<std::uint32_t>{10, 10, 20, 20}));
    EXPECT_EQ(state.phase, FlaggerPhase::Progressing); // seen by the next tick
    EXPECT_EQ(weights(rule, state, {true}), (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(state.phase, FlaggerPhase::Failed);
    EXPECT_EQ(state.failedChecks, 2U);
}

TEST(Flagger, MeasuresNothingBeforeTrafficGoesThere) {
    FlaggerState state;
    EXPECT_EQ(weights({.threshold = 1, .stepWeight = 5}, state, {false}),
              (std::vector<std::uint32_t>{5}));
    EXPECT_EQ(state.failedChecks, 0U);
}

TEST(Flagger, WaitsForACanaryThatIsNotReadyUpToItsDeadline) {
    const FlaggerState at{FlaggerPhase::Progressing, 20, 1};
    EXPECT_EQ(flaggerTick({.threshold = 5}, at, {.canaryReady = false}), at);
    EXPECT_EQ(flaggerTick({.threshold = 5}, at, {.canaryReady = false, .deadlineExceeded = true}),
              (FlaggerState{FlaggerPhase::Failed, 0, 1}));
}

TEST(Flagger, TakesAListOfWeights) {
    FlaggerState state;
    const FlaggerRule rule{.stepWeight = 0, .stepWeights = {1, 2, 10, 80}};
    EXPECT_EQ(weights(rule, state, std::vector<bool>(5, true)),
              (std::vector<std::uint32_t>{1, 2, 10, 80, 80}));
    EXPECT_EQ(state.phase, FlaggerPhase::Promoting);
}

TEST(Flagger, BringsTrafficBackInStepsWhereAsked) {
    FlaggerState state{FlaggerPhase::Promoting, 50, 0};
    const FlaggerRule rule{.stepWeightPromotion = 20};
    EXPECT_EQ(weights(rule, state, {true, true, true}), (std::vector<std::uint32_t>{30, 10, 0}));
    EXPECT_EQ(state.phase, FlaggerPhase::Finalising);
}

TEST(EcsRolling, RoundsTheLeastUpAndTheMostDown) {
    EXPECT_EQ(ecsBounds(4, {1.0}, {2.0}), (EcsBounds{4, 8}));
    EXPECT_EQ(ecsBounds(5, {0.5}, {1.5}), (EcsBounds{3, 7}));
    EXPECT_EQ(ecsBounds(10, {0.7}, {1.1}), (EcsBounds{7, 11}));
    EXPECT_EQ(ecsBounds(1, {0.0}, {1.0}), (EcsBounds{0, 1}));
}

TEST(EcsRolling, StartsWhileThereIsRoomAndStopsWhatCanBeSpared) {
    const EcsBounds bounds = ecsBounds(4, {1.0}, {2.0});
    EXPECT_EQ(ecsStep(bounds, {.wanted = 4, .old = 4, .oldAvailable = 4}), (RolloutStep{4, 0}));
    EXPECT_EQ(ecsStep(bounds, {.wanted = 4, .fresh = 4, .old = 4, .oldAvailable = 4}),
              (RolloutStep{0, 0}));
    EXPECT_EQ(ecsStep(bounds,
                      {.wanted = 4, .fresh = 4, .freshAvailable = 3, .old = 4, .oldAvailable = 4}),
              (RolloutStep{0, 3}));
    EXPECT_EQ(ecsStep(bounds, {.wanted = 4, .fresh = 4, .old = 4, .oldAvailable = 3}),
              (RolloutStep{0, 1})); // the one that is ill serves nobody
    // At 100 % nothing starts before something has stopped.
    EXPECT_EQ(ecsStep(ecsBounds(4, {0.5}, {1.0}), {.wanted = 4, .old = 4, .oldAvailable = 4}),
              (RolloutStep{0, 2}));
}

TEST(EcsBreaker, TripsAtHalfOfTheTasksWithinItsBounds) {
    using enum EcsBreakerVersion;
    const auto threshold = [](std::uint32_t desired) {
        return ecsBreakerThreshold(desired, From2020);
    };
    EXPECT_EQ(threshold(1), 10U);
    EXPECT_EQ(threshold(20), 10U);
    EXPECT_EQ(threshold(21), 11U);
    EXPECT_EQ(threshold(25), 13U);
    EXPECT_EQ(threshold(400), 200U);
    EXPECT_EQ(threshold(800), 200U);
    EXPECT_EQ(ecsBreakerThreshold(4, From2024), 3U);
    EXPECT_EQ(ecsBreakerThreshold(25, From2024), 13U);
}

TEST(EcsBreaker, ForgetsWhatFailedWhenATaskRuns) {
    EcsBreaker breaker;
    breaker.taskFailed();
    breaker.taskFailed();
    EXPECT_FALSE(breaker.trips(3));
    breaker.taskRuns();
    breaker.taskFailed();
    EXPECT_FALSE(breaker.trips(2));
    breaker.taskFailed();
    EXPECT_TRUE(breaker.trips(2));
}

TEST(TrafficShift, HasCodeDeploysSteps) {
    const auto linear = trafficShift("Linear10PercentEvery1Minutes").value();
    EXPECT_EQ(weightAt(linear, 0s), 10U);
    EXPECT_EQ(weightAt(linear, 59s), 10U);
    EXPECT_EQ(weightAt(linear, 60s), 20U);
    EXPECT_EQ(weightAt(linear, 8min), 90U);
    EXPECT_EQ(weightAt(linear, 9min), 100U);
    EXPECT_EQ(shiftLength(linear), 9min);
    EXPECT_EQ(shiftLength(trafficShift("Linear10PercentEvery3Minutes").value()), 27min);
    const auto canary = trafficShift("Canary10Percent15Minutes").value();
    EXPECT_EQ(weightAt(canary, 0s), 10U);
    EXPECT_EQ(weightAt(canary, 15min - 1ns), 10U);
    EXPECT_EQ(weightAt(canary, 15min), 100U);
    EXPECT_EQ(weightAt(trafficShift("AllAtOnce").value(), 0s), 100U);
    EXPECT_FALSE(trafficShift("Linear20PercentEvery1Minutes"));
    // One that does not divide evenly ends with what is left.
    const TrafficShift thirds{TrafficShift::Kind::Linear, 30, 1min};
    EXPECT_EQ(weightAt(thirds, 2min), 90U);
    EXPECT_EQ(weightAt(thirds, 3min), 100U);
}

TEST(Ecs, StopsTasksBeyondTheDesiredOnesAtOnce) {
    const RolloutView view{
        .wanted = 3, .fresh = 6, .freshAvailable = 0, .old = 4, .oldAvailable = 4};
    EXPECT_EQ(ecsStep({3, 6}, view), (RolloutStep{.stopFresh = 3}));
}

TEST(Ecs, TakesATaskForUnhealthyWhenItsChecksHaveFailed) {
    const sim::Time start = sim::kStart + 7s;
    ReadinessConfig checks{.interval = 10s, .timeout = 2s, .failureThreshold = 3};
    EXPECT_EQ(ecsUnhealthyAt(checks, start, start + 14s), start + 42s); // at 20, 30 and 40 s
    EXPECT_EQ(ecsUnhealthyAt(checks, start, start + 20s), start + 42s);
    checks.successThreshold = 5; // before that it may be about to be healthy
    EXPECT_EQ(ecsUnhealthyAt(checks, start, start + 20s), start + 62s);
    checks = {.initialDelay = 60s, .interval = 5s, .timeout = 6s, .failureThreshold = 2};
    EXPECT_EQ(ecsUnhealthyAt(checks, start, start + 20s),
              start + 72s); // 60 s, at once again at 66 s
}

} // namespace
} // namespace doppel::models
