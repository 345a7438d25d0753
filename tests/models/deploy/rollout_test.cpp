// SPDX-License-Identifier: Apache-2.0
// Releases in a running world: which servers run what, when, and what callers get.
#include "tests/models/deploy/rollout_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

namespace doppel::models {
namespace {

using testing::HasSubstr;

TEST_F(RolloutOf, G7_2TenServersTakeTwoBoots) {
    servers(10);
    deploy();
    runTo(0s);
    EXPECT_EQ(counts(), std::tuple(8, 5, 0));
    runTo(20s);
    EXPECT_EQ(counts(), std::tuple(3, 10, 5));
    runTo(40s);
    EXPECT_EQ(counts(), std::tuple(0, 10, 10));
    EXPECT_FALSE(rollout().isUnderWay());
    EXPECT_EQ(component_->fleet().readyCount(), 10U);
    EXPECT_TRUE(hasDecided("runs the release everywhere: 10 servers available"));
}

TEST_F(RolloutOf, G7_2ThreeServersAreReplacedOneAtATime) {
    servers(3);
    deploy();
    runTo(0s);
    EXPECT_EQ(counts(), std::tuple(3, 1, 0));
    runTo(20s);
    EXPECT_EQ(counts(), std::tuple(2, 2, 1));
    runTo(40s);
    EXPECT_EQ(counts(), std::tuple(1, 3, 2));
    runTo(60s);
    EXPECT_EQ(counts(), std::tuple(0, 3, 3));
}

TEST_F(RolloutOf, WaitsForServersToHaveBeenReadyForAsLongAsItIsTold) {
    servers(3);
    strategy_.minReady = 30s;
    deploy();
    runTo(50s - 1ns);
    EXPECT_EQ(counts(), std::tuple(3, 1, 1));
    runTo(50s);
    EXPECT_EQ(counts(), std::tuple(2, 2, 1));
}

TEST_F(RolloutOf, ACrashLoopFreezesItAtTheCountsOfItsFirstStep) {
    servers(10);
    release_.crashesAfter = sim::Distribution::deterministic(5);
    deploy();
    for (sim::Duration t = 0s; t <= 1h; t += 30s) {
        runTo(t);
        ASSERT_EQ(counts(), std::tuple(8, 5, 0)) << sim::toText(t);
        ASSERT_EQ(component_->fleet().readyCount(), 8U);
    }
    EXPECT_TRUE(rollout().isUnderWay()); // a Deployment is never taken back by itself
    EXPECT_TRUE(hasDecided("says that its rollout hangs: no progress for 10min"));
    const auto all = decisions();
    EXPECT_EQ(
        std::count_if(all.begin(), all.end(),
                      [](const auto& each) { return each.find("hangs") != std::string::npos; }),
        1);
}

TEST_F(RolloutOf, IsTakenBackAtItsDeadlineWhereAsked) {
    servers(10);
    release_.crashesAfter = sim::Distribution::deterministic(5);
    strategy_.deadlineRollsBack = true;
    deploy();
    runTo(600s);
    EXPECT_EQ(counts(), std::tuple(8, 5, 0));
    runTo(600s + 1ns);
    EXPECT_EQ(counts(), std::tuple(10, 0, 0));
    runTo(621s);
    EXPECT_EQ(component_->fleet().readyCount(), 10U);
    EXPECT_TRUE(hasDecided("runs the release before everywhere"));
}

TEST_F(RolloutOf, ARollbackFromTheMiddleEndsWithTheReleaseBefore) {
    servers(10);
    release_.slower = {3.0};
    deploy();
    runTo(25s);
    EXPECT_EQ(counts(), std::tuple(3, 10, 5));
    takeBack();
    runTo(2min);
    EXPECT_EQ(counts(), std::tuple(10, 0, 0));
    EXPECT_FALSE(rollout().isUnderWay());
    for (std::uint32_t i = 0; i < component_->fleet().size(); ++i) {
        EXPECT_EQ(factorAt(i), 1.0) << i;
    }
}

TEST_F(RolloutOf, NeverGoesBackToWhatWasTakenBack) {
    servers(10);
    deploy();
    runTo(25s);
    takeBack();
    runTo(26s);
    deploy(); // while the one before is being taken back
    runTo(2min);
    EXPECT_EQ(counts(), std::tuple(0, 10, 10));
    takeBack();
    runTo(4min);
    EXPECT_EQ(counts(), std::tuple(10, 0, 0));
}

TEST_F(RolloutOf, ARollbackOfWhatIsEverywhereIsARolloutToo) {
    servers(3);
    deploy();
    runTo(60s);
    takeBack();
    runTo(60s);
    EXPECT_EQ(counts(), std::tuple(1, 3, 3));
    runTo(120s);
    EXPECT_EQ(counts(), std::tuple(3, 0, 0));
    takeBack(); // there is nothing before it
    runTo(300s);
    EXPECT_EQ(counts(), std::tuple(3, 0, 0));
}

TEST_F(RolloutOf, ItsWorkAndItsErrorsAreItsServersAlone) {
    servers(4);
    release_.slower = {3.0};
    release_.errorShare = {0.25};
    deploy();
    runTo(20s);
    int slow = 0;
    for (std::uint32_t i = 0; i < component_->fleet().size(); ++i) {
        const bool isFresh = rollout().releases().of({i}) != 0;
        EXPECT_EQ(factorAt(i), isFresh ? 3.0 : 1.0) << i;
        EXPECT_EQ(component_->faultsAt({i}).errorAfter.share.value, isFresh ? 0.25 : 0.0) << i;
        slow += isFresh ? 1 : 0;
    }
    EXPECT_GT(slow, 0);
    runTo(5min);
    const InstanceId one = component_->fleet().list().front();
    component_->fleet().crash(one); // started again, it runs what it ran
    runTo(6min);
    EXPECT_EQ(factorAt(one.index), 3.0);
    component_->fleet().scaleTo(6); // and who comes later runs it, too
    runTo(7min);
    ASSERT_EQ(component_->fleet().list().size(), 6U);
    for (const InstanceId each : component_->fleet().list()) {
        EXPECT_EQ(factorAt(each.index), 3.0) << each.index;
    }
}

TEST_F(RolloutOf, AServerWarmsUpFromWhenItIsReady) {
    servers(1);
    release_.warmUp = WarmUpConfig{.takes = 100s, .slower = {3.0}};
    deploy();
    runTo(19s);
    EXPECT_EQ(factorAt(1), 1.0);
    runTo(20s);
    EXPECT_DOUBLE_EQ(factorAt(1), 2.9); // the mean of the line over its first tenth
    runTo(75s);
    EXPECT_DOUBLE_EQ(factorAt(1), 1.9);
    runTo(120s);
    EXPECT_EQ(factorAt(1), 1.0);
}

TEST_F(RolloutOf, ServersThatAreWantedMeanwhileRunTheRelease) {
    servers(3);
    deploy();
    runTo(10s);
    component_->fleet().scaleTo(5);
    runTo(5min);
    EXPECT_EQ(counts(), std::tuple(0, 5, 5));
}

TEST_F(RolloutOf, RecreateLeavesNobodyInBetween) {
    servers(3);
    config_.value.lifecycle.shutdownDelay = 10s;
    strategy_.kind = DeployKind::Recreate;
    deploy();
    runTo(0s);
    EXPECT_EQ(counts(), std::tuple(0, 0, 0));
    runTo(10s); // the old have ended
    EXPECT_EQ(counts(), std::tuple(0, 3, 0));
    runTo(30s);
    EXPECT_EQ(counts(), std::tuple(0, 3, 3));
    EXPECT_FALSE(rollout().isUnderWay());
}

TEST_F(RolloutOf, BlueGreenSwitchesAtOnceAndKeepsTheOldForAWhile) {
    servers(4);
    strategy_.kind = DeployKind::BlueGreen;
    deploy();
    runTo(19s);
    EXPECT_EQ(counts(), std::tuple(4, 4, 0));
    EXPECT_EQ(shareOfPicks(), 0.0);
    runTo(20s);
    EXPECT_EQ(shareOfPicks(), 1.0);
    EXPECT_EQ(component_->fleet().list().size(), 4U);
    runTo(50s - 1ns);
    EXPECT_EQ(counts(), std::tuple(4, 4, 4));
    runTo(50s);
    EXPECT_EQ(counts(), std::tuple(0, 4, 4));
    EXPECT_FALSE(rollout().isUnderWay());
    EXPECT_EQ(shareOfPicks(), 1.0);
}

TEST_F(RolloutOf, BlueGreenGoesBackAtOnceWhileTheOldAreThere) {
    servers(4);
    strategy_.kind = DeployKind::BlueGreen;
    deploy();
    runTo(30s);
    takeBack();
    runTo(30s);
    EXPECT_EQ(shareOfPicks(), 0.0);
    runTo(60s);
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_FALSE(rollout().isUnderWay());
}

TEST_F(RolloutOf, CodeDeployMovesTheTrafficByItsSchedule) {
    servers(4);
    strategy_.kind = DeployKind::CodeDeploy;
    strategy_.shift = ShiftChoice::Linear1;
    deploy();
    for (int minute = 0; minute < 9; ++minute) {
        runTo(20s + minute * 60s);
        EXPECT_NEAR(shareOfPicks(), (minute + 1) / 10.0, 1e-9) << minute;
    }
    runTo(20s + 9min);
    EXPECT_EQ(shareOfPicks(), 1.0);
    runTo(50s + 9min);
    EXPECT_EQ(counts(), std::tuple(0, 4, 4));
}

TEST_F(RolloutOf, ACanaryIsAsManyServersAsComeClosestToItsWeight) {
    servers(10);
    strategy_.kind = DeployKind::Canary;
    strategy_.maxSurge = {0.0};
    strategy_.maxUnavailable = {0.2};
    strategy_.steps = {{.weight = {0.14}, .pause = 1min}, {.weight = {0.5}, .pause = 2min}};
    deploy();
    runTo(20s);
    EXPECT_EQ(counts(), std::tuple(9, 1, 1)); // G7.4: 14 % of ten without surge
    runTo(80s - 1ns);
    EXPECT_EQ(counts(), std::tuple(9, 1, 1));
    runTo(80s);
    EXPECT_EQ(counts(), std::tuple(7, 3, 1)); // two may be unavailable at a time
    runTo(4min - 1ns);
    EXPECT_EQ(counts(), std::tuple(5, 5, 5));
    runTo(10min);
    EXPECT_EQ(counts(), std::tuple(0, 10, 10));
    EXPECT_FALSE(rollout().isUnderWay());
}

TEST_F(RolloutOf, ACanaryWithARouterGetsExactlyItsWeight) {
    servers(4);
    strategy_.kind = DeployKind::Canary;
    strategy_.trafficRouter = true;
    strategy_.steps = {{.weight = {0.05}, .pause = 1min}};
    deploy();
    runTo(20s);
    EXPECT_EQ(counts(), std::tuple(4, 1, 1));
    EXPECT_NEAR(shareOfPicks(), 0.05, 1e-9);
    runTo(90s); // the weight stays until all are there
    EXPECT_EQ(counts(), std::tuple(4, 4, 1));
    EXPECT_NEAR(shareOfPicks(), 0.05, 1e-9);
    runTo(100s);
    EXPECT_EQ(shareOfPicks(), 1.0);
    runTo(130s);
    EXPECT_EQ(counts(), std::tuple(0, 4, 4));
}

TEST_F(RolloutOf, CountsItsDeadlineAgainWhereItsServersFailButNotDuringAPause) {
    servers(4);
    strategy_.trafficRouter = true;
    strategy_.kind = DeployKind::Canary;
    strategy_.steps = {{.weight = {0.25}, .pause = 10min}};
    deploy(); // settled at 20 s, paused until 10:20
    runTo(5min);
    component_->fleet().lose({4});
    runTo(20min + 20s);
    EXPECT_FALSE(hasDecided("hangs"));
    runTo(20min + 20s + 1ns);
    EXPECT_TRUE(hasDecided("hangs: no progress for 10min: 1 server of the release"));
}

TEST_F(RolloutOf, EcsTakesBackWhatFailsToStartTooOften) {
    servers(4);
    release_.crashesAfter = sim::Distribution::deterministic(5);
    strategy_.kind = DeployKind::Ecs;
    strategy_.circuitBreaker = EcsBreakerChoice::From2024;
    deploy();
    runTo(4s);
    EXPECT_EQ(counts(), std::tuple(4, 4, 0));
    runTo(6s);
    EXPECT_TRUE(hasDecided("circuit breaker"));
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_EQ(component_->fleet().readyCount(), 4U);
}

TEST_F(RolloutOf, EcsDoublesItsTasksAndHalvesThem) {
    servers(4);
    strategy_.kind = DeployKind::Ecs;
    deploy();
    runTo(10s);
    EXPECT_EQ(counts(), std::tuple(4, 4, 0));
    runTo(20s);
    EXPECT_EQ(counts(), std::tuple(0, 4, 4));
}

TEST_F(RolloutOf, AnAnalysisTakesBackWhatAnswersBadly) {
    servers(4);
    release_.errorShare = {0.5};
    deployCanary();
    askFor(5min);
    runTo(80s - 1ns);
    EXPECT_EQ(std::get<1>(counts()), 1);
    runTo(82s); // 20 s of booting, and a second of asking
    EXPECT_EQ(std::get<1>(counts()), 0);
    EXPECT_TRUE(hasDecided("takes the release back: analysis: "));
    runTo(3min);
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_EQ(counter("deploys_taken_back"), 1U);
    EXPECT_THAT(rollout().complaint(), HasSubstr("the release of 0s was taken back: app takes"));
}

TEST_F(RolloutOf, IsTakenBackWhereItsCallersLeave) {
    servers(4);
    release_.slower = {1e6};
    deployCanary();
    askFor(5min, 30s);
    runTo(82s);
    EXPECT_TRUE(hasDecided("takes the release back: analysis: 0 % of"));
    EXPECT_EQ(std::get<1>(counts()), 0);
}

TEST_F(RolloutOf, GoesNoFurtherWhereItsAnalysisIsInconclusive) {
    servers(4);
    release_.slower = {1e6};
    deployCanary();
    askFor(5min); // nobody leaves: within a minute there is no answer, and none is overdue
    runTo(30min);
    EXPECT_TRUE(hasDecided("pauses the rollout: analysis: 0 answers in 1min say nothing"));
    EXPECT_EQ(counts(), std::tuple(3, 1, 1)) << "as at its first step";
    EXPECT_EQ(counter("deploys_paused"), 1U);
    EXPECT_THAT(rollout().complaint(), HasSubstr("is not on all servers, 1 of 4 run it"));
}

TEST_F(RolloutOf, CountsWhoWaitsForLongerThanAnIntervalAsNoGoodAnswer) {
    servers(4);
    release_.slower = {1e6};
    deployCanary(1);
    askFor(5min);
    runTo(142s); // the second look
    EXPECT_TRUE(hasDecided("takes the release back: analysis: 0 % of"));
}

TEST_F(RolloutOf, WithoutRequestsIsInconclusiveAtItsFirstMeasurement) {
    servers(4);
    deployCanary();
    runTo(30min);
    EXPECT_TRUE(hasDecided("pauses the rollout: analysis: 0 answers in 1min say nothing"));
    EXPECT_EQ(counts(), std::tuple(3, 1, 1));
    EXPECT_EQ(counter("deploys_paused"), 1U);
    EXPECT_EQ(counter("deploys_done"), 0U);
}

} // namespace
} // namespace doppel::models
