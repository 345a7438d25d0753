// SPDX-License-Identifier: Apache-2.0
// What faults of the network hold, and what becomes of requests in flight.
#include "tests/platform/fault_case.h"

#include <cmath>

namespace doppel::scenarios {
namespace {

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

} // namespace
} // namespace doppel::scenarios
