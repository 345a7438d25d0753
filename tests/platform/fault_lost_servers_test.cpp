// SPDX-License-Identifier: Apache-2.0
// Servers that are lost, by themselves or with their zone, and who finds them.
#include "tests/platform/fault_case.h"

#include <algorithm>

namespace doppel::scenarios {
namespace {

TEST(Down, RefusesAShareOfRequestsAndSaysHowServersAreMeant) {
    const std::string refusal = refusalOf(R"(components:
  api: {kind: app, replicas: 2}
traffic:
  guests: {kind: open, to: api, rate: 10/s}
timeline:
  - {at: 1min, fault: down, target: api, share: 50%}
)");
    EXPECT_NE(refusal.find("servers: 50%"), std::string::npos) << refusal;
}

// After envoyproxy/envoy#27317: half of the tries meet the dead server, and so a quarter of the
// requests twice, until 40 s later callers are not sent there any more.
TEST(Down, OfOneServerInTwoIsBridgedByARetry) {
    const RunResult result = playOf(R"(duration: 10min
warmup: 1min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api, timeout: 5s, connect_timeout: 1s, retries: {retries: 1, jitter: none}}]}
  api: {kind: app, replicas: 2, workers: 1, threads: 100, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 10/s}
timeline:
  - {at: 1min, fault: down, target: api, servers: 50%}
)");
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 400 * 0.25, 45);
    EXPECT_GE(goodShare(result), 0.75);
}

// One server of two seconds of work; 10 a second come for half a minute of outage.
const std::string kOneServer = R"(duration: 3min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api, timeout: 30s, connect_timeout: 1s}]}
  api: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 8s, boot_time: 5s, readiness: none}
traffic:
  guests: {kind: open, to: web, rate: 10/s, latency: 0s}
timeline:
  - {at: 1min, for: 30s, fault: down, target: api)";

TEST(Down, ByACrashResetsWhatIsInFlightAtOnceAndRefuses) {
    const RunResult result = playOf(kOneServer + ", how: crash}\n");
    // 80 are in flight; 350 come while it is down or boots.
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 80 + 350, 65);
    EXPECT_EQ(figure(result, "web", "timeouts"), 0.0);
    EXPECT_LT(figure(result, "guests", "latency_failed.max"), 8.1); // nobody waited in silence
}

TEST(Down, ByAHostThatVanishedLeavesItsCallersInSilence) {
    const RunResult result = playOf(kOneServer + "}\n");
    EXPECT_NEAR(figure(result, "web", "timeouts"), 80, 30);
    EXPECT_NEAR(figure(result, "web", "connect_failures"), 350, 60);
    EXPECT_NEAR(figure(result, "guests", "latency_failed.max"), 30.0, 0.2);
}

constexpr const char* kStoreAndPops = R"(duration: 3min
locations: {a: {weight: 1}, b: {weight: 1}, c: {weight: 1}}
components:
  cdn: {kind: edge, origin: shop, pops: {A: {serves: [a]}, B: {serves: [b]}, C: {serves: [c]}}}
  s3: {kind: object_store, contents: everything}
  shop: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: s3}]}
traffic:
  guests: {kind: open, to: cdn, rate: 100/s, connect_timeout: 5s}
timeline:
  - {at: 1min, for: 1min, fault: lost_zone, )";

TEST(ALostZone, IsRefusedForRegionalStoresAndPointsOfPresence) {
    for (const char* target : {"target: s3, ", "target: cdn, ", "targets: [shop, cdn], "}) {
        EXPECT_NE(refusalOf(kStoreAndPops + std::string(target) + "zone: 0}\n")
                      .find("no zone's failure reaches it"),
                  std::string::npos)
            << target;
    }
}

TEST(ALostZone, TakesAllThatStandsInIt) {
    const RunResult result = playOf(kStoreAndPops + std::string("zone: 1}\n"));
    EXPECT_EQ(figure(result, "shop", "requests") > 0, true);
    const std::string stores = R"(duration: 3min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: db, connect_timeout: 1s}]}
  db: {kind: database, zone: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, connect_timeout: 1s}
timeline:
  - {at: 1min, for: 1min, fault: lost_zone, target: db, zone: )";
    EXPECT_EQ(playOf(stores + "1}\n").traffic.front().failed, 0U);
    // Thirty threads that each wait a second for a connection.
    EXPECT_NEAR(static_cast<double>(playOf(stores + "2}\n").traffic.front().failed), 1800, 90);
}

