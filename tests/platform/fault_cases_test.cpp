// SPDX-License-Identifier: Apache-2.0
// What faults hold, and what becomes of requests in flight: small platforms whose right values
// follow from arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <cmath>

namespace doppel::scenarios {
namespace {

const std::string kHead = "doppel: 1\ntitle: what a fault holds\n";

RunResult playOf(const std::string& text, const Sets& sets = {}) {
    return playText(kHead + text, sets);
}

std::string refusalOf(const std::string& text) {
    const TemporaryScenario file(kHead + text);
    const auto loaded = loadScenario(file.path());
    return loaded ? "" : loaded.errors().front().message;
}

double latencyOf(const RunResult& result, const std::string& which) {
    return figure(result, "guests", "latency." + which);
}

double goodShare(const RunResult& result) {
    return result.traffic.front().availability().value();
}

// ---- slow: within what the work occupies ----

// Five threads that are held for 2 s each serve 2.5 a second, of 50 that come.
TEST(SlowHolds, TheThreadsOfAnApp) {
    const RunResult result = playOf(R"(duration: 10min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 50/s}
timeline:
  - {at: 2min, fault: slow, target: shop, delay: 2s}
)");
    const double before = 50.0 * 120;
    EXPECT_NEAR(static_cast<double>(withStatus(result, "guests", "200")), before + 2.5 * 480, 400);
}

TEST(SlowHolds, TheConnectionsOfADatabase) {
    const RunResult result = playOf(R"(duration: 10min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: db, timeout: 100s}]}
  db: {kind: database, max_connections: 20, when_full: error, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 40/s}
timeline:
  - {at: 0s, fault: slow, target: db, delay: 1s}
)");
    // Erlang's loss formula: 40 Erlang on 20 connections lose 52.1 %.
    EXPECT_NEAR(goodShare(result), 1 - 0.5209, 0.02);
}

TEST(SlowHolds, TheThreadOfAKeyValueStore) {
    const RunResult result = playOf(R"(duration: 10min
components:
  redis: {kind: key_value, service: 1ms, hit_share: 100%}
traffic:
  guests: {kind: closed, to: redis, users: 10, think: 0s, latency: 0s}
timeline:
  - {at: 0s, fault: slow, target: redis, delay: 99ms}
)");
    // One thread, 100 ms a command: ten a second, and ten users wait a second each.
    EXPECT_NEAR(latencyOf(result, "p50"), 1.0, 0.02);
}

TEST(SlowHolds, TheConnectionsOfAnNginx) {
    const RunResult result = playOf(R"(duration: 5min
components:
  nginx: {kind: nginx, to: shop, upstream: service, replicas: 1, worker_connections: 40}
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: nginx, rate: 40/s}
timeline:
  - {at: 0s, fault: slow, target: nginx, delay: 1s}
)");
    // Two connections a request: 40 Erlang on 20 places.
    EXPECT_NEAR(goodShare(result), 1 - 0.5209, 0.03);
}

TEST(SlowHolds, NoCoreOfARouterWhileItWaits) {
    const std::string router = R"(duration: 2min
components:
  router: {kind: router, replicas: 1, cores: 1, cpu_time: 1ms, default_backend: shop}
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: router, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: slow, target: router, delay: 500ms}
)";
    EXPECT_NEAR(latencyOf(playOf(router), "p50"), 0.503, 0.01);
}

TEST(SlowForAShare, LeavesTheOthersAsTheyWere) {
    const RunResult factor = playOf(R"(duration: 10min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: slow, target: web, share: 10%, factor: 5x}
)");
    EXPECT_NEAR(latencyOf(factor, "p50"), 0.100, 0.001);
    EXPECT_NEAR(latencyOf(factor, "p95"), 0.500, 0.003);
    EXPECT_NEAR(latencyOf(factor, "mean"), 0.140, 0.002);
    const RunResult delay = playOf(R"(duration: 2min
components:
  shop: {kind: app, replicas: 10, workers: 4, threads: 10, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: slow, target: shop, share: 10%, delay: 500ms}
)");
    EXPECT_LT(latencyOf(delay, "p50"), 0.002);
    EXPECT_NEAR(latencyOf(delay, "mean"), 0.051, 0.004);
}

TEST(SlowForSomeServers, HitsOnlyThose) {
    const RunResult result = playOf(R"(duration: 5min
components:
  web: {kind: app, replicas: 4, workers: 1, threads: 10000, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: slow, target: web, servers: 1, factor: 5x}
)");
    EXPECT_NEAR(latencyOf(result, "mean"), 0.100 * 0.75 + 0.500 * 0.25, 0.006);
}

