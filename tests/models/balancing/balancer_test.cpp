// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/balancer.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::models::test {
namespace {

PlatformOptions withZones(std::uint32_t zones) {
    PlatformOptions options;
    options.zones = zones;
    return options;
}

/// A load balancer in front of ten servers; one zone, so that it has one node.
class ABalancer : public ::testing::Test {
protected:
    ABalancer() : ABalancer(1) {}
    explicit ABalancer(std::uint32_t zones) : little(withZones(zones)) {
        StubConfig stub;
        stub.replicas = 10;
        servers = &little.addStub("servers", stub);
        config.targets.push_back({ComponentRef{"servers"}, 1});
        config.latency = 0ms;
    }
    void start() {
        balancer = static_cast<Balancer*>(&little.add(balancerKind(), "lb", config));
        link = &little.visitors("lb");
        little.start();
    }
    std::uint32_t healthy() const { return balancer->group({0}, 0).healthyCount(); }
    std::uint16_t ask() {
        const std::size_t place = little.ask(*link, little.request());
        little.runTo(little.world().now() - sim::kStart + 100s);
        return little.answers[place]->response.status;
    }

    LittlePlatform little;
    Stub* servers = nullptr;
    BalancerConfig config;
    Balancer* balancer = nullptr;
    Link* link = nullptr;
};

TEST_F(ABalancer, SendsToEachTargetInTurn) {
    start();
    for (int i = 0; i < 20; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    for (std::uint32_t server = 0; server < 10; ++server) {
        EXPECT_EQ(std::count(servers->asked.begin(), servers->asked.end(), server), 2);
    }
    EXPECT_EQ(little.counter("lb", "RequestCount"), 20U);
    EXPECT_EQ(little.counter("lb", "HTTPCode_Target_2XX_Count"), 20U);
}

TEST_F(ABalancer, IsToldOfNewTargetsInItsTime) {
    config.targetUpdate = 20s;
    start();
    little.runTo(5s);
    servers->fleet().scaleTo(12);
    little.runTo(20s - 1ns);
    EXPECT_EQ(balancer->group({0}, 0).registeredCount(), 10U);
    little.runTo(20s);
    EXPECT_EQ(balancer->group({0}, 0).registeredCount(), 12U);
}

TEST_F(ABalancer, MarksNoTargetWhileItsNodeIsDead) {
    start();
    little.runTo(1min);
    balancer->fleet().kill({0});
    little.runTo(2min);
    servers->fleet().kill({0});
    little.runTo(5min);
    servers->fleet().restore({0});
    little.runTo(9min);
    EXPECT_EQ(little.platform().decisions().made(), 0U);
    EXPECT_EQ(balancer->group({0}, 0).registeredCount(), 0U);
    balancer->fleet().restore({0});
    EXPECT_EQ(ask(), 200); // it knows its targets when it is ready
    EXPECT_EQ(healthy(), 10U);
}

/// Ten servers of one component and two of another.
class TwoTargets : public ABalancer {
protected:
    TwoTargets() {
        config.targets.front().weight.reset();
        config.targets.push_back({ComponentRef{"more"}, {}});
    }
    Stub& more = little.addStub("more", {.replicas = 2, .delay = 1h});
};

TEST_F(TwoTargets, AreOneListOfServersInTurn) {
    start();
    for (int i = 0; i < 24; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    for (std::uint32_t server = 0; server < 10; ++server) {
        EXPECT_EQ(std::count(servers->asked.begin(), servers->asked.end(), server), 2);
    }
    EXPECT_EQ(std::count(more.asked.begin(), more.asked.end(), 0U), 2);
    EXPECT_EQ(std::count(more.asked.begin(), more.asked.end(), 1U), 2);
    EXPECT_EQ(little.level("lb", "HealthyHostCount"), 12);
}

// Those of the first answer at once; each of the other two keeps the one that it got.
TEST_F(TwoTargets, AreOneListOfServersByTheFewestRequests) {
    config.policy = BalancingPolicy::LeastOutstanding;
    start();
    for (int i = 0; i < 100; ++i) {
        little.ask(*link, little.request());
        little.runTo((i + 1) * 10ms);
    }
    EXPECT_EQ(more.asked.size(), 2U);
}

TEST_F(TwoTargets, AreChosenAtRandomByServer) {
    config.policy = BalancingPolicy::Random;
    start();
    for (int i = 0; i < 1200; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    EXPECT_NEAR(static_cast<double>(more.asked.size()), 200, 4 * 13); // four deviations
}

TEST_F(TwoTargets, AreHalfEachWhereTheyHaveWeights) {
    config.targets.front().weight = 1;
    start();
    for (int i = 0; i < 24; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    EXPECT_EQ(servers->asked.size(), 12U);
    EXPECT_EQ(more.asked.size(), 12U);
}

TEST_F(TwoTargets, FailOpenOnlyTogether) {
    config.health.interval = 5s;
    config.health.timeout = 1s;
    start();
    loseAll(more);
    little.runTo(60s);
    for (int i = 0; i < 20; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(61s);
    EXPECT_EQ(little.count(200), 20U);
    EXPECT_EQ(little.counter("lb", "UnhealthyRoutingRequestCount"), 0U);
}

TEST_F(TwoTargets, BecomeGroupsWhenAWeightIsSet) {
    start();
    little.runTo(1s);
    little.configOf<BalancerConfig>(2).targets[1].weight = 0;
    balancer->reconfigure();
    for (int i = 0; i < 20; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(2s);
    EXPECT_TRUE(more.asked.empty());
    EXPECT_EQ(servers->asked.size(), 20U);
}

TEST_F(ABalancer, G4_1TakesRefusingTargetsOutAfter30To60Seconds) {
    start();
    little.runTo(100s);
    servers->faults().refuse = 1;
    little.runTo(130s);
    EXPECT_EQ(healthy(), 10U);
    little.runTo(145s);
    EXPECT_GT(healthy(), 0U);
    EXPECT_LT(healthy(), 10U);
    little.runTo(160s);
    EXPECT_EQ(healthy(), 0U);
    EXPECT_EQ(little.level("lb", "HealthyHostCount"), 0);
    EXPECT_EQ(little.level("lb", "UnHealthyHostCount"), 10);
    const auto decisions = little.platform().decisions().since(0);
    ASSERT_EQ(decisions.size(), 10U);
    EXPECT_EQ(decisions.front().component, "lb");
    EXPECT_THAT(decisions.front().what, ::testing::EndsWith("of servers as unhealthy"));
    EXPECT_EQ(decisions.front().why, "2 probes in a row failed");
}

TEST_F(ABalancer, G4_1TakesSilentTargetsOutAfter35To65Seconds) {
    start();
    little.runTo(100s);
    loseAll(*servers);
    little.runTo(135s);
    EXPECT_EQ(healthy(), 10U);
    little.runTo(165s);
    EXPECT_EQ(healthy(), 0U);
}

TEST_F(ABalancer, G4_1TakesTargetsBackAfterFiveSuccesses) {
    start();
    servers->faults().refuse = 1;
    little.runTo(200s);
    servers->faults().refuse = 0;
    little.runTo(320s - 1ns);
    EXPECT_EQ(healthy(), 0U);
    little.runTo(350s);
    EXPECT_EQ(healthy(), 10U);
}

TEST_F(ABalancer, SendsToAllWhenItFindsNoneHealthy) {
    start();
    servers->faults().errorAfter = {{1.0}, 503};
    little.runTo(100s);
    EXPECT_EQ(healthy(), 0U);
    servers->faults() = {};
    EXPECT_EQ(ask(), 200);
    EXPECT_EQ(little.counter("lb", "UnhealthyRoutingRequestCount"), 1U);
}

TEST_F(ABalancer, Answers504WhenATargetIsSilent) {
    start();
    loseAll(*servers);
    little.ask(*link, little.request());
    little.runTo(10s);
    EXPECT_EQ(little.count(504), 1U);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 10s);
    EXPECT_EQ(little.counter("lb", "HTTPCode_ELB_504_Count"), 1U);
    EXPECT_EQ(little.counter("lb", "TargetConnectionErrorCount"), 1U);
}

TEST_F(ABalancer, Answers502WhenATargetRefuses) {
    start();
    servers->faults().refuse = 1;
    EXPECT_EQ(ask(), 502);
    EXPECT_EQ(little.counter("lb", "HTTPCode_ELB_502_Count"), 1U);
}

TEST_F(ABalancer, Answers504AfterTheIdleTimeout) {
    start();
    servers->faults() = slowBy(61s);
    little.ask(*link, little.request());
    little.runTo(2min);
    EXPECT_EQ(little.count(504), 1U);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 60s);
}

TEST_F(ABalancer, Answers503WhenNoTargetIsRegistered) {
    start();
    for (std::uint32_t i = 0; i < 10; ++i) {
        servers->fleet().setListed({i}, false);
    }
    little.runTo(1s);
    EXPECT_EQ(ask(), 503);
}

TEST_F(ABalancer, TrustsANewTargetAfterOneProbe) {
    start();
    little.runTo(10s);
    servers->fleet().scaleTo(11);
    little.runTo(11s);
    EXPECT_EQ(healthy(), 11U);
}

TEST_F(ABalancer, EndsRequestsOnATargetThatLeftLongAgo) {
    config.deregistrationDelay = 5s;
    start();
    servers->faults() = slowBy(20s);
    little.ask(*link, little.request());
    little.ask(*link, little.request());
    servers->fleet().setListed({0}, false);
    little.runTo(1min);
    EXPECT_EQ(little.count(502), 1U);
    EXPECT_EQ(little.count(200), 1U);
}

TEST_F(ABalancer, GivesGroupsTheirWeights) {
    Stub& canary = little.addStub("canary");
    config.targets[0].weight = 3;
    config.targets.push_back({ComponentRef{"canary"}, 1});
    start();
    for (int i = 0; i < 40; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    EXPECT_EQ(canary.asked.size(), 10U);
    EXPECT_EQ(servers->asked.size(), 30U);
}

/// The same with two zones and two nodes.
class ABalancerInTwoZones : public ABalancer {
protected:
    ABalancerInTwoZones() : ABalancer(2) { servers->fleet().begin({.count = 3, .zones = 2}); }
    std::int64_t askedOf(std::uint32_t server) const {
        return std::count(servers->asked.begin(), servers->asked.end(), server);
    }
    void askEachNode(int times) {
        for (int i = 0; i < times; ++i) {
            little.ask(*link, little.request(), InstanceId{0});
            little.ask(*link, little.request(), InstanceId{1});
        }
        little.runTo(little.world().now() - sim::kStart + 1s);
    }
};

TEST_F(ABalancerInTwoZones, SpreadsOverAllTargetsFromEachNode) {
    start();
    askEachNode(30);
    EXPECT_EQ(askedOf(0), 20);
    EXPECT_EQ(askedOf(1), 20);
    EXPECT_EQ(askedOf(2), 20);
}

TEST_F(ABalancerInTwoZones, GivesEachZoneItsHalfWithoutCrossZoneBalancing) {
    config.crossZone = false;
    start();
    askEachNode(30);
    EXPECT_EQ(askedOf(0), 15);
    EXPECT_EQ(askedOf(1), 30); // alone in its zone
    EXPECT_EQ(askedOf(2), 15);
}

TEST_F(ABalancerInTwoZones, LeadsNobodyToAZoneWithoutHealthyTargets) {
    config.crossZone = false;
    start();
    servers->fleet().lose({1});
    little.runTo(30s);
    EXPECT_TRUE(balancer->fleet().listed({1}));
    little.runTo(66s);
    EXPECT_TRUE(balancer->fleet().listed({0}));
    EXPECT_FALSE(balancer->fleet().listed({1}));
}

} // namespace
} // namespace doppel::models::test
