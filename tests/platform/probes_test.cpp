// SPDX-License-Identifier: Apache-2.0
// Readiness probes in a platform.
#include "tests/platform/temporary_scenario.h"

namespace doppel::scenarios {
namespace {

// One of two hangs from 61 s on. Its probes of 70, 80 and 90 s get no answer within their second, so
// that it leaves the list at 91 s; until then it gets half of 100 requests a second. What it was
// asked holds its threads for an hour, also when the fault is over, so it stays out.
TEST(AServerThatHangs, IsFoundByItsProbesAndStaysOutWhileItsThreadsAreHeld) {
    const RunResult result = playText(R"(doppel: 1
title: a server that hangs
duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [{to: api, timeout: 1s}]}
  api:
    kind: app
    replicas: 2
    cpu: 1ms
    readiness: {interval: 10s, timeout: 1s, failure_threshold: 3}
traffic:
  guests: {kind: open, to: web, rate: 100/s}
timeline:
  - {at: 61s, for: 1min, fault: slow, target: api, servers: 1, delay: 1h}
)");
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 30 * 50, 160);
}

} // namespace
} // namespace doppel::scenarios
