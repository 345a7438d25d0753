// SPDX-License-Identifier: Apache-2.0
#include "models/replica_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using State = ServerState;
using testing::ElementsAre;

/// Servers that boot for as long as the test says, and what their owner is told.
class Servers : public ServerOwner, public testing::Test {
public:
    sim::World& world() { return world_; }
    sim::Task<void> boot(InstanceId) override { co_await world_.sleep(lifecycle.bootTime); }
    sim::Task<bool> answersProbe(InstanceId, std::uint32_t number) override {
        probedAt.push_back(world_.now() - sim::kStart);
        lastProbe = number;
        if (probesTake > 0s) {
            co_await world_.sleep(probesTake);
        }
        co_return answers;
    }
    bool mayFailProbes(InstanceId) const override { return mayFail; }
    void serverEnded(InstanceId server) override { ended.push_back(server.index); }

protected:
    Servers() {
        lifecycle.bootTime = 12s;
        lifecycle.readiness.emplace();
        lifecycle.shutdownDelay = 25s;
    }
    void begin(std::uint32_t count) {
        set.begin({.count = count, .zones = 3, .lifecycle = &lifecycle, .groups = &groups});
    }
    void runTo(sim::Duration end) { world_.run(sim::kStart + end); }
    std::vector<std::uint32_t> list() const {
        std::vector<std::uint32_t> numbers;
        for (const InstanceId id : set.list()) {
            numbers.push_back(id.index);
        }
        return numbers;
    }

    sim::World world_{sim::World::Options{}};
    LifecycleConfig lifecycle;
    std::vector<ServerGroupConfig> groups;
    ReplicaSet set{world_, *this};
    bool answers = true;
    bool mayFail = false;
    sim::Duration probesTake{};
    std::vector<sim::Duration> probedAt;
    std::uint32_t lastProbe = 0;
    std::vector<std::uint32_t> ended;
};

TEST_F(Servers, BeginReadyAndListedAndCostNoEvents) {
    begin(3);
    runTo(1h);
    EXPECT_EQ(set.readyCount(), 3U);
    EXPECT_THAT(list(), ElementsAre(0, 1, 2));
    EXPECT_TRUE(probedAt.empty());
    EXPECT_EQ(world_.events(), 0U);
}

TEST_F(Servers, BootAndJoinTheListWithTheFirstProbeThatPasses) {
    begin(1);
    set.scaleTo(3);
    EXPECT_EQ(set.count(State::Booting), 2U);
    runTo(12s);
    EXPECT_EQ(set.count(State::Unready), 2U);
    EXPECT_THAT(list(), ElementsAre(0));
    runTo(20s - 1ns);
    EXPECT_EQ(set.readyCount(), 1U);
    runTo(20s); // probes come every 10 s from the start on
    EXPECT_EQ(set.readyCount(), 3U);
    EXPECT_THAT(list(), ElementsAre(0, 1, 2));
    EXPECT_EQ(set.since({1}), sim::kStart + 20s);
}

TEST_F(Servers, AreReadyAtOnceWithoutAProbe) {
    lifecycle.readiness.reset();
    begin(1);
    set.scaleTo(2);
    runTo(12s - 1ns);
    EXPECT_FALSE(set.ready({1}));
    runTo(12s);
    EXPECT_TRUE(set.ready({1}));
}

TEST_F(Servers, AreProbedUntilTheyAnswerOftenEnough) {
    lifecycle.readiness->interval = 5s;
    lifecycle.readiness->successThreshold = 2;
    lifecycle.readiness->initialDelay = 18s;
    answers = false;
    begin(0);
    set.scaleTo(1);
    runTo(27s);
    EXPECT_EQ(set.state({0}), State::Unready);
    answers = true;
    runTo(1min);
    EXPECT_THAT(probedAt, ElementsAre(20s, 25s, 30s, 35s));
    EXPECT_EQ(lastProbe, 4U);
    EXPECT_TRUE(set.ready({0}));
}

TEST_F(Servers, ThatAreTooManyLeaveTheListDrainAndGo) {
    begin(3);
    set.arrive({2});
    set.scaleTo(1);
    EXPECT_THAT(list(), ElementsAre(0));
    EXPECT_EQ(set.state({1}), State::Draining);
    EXPECT_TRUE(takesRequests(set.state({2})));
    runTo(25s - 1ns);
    EXPECT_EQ(set.size(), 3U);
    runTo(25s); // the one without work goes at once
    EXPECT_EQ(set.state({1}), State::Gone);
    EXPECT_EQ(set.state({2}), State::Stopping);
    EXPECT_FALSE(takesRequests(set.state({2})));
    runTo(30s - 1ns);
    EXPECT_EQ(set.life({2}), 0U);
    runTo(30s);
    EXPECT_EQ(set.life({2}), 1U); // what it still had is lost
    EXPECT_EQ(set.size(), 1U);
    EXPECT_THAT(ended, ElementsAre(1, 2));
}

