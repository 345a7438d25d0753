// SPDX-License-Identifier: Apache-2.0
// Errors, certificates and clocks, and one event that hits several components.
#include "tests/platform/fault_case.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

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

TEST(BlankPages, AreKeptByACacheForAsLongAsPagesAndAreGoodForNobody) {
    const std::string text = R"(duration: 30min
components:
  cache: {kind: varnish, backend: shop, replicas: 1, default_ttl: 10min, default_grace: 0s}
  shop: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  guests: {kind: open, to: cache, rate: 10/s, latency: 0s, pages: {count: 1}}
timeline:
  - {at: 10s, for: 9min, fault: error, target: shop, status: )";
    const RunResult blank = playOf(text + "200}\n", {"timeline[0].at=0s"});
    EXPECT_NEAR(figure(blank, "guests", "outcome_blank_page"), 6000, 300) << "for ten minutes";
    EXPECT_EQ(blank.traffic.front().failed, figure(blank, "guests", "outcome_blank_page"));
    EXPECT_EQ(figure(blank, "shop", "failed"), 1);
    EXPECT_THAT(refusalOf(text + "204}\n"), testing::HasSubstr("204 is no error; 200 is"));
}

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
