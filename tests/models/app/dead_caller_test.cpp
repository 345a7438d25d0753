// SPDX-License-Identifier: Apache-2.0
//
// What a server had under way dies with it.
#include "models/app/app.h"
#include "models/proxy/nginx.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using sim::Distribution;

/// An app that retries its failing call a hundred times, once a second.
class ARetryingApp : public ::testing::Test {
protected:
    ARetryingApp() {
        config.replicas = 1;
        config.cpu = Distribution::deterministic(0);
        CallConfig call;
        call.to = {"db"};
        call.latency = 0ms;
        call.retries = RetryPolicy{.retries = 100, .jitter = Jitter::None};
        config.calls.push_back(call);
    }
    void start(LinkOptions options = {}) {
        app = static_cast<App*>(&little.add(appKind(), "app", config));
        link = &little.visitors("app", options);
        little.start();
    }

    LittlePlatform little;
    Stub& db = little.addStub("db", {.delay = 1s, .response = Response::withStatus(500)});
    AppConfig config;
    App* app = nullptr;
    Link* link = nullptr;
};

TEST_F(ARetryingApp, StopsCallingWhenItDies) {
    start();
    little.ask(*link, little.request());
    little.runTo(10500ms);
    EXPECT_EQ(db.requests.size(), 11U);
    app->fleet().kill({0});
    little.runTo(200s);
    EXPECT_EQ(db.requests.size(), 11U);
    ASSERT_TRUE(little.answers[0]);
    EXPECT_EQ(little.answers[0]->response.failure, Failure::Reset);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 10500ms);
    EXPECT_EQ(little.level("app", "puma_busy_threads"), 0);
    EXPECT_FALSE(app->meter().imbalance(little.world().now()));
    EXPECT_FALSE(db.meter().imbalance(little.world().now()));
}

TEST_F(ARetryingApp, StopsCallingWhenItsHostVanishesAndSaysNothing) {
    start({.firstByteTimeout = 60s});
    little.ask(*link, little.request());
    little.runTo(10500ms);
    app->fleet().lose({0});
    little.runTo(200s);
    EXPECT_EQ(db.requests.size(), 11U);
    ASSERT_TRUE(little.answers[0]);
    EXPECT_EQ(little.answers[0]->response.failure, Failure::Timeout);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 60s);
}

TEST_F(ARetryingApp, LeavesWhoHasNoTimeoutInSilenceForEver) {
    start();
    little.ask(*link, little.request());
    little.runTo(5s);
    app->fleet().lose({0});
    little.runTo(1h);
    EXPECT_FALSE(little.answers[0]);
    EXPECT_FALSE(app->meter().imbalance(little.world().now()));
}

TEST_F(ARetryingApp, StopsAllOfItsParallelCalls) {
    config.calls.front().mode = CallMode::Parallel;
    config.calls.push_back(config.calls.front());
    start();
    little.ask(*link, little.request());
    little.runTo(10500ms);
    EXPECT_EQ(db.requests.size(), 22U);
    app->fleet().kill({0});
    little.runTo(200s);
    EXPECT_EQ(db.requests.size(), 22U);
    EXPECT_FALSE(db.meter().imbalance(little.world().now()));
}

TEST_F(ARetryingApp, StopsAlsoWhatItDoesForAClientThatHasLeft) {
    start({.firstByteTimeout = 5s});
    little.ask(*link, little.request());
    little.runTo(10500ms); // the app has not noticed
    EXPECT_EQ(db.requests.size(), 11U);
    app->fleet().kill({0});
    little.runTo(200s);
    EXPECT_EQ(db.requests.size(), 11U);
}

// One that ends with its client passes it on; what doesn't notice works on in vain.
TEST(ADeadCaller, IsLeftAsAClientIs) {
    LittlePlatform little;
    Stub& slow = little.addStub("slow", {.delay = 10s});
    NginxConfig proxy;
    proxy.to = {"slow"};
    proxy.upstream = UpstreamKind::Service;
    proxy.latency = 0ms;
    Component& nginx = little.add(nginxKind(), "nginx", proxy);
    AppConfig config;
    config.replicas = 1;
    config.cpu = Distribution::deterministic(0);
    CallConfig call;
    call.to = {"nginx"};
    call.timeout = 60s;
    call.latency = 0ms;
    config.calls.push_back(call);
    auto& app = static_cast<App&>(little.add(appKind(), "app", config));
    Link& link = little.visitors("app");
    little.start();
    little.ask(link, little.request());
    little.runTo(5s);
    app.fleet().kill({0});
    little.runTo(6s);
    EXPECT_EQ(nginx.meter().inFlight(), 0U);
    EXPECT_EQ(slow.meter().inFlight(), 1U);
    little.runTo(11s);
    EXPECT_EQ(slow.meter().inFlight(), 0U);
}

} // namespace
} // namespace doppel::models::test
