// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/proxy/nginx.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models::test {
namespace {

using sim::Distribution;
using sim::Duration;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// One server of an app; what it computes, waits for and calls is for each test to say.
class AnApp : public ::testing::Test {
protected:
    AnApp() {
        config.replicas = 1;
        config.acceptPolicy = AcceptPolicy::Shared;
        config.cpu = Distribution::deterministic(0);
    }
    void start() {
        app = static_cast<App*>(&little.add(appKind(), "app", config));
        link = &little.visitors("app");
        little.start();
    }
    Stub& backend(std::string name, Duration delay, Response response = {}) {
        StubConfig stub;
        stub.delay = delay;
        stub.response = response;
        return little.addStub(std::move(name), stub);
    }
    CallConfig& calls(std::string_view name) {
        CallConfig call;
        call.to = ComponentRef{std::string(name)};
        call.latency = 0ms;
        return config.calls.emplace_back(call);
    }
    void ask(int howMany = 1) {
        for (int i = 0; i < howMany; ++i) {
            little.ask(*link, little.request());
        }
    }
    std::vector<Duration> times() const {
        std::vector<Duration> times;
        for (const auto& answer : little.answers) {
            times.push_back(answer ? answer->at - sim::kStart : sim::kForever);
        }
        return times;
    }

    LittlePlatform little;
    AppConfig config;
    App* app = nullptr;
    Link* link = nullptr;
};

TEST_F(AnApp, G6_2ServesAHundredRequestsASecondWithTenThreadsOfAHundredMilliseconds) {
    config.io = Distribution::deterministic(0.1);
    start();
    ask(1000);
    little.runTo(10s - 1ns);
    EXPECT_EQ(little.count(200), 990U);
    little.runTo(10s);
    EXPECT_EQ(little.count(200), 1000U);
}

/// A GOV.UK pod, Puma with 2 x 5 threads behind an nginx that reads for 15 s.
class AGovukPod : public AnApp {
protected:
    void startPod() {
        config.io = Distribution::deterministic(0.1);
        app = static_cast<App*>(&little.add(appKind(), "app", config));
        NginxConfig nginx;
        nginx.to = ComponentRef{"app"};
        nginx.workerConnections = 100'000;
        nginx.latency = 0ms;
        nginx.processingTime = 0ms;
        little.add(nginxKind(), "nginx", nginx);
        link = &little.visitors("nginx");
        little.start();
    }
};

TEST_F(AGovukPod, G6_2TurnsABacklogBeyond1500RequestsInto504s) {
    config.backlog = 4096;
    startPod();
    ask(1700);
    little.runTo(1min);
    // Those that end at 15 s sharp are as late as nginx's deadline, which was set before.
    EXPECT_EQ(little.count(200), 1490U);
    EXPECT_EQ(little.count(504), 210U);
    EXPECT_EQ(little.counter("app", "wasted"), 210U);
    EXPECT_FALSE(app->meter().imbalance(little.world().now()));
}

TEST_F(AGovukPod, QueuesInsideThePuma7WorkersWhereTheBacklogDoesNotBound) {
    config.acceptPolicy = AcceptPolicy::Puma7;
    startPod();
    constexpr int kRequests = 6000;
    for (int i = 0; i < kRequests; ++i) {
        little.askLater(Duration(i * 1'000'000'000LL / 300), *link, little.request());
    }
    little.runTo(2min);
    // 300/s come, 100/s go: request n leaves at n/100 s + 100 ms and came at n/300 s, so it is
    // late from n = 2235 on; accepting takes up to 5 ms.
    EXPECT_NEAR(static_cast<double>(little.count(200)), 2235, 15);
    EXPECT_EQ(little.count(200) + little.count(504), static_cast<std::size_t>(kRequests));
    EXPECT_EQ(little.counter("app", "refused"), 0U);
}

TEST_F(AnApp, ComputesOneRequestAtATimeInEachWorker) {
    config.workers = 1;
    config.cpu = Distribution::deterministic(0.1);
    start();
    ask(2);
    little.runTo(1s);
    EXPECT_THAT(times(), ElementsAre(100ms, 200ms));
}

TEST_F(AnApp, ComputesInAllWorkersAtTheSameTime) {
    config.cpu = Distribution::deterministic(0.1);
    start();
    ask(4);
    little.runTo(1s);
    EXPECT_THAT(times(), ElementsAre(100ms, 100ms, 200ms, 200ms));
}

TEST_F(AnApp, ComputesWhileOthersWait) {
    config.workers = 1;
    config.cpu = Distribution::deterministic(0.1);
    config.cpuBefore = {0.5};
    config.io = Distribution::deterministic(0.1);
    start();
    ask(2);
    little.runTo(1s);
    // First: 50 computing, 100 waiting, 50 computing. Second: 50 later all along.
    EXPECT_THAT(times(), ElementsAre(200ms, 250ms));
}

TEST_F(AnApp, TakesLongerForTheWorkOfAPageClassAndWhenItIsSlow) {
    PageClass search;
    search.name = "search";
    search.work = {3.0};
    PlatformOptions options;
    options.pageClasses = {search};
    LittlePlatform other(options);
    config.cpu = Distribution::deterministic(0.1);
    App& slow = static_cast<App&>(other.add(appKind(), "app", config));
    Link& way = other.visitors("app");
    other.start();
    slow.faults() = slowTimes(2.0);
    other.ask(way, other.request());
    other.runTo(1s);
    EXPECT_EQ(other.answers[0]->at, sim::kStart + 600ms);
}

TEST_F(AnApp, RefusesWhatExceedsItsBacklog) {
    config.io = Distribution::deterministic(1);
    config.backlog = 20;
    config.lifecycle.readiness.reset(); // a probe would wait there, too
    start();
    ask(35);
    EXPECT_EQ(little.level("app", "puma_busy_threads"), 10);
    EXPECT_EQ(little.level("app", "puma_request_backlog"), 20);
    little.runTo(1min);
    EXPECT_EQ(little.count(200), 30U);
    EXPECT_EQ(little.count(Failure::Refused), 5U);
}

TEST_F(AnApp, AllAppsTimeOutAtFourSecondsTogetherWhenTheContentStoreIsSlow) {
    backend("content-store", 10s);
    calls("content-store");
    std::vector<Link*> links;
    for (const char* name : {"frontend", "collections", "finder-frontend"}) {
        little.add(appKind(), name, config);
        links.push_back(&little.visitors(name));
    }
    little.start();
    for (Link* each : links) {
        little.ask(*each, little.request());
    }
    little.runTo(1min);
    EXPECT_EQ(little.count(503), 3U);
    EXPECT_THAT(times(), ElementsAre(4s, 4s, 4s));
    EXPECT_EQ(little.counter("content-store", "wasted"), 3U);
}

TEST_F(AnApp, CallsInSequenceOrInParallel) {
    Stub& first = backend("first", 100ms);
    Stub& second = backend("second", 200ms);
    Stub& third = backend("third", 300ms);
    calls("first");
    calls("second").mode = CallMode::Parallel;
    calls("third").mode = CallMode::Parallel;
    start();
    ask();
    little.runTo(1s);
    EXPECT_THAT(times(), ElementsAre(400ms));
    EXPECT_THAT(first.askedAt, ElementsAre(sim::kStart));
    EXPECT_THAT(second.askedAt, ElementsAre(sim::kStart + 100ms));
    EXPECT_THAT(third.askedAt, ElementsAre(sim::kStart + 100ms));
}

TEST_F(AnApp, AsksTheContentStoreOnlyAfterACacheMiss) {
    Stub& cache = backend("memcached", 1ms, Response::withStatus(404));
    Stub& store = backend("content-store", 10ms);
    CallConfig& look = calls("memcached");
    look.content = false;
    look.onFailure = OnFailure::Ignore;
    calls("content-store").when = CallWhen::AfterMiss;
    start();
    ask();
    little.runTo(1s);
    EXPECT_EQ(store.asked.size(), 1U);
    little.configOf<StubConfig>(0).response = Response::withStatus(200);
    ask();
    little.runTo(2s);
    EXPECT_EQ(cache.asked.size(), 2U);
    EXPECT_EQ(store.asked.size(), 1U);
    cache.faults().refuse = 1;
    ask();
    little.runTo(3s);
    EXPECT_EQ(store.asked.size(), 2U);
    EXPECT_EQ(little.count(200), 3U);
}

TEST_F(AnApp, RetriesAndBreaksTheCircuitPerServer) {
    Stub& store = backend("content-store", 0ms, Response::withStatus(500));
    CallConfig& call = calls("content-store");
    call.retries.emplace().retries = 2;
    call.breaker.emplace().consecutiveFailures = 6;
    start();
    ask(3);
    little.runTo(1s);
    EXPECT_EQ(store.asked.size(), 6U);
    EXPECT_EQ(little.count(503), 3U);
    EXPECT_EQ(little.counter("app", "retries"), 6U);
    EXPECT_EQ(little.counter("app", "breaker_rejections"), 3U);
}

TEST_F(AnApp, LosesItsQueueWithTheServer) {
    config.io = Distribution::deterministic(1);
    config.lifecycle.bootTime = 15s;
    start();
    ask(30);
    little.runTo(500ms);
    app->fleet().kill({0});
    little.runTo(600ms);
    EXPECT_EQ(little.count(Failure::Reset), 30U); // of which 20 waited for a thread
    app->fleet().restore({0});
    little.runTo(2s);
    EXPECT_EQ(app->fleet().state({0}), ServerState::Booting);
    EXPECT_EQ(little.level("app", "puma_busy_threads"), 0);
    little.runTo(15'600ms);
    EXPECT_EQ(app->fleet().state({0}), ServerState::Ready);
    ask();
    little.runTo(17s);
    EXPECT_EQ(little.count(200), 1U);
    EXPECT_FALSE(app->meter().imbalance(little.world().now()));
}

TEST_F(AnApp, GrowsAfterItsBootTimeAndShrinksAfterItsShutdownDelay) {
    start();
    AppConfig& live = little.configOf<AppConfig>(0);
    live.replicas = 3;
    app->reconfigure();
    little.runTo(15s - 1ns);
    EXPECT_EQ(app->fleet().readyCount(), 1U);
    little.runTo(15s);
    EXPECT_EQ(app->fleet().readyCount(), 3U);
    EXPECT_EQ(little.level("app", "puma_max_threads"), 30);
    live.replicas = 2;
    app->reconfigure();
    EXPECT_FALSE(app->fleet().listed({2}));
    EXPECT_EQ(app->fleet().state({2}), ServerState::Draining);
    little.runTo(40s);
    EXPECT_EQ(app->fleet().size(), 2U);
}

TEST_F(AnApp, ClearsUpParallelCallsThatOutliveTheRun) {
    backend("slow", 1h);
    calls("slow").mode = CallMode::Parallel;
    calls("slow").mode = CallMode::Parallel;
    start();
    ask(5);
    little.runTo(1s); // the world ends here, with everything in flight
    EXPECT_EQ(little.level("app", "in_flight"), 5);
}

TEST_F(AnApp, DrawsTheSameChanceForTheSameVisitWhateverElseHappens) {
    config.cpu = Distribution::exponential(0.01);
    config.workers = 100;
    start();
    Request request = little.request();
    little.ask(*link, request);
    little.runTo(10s);
    const Duration alone = little.answers[0]->at - sim::kStart;

    LittlePlatform other;
    other.add(appKind(), "app", config);
    Link& way = other.visitors("app");
    other.start();
    request.page = other.page("/page");
    Request before = request;
    before.key = 999;
    other.ask(way, before);
    other.ask(way, request);
    other.runTo(10s);
    EXPECT_EQ(other.answers[1]->at - sim::kStart, alone);
}

} // namespace
} // namespace doppel::models::test
