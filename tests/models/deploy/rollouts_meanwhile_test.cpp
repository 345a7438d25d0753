// SPDX-License-Identifier: Apache-2.0
// What comes while a release is on its way: another one, its end, other numbers of servers.
#include "tests/models/deploy/rollout_fixture.h"

#include <gtest/gtest.h>

#include <tuple>

namespace doppel::models {
namespace {

TEST_F(RolloutOf, IsNotTakenBackByTheEndOfOneThatItReplaced) {
    servers(4);
    deploy();
    const Releases::Number replaced = last_;
    runTo(1min);
    deploy();
    runTo(3min);
    takeBack(replaced);
    runTo(5min);
    EXPECT_EQ(serversOf(last_), 4);
    EXPECT_EQ(counter("deploys_taken_back"), 0U);
}

TEST_F(RolloutOf, OneThatIsBackIsTakenBackByItsOwnEnd) {
    servers(4);
    deploy();
    const Releases::Number first = last_;
    runTo(1min);
    deploy();
    runTo(3min);
    takeBack();
    runTo(3min); // the first one is on its way back, and ends
    takeBack(first);
    runTo(6min);
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_EQ(counter("deploys_taken_back"), 2U);
    EXPECT_EQ(counter("deploys_failed"), 0U);
    EXPECT_FALSE(rollout().isUnderWay());
}

/// By strategies that divide the traffic.
class DividedRolloutOf : public RolloutOf, public testing::WithParamInterface<DeployKind> {
protected:
    void SetUp() override {
        strategy_.kind = GetParam();
        strategy_.trafficRouter = true;
        strategy_.steps = {{.weight = {0.05}, .pause = 1min}};
        strategy_.scaleDownDelay = 5min;
        strategy_.shift = ShiftChoice::Canary15;
        if (GetParam() == DeployKind::Flagger) {
            strategy_.analysis = AnalysisConfig{.interval = 1h};
        }
    }
};
INSTANTIATE_TEST_SUITE_P(Divided,
                         DividedRolloutOf,
                         testing::Values(DeployKind::BlueGreen,
                                         DeployKind::CodeDeploy,
                                         DeployKind::Canary,
                                         DeployKind::Flagger));

TEST_P(DividedRolloutOf, SendsNobodyToWhatWasTakenBackThoughAnotherOneBegins) {
    servers(4);
    deploy();
    const Releases::Number bad = last_;
    runTo(30s);
    takeBack();
    runTo(40s);
    EXPECT_EQ(shareOf(0), 1.0);
    deploy();
    runTo(41s);
    EXPECT_EQ(shareOf(0), 1.0);
    EXPECT_EQ(serversOf(bad), 0);
    runTo(61s);
    EXPECT_EQ(shareOf(bad), 0.0);
    EXPECT_EQ(shareOf(0) + shareOf(last_), 1.0);
}

TEST_P(DividedRolloutOf, SendsNobodyToWhatItReplacesBeforeThatHadAllTraffic) {
    servers(4);
    deploy();
    const Releases::Number replaced = last_;
    runTo(10s); // its servers boot
    deploy();
    runTo(25s);
    EXPECT_EQ(shareOf(0), 1.0);
    EXPECT_EQ(serversOf(replaced), 0);
    EXPECT_EQ(serversOf(0), 4);
}

TEST_P(DividedRolloutOf, KeepsItsServersUntilThoseOfTheReleaseBeforeAreThere) {
    servers(4);
    strategy_.scaleDownDelay = 30s;
    strategy_.shift = ShiftChoice::AllAtOnce;
    strategy_.flagger.stepWeight = 100;
    if (strategy_.analysis) {
        strategy_.analysis = AnalysisConfig{.interval = 30s};
        askFor(20min);
    }
    deploy();
    runTo(10min);
    ASSERT_FALSE(rollout().isUnderWay());
    takeBack();
    runTo(10min + 19s);
    EXPECT_EQ(shareOf(last_), 1.0);
    runTo(10min + 21s);
    EXPECT_EQ(shareOf(0), 1.0);
    runTo(12min);
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_FALSE(rollout().isUnderWay());
}

TEST_P(DividedRolloutOf, ScalesBothSides) {
    const bool isCanary = GetParam() == DeployKind::Canary; // 5 % of so few is one
    const bool hasAllTraffic = GetParam() == DeployKind::BlueGreen;
    servers(4);
    deploy();
    runTo(30s);
    component_->fleet().scaleTo(8);
    runTo(30s);
    EXPECT_EQ(serversOf(last_), isCanary ? 1 : 8);
    EXPECT_EQ(serversOf(0), hasAllTraffic ? 4 : 8);
    component_->fleet().scaleTo(2);
    runTo(31s);
    EXPECT_EQ(serversOf(last_), isCanary ? 1 : 2);
    EXPECT_EQ(serversOf(0), 2);
    takeBack();
    runTo(10min);
    EXPECT_EQ(counts(), std::tuple(2, 0, 0));
    EXPECT_FALSE(rollout().isUnderWay());
}

/// By all that have an end of their own.
class EndingRolloutOf : public RolloutOf, public testing::WithParamInterface<DeployKind> {};
INSTANTIATE_TEST_SUITE_P(Ending,
                         EndingRolloutOf,
                         testing::Values(DeployKind::Rolling,
                                         DeployKind::Recreate,
                                         DeployKind::BlueGreen,
                                         DeployKind::Canary,
                                         DeployKind::Ecs,
                                         DeployKind::CodeDeploy));

TEST_P(EndingRolloutOf, EndsThoughFewerAreWantedMeanwhile) {
    servers(4);
    strategy_.kind = GetParam();
    strategy_.steps = {{.weight = {0.5}, .pause = 1min}};
    for (const bool isBack : {false, true}) {
        isBack ? takeBack() : static_cast<void>(deploy());
        const sim::Duration began = host_.world.now() - kStart;
        runTo(began + 5s);
        component_->fleet().scaleTo(10);
        runTo(began + 22s);
        component_->fleet().scaleTo(3);
        runTo(began + 5min);
        EXPECT_FALSE(rollout().isUnderWay()) << isBack;
        EXPECT_EQ(serversOf(isBack ? 0 : last_), 3) << isBack;
        EXPECT_EQ(component_->fleet().list().size(), 3U) << isBack;
    }
}

TEST_F(RolloutOf, ACanaryByNumbersGetsRidOfWhatItReplacesFirst) {
    servers(8);
    strategy_.kind = DeployKind::Canary;
    strategy_.steps = {{.weight = {0.5}, .pause = 10min}};
    deploy();
    const Releases::Number replaced = last_;
    runTo(2min);
    EXPECT_EQ(serversOf(replaced), 4);
    deploy();
    runTo(4min);
    EXPECT_EQ(serversOf(replaced), 0);
    EXPECT_EQ(serversOf(0), 4);
    EXPECT_EQ(serversOf(last_), 4);
}

TEST_F(RolloutOf, EcsReplacesTasksThatFailTheirHealthChecks) {
    config_.value.lifecycle.readiness = ReadinessConfig{.timeout = 2s, .http = true};
    servers(4);
    release_.errorShare = {1.0};
    strategy_.kind = DeployKind::Ecs;
    strategy_.circuitBreaker = EcsBreakerChoice::From2020;
    deploy();
    // Booted after 20 s, they fail at 20, 30 and 40 s; who replaces them at 42 s, by 84 s.
    runTo(42s - 1ns);
    EXPECT_EQ(serversOf(last_), 4);
    EXPECT_EQ(rollout().releases().starts(last_).failures(), 0U);
    runTo(42s);
    EXPECT_EQ(serversOf(last_), 4);
    EXPECT_EQ(rollout().releases().starts(last_).failures(), 4U);
    runTo(126s - 1ns);
    EXPECT_EQ(counter("deploys_taken_back"), 0U);
    runTo(126s); // twelve by now, ten are too many
    EXPECT_EQ(counter("deploys_taken_back"), 1U);
    runTo(3min);
    EXPECT_EQ(counts(), std::tuple(4, 0, 0));
    EXPECT_EQ(counter("deploys_hung"), 0U);
}

/// By CodeDeploy: four old tasks beside four of the release, from 20 s on, for a quarter of an hour.
class CodeDeployedOf : public RolloutOf {
protected:
    void begin(ShiftChoice shift) {
        servers(4);
        strategy_.kind = DeployKind::CodeDeploy;
        strategy_.shift = shift;
        strategy_.scaleDownDelay = 15min;
        deploy();
        runTo(1min);
        ASSERT_EQ(readyOf(0), 4);
        ASSERT_EQ(readyOf(last_), 4);
    }
    std::uint32_t oneOf(Releases::Number release) {
        std::uint32_t server = 0;
        while (!isReadyOf(release, server)) {
            ++server;
        }
        return server;
    }
    int readyOf(Releases::Number release) {
        int count = 0;
        for (std::uint32_t i = 0; i < component_->fleet().size(); ++i) {
            count += isReadyOf(release, i) ? 1 : 0;
        }
        return count;
    }
    bool isReadyOf(Releases::Number release, std::uint32_t server) {
        return component_->fleet().ready({server}) && rollout().releases().of({server}) == release;
    }
};

TEST_F(CodeDeployedOf, KeepsBothTaskSetsAtTheirNumberWhenHostsVanish) {
    begin(ShiftChoice::Canary15);
    for (const Releases::Number release : {Releases::Number{0}, last_}) {
        component_->fleet().lose({oneOf(release)});
    }
    runTo(3min + 20s - 1ns); // missed after two minutes, booted in 20 s
    EXPECT_EQ(readyOf(0), 3);
    EXPECT_EQ(readyOf(last_), 3);
    runTo(3min + 20s);
    EXPECT_EQ(readyOf(0), 4);
    EXPECT_EQ(readyOf(last_), 4);
    EXPECT_EQ(component_->fleet().count(ServerState::Lost), 0U);
}

// A container of Kubernetes would wait for 10 s after its second death.
TEST_F(CodeDeployedOf, StartsAnotherTaskAtOnceWhereOneDies) {
    begin(ShiftChoice::Canary15);
    for (const Releases::Number release : {Releases::Number{0}, last_}) {
        for (int death = 0; death < 2; ++death) {
            const sim::Duration died = host_.world.now() - kStart;
            component_->fleet().crash({oneOf(release)});
            runTo(died + 20s - 1ns);
            EXPECT_EQ(readyOf(release), 3);
            runTo(died + 20s);
            EXPECT_EQ(readyOf(release), 4);
        }
    }
}

TEST_F(CodeDeployedOf, KeepsTheOldTaskSetAtItsNumberUntilItGoes) {
    begin(ShiftChoice::AllAtOnce);
    ASSERT_EQ(shareOf(last_), 1.0);
    component_->fleet().crash({oneOf(0)});
    component_->fleet().lose({oneOf(0)});
    runTo(5min);
    EXPECT_EQ(readyOf(0), 4);
    EXPECT_EQ(shareOf(last_), 1.0);
    runTo(16min);
    EXPECT_EQ(counts(), std::tuple(0, 4, 4));
    EXPECT_FALSE(rollout().isUnderWay());
}

} // namespace
} // namespace doppel::models
