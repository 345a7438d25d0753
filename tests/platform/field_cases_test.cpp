// SPDX-License-Identifier: Apache-2.0
// Small inputs after public bug reports and post-mortems, each with the value that is right. Those
// about faults and about what is good stand beside their kinds (fault_cases_test,
// good_answers_test).
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <cmath>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;

const TrafficResult& visitsOf(const RunResult& result, const std::string& source) {
    return *std::find_if(result.traffic.begin(), result.traffic.end(),
                         [&](const TrafficResult& visits) { return visits.name == source; });
}

// After a balancer's health check was changed, none of the targets is healthy: it fails open.
TEST(FieldCase, ABalancerWithoutAHealthyTargetFailsOpen) {
    const RunResult result = playText(R"(doppel: 1
duration: 60min
components:
  lb: {kind: balancer, targets: [{to: app}], health: {matcher: [200]}}
  app: {kind: app, replicas: 4, workers: 1, threads: 10, cpu: 10ms}
traffic:
  guests: {kind: open, to: lb, rate: 20/s}
timeline:
  - {at: 20min, for: 20min, set: "components.lb.health.matcher[0]", value: "204"}
)");
    EXPECT_EQ(result.traffic.front().failed, 0U);
    EXPECT_GT(figure(result, "lb", "UnhealthyRoutingRequestCount"), 20'000);
}

// Ten threads share a pool of five, each for longer than a check-out may wait.
TEST(FieldCase, HalfOfTenThreadsFailAtAPoolOfFive) {
    const RunResult result = playText(R"(doppel: 1
duration: 60min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 10, cpu: 0s, calls: [{to: pool, timeout: 60s, latency: 0s}]}
  pool: {kind: database, replicas: 1, max_connections: 5, when_full: wait, checkout_timeout: 5s, cpu: 0s, io: 6s}
traffic:
  agents: {kind: closed, to: web, users: 10, think: 0s, latency: 0s}
)");
    EXPECT_NEAR(result.traffic.front().availability().value(), 0.5, 0.01);
}

// TTL 5 s and ten more of serving stale: the last good answer is of 10 to 15 s after the loss, and
// five minutes of twenty are lost but for that.
TEST(FieldCase, StaleNamesBridgeTenSecondsAfterTheirTtl) {
    const RunResult result = playText(R"(doppel: 1
duration: 20min
components:
  names: {kind: dns, resolvers: 1, serve_stale: true, max_stale: 10s, records: {www.example: {to: web, ttl: 5s, authorities: [ns]}}}
  ns: {kind: dns_authority}
  web: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 1ms}
traffic:
  guests: {kind: open, to: www.example, rate: 50/s}
timeline:
  - {at: 10min, for: 5min, fault: down, target: ns}
)");
    const double lost = (1 - result.traffic.front().availability().value()) * 1200;
    EXPECT_GE(lost, 285 - 4); // visits are Poisson: 4 s are three deviations
    EXPECT_LE(lost, 290 + 4);
}

// One fetch at a time, 500 ms each: two a second of twenty.
TEST(FieldCase, APageWithoutALifetimeIsServedOneByOne) {
    const RunResult result = playText(R"(doppel: 1
duration: 10min
page_classes:
  page: {cacheable: false}
components:
  varnish: {kind: varnish, backend: web, replicas: 1, uncacheable_ttl: 0s, latency: 0s, processing: 0s}
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 500ms}
traffic:
  guests: {kind: open, to: varnish, rate: 20/s, pages: {count: 1}}
)");
    const TrafficResult& guests = result.traffic.front();
    EXPECT_NEAR(static_cast<double>(guests.ok + guests.late), 1200, 12);
    EXPECT_GT(guests.overdue, 9000U);
}

// One request that times out at each of three peers marks all of them failed, until fail_timeout
// after the first.
TEST(FieldCase, OneBadRequestTakesAllPeersOutForSixSeconds) {
    const RunResult result = playText(R"(doppel: 1
duration: 20min
page_classes:
  head: {prefixes: [/head]}
  page: {}
components:
  nginx: {kind: nginx, to: shop, upstream: servers, replicas: 1, worker_connections: 100000, max_fails: 1, fail_timeout: 10s, proxy_read_timeout: 2s, next_upstream: {tries: 0}}
  shop: {kind: app, replicas: 3, workers: 1, threads: 1000, cpu: 0s, io: 1ms, calls: [{to: bad, page_classes: [head], timeout: 60s}]}
  bad: {kind: database, max_connections: 10000, cpu: 0s, io: 60s}
traffic:
  guests: {kind: open, to: nginx, rate: 20/s, pages: {count: 10, classes: {page: 1}}}
  heads: {kind: open, to: nginx, rate: 0.01/s, pages: {count: 10, classes: {head: 1}}}
)");
    const TrafficResult& guests = visitsOf(result, "guests");
    const auto incidents = static_cast<double>(visitsOf(result, "heads").failures.at("504"));
    ASSERT_GT(incidents, 5);
    // Each 6 to 7 s (nginx counts whole seconds) of 20 a second; those that overlap are one.
    const auto lost = static_cast<double>(guests.failures.at("502"));
    EXPECT_EQ(guests.failed, guests.failures.at("502"));
    EXPECT_GE(lost / 20, 6 * (incidents - 2));
    EXPECT_LE(lost / 20, 8 * (incidents + 1));
}

// A connect time-out of 5 s leaves nothing of a second in which another peer could be tried.
TEST(FieldCase, NextPeersAreTriedWithinTheirTime) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  nginx: {kind: nginx, to: shop, upstream: servers, replicas: 1, worker_connections: 100000, max_fails: 0, proxy_connect_timeout: 5s, proxy_read_timeout: 60s, next_upstream: {http_502: true, http_503: true, http_504: true, non_idempotent: true, tries: 3, within: 1s}}
  shop: {kind: app, replicas: 3, workers: 1, threads: 100, cpu: 1ms}
