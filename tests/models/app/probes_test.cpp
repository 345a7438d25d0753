// SPDX-License-Identifier: Apache-2.0
//
// Readiness probes and health checks take a thread, as requests do.
#include "models/app/app.h"
#include "models/balancing/balancer.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using sim::Distribution;

/// An app with one thread, whose requests take 100 seconds each; it is probed every 10 s, for at
/// most 1 s, and not ready after three failures, as Kubernetes has it.
class OneThread : public ::testing::Test {
protected:
    OneThread() {
        config.replicas = 1;
        config.workers = 1;
        config.threads = 1;
        config.cpu = Distribution::deterministic(0);
        config.io = Distribution::deterministic(100);
        config.lifecycle.readiness = ReadinessConfig{};
    }
    void start() {
        app = static_cast<App*>(&little.add(appKind(), "app", config));
        link = &little.visitors("app");
        little.start();
    }
    std::int64_t busyThreads() const { return little.level("app", "puma_busy_threads"); }

    LittlePlatform little;
    AppConfig config;
    App* app = nullptr;
    Link* link = nullptr;
};

TEST_F(OneThread, IsNotReadyAfterAsManyProbesAsFailWaitingForIt) {
    start();
    little.ask(*link, little.request(), InstanceId{0});
    little.askLater(5s, *link, little.request());
    // Those sent at 10, 20 and 30 s wait in the queue, each for its second.
    little.runTo(31s - 1ns);
    EXPECT_TRUE(app->fleet().ready({0}));
    little.runTo(31s);
    EXPECT_EQ(app->fleet().state({0}), ServerState::Unready);
    EXPECT_FALSE(app->fleet().listed({0}));
    // The second request came before them; the probe of 200 s finds the thread free.
    little.runTo(201s);
    EXPECT_EQ(little.count(200), 2U);
    EXPECT_TRUE(app->fleet().listed({0}));
    EXPECT_EQ(app->fleet().since({0}), sim::kStart + 200s);
}

TEST_F(OneThread, IsNotAskedWhileAThreadIsFree) {
    config.threads = 2;
    start();
    little.ask(*link, little.request(), InstanceId{0});
    little.runTo(90s);
    EXPECT_TRUE(app->fleet().ready({0}));
    EXPECT_LT(little.world().events(), 5U);
}

TEST_F(OneThread, IsHeldByAProbeForAsLongAsItIsSlow) {
    start();
    app->faults() = slowBy(15s);
    app->fleet().reprobe();
    little.runTo(9s);
    EXPECT_EQ(busyThreads(), 1); // who sent the first gave it up at 1 s
    little.runTo(16s);
    EXPECT_EQ(busyThreads(), 1); // the second one waited for it from 10 s on
    little.runTo(21s - 1ns);
    EXPECT_TRUE(app->fleet().ready({0}));
    little.runTo(21s); // sent at 0, 10 and 20 s
    EXPECT_FALSE(app->fleet().ready({0}));
}

TEST_F(OneThread, KeepsTheChecksOfABalancerWaiting) {
    BalancerConfig balancer;
    balancer.targets.push_back({ComponentRef{"app"}, {}});
    balancer.latency = 0ms;
    balancer.replicas = 1;
    balancer.health.interval = 10s;
    balancer.health.timeout = 2s;
    config.lifecycle.readiness.reset();
    app = static_cast<App*>(&little.add(appKind(), "app", config));
    auto& lb = static_cast<Balancer&>(little.add(balancerKind(), "lb", balancer));
    link = &little.visitors("app");
    little.start();
    little.ask(*link, little.request(), InstanceId{0});
    little.runTo(12s - 1ns); // two in a row: the second 10 s after the first, and its time-out
    EXPECT_EQ(lb.group({0}, 0).healthyCount(), 1U);
    little.runTo(22s);
    EXPECT_EQ(lb.group({0}, 0).healthyCount(), 0U);
}

} // namespace
} // namespace doppel::models::test