TEST(Slow, IsRefusedWhereNothingCouldTakeLonger) {
    const std::string balancer = R"(components:
  lb: {kind: balancer, targets: [{to: shop}]}
  shop: {kind: app}
traffic:
  guests: {kind: open, to: lb, rate: 1/s}
timeline:
  - {at: 0s, fault: slow, target: lb, factor: 2x}
)";
    EXPECT_NE(refusalOf(balancer).find("no work of its own"), std::string::npos)
        << refusalOf(balancer);
}

TEST(ASlowDisk, HoldsConnectionsButNoProcessor) {
    const std::string database = R"(duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: db, timeout: 100s, latency: 0s}]}
  db: {kind: database, max_connections: 1000, processors: 1, cpu: 1ms, io: 10ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: disk_slow, target: db, factor: 50x}
)";
    const RunResult result = playOf(database);
    EXPECT_NEAR(latencyOf(result, "p50"), 0.501, 0.003);
    EXPECT_NEAR(figure(result, "db", "pg_stat_activity_count"), 50.0, 2.5); // Little's law
    EXPECT_NEAR(figure(result, "db", "cpu_busy"), 0.1, 0.01);
    const std::string app = refusalOf(R"(components:
  web: {kind: app}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
timeline:
  - {at: 0s, fault: disk_slow, target: web, factor: 50x}
)");
    EXPECT_NE(app.find("reads no disk"), std::string::npos) << app;
}

// ---- errors ----

TEST(Errors, CostTheirWorkUnlessToldOtherwise) {
    const std::string text = R"(duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 200ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: error, target: web, share: 40%, status: 503)";
    const RunResult after = playOf(text + "}\n");
    EXPECT_NEAR(goodShare(after), 0.6, 0.01);
    EXPECT_NEAR(latencyOf(after, "mean"), 0.2, 0.001);
    EXPECT_NEAR(figure(after, "web", "puma_busy_threads"), 20.0, 0.5);
    const RunResult before = playOf(text + ", when: before_work}\n");
    EXPECT_NEAR(figure(before, "web", "puma_busy_threads"), 12.0, 0.5);
}

// ---- the network ----

TEST(ASlowNetwork, HoldsOnlyWhatTheCallerHolds) {
    const RunResult result = playOf(R"(duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: db, timeout: 100s, latency: 0s}]}
  db: {kind: database, max_connections: 20, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 100/s, latency: 0s}
timeline:
  - {at: 0s, fault: slow_network, target: db, with: web, delay: 250ms, jitter: 50ms}
)");
    EXPECT_EQ(result.traffic.front().failed, 0U);
    EXPECT_NEAR(latencyOf(result, "mean"), 0.501, 0.003);
    EXPECT_NEAR(figure(result, "web", "puma_busy_threads"), 50.0, 1.5);
    EXPECT_NEAR(figure(result, "db", "pg_stat_activity_count"), 0.1, 0.02);
}

// Of 10 % loss in each direction, a SYN or its answer is lost with 19 %: after 1 s, 3 s, …; a
// request and its answer with 10 % each: after 200 ms, 600 ms, ….
TEST(LostPackets, AreSentAgainAsTcpDoes) {
    const RunResult result = playOf(R"(duration: 20min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 50/s, latency: 0s}
timeline:
  - {at: 0s, fault: lose_packets, target: web, loss: 10%}
)");
    double connecting = 0;
    double sending = 0;
    for (int lost = 1; lost < 8; ++lost) {
        const double again = std::pow(2.0, lost) - 1;
        connecting += 0.81 * std::pow(0.19, lost) * again;
        sending += 0.9 * std::pow(0.1, lost) * again * 0.2;
    }
    EXPECT_NEAR(latencyOf(result, "mean"), 0.001 + connecting + 2 * sending, 0.025);
    EXPECT_NEAR(latencyOf(result, "p50"), 0.001, 0.0005);
    EXPECT_LT(result.traffic.front().failed, 5U); // seven SYNs that were lost
}

TEST(APartition, SilencesWhatIsInFlight) {
    const std::string text = R"(duration: 3min
components:
  nginx: {kind: nginx, to: shop}
  shop: {kind: app, replicas: 1, workers: 10, threads: 100, cpu: 0ms, io: 10s}
traffic:
  guests: {kind: open, to: nginx, rate: 10/s}
timeline:
  - {at: 1min, for: 30s, fault: partition, target: shop, with: nginx)";
    const RunResult silence = playOf(text + "}\n");
    // About 100 were in flight, and 300 came while it lasted: four deviations are 80.
    EXPECT_NEAR(static_cast<double>(withStatus(silence, "guests", "504")), 400, 80);
    EXPECT_EQ(silence.traffic.front().failed, withStatus(silence, "guests", "504"));
    const RunResult reset = playOf(text + ", how: reset}\n");
    EXPECT_NEAR(static_cast<double>(withStatus(reset, "guests", "502")), 400, 80);
    // Requests get through, and no answer does: they are those that were in flight.
    const RunResult back = playOf(text + ", direction: from_target}\n");
    EXPECT_EQ(back.traffic.front().failed, silence.traffic.front().failed);
    // What is in flight is answered; new connections cannot be made.
    const RunResult there = playOf(text + ", direction: to_target}\n");
    EXPECT_NEAR(static_cast<double>(there.traffic.front().failed), 300, 70);
}

