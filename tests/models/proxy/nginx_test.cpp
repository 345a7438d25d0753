// SPDX-License-Identifier: Apache-2.0
#include "models/proxy/connection_limit.h"
#include "models/proxy/next_upstream.h"
#include "models/proxy/nginx.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::models::test {
namespace {

using ::testing::ElementsAre;

TEST(NextUpstream, TakesErrorsAndTimeoutsByDefault) {
    const NextUpstreamConfig config;
    EXPECT_TRUE(failsOver(config, Response::failed(Failure::Refused)));
    EXPECT_TRUE(failsOver(config, Response::failed(Failure::Timeout)));
    EXPECT_FALSE(failsOver(config, Response::withStatus(500)));
    EXPECT_FALSE(failsOver(config, Response::failed(Failure::Stalled)));
}

TEST(NextUpstream, DoesNotRepeatAPostThatMayHaveArrived) {
    NextUpstreamConfig config;
    UpstreamAttempt attempt;
    attempt.method = Method::Post;
    attempt.triesLeft = 1;
    attempt.response = Response::failed(Failure::Timeout);
    EXPECT_FALSE(mayTryNext(config, attempt));
    attempt.response = Response::failed(Failure::ConnectTimeout);
    EXPECT_TRUE(mayTryNext(config, attempt));
    config.nonIdempotent = true;
    attempt.response = Response::failed(Failure::Timeout);
    EXPECT_TRUE(mayTryNext(config, attempt));
}

TEST(NextUpstream, EndsWithItsTriesAndItsTime) {
    NextUpstreamConfig config;
    UpstreamAttempt attempt;
    attempt.response = Response::failed(Failure::Refused);
    EXPECT_FALSE(mayTryNext(config, attempt));
    attempt.triesLeft = 1;
    attempt.sinceStart = 5s;
    EXPECT_TRUE(mayTryNext(config, attempt));
    config.within = 5s;
    EXPECT_FALSE(mayTryNext(config, attempt));
    config.tries = 2;
    EXPECT_EQ(triesAllowed(config, 3), 2U);
    EXPECT_EQ(triesAllowed(NextUpstreamConfig{}, 3), 3U);
}

TEST(ConnectionLimit, NeedsTwoConnectionsForARequest) {
    EXPECT_EQ(admit(0, 2), Admission::Proxied);
    EXPECT_EQ(admit(1, 2), Admission::NoUpstream);
    EXPECT_EQ(admit(2, 2), Admission::NotAccepted);
}

/// An nginx in front of three servers.
class AnNginx : public ::testing::Test {
protected:
    AnNginx() {
        config.to = ComponentRef{"app"};
        config.upstream = UpstreamKind::Servers;
        config.replicas = 1;
        config.latency = 0ms;
        config.processingTime = 0ms;
        app.replicas = 3;
    }
    void start() {
        upstream = &little.addStub("app", app);
        nginx = static_cast<Nginx*>(&little.add(nginxKind(), "nginx", config));
        link = &little.visitors("nginx");
        little.start();
    }
    void ask(int howMany = 1, Method method = Method::Get) {
        for (int i = 0; i < howMany; ++i) {
            Request request = little.request();
            request.method = method;
            little.ask(*link, request);
        }
    }

    LittlePlatform little;
    StubConfig app;
    Stub* upstream = nullptr;
    NginxConfig config;
    Nginx* nginx = nullptr;
    Link* link = nullptr;
};

TEST_F(AnNginx, Answers502WhenTheUpstreamRefuses) {
    start();
    upstream->faults().refuse = 1;
    ask();
    little.runTo(1s);
    EXPECT_EQ(little.count(502), 1U);
}

TEST_F(AnNginx, Answers504WhenTheUpstreamIsSilentOrSlow) {
    config.upstream = UpstreamKind::Service;
    app.delay = 20s;
    start();
    ask();
    little.runTo(20s);
    EXPECT_EQ(little.count(504), 1U);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 15s);
    loseAll(*upstream);
    ask();
    little.runTo(1min);
    EXPECT_EQ(little.count(504), 2U);
    EXPECT_EQ(little.answers[1]->at, sim::kStart + 22s);
}