traffic:
  guests: {kind: open, to: nginx, rate: 10/s}
timeline:
  - {at: 1min, for: 5min, fault: lost_replicas, target: shop, share: 34%}
)";
    EXPECT_NEAR(static_cast<double>(playText(text).traffic.front().failures.at("504")), 1000, 100);
    const RunResult later = playText(text, {"components.nginx.next_upstream.within=6s"});
    EXPECT_FALSE(later.traffic.front().failures.contains("504"));
}

// A daily count that is kept in a store and counted anew after a miss: every miss is a query.
TEST(FieldCase, TheDatabaseGetsEveryMiss) {
    const RunResult result = playText(R"(doppel: 1
duration: 30min
components:
  api: {kind: app, replicas: 2, workers: 4, threads: 5, cpu: 5ms, calls: [{to: redis}, {to: db, when: after_miss, timeout: 4s}]}
  redis: {kind: key_value, hit_share: 99%}
  db: {kind: database, cpu: 50ms}
traffic:
  senders: {kind: open, to: api, rate: 100/s}
timeline:
  - {at: 10min, for: 10min, set: components.redis.hit_share, value: 0%}
)");
    const double misses = 100 * (600.0 + 0.01 * 1200);
    EXPECT_NEAR(figure(result, "db", "requests"), misses, 4 * std::sqrt(misses));
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

// ---- replays ----

RunResult replayed(const std::string& log, const std::string& rest) {
    const TemporaryScenario file(log);
    return playText("doppel: 1\nduration: 10min\n" + rest, {"traffic.visitors.log=" + file.path()});
}

const char* const kThroughACache = R"(components:
  varnish: {kind: varnish, backend: web, replicas: 1}
  web: {kind: app, replicas: 1, workers: 1, threads: 100, cpu: 1ms, content: {max_age: 5min}}
traffic:
  visitors: {kind: replay, to: varnish, log: given}
)";

std::string line(const std::string& client, const std::string& time, const std::string& target) {
    return client + " - - [19/Jan/2023:13:12:" + time + " +0000] \"GET " + target +
           " HTTP/1.1\" 200 153 \"-\" \"-\"\n";
}

TEST(FieldCase, AClockThatStepsBackIsSaid) {
    const RunResult result =
        replayed(line("192.0.2.1", "30", "/a") + line("192.0.2.2", "10", "/b") +
                     line("192.0.2.2", "40", "/c") + line("192.0.2.2", "39", "/d"),
                 kThroughACache);
    EXPECT_THAT(result.notes, Contains(HasSubstr("2 lines are earlier than one before, by 20s")));
    EXPECT_EQ(result.traffic.front().total, 4U);
}

TEST(FieldCase, AnEmptyQueryIsAnotherKeyOfTheCache) {
    const RunResult result =
        replayed(line("192.0.2.1", "10", "/x?") + line("192.0.2.1", "20", "/x"), kThroughACache);
    EXPECT_EQ(figure(result, "varnish", "MAIN.cache_hit"), 0.0);
    EXPECT_EQ(figure(result, "varnish", "MAIN.cache_miss"), 2.0);
}

TEST(FieldCase, RejectsAreToldByReasonWithAnExample) {
    const RunResult result = replayed(
        line("192.0.2.1", "10", "/a") + "\n" + line("192.0.2.1", "99", "/b") +
            line("192.0.2.1", "98", "/c") + "not a line at all\n" + line("192.0.2.1", "11", "/d"),
        kThroughACache);
    const TrafficResult& visitors = result.traffic.front();
    EXPECT_EQ(visitors.logLinesAccepted, 2U);
    EXPECT_EQ(visitors.logLinesRejected, 3U); // the blank line is none
    ASSERT_EQ(visitors.logRejections.size(), 2U);
    std::uint64_t lines = 0;
    for (const LogRejection& rejection : visitors.logRejections) {
        lines += rejection.lines;
        EXPECT_THAT(rejection.place,
                    testing::AnyOf(testing::EndsWith(":3"), testing::EndsWith(":5")));
        EXPECT_FALSE(rejection.example.empty());
    }
    EXPECT_EQ(lines, 3U);
}

// Two hundred clients, six requests each in two minutes: none is near its limit. Read as the
// neighbouring form, all of them are one client.
TEST(FieldCase, ClientsOfAVirtualHostsLogAreToldApart) {
    std::string log;
    for (int i = 0; i < 1200; ++i) {
        const int second = i / 10;
        const std::string time = std::to_string(50 + second / 60) + ":" +
                                 (second % 60 < 10 ? "0" : "") + std::to_string(second % 60);
        log += "shop.example:443 192.0.2." + std::to_string(i % 200) +
               " - - [04/Oct/2018:07:" + time + " +0200] \"GET /p" + std::to_string(i % 40) +
               " HTTP/1.1\" 200 427 \"-\" \"x\"\n";
    }
    const RunResult result = replayed(log, R"(components:
  edge: {kind: edge, pops: {l: {}}, origin: web, rate_limit: {enabled: true, rate: 2/s, window: 10s, penalty: 1min}, default_ttl: 0s}
  web: {kind: app, replicas: 1, workers: 1, threads: 100, cpu: 1ms, content: {max_age: 0s}}
traffic:
  visitors: {kind: replay, to: edge, log: given}
)");
    EXPECT_EQ(result.traffic.front().total, 1200U);
    EXPECT_EQ(figure(result, "edge", "rate_limited"), 0.0);
}

} // namespace
} // namespace doppel::scenarios