TEST(APartition, ThatEndsSoonIsOnlyADelay) {
    const RunResult result = playOf(R"(duration: 2min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api, timeout: 30s, connect_timeout: 5s}]}
  api: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: open, to: web, rate: 10/s}
timeline:
  - {at: 1min, for: 2s, fault: partition, target: api, with: web}
)");
    EXPECT_EQ(result.traffic.front().failed, 0U);
    EXPECT_GT(latencyOf(result, "max"), 1.0);
}

// ---- servers that are lost ----

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

// ---- zones ----

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

TEST(ALostZone, ReachesNeitherRegionalStoresNorPointsOfPresence) {
    for (const char* target : {"target: s3, ", "target: cdn, ", "targets: [s3, cdn], "}) {
        const RunResult result = playOf(kStoreAndPops + std::string(target) + "zone: 0}\n");
        EXPECT_EQ(result.traffic.front().failed, 0U) << target;
        EXPECT_NE(std::find_if(result.notes.begin(), result.notes.end(),
                               [](const std::string& note) {
                                   return note.find("no zone's failure") != std::string::npos;
                               }),
                  result.notes.end());
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

TEST(AZone, ThatIsNotThereIsRefused) {
    EXPECT_NE(
        refusalOf(kStoreAndPops + std::string("target: shop, zone: 3}\n")).find("zones 0 to 2"),
        std::string::npos);
}

// ---- who finds a lost server ----

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

// ---- certificates, clocks ----

TEST(AnExpiredCertificate, EndsWhatIsNewAtOnceAndWhatIsKeptAliveLater) {
    const std::string text = R"(duration: 4min
components:
  cdn: {kind: edge, origin: shop, default_ttl: 0s, stale_if_error: 0s, probe: {interval: 0s}}
  shop: {kind: app, replicas: 3, cpu: 1ms}
traffic:
  guests: {kind: open, to: cdn, rate: 100/s, pages: {count: 1_000_000}}
timeline:
  - {at: 2min, fault: certificate_expired, connections_last: 60s, target: )";
    const RunResult atTheEdge = playOf(text + "cdn}\n");
    EXPECT_NEAR(static_cast<double>(atTheEdge.traffic.front().failed), 12'000, 350);
    const RunResult atTheOrigin = playOf(text + "shop}\n");
    // Half of them in the first minute, all in the second; few pages are asked for twice.
    EXPECT_NEAR(static_cast<double>(atTheOrigin.traffic.front().failed), 3'000 + 6'000, 350);
}

TEST(AClockThatIsAhead, MakesACacheForgetEarlier) {
    const std::string text = R"(duration: 4min
components:
  cache: {kind: varnish, backend: shop, replicas: 1, default_ttl: 10min, default_grace: 0s}
  shop: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  guests: {kind: open, to: cache, rate: 100/s, pages: {count: 10}}
timeline:
  - {at: 2min, fault: clock_skew, target: cache, skew: )";
    EXPECT_EQ(figure(playOf(text + "5min}\n"), "cache", "MAIN.cache_miss"), 10.0);
    EXPECT_EQ(figure(playOf(text + "1h}\n"), "cache", "MAIN.cache_miss"), 20.0);
    EXPECT_EQ(figure(playOf(text + "1h, direction: behind}\n"), "cache", "MAIN.cache_miss"), 10.0);
}

// ---- correlated ----

TEST(OneEvent, HitsAllOfAKindAndAllThatMatches) {
    const std::string text = R"(duration: 3min
components:
  web: {kind: nginx, to: front, upstream: service}
  front: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: api-a, connect_timeout: 1s}, {to: api-b, connect_timeout: 1s, on_failure: ignore}]}
  api-a: {kind: app, replicas: 2, cpu: 1ms}
  api-b: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline:
  - {at: 1min, fault: refuse, )";
    EXPECT_NEAR(static_cast<double>(playOf(text + "matching: api-*}\n").traffic.front().failed),
                2400, 150);
    EXPECT_NEAR(static_cast<double>(playOf(text + "kind: app}\n").traffic.front().failed), 2400,
                150);
    EXPECT_EQ(playOf(text + "matching: api-b}\n").traffic.front().failed, 0U);
    EXPECT_NE(refusalOf(text + "matching: apis-*}\n").find("no component's name matches"),
              std::string::npos);
    EXPECT_NE(refusalOf(text + "target: web, kind: app}\n").find("said twice"), std::string::npos);
    EXPECT_NE(refusalOf(text + "targets: [web, frnt]}\n").find("front"), std::string::npos);
}

} // namespace
} // namespace doppel::scenarios