TEST_F(Servers, ThatStopGoWithTheirLastRequest) {
    begin(2);
    set.arrive({1});
    set.arrive({1});
    set.scaleTo(1);
    runTo(26s);
    set.leave({1}, 0);
    EXPECT_EQ(set.state({1}), State::Stopping);
    set.leave({1}, 0);
    EXPECT_EQ(set.state({1}), State::Gone);
    runTo(1min);
    EXPECT_THAT(ended, ElementsAre(1));
}

TEST_F(Servers, ThatDrainAreNotTakenBackButReplaced) {
    begin(2);
    set.scaleTo(1);
    runTo(5s);
    set.scaleTo(2);
    EXPECT_EQ(set.state({1}), State::Draining);
    EXPECT_EQ(set.state({2}), State::Booting);
    runTo(1min);
    EXPECT_EQ(set.state({1}), State::Gone);
    EXPECT_THAT(list(), ElementsAre(0, 2));
    set.scaleTo(3); // gaps are filled first
    EXPECT_EQ(set.state({1}), State::Booting);
    EXPECT_EQ(set.life({1}), 1U);
}

TEST_F(Servers, ThatAreNotReadyGoFirstAndAtOnce) {
    begin(3);
    set.lose({0});
    set.scaleTo(2);
    EXPECT_EQ(set.state({0}), State::Gone);
    EXPECT_EQ(set.readyCount(), 2U);
}

TEST_F(Servers, ThatVanishStayOnTheListUntilItIsFoundOut) {
    begin(2);
    runTo(10s);
    set.lose({1});
    EXPECT_EQ(set.state({1}), State::Lost);
    EXPECT_EQ(set.life({1}), 1U);
    runTo(50s - 1ns);
    EXPECT_THAT(list(), ElementsAre(0, 1));
    runTo(50s);
    EXPECT_THAT(list(), ElementsAre(0));
    set.restore({1});
    runTo(69s);
    EXPECT_THAT(list(), ElementsAre(0));
    runTo(70s); // 12 s of booting, then the grid of its probe
    EXPECT_THAT(list(), ElementsAre(0, 1));
}

TEST_F(Servers, ThatCrashAreStartedAgainLaterEachTime) {
    lifecycle.readiness.reset();
    begin(1);
    set.crash({0});
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(set.state({0}), State::Failed);
    runTo(100ms);
    EXPECT_EQ(set.state({0}), State::Booting);
    runTo(12s + 100ms);
    EXPECT_TRUE(set.ready({0}));
    set.crash({0});
    EXPECT_EQ(set.state({0}), State::Failed);
    EXPECT_TRUE(hostAnswers(set.state({0})));
    runTo(22s + 100ms);
    EXPECT_EQ(set.state({0}), State::Booting);
    set.crash({0}); // while it boots
    runTo(42s + 100ms - 1ns);
    EXPECT_EQ(set.state({0}), State::Failed);
    runTo(42s + 100ms);
    EXPECT_EQ(set.state({0}), State::Booting);
    EXPECT_EQ(set.life({0}), 3U);
    runTo(43s + 10min);
    set.crash({0}); // it lived long enough for its past to be forgotten
    runTo(43s + 10min + 100ms);
    EXPECT_EQ(set.state({0}), State::Booting);
}

TEST_F(Servers, ThatAreRestartedDrainAndComeBackUnderTheirNumber) {
    begin(2);
    set.restart({0});
    EXPECT_THAT(list(), ElementsAre(1));
    runTo(25s);
    EXPECT_EQ(set.state({0}), State::Booting);
    runTo(45s);
    EXPECT_THAT(list(), ElementsAre(0, 1));
    EXPECT_EQ(set.life({0}), 1U);
}

TEST_F(Servers, ThatAreRestartedStayGoneWhenTheyAreTooMany) {
    begin(2);
    set.restart({1});
    set.scaleTo(1);
    runTo(1h);
    EXPECT_THAT(list(), ElementsAre(0));
    EXPECT_EQ(set.size(), 1U);
}

TEST_F(Servers, AreReplacedByAStandbyWhateverTheyAre) {
    begin(1);
    set.lose({0});
    set.restore({0});
    runTo(1s);
    set.admit({0});
    EXPECT_TRUE(set.ready({0}));
    EXPECT_THAT(list(), ElementsAre(0));
    runTo(1h);
    EXPECT_TRUE(probedAt.empty());
}