TEST_F(AnNginx, TakesHalfAsManyRequestsAsItHasConnections) {
    app.delay = 1s;
    start();
    ask(513);
    little.runTo(100ms);
    EXPECT_EQ(nginx->openConnections({0}), 1024);
    little.runTo(2s);
    EXPECT_EQ(little.count(200), 512U);
    EXPECT_EQ(little.count(Failure::Reset), 1U);
    EXPECT_EQ(little.counter("nginx", "nginx_connections_accepted"), 513U);
    EXPECT_EQ(little.counter("nginx", "nginx_connections_handled"), 512U);
    EXPECT_EQ(nginx->openConnections({0}), 0);
}

TEST_F(AnNginx, Answers500WhenTheClientTookTheLastConnection) {
    config.workerConnections = 3;
    app.delay = 1s;
    start();
    ask(2);
    little.runTo(2s);
    EXPECT_EQ(little.count(200), 1U);
    EXPECT_EQ(little.count(500), 1U);
}

TEST_F(AnNginx, AsksTheNextServerWhenOneIsSilent) {
    start();
    upstream->fleet().lose({0});
    ask();
    little.runTo(10s);
    EXPECT_EQ(little.count(200), 1U);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 2s);
    EXPECT_THAT(upstream->asked, ElementsAre(1));
}

TEST_F(AnNginx, IsToldOfNewServersInItsTime) {
    config.upstreamUpdate = 20s;
    start();
    ask(3); // by now it has a list
    upstream->fleet().scaleTo(4);
    little.runTo(20s - 1ns);
    ask(4);
    EXPECT_EQ(std::count(upstream->asked.begin(), upstream->asked.end(), 3U), 0);
    little.runTo(20s);
    ask(4);
    little.runTo(21s);
    EXPECT_EQ(std::count(upstream->asked.begin(), upstream->asked.end(), 3U), 1);
}

TEST_F(AnNginx, LeavesAServerThatFailedAloneForItsTimeout) {
    start();
    upstream->fleet().lose({0});
    ask();
    little.runTo(3s);
    ask(6);
    little.runTo(11s);
    EXPECT_EQ(little.count(200), 7U);
    EXPECT_EQ(little.counter("nginx", "next_upstream"), 1U);
    EXPECT_THAT(upstream->asked, ElementsAre(1, 2, 1, 2, 1, 2, 1));
}

TEST_F(AnNginx, DoesNotSendAPostAgainThatMayHaveArrived) {
    app.delay = 20s;
    start();
    ask(1, Method::Post);
    little.runTo(1min);
    EXPECT_EQ(little.count(504), 1U);
    EXPECT_EQ(upstream->asked.size(), 1U);
    ask();
    little.runTo(2min);
    EXPECT_EQ(upstream->asked.size(), 1U + 3U);
}

TEST_F(AnNginx, TalksToTheServerInItsOwnPod) {
    config.upstream = UpstreamKind::Sidecar;
    start();
    EXPECT_EQ(nginx->fleet().size(), 3U);
    for (const std::uint32_t pod : {2U, 0U, 1U}) {
        little.ask(*link, little.request(), InstanceId{pod});
    }
    little.runTo(1s);
    EXPECT_THAT(upstream->asked, ElementsAre(2, 0, 1));
}

TEST_F(AnNginx, LeavesTheListWithItsPod) {
    config.upstream = UpstreamKind::Sidecar;
    start();
    upstream->fleet().setListed({1}, false);
    little.runTo(1s);
    EXPECT_FALSE(nginx->fleet().listed({1}));
    upstream->fleet().setListed({1}, true);
    upstream->fleet().scaleTo(4);
    little.runTo(2s);
    EXPECT_TRUE(nginx->fleet().listed({1}));
    EXPECT_TRUE(nginx->fleet().listed({3}));
}

TEST_F(AnNginx, MarksNotFoundPagesAndReplacesErrorPages) {
    config.notFoundMaxAge = 30s;
    config.errorPages = {404, 503};
    config.errorPageSize = {4321};
    app.response = Response::withStatus(404, {7});
    start();
    ask();
    little.runTo(1s);
    const Response& response = little.answers[0]->response;
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.maxAge, 30s);
    EXPECT_EQ(response.size.count, 4321);
}

TEST_F(AnNginx, PassesEverythingElseThrough) {
    app.response = Response::withStatus(200, {7});
    app.response.maxAge = 5min;
    app.response.validator = 9;
    start();
    ask();
    little.runTo(1s);
    const Response& response = little.answers[0]->response;
    EXPECT_EQ(response.maxAge, 5min);
    EXPECT_EQ(response.validator, 9U);
    EXPECT_EQ(response.size.count, 7);
}

} // namespace
} // namespace doppel::models::test
