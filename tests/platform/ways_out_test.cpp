// SPDX-License-Identifier: Apache-2.0
//
// What a platform has against failures: standbys that take over and what is lost with the primary,
// releases that get a share of the traffic, limits and second calls.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

std::string withStore(const std::string& takeover, const std::string& zones = "3") {
    return R"(
doppel: 1
title: a store whose host is lost
duration: 5min
seed: 5
zones: )" + zones +
           R"(
components:
  store: {kind: key_value, service: 100us, hit_share: 100%, takeover: )" +
           takeover + R"(}
traffic:
  guests: {kind: open, to: store, rate: 20/s, latency: 1ms, connect_timeout: 1s}
timeline: [{at: 2min, fault: lost_replicas, target: store, servers: [0]}]
objectives:
  - {name: out, that: guests.availability >= 0%, between: 2min and 4min}
)";
}

// Seconds of two minutes without answers.
double outage(const std::string& takeover, const std::string& zones = "3") {
    const RunResult result = playText(withStore(takeover, zones));
    return result.objectives.empty() ? -1
                                     : 120 * (1 - result.objectives.front().value.value_or(-1));
}

TEST(Takeover, TakesAsLongAsWhoSeesToItSays) {
    EXPECT_NEAR(outage("{by: multi_az_cluster}"), 25, 11);
    EXPECT_NEAR(outage("{by: multi_az_instance}"), 90, 31);
    EXPECT_NEAR(outage("{by: elasticache_replica}"), 40, 21);
    // Ten seconds since a heartbeat up to two ago, 15 % of chance at most.
    EXPECT_NEAR(outage("{by: election}"), 10, 2.5);
    EXPECT_NEAR(outage("{by: sentinel}"), 30.5, 1.5);
    EXPECT_NEAR(outage("{by: sentinel, sentinel: {down_after: 5s}}"), 5.5, 1.5);
}

TEST(Takeover, NeedsAMajorityOfThoseWhoDecide) {
    // In two zones the first has two of three, and is lost with the primary.
    EXPECT_DOUBLE_EQ(outage("{by: election}", "2"), 120);
    EXPECT_DOUBLE_EQ(outage("{by: sentinel}", "2"), 120);
    EXPECT_LT(outage("{by: election, members: 5}"), 15);
    EXPECT_NEAR(outage("{by: multi_az_cluster}", "2"), 25, 11);
}

const std::string kReleased = R"(
doppel: 1
title: a release behind a balancer
duration: 8min
seed: 5
components:
  lb: {kind: balancer, targets: [{to: shop}], health: {interval: 5s, timeout: 2s, healthy_threshold: 2, unhealthy_threshold: 10}}
  shop: {kind: app, replicas: 4, workers: 2, threads: 8, cpu: 5ms, boot_time: 5s, readiness: none, shutdown_delay: 2s}
traffic:
  guests: {kind: open, to: lb, rate: 100/s}
timeline:
  - at: 2min
    target: shop
    deploy: {release: {error_share: 20%}, strategy: {kind: canary, traffic_router: true, steps: [{weight: 10%, pause: 20min}]}}
objectives:
  - {name: share, that: guests.availability >= 0%, between: 3min and 8min}
)";

TEST(Balancer, GivesAReleaseTheShareOfItsTraffic) {
    // One of five servers runs the release; by their number it would be a fifth.
    const RunResult result = playText(kReleased);
    ASSERT_EQ(result.objectives.size(), 1U);
    EXPECT_NEAR(result.objectives.front().value.value_or(-1), 0.98, 0.002);
}

// Weighted target groups do not fail over: whose targets are all unhealthy keeps its share.
TEST(Balancer, DoesNotTakeItsShareFromAReleaseThatHangs) {
    const RunResult result = playText(kReleased, {"timeline[0].deploy.release.slower=100000x",
                                                  "objectives[0].between=5min and 6min"});
    EXPECT_NEAR(objectiveOf(result, "share").value.value_or(-1), 0.9, 0.005);
}