TEST_F(Servers, StandInZonesInTurnUnlessTheirGroupSaysOtherwise) {
    groups = {{.count = 2, .zone = 2}, {.count = 2, .slower = {3.0}}};
    begin(5);
    EXPECT_EQ(set.zoneOf({0}), 2U);
    EXPECT_EQ(set.zoneOf({1}), 2U);
    EXPECT_EQ(set.zoneOf({3}), 0U);
    EXPECT_EQ(set.slower({1}), 1.0);
    EXPECT_EQ(set.slower({2}), 3.0);
    EXPECT_EQ(set.slower({4}), 1.0); // beyond all groups
}

TEST_F(Servers, OfASidecarComeAndGoWithTheirPods) {
    begin(2);
    ReplicaSet twins(world_, *this);
    twins.liveIn(set);
    EXPECT_EQ(twins.readyCount(), 2U);
    set.setListed({1}, false);
    set.scaleTo(3);
    twins.followPods();
    EXPECT_FALSE(twins.listed({1}));
    EXPECT_TRUE(twins.ready({2}));
    EXPECT_FALSE(twins.listed({2}));
    runTo(20s);
    twins.followPods();
    EXPECT_TRUE(twins.listed({2}));
    set.scaleTo(1);
    runTo(1h);
    twins.followPods();
    EXPECT_EQ(twins.size(), 1U);
}

TEST_F(Servers, OfASidecarVanishWithTheirPodsHostAndStandInItsZone) {
    groups = {{.count = 2, .zone = 2}};
    begin(2);
    ReplicaSet twins(world_, *this);
    twins.begin({.count = 2, .zones = 3});
    twins.liveIn(set);
    EXPECT_EQ(twins.zoneOf({0}), 2U);
    set.lose({1});
    EXPECT_EQ(twins.state({1}), State::Lost);
    EXPECT_TRUE(twins.listed({1})); // nobody knows yet
    runTo(41s);
    twins.followPods();
    EXPECT_FALSE(twins.listed({1}));
    set.restore({1});
    twins.followPods();
    EXPECT_TRUE(twins.ready({1}));
    EXPECT_FALSE(twins.listed({1})); // its pod boots
    set.crash({0});                  // the app's process dies, not its sidecar's
    EXPECT_TRUE(twins.ready({0}));
}

TEST_F(Servers, AreSentCallersUntilTheseHearOfAChange) {
    lifecycle.endpointsUpdate = 3s;
    begin(2);
    set.kill({0});
    EXPECT_THAT(list(), ElementsAre(1));
    runTo(3s - 1ns);
    EXPECT_EQ(set.pick(0.0), InstanceId{0});
    runTo(3s);
    EXPECT_EQ(set.pick(0.0), InstanceId{1});
    set.restore({0}); // boots for 12 s, and is probed on the grid of 10 s
    runTo(23s + 3s - 1ns);
    EXPECT_EQ(set.pick(0.0), InstanceId{1});
    runTo(23s + 3s);
    EXPECT_EQ(set.pick(0.0), InstanceId{0});
}

TEST_F(Servers, AreChosenFromTheListAlone) {
    begin(4);
    set.setListed({1}, false);
    EXPECT_EQ(set.pick(0.0), InstanceId{0});
    EXPECT_EQ(set.pick(0.34), InstanceId{2});
    EXPECT_EQ(set.pick(0.999), InstanceId{3});
    set.scaleTo(0);
    EXPECT_FALSE(set.pick(0.5));
}

TEST_F(Servers, ChangeTheVersionWithEveryStateAndEveryList) {
    begin(2);
    const std::uint64_t first = set.version();
    set.setListed({1}, false);
    const std::uint64_t second = set.version();
    EXPECT_NE(first, second);
    set.setListed({1}, false);
    set.arrive({0});
    EXPECT_EQ(set.version(), second);
    set.lose({0});
    EXPECT_NE(set.version(), second);
}

TEST_F(Servers, ThatAreReadyLeaveTheListWhenTheirProbesFail) {
    begin(2);
    runTo(5s);
    answers = false;
    mayFail = true;
    set.reprobe();
    runTo(30s - 1ns);
    EXPECT_THAT(list(), ElementsAre(0, 1));
    runTo(30s); // the third failure
    EXPECT_EQ(set.count(State::Unready), 2U);
    EXPECT_TRUE(list().empty());
    EXPECT_TRUE(set.belongs({0}));
    answers = true;
    mayFail = false;
    runTo(40s);
    EXPECT_THAT(list(), ElementsAre(0, 1));
    const std::size_t probes = probedAt.size();
    runTo(1h);
    EXPECT_EQ(probedAt.size(), probes); // all is well
}

