// SPDX-License-Identifier: Apache-2.0
// What slowness holds: small platforms whose right values follow from arithmetic.
#include "tests/platform/fault_case.h"

namespace doppel::scenarios {
namespace {

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

// 45 of 50 a second wait for ten seconds, and are worked off at 100 a second, as fast as ever.
TEST(SlowHolds, NoQueryThatHasNotBegunWhenItEnds) {
    const RunResult result = playOf(R"(duration: 2min
warmup: 35s
components:
  db: {kind: database, processors: 1, max_connections: 10000, cpu: 10ms}
traffic:
  guests: {kind: open, to: db, rate: 50/s, latency: 0s}
timeline:
  - {at: 5s, for: 10s, fault: slow, target: db, factor: 20x}
)");
    EXPECT_LT(latencyOf(result, "p99"), 0.2);
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

} // namespace
} // namespace doppel::scenarios
