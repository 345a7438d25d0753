// SPDX-License-Identifier: Apache-2.0
// Names that fail over: by hand, with the tail of what resolvers hold, and by health checks.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

std::string twoCdns(const std::string& record) {
    return R"(
doppel: 1
title: Two CDNs
duration: 20min
seed: 3
components:
  dns: {kind: dns, resolvers: 300, records: {www: {)" +
           record + R"(to: first, ttl: 60s, authorities: [authority]}}}
  authority: {kind: dns_authority}
  first: {kind: object_store, contents: everything}
  second: {kind: object_store, contents: everything}
traffic:
  visitors: {kind: open, to: www, rate: 300/s, clients: 50000000}
)";
}

/// Requests that a component has had when the time has come.
double requestsAt(Play& play, const std::string& component, sim::Duration time) {
    EXPECT_TRUE(play.advance(sim::kStart + time).reachedEnd());
    return figure(play.observe(), component, "requests");
}

// Of the visitors who come s after the switch, those whose resolver asked less than T - s before it:
// 1 - s/T, times the share of the time in which a resolver holds anything, lT / (1 + lT).
TEST(NameSwitch, LeavesAShareOfOneMinusSOverTAtTheOldAddress) {
    const TemporaryScenario file(twoCdns(""));
    const ReadyScenario scenario(
        file.path(), {"timeline=[{at: 300s, target: dns, dns: {record: www, to: second}}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    const double before = requestsAt(*play, "first", 300s);
    constexpr double kRate = 300;
    constexpr double kTtl = 60;
    constexpr double kHeld = kTtl * kRate / 300; // asked during a TTL at each resolver
    for (const double s : {15.0, 30.0, 45.0, 60.0}) {
        const double old = requestsAt(*play, "first", 300s + sim::fromSeconds(s)) - before;
        const double expected = kRate * (s - s * s / (2 * kTtl)) * kHeld / (1 + kHeld);
        // Of 300 resolvers' phases: a deviation of T / sqrt(12 x 300) = 1 s, and chance of visits.
        EXPECT_NEAR(old, expected, 4 * (kRate * 1.0 + std::sqrt(expected))) << s;
    }
    const double left = requestsAt(*play, "first", 360s);
    EXPECT_NEAR(requestsAt(*play, "first", 20min), left, 5);
}

TEST(NameFailover, FollowsTheHealthChecks) {
    const TemporaryScenario file(
        twoCdns("failover: {standby: {to: second}, check: {interval: 10s, propagation: 60s}}, "));
    const ReadyScenario scenario(
        file.path(),
        {"timeline=[{at: 300s, for: 300s, fault: error, status: 503, target: first}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    // Three checks of each checker, 10 s apart, then a minute, then the TTL.
    EXPECT_EQ(requestsAt(*play, "second", 300s + 20s + 60s), 0);
    EXPECT_GT(requestsAt(*play, "second", 300s + 31s + 60s + 5s), 0);
    play->advance(sim::kStart + 300s + 31s + 60s + 60s);
    const double failed = figure(play->observe(), "visitors", "failed");
    play->advance(sim::kStart + 600s);
    EXPECT_EQ(figure(play->observe(), "visitors", "failed"), failed); // all are at the standby
    // It is well again: three good checks, a minute, the TTL.
    const double first = requestsAt(*play, "first", 600s + 20s + 60s);
    EXPECT_GT(requestsAt(*play, "first", 600s + 31s + 60s + 60s), first);
    const double second = requestsAt(*play, "second", 600s + 31s + 60s + 60s);
    EXPECT_EQ(requestsAt(*play, "second", 20min), second);
}

// Two seconds from connecting to the answer, whatever is left of those for connecting.
TEST(NameFailover, TakesWhoAnswersTooLateForUnwell) {
    for (const char* delay : {"1500ms", "4s"}) {
        const TemporaryScenario file(twoCdns(
            "failover: {standby: {to: second}, check: {interval: 10s, propagation: 1s}}, "));
        const RunResult result =
            ReadyScenario(file.path(), {"duration=3min", "traffic.visitors.rate=20/s",
                                        std::string("timeline=[{at: 30s, fault: slow, target: "
                                                    "first, delay: ") +
                                            delay + "}]"})
                .play();
        EXPECT_EQ(figure(result, "second", "requests") > 0, std::string(delay) == "4s") << delay;
    }
}

TEST(NameFailover, StaysWithTheFirstWhereNoneIsWell) {
    const TemporaryScenario file(
        twoCdns("failover: {standby: {to: second}, standby_is_checked: true, check: {interval: "
                "10s}}, "));
    const RunResult result =
        ReadyScenario(file.path(), {"duration=6min", "timeline=[{at: 60s, fault: down, targets: "
                                                     "[first, second]}]"})
            .play();
    EXPECT_EQ(figure(result, "second", "requests"), 0);
}

// A link that was made while the cut lasted is cut, too.
TEST(APartition, HoldsWhereANameIsPointedMeanwhile) {
    const RunResult result = playText(R"(
doppel: 1
duration: 8min
components:
  names: {kind: dns, records: {site: {to: here, ttl: 1s}}}
  here: {kind: app, replicas: 1, cpu: 1ms}
  there: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  guests: {kind: open, to: site, rate: 5/s, patience: 5s}
timeline:
  - {at: 1min, for: 5min, fault: partition, target: there}
  - {at: 2min, target: names, dns: {record: site, to: there}}
objectives:
  - {name: before, that: guests.availability >= 100%, between: 0s and 2min}
  - {name: cut, that: guests.availability <= 0%, between: 2min 10s and 5min 50s}
  - {name: after, that: guests.availability >= 99%, between: 6min 30s and 8min}
)");
    for (const char* name : {"before", "cut", "after"}) {
        EXPECT_TRUE(objectiveOf(result, name).met) << name;
    }
}

} // namespace
} // namespace doppel::scenarios