TEST(Balancer, CountsNoNodeWhoseFirstChecksAreUnderWay) {
    const RunResult result = playText(R"(
doppel: 1
title: a zone that is lost and comes back
duration: 4min
zones: 2
components:
  lb: {kind: balancer, targets: [{to: shop}], health: {interval: 5s, timeout: 2s}}
  shop: {kind: app, replicas: 4, workers: 2, threads: 8, cpu: 5ms, boot_time: 5s}
traffic:
  guests: {kind: open, to: lb, rate: 5/s}
timeline:
  - {at: 1min, fault: lost_zone, zone: 0, for: 1min}
objectives:
  - {name: healthy, that: lb.HealthyHostCount >= 2}
)");
    EXPECT_EQ(objectiveOf(result, "healthy").value, 2);
}

std::string withFlagger(const std::string& release) {
    return R"(
doppel: 1
title: a canary that Flagger advances
duration: 12min
seed: 5
components:
  lb: {kind: balancer, targets: [{to: shop}], health: {interval: 5s, timeout: 2s, healthy_threshold: 2, unhealthy_threshold: 10}}
  shop: {kind: app, replicas: 3, workers: 2, threads: 8, cpu: 5ms, boot_time: 5s, readiness: none, shutdown_delay: 2s}
traffic:
  guests: {kind: open, to: lb, rate: 50/s}
timeline:
  - at: 1min
    target: shop
    deploy:
      release: )" +
           release + R"(
      strategy: {kind: flagger, flagger: {threshold: 2, max_weight: 50, step_weight: 20}, analysis: {interval: 1min, least_good: 99%}}
objectives:
  - {name: all, that: guests.availability >= 0%}
)";
}

TEST(Flagger, AdvancesAReleaseThatIsGood) {
    const RunResult result = playText(withFlagger("{slower: 1x}"));
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_done"), 1);
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_taken_back"), 0);
    EXPECT_EQ(figure(result, "guests", "failed"), 0);
}

TEST(Flagger, TakesBackOneThatFailsItsChecks) {
    const RunResult result = playText(withFlagger("{error_share: 20%}"));
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_taken_back"), 1);
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_done"), 0);
    // 20 % of the traffic for three checks of a minute, the last of which sees that two have failed.
    EXPECT_NEAR(figure(result, "guests", "failed"), 50 * 180 * 0.2 * 0.2, 60);
}

TEST(Flagger, TakesBackACanaryThatIsReadyNoMoreWhenItsDeadlineHasPassed) {
    const RunResult result = playText(R"(
doppel: 1
title: a canary that hangs, so that its readiness probes fail
duration: 18min
components:
  lb: {kind: balancer, targets: [{to: shop}]}
  shop: {kind: app, replicas: 2, workers: 1, threads: 2, cpu: 10ms, boot_time: 10s}
traffic:
  guests: {kind: open, to: lb, rate: 10/s}
timeline:
  - {at: 1min, deploy: {release: {slower: 100000x}, strategy: {kind: flagger, analysis: {}}}, target: shop}
objectives:
  - {name: all, that: guests.availability >= 0%}
)");
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_hung"), 1);
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_taken_back"), 1);
    EXPECT_DOUBLE_EQ(figure(result, "shop", "deploys_done"), 0);
}