TEST(ALostZone, IsBridgedByTheReplicaOfAKeyValueStore) {
    const RunResult result = playOf(R"(duration: 3min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: redis, connect_timeout: 1s}]}
  redis: {kind: key_value, zone: 2, hit_share: 100%, failover: 20s}
traffic:
  guests: {kind: open, to: web, rate: 100/s, connect_timeout: 1s}
timeline:
  - {at: 1min, for: 1min, fault: lost_zone, target: redis, zone: 2}
)");
    EXPECT_EQ(figure(result, "redis", "failovers"), 1);
    // Thirty threads that each wait a second for a connection, for a third of the time.
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 600, 90);
}

TEST(AZone, ThatIsNotThereIsRefused) {
    EXPECT_NE(
        refusalOf(kStoreAndPops + std::string("target: shop, zone: 3}\n")).find("zones 0 to 2"),
        std::string::npos);
}

// Nobody but the balancer's own checks leaves a dead target out: two of them in a row, each 5 s
// after it was sent.
double secondsUntilLeftOut(const std::string& health) {
    const RunResult result = playOf(R"(duration: 20min
warmup: 10min
components:
  alb: {kind: balancer, targets: [{to: cache}], health: )" +
                                    health + R"(, connect_timeout: 10s}
  cache: {kind: varnish, backend: shop, replicas: 3}
  shop: {kind: app, replicas: 3, cpu: 1ms}
traffic:
  guests: {kind: open, to: alb, rate: 300/s}
timeline:
  - {at: 10min, fault: lost_replicas, target: cache, servers: 1}
)");
    return static_cast<double>(withStatus(result, "guests", "504")) / 100; // a third of them
}

TEST(ALostTarget, IsLeftOutByTheBalancersChecks) {
    const double usual = secondsUntilLeftOut(
        "{interval: 30s, timeout: 5s, healthy_threshold: 2, unhealthy_threshold: 2}");
    EXPECT_GE(usual, 34.0);
    EXPECT_LE(usual, 66.0);
    const double fast = secondsUntilLeftOut(
        "{interval: 5s, timeout: 2s, healthy_threshold: 2, unhealthy_threshold: 3}");
    EXPECT_GE(fast, 11.5);
    EXPECT_LE(fast, 17.5);
    const double slow = secondsUntilLeftOut(
        "{interval: 60s, timeout: 5s, healthy_threshold: 2, unhealthy_threshold: 3}");
    EXPECT_GE(slow, 124.0);
    EXPECT_LE(slow, 186.0);
}

// A third of the requests, until Kubernetes gives the node up.
TEST(ALostPod, IsTakenOffTheListWhenItsNodeIsGivenUp) {
    const std::string text = R"(duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api, connect_timeout: 1s}]}
  api: {kind: app, replicas: 3, cpu: 1ms, lost_after: )";
    const std::string rest = R"(}
traffic:
  guests: {kind: open, to: web, rate: 30/s}
timeline:
  - {at: 1min, fault: lost_replicas, target: api, servers: 1}
)";
    EXPECT_NEAR(static_cast<double>(playOf(text + "40s" + rest).traffic.front().failed), 400, 80);
    EXPECT_NEAR(static_cast<double>(playOf(text + "90s" + rest).traffic.front().failed), 900, 120);
}

// Connections are refused by one of two: out after two probes of 5 s, and in again by the next one.
TEST(APodThatRefuses, LeavesTheEndpointsByItsReadinessProbe) {
    const RunResult result = playOf(R"(duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api}]}
  api: {kind: app, replicas: 2, cpu: 1ms, readiness: {interval: 10s, timeout: 1s, failure_threshold: 3}}
traffic:
  guests: {kind: open, to: web, rate: 100/s}
timeline:
  - {at: 61s, for: 2min, fault: refuse, target: api, servers: 1}
)");
    // The probes at 70, 80 and 90 s fail.
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 29 * 50, 160);
}

} // namespace
} // namespace doppel::scenarios
