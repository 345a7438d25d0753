// SPDX-License-Identifier: Apache-2.0
//
// What becomes of requests when servers come and go.
#include "models/app/app.h"
#include "tests/models/app/little_platform.h"
#include "tests/models/uses_shown.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using sim::Distribution;

/// Two servers of an app, whose requests take ten seconds each; both are asked ten times.
class TwoServers : public ::testing::Test {
protected:
    TwoServers() {
        config.replicas = 2;
        config.threads = 100;
        config.cpu = Distribution::deterministic(0);
        config.io = Distribution::deterministic(10);
        config.lifecycle.shutdownDelay = 4s;
        config.lifecycle.shutdownGrace = 8s;
    }
    void start(LinkOptions options = {}) {
        app = static_cast<App*>(&little.add(appKind(), "app", config));
        link = &little.visitors("app", options);
        little.start();
    }
    void askBoth() {
        for (int i = 0; i < 10; ++i) {
            little.ask(*link, little.request(), InstanceId{0});
            little.ask(*link, little.request(), InstanceId{1});
        }
    }
    void scaleTo(std::uint32_t replicas) {
        little.configOf<AppConfig>(0).replicas = replicas;
        app->reconfigure();
    }
    bool booksBalance() { return !app->meter().imbalance(little.world().now()); }

    LittlePlatform little;
    AppConfig config;
    App* app = nullptr;
    Link* link = nullptr;
};

TEST_F(TwoServers, LoseNothingWhileTheGraceLasts) {
    start();
    askBoth();
    little.runTo(3s);
    scaleTo(1); // until 7 s it takes requests, until 11 s it may finish
    little.runTo(30s);
    EXPECT_EQ(little.count(200), 20U);
    EXPECT_EQ(app->fleet().since({0}), sim::kStart);
    EXPECT_EQ(app->fleet().size(), 1U);
    EXPECT_TRUE(booksBalance());
}

TEST_F(TwoServers, LoseExactlyWhatIsInFlightAfterIt) {
    start();
    askBoth();
    little.runTo(1s);
    scaleTo(1); // until 9 s it may finish
    little.runTo(30s);
    EXPECT_EQ(little.count(200), 10U);
    EXPECT_EQ(little.count(Failure::Reset), 10U);
    EXPECT_TRUE(booksBalance());
}

// Servers that drain have threads as well as workers.
TEST_F(TwoServers, ShowAsManyWorkersAsTheirThreadsAreOf) {
    start();
    askBoth();
    little.runTo(1s);
    scaleTo(1);
    ASSERT_EQ(app->fleet().readyCount(), 1U);
    const auto uses = usesShown(*app);
    EXPECT_EQ(uses.at("threads").second, uses.at("workers").second * config.threads);
    EXPECT_EQ(uses.at("workers").second, 2 * config.workers) << "the one that drains has some, too";
}

TEST_F(TwoServers, ServeWhoComesWhileTheyDrainAndThenRefuse) {
    start();
    scaleTo(1);
    little.ask(*link, little.request(), InstanceId{1});
    little.runTo(4s); // Stopping: it still has one
    little.ask(*link, little.request(), InstanceId{1});
    little.runTo(5s);
    EXPECT_EQ(little.count(Failure::Refused), 1U);
    little.ask(*link, little.request()); // the list has only the other
    little.runTo(30s);
    EXPECT_EQ(little.count(200), 1U);
    EXPECT_EQ(little.count(Failure::Reset), 1U);
}

TEST_F(TwoServers, ResetWhatIsInFlightWhenAProcessDies) {
    start();
    askBoth();
    little.runTo(1s);
    app->fleet().crash({1});
    little.ask(*link, little.request(), InstanceId{1});
    little.runTo(1s);
    EXPECT_EQ(little.count(Failure::Reset), 10U); // at once
    EXPECT_EQ(app->meter().inFlight(), 10U);
    little.runTo(30s);
    EXPECT_EQ(little.count(Failure::Reset), 10U);
    EXPECT_EQ(little.count(Failure::Refused), 1U); // it boots
    EXPECT_EQ(little.count(200), 10U);
    EXPECT_TRUE(app->fleet().ready({1}));
    EXPECT_TRUE(booksBalance());
}

TEST_F(TwoServers, AreSilentToNewConnectionsWhenTheirHostVanished) {
    start({.connectTimeout = 3s});
    app->fleet().lose({1});
    little.ask(*link, little.request(), InstanceId{1});
    little.runTo(3s - 1ns);
    EXPECT_EQ(little.count(Failure::ConnectTimeout), 0U);
    little.runTo(3s);
    EXPECT_EQ(little.count(Failure::ConnectTimeout), 1U);
}

TEST_F(TwoServers, AreSilentAboutWhatIsInFlightWhenTheirHostVanished) {
    start({.firstByteTimeout = 15s});
    askBoth();
    little.runTo(1s);
    app->fleet().lose({1});
    little.runTo(15s - 1ns);
    EXPECT_EQ(little.count(200), 10U);
    EXPECT_EQ(little.count(Failure::Timeout), 0U);
    little.runTo(15s);
    EXPECT_EQ(little.count(Failure::Timeout), 10U);
    little.runTo(1min);
    EXPECT_TRUE(booksBalance());
}

TEST_F(TwoServers, TurnAwayWhatIsUnderWayWhenTheyGo) {
    start({.latency = 100ms, .connectTimeout = 3s});
    little.ask(*link, little.request(), InstanceId{0});
    little.ask(*link, little.request(), InstanceId{1});
    little.runTo(50ms);
    app->fleet().crash({0}); // boots: refuses
    app->fleet().lose({1});
    little.runTo(200ms);
    EXPECT_EQ(little.count(Failure::Refused), 1U);
    little.runTo(3s);
    EXPECT_EQ(little.count(Failure::ConnectTimeout), 1U);
    EXPECT_TRUE(booksBalance());
}

TEST_F(TwoServers, SufferEachItsOwnFaults) {
    start();
    const FaultState slow = slowTimes(2.0);
    FaultState refusing;
    refusing.refuse = 1;
    app->setFaultsAt({1}, slow);
    askBoth();
    little.runTo(11s);
    EXPECT_EQ(little.count(200), 10U);
    little.runTo(21s);
    EXPECT_EQ(little.count(200), 20U);
    app->setFaultsAt({0}, refusing);
    askBoth();
    little.runTo(22s);
    EXPECT_EQ(little.count(Failure::Refused), 10U);
    little.runTo(42s); // the slow one is through with its ten
    EXPECT_EQ(little.count(200), 30U);
    app->clearFaultsAt({0});
    app->clearFaultsAt({1});
    askBoth();
    little.runTo(53s);
    EXPECT_EQ(little.count(200), 50U);
}

TEST(UnequalServers, WorkAsMuchLongerAsTheirGroupSays) {
    LittlePlatform little;
    AppConfig config;
    config.servers = {{.count = 2}, {.count = 1, .slower = {3.0}}};
    config.cpu = Distribution::deterministic(0.1);
    config.acceptPolicy = AcceptPolicy::Shared;
    const Component& app = little.add(appKind(), "app", config);
    Link& link = little.visitors("app");
    little.start();
    EXPECT_EQ(app.fleet().size(), 3U);
    for (std::uint32_t server = 0; server < 3; ++server) {
        little.ask(link, little.request(), InstanceId{server});
    }
    little.runTo(1s);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 100ms);
    EXPECT_EQ(little.answers[1]->at, sim::kStart + 100ms);
    EXPECT_EQ(little.answers[2]->at, sim::kStart + 300ms);
}

} // namespace
} // namespace doppel::models::test