std::string withCalls(const std::string& ofCall, const std::string& ofBack = "") {
    return R"(
doppel: 1
title: a front end that calls a back end
duration: 5min
seed: 3
components:
  front: {kind: app, replicas: 1, workers: 4, threads: 50, cpu: 0s, calls: [{to: back, timeout: 10s, latency: 0s)" +
           ofCall + R"(}]}
  back: {kind: app, replicas: 4, workers: 4, threads: 20, cpu: 0s, content: {})" +
           ofBack + R"(}
traffic:
  guests: {kind: open, to: front, rate: 50/s, latency: 0s}
)";
}

TEST(HedgedCalls, CutTheTailWithinTheirBudget) {
    // One call in fifty takes two seconds; both do one time in 2500.
    const std::string tail =
        "\ntimeline: [{at: 0s, fault: slow, target: back, delay: 2s, share: 2%}]\n";
    const RunResult alone = playText(withCalls("") + tail);
    const RunResult hedged = playText(withCalls(", hedge: {after: 100ms, budget: 10%}") + tail);
    EXPECT_GT(figure(alone, "guests", "latency.p99"), 1.9);
    EXPECT_LT(figure(hedged, "guests", "latency.p99"), 0.2);
    const double calls = figure(hedged, "front", "hedged_calls");
    EXPECT_NEAR(calls, 50 * 300 * 0.02, 60);
    const RunResult tight = playText(withCalls(", hedge: {after: 100ms, budget: 1%}") + tail);
    EXPECT_LE(figure(tight, "front", "hedged_calls"), 50 * 310 * 0.01);
}

// What another copy of a call has answered is in vain for nobody, however far down it is worked on.
TEST(HedgedCalls, AreNoFailuresOfWhomTheyLeave) {
    const auto play = [](const std::string& to) {
        return playText(R"(doppel: 1
duration: 5min
components:
  front: {kind: app, replicas: 1, workers: 4, threads: 50, cpu: 0s, calls: [{to: )" +
                        to + R"(, timeout: 10s, latency: 1ms, hedge: {after: 100ms, budget: 100%}}]}
  proxy: {kind: nginx, to: back}
  back: {kind: app, replicas: 4, workers: 4, threads: 20, cpu: 0s, content: {}, calls: [{to: store}]}
  store: {kind: app, replicas: 2, threads: 100, cpu: 0s, io: 1ms, content: {}}
traffic:
  guests: {kind: open, to: front, rate: 50/s, latency: 0s}
timeline: [{at: 0s, fault: slow, target: back, delay: 2s, share: 10%}]
)");
    };
    const RunResult direct = play("back");
    EXPECT_GT(figure(direct, "front", "hedged_calls"), 50 * 300 * 0.09);
    for (const char* component : {"back", "store"}) {
        EXPECT_EQ(figure(direct, component, "failed"), 0) << component;
        EXPECT_EQ(figure(direct, component, "wasted"), 0) << component;
    }
    EXPECT_GT(figure(direct, "back", "latency.p95"), 1.9) << "one in ten is as slow as it was";
    const RunResult through = play("proxy");
    EXPECT_GT(figure(through, "proxy", "aborted"), 50 * 300 * 0.09) << "it drops whom it loses";
    for (const char* component : {"proxy", "back", "store"}) {
        EXPECT_EQ(figure(through, component, "failed"), 0) << component;
    }
}

TEST(RateLimitedCalls, AreAsManyAsTheBucketHasTokens) {
    // 20 a second of 50, and 10 that were there to begin with.
    const RunResult result = playText(withCalls(", rate_limit: {rate: 20/s, burst: 10}"));
    EXPECT_NEAR(figure(result, "back", "requests"), 20 * 300 + 10, 20);
    EXPECT_NEAR(figure(result, "front", "rate_limit_rejections"), 30 * 300, 300);
    EXPECT_EQ(figure(result, "back", "unreached"), 0)
        << "a limit is no failure of whom it protects";
    EXPECT_EQ(figure(result, "back", "failed"), 0);
}

std::string withLimit(const std::string& limit) {
    return R"(
doppel: 1
title: a limit in front of an app
duration: 5min
seed: 3
components:
  proxy: {kind: nginx, to: shop, upstream: service, replicas: 1, limit_req: )" +
           limit + R"(}
  shop: {kind: app, replicas: 1, workers: 4, threads: 50, cpu: 1ms}
traffic:
  greedy: {kind: open, to: proxy, rate: 20/s, clients: 1}
  modest: {kind: open, to: proxy, rate: 20/s, clients: 100_000}
)";
}

TEST(NginxLimitReq, RefusesWhoAsksForMoreThanItsRate) {
    const RunResult result = playText(withLimit("{rate: 5/s, burst: 5}"));
    EXPECT_NEAR(figure(result, "greedy", "ok"), 5 * 300, 30);
    EXPECT_GT(figure(result, "greedy", "latency.p50"), 0.5); // a full burst waits for a second
    EXPECT_GE(figure(result, "modest", "ok"), figure(result, "modest", "requests") - 10);
    EXPECT_NEAR(figure(result, "proxy", "limit_req_rejections"), 15 * 300, 300);
}

TEST(NginxLimitReq, CountsTheFirstClientOfOneSourceApartFromThatOfAnother) {
    std::string text = withLimit("{rate: 5/s, burst: 5}");
    const std::string many = "rate: 20/s, clients: 100_000";
    text.replace(text.find(many), many.size(), "rate: 1/s, clients: 1");
    const RunResult result = playText(text);
    EXPECT_GE(figure(result, "modest", "ok"), figure(result, "modest", "requests") - 2);
    EXPECT_NEAR(figure(result, "greedy", "ok"), 5 * 300, 30);
}

TEST(NginxLimitReq, CountsAllTogetherWhereAsked) {
    const RunResult result =
        playText(withLimit("{rate: 10/s, burst: 10, delay: none, key: server, status: 429}"));
    EXPECT_NEAR(figure(result, "shop", "requests"), 10 * 300 + 10, 20);
    EXPECT_LT(figure(result, "modest", "latency.p95"), 0.1); // nodelay
}

const std::string kReplicated = R"(
doppel: 1
title: objects that are put in one region
duration: 5min
seed: 3
components:
  shop: {kind: app, replicas: 1, cpu: 1ms, content: {}}
  here: {kind: object_store, contents: everything, replication: {to: there, lag: 30s}}
  there: {kind: object_store, contents: everything}
  crawler: {kind: mirror_crawler, from: shop, stores: [here], starts_at: 1h 42min}
traffic:
  guests: {kind: open, to: shop, rate: 1/s, pages: {count: 100}}
)";

TEST(ObjectReplication, BringsWhatIsPutAfterItsLag) {
    const RunResult result = playText(kReplicated); // a crawl at 1 min
    EXPECT_DOUBLE_EQ(figure(result, "here", "ReplicationLatency.count"), 100);
    EXPECT_NEAR(figure(result, "here", "ReplicationLatency.max"), 30, 0.2);
    EXPECT_DOUBLE_EQ(figure(result, "here", "OperationsPendingReplication.max"), 100);
}

TEST(ObjectReplication, BringsWhatHasNoVersionsToo) {
    std::string text = kReplicated;
    text.replace(text.find(", content: {}"), 13, "");
    const RunResult result = playText(text);
    EXPECT_DOUBLE_EQ(figure(result, "here", "ReplicationLatency.count"), 100);
    EXPECT_DOUBLE_EQ(figure(result, "here", "OperationsPendingReplication.max"), 100);
}

TEST(ObjectReplication, StandsStillWhileItsStoreIsDown) {
    const RunResult lost =
        playText(kReplicated + "timeline: [{at: 80s, fault: down, target: here}]\n");
    EXPECT_DOUBLE_EQ(figure(lost, "here", "OperationsPendingReplication.min"), 0); // at first
    EXPECT_DOUBLE_EQ(figure(lost, "here", "OperationsPendingReplication.max"), 100);
    EXPECT_DOUBLE_EQ(figure(lost, "here", "ReplicationLatency.count"), 0);
    const RunResult back =
        playText(kReplicated + "timeline: [{at: 80s, for: 1min, fault: down, target: here}]\n");
    EXPECT_DOUBLE_EQ(figure(back, "here", "ReplicationLatency.count"), 100);
    EXPECT_NEAR(figure(back, "here", "ReplicationLatency.max"), 80, 0.5);
}

TEST(NatGateway, IsTheWayOutOfItsZoneOnly) {
    const RunResult result = playText(R"(
doppel: 1
title: two zones with a gateway each
duration: 10min
seed: 3
zones: 2
components:
  a: {kind: nat_gateway, to: world, zone: 0}
  b: {kind: nat_gateway, to: world, zone: 1}
  world: {kind: object_store, contents: everything}
traffic:
  from-a: {kind: open, to: a, rate: 10/s, connect_timeout: 2s}
  from-b: {kind: open, to: b, rate: 10/s, connect_timeout: 2s}
timeline: [{at: 2min, for: 5min, fault: lost_zone, zone: 0}]
)");
    EXPECT_NEAR(figure(result, "from-a", "failed"), 10 * 300, 200);
    EXPECT_EQ(figure(result, "from-b", "failed"), 0);
    EXPECT_GT(figure(result, "b", "ConnectionAttemptCount"), 5000);
}

} // namespace
} // namespace doppel::scenarios