// One that comes late takes the tick that it missed at once; others are forgotten.
TEST_F(Servers, AreAskedOneProbeAfterTheOther) {
    begin(1);
    answers = false;
    mayFail = true;
    probesTake = 25s;
    set.reprobe();
    runTo(101s);
    EXPECT_THAT(probedAt, ElementsAre(0s, 25s, 50s, 75s, 100s));
    EXPECT_EQ(set.since({0}), sim::kStart + 75s); // after three failures
}

TEST_F(Servers, BelongUntilTheyAreRemoved) {
    lifecycle.readiness.reset();
    lifecycle.lostAfter = 40s;
    begin(3);
    set.scaleTo(4);
    EXPECT_FALSE(set.belongs({3})); // it has not been listed yet
    set.lose({0});
    set.kill({1});
    runTo(1min);
    EXPECT_THAT(list(), ElementsAre(2, 3));
    EXPECT_TRUE(set.belongs({0}));
    EXPECT_TRUE(set.belongs({1}));
    EXPECT_EQ(set.first(State::Failed), InstanceId{1});
    set.drain({2});
    EXPECT_FALSE(set.belongs({2}));
    set.drain({0});
    EXPECT_FALSE(set.belongs({0}));
    EXPECT_FALSE(set.belongs({9}));
}

TEST_F(Servers, ThatAreKilledStayDeadUntilTheyAreRestored) {
    lifecycle.readiness.reset();
    begin(1);
    set.kill({0});
    runTo(1h);
    EXPECT_EQ(set.state({0}), State::Failed);
    set.restore({0});
    runTo(1h + 12s);
    EXPECT_TRUE(set.ready({0}));
}

TEST_F(Servers, StandInZonesFromTheFirstOn) {
    set.begin({.count = 4, .zones = 3, .firstZone = 2, .lifecycle = &lifecycle});
    EXPECT_EQ(set.zoneOf({0}), 2U);
    EXPECT_EQ(set.zoneOf({1}), 0U);
    EXPECT_EQ(set.zoneOf({3}), 2U);
}

// As by a fault that it began with: probed at 20 s, and from then on each 10 s.
TEST_F(Servers, AreAskedAgainWhereProbesMayFailAsTheyBecomeReady) {
    mayFail = true;
    begin(0);
    set.scaleTo(1);
    runTo(20s);
    ASSERT_TRUE(set.ready({0}));
    answers = false;
    runTo(50s - 1ns); // after the second of three
    EXPECT_TRUE(set.ready({0}));
    runTo(50s);
    EXPECT_EQ(set.state({0}), State::Unready);
    EXPECT_TRUE(list().empty());
}

/// As of a service that keeps as many as are wanted.
class ReplacedServers : public Servers {
public:
    std::optional<sim::Duration> replacesLostAfter() const override { return 2min; }
};

// Three are there of the two that are wanted, as where the third still has requests.
TEST_F(ReplacedServers, AreReplacedOnlyWhileFewerThanWantedAreThere) {
    begin(3);
    set.want(2);
    set.crash({2});
    EXPECT_EQ(set.count(State::Booting), 0U);
    EXPECT_THAT(list(), ElementsAre(0, 1));
    set.crash({1});
    EXPECT_EQ(set.count(State::Booting), 1U);
    runTo(1min);
    EXPECT_EQ(set.readyCount(), 2U);
}

TEST_F(ReplacedServers, OneWhoseHostIsGoneIsReplacedOnlyIfItIsMissing) {
    begin(3);
    set.lose({2});
    set.want(2);
    runTo(2min - 1ns);
    EXPECT_EQ(set.state({2}), State::Lost);
    runTo(2min);
    EXPECT_EQ(set.state({2}), State::Gone);
    EXPECT_EQ(set.count(State::Booting), 0U);
    set.lose({1});
    runTo(4min);
    EXPECT_EQ(set.count(State::Booting), 1U);
    EXPECT_EQ(set.readyCount(), 1U);
}

// A host that vanished is missed two minutes later, a process at once.
TEST_F(ReplacedServers, AreNoneTooManyWhereSeveralDie) {
    begin(4);
    set.lose({0});
    set.crash({1});
    set.crash({2});
    EXPECT_EQ(set.count(State::Booting), 2U);
    runTo(2min);
    EXPECT_EQ(set.readyCount(), 3U);
    EXPECT_EQ(set.count(State::Booting), 1U);
    runTo(3min);
    EXPECT_EQ(set.readyCount(), 4U);
}

} // namespace
} // namespace doppel::models
