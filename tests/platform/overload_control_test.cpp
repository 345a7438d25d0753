// SPDX-License-Identifier: Apache-2.0
// What keeps an outage alive when its cause has gone, and what lets it end: a back end of 100 requests a second with 60 to do, which
// is ten times as slow for 20 s. Who waits for more than 500 ms gives up and comes again, up to three times.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

std::string withRetries(const std::string& ofCall, const std::string& ofBack = "") {
    return R"(
doppel: 1
title: A front end that calls again
duration: 10min
seed: 3
components:
  front:
    kind: app
    replicas: 1
    workers: 4
    threads: 200
    cpu: 1ms
    calls: [{to: back, timeout: 500ms)" +
           ofCall + R"(}]
  back: {kind: app, replicas: 1, workers: 1, threads: 4, accept_policy: shared, readiness: {interval: 1h}, cpu: 10ms, content: {})" +
           ofBack + R"(}
traffic:
  visitors: {kind: open, to: front, rate: 60/s}
timeline: [{at: 60s, for: 20s, fault: slow, target: back, factor: 10x}]
objectives:
  - {name: later, that: visitors.availability >= 0%, between: 4min and 10min}
)";
}

/// The availability from 4 min on, more than two and a half minutes after the trigger.
double laterAvailability(const std::string& text) {
    const RunResult result = playText(text);
    EXPECT_EQ(result.objectives.size(), 1U);
    return result.objectives.empty() ? -1 : result.objectives.front().value.value_or(-1);
}

constexpr const char* kThreeTimes = ", retries: {retries: 3, jitter: none}";

TEST(MetastableRetries, ComesBackWithoutRetries) {
    EXPECT_GT(laterAvailability(withRetries("")), 0.999);
}

TEST(MetastableRetries, DoesNotComeBackByItselfWithUnlimitedRetries) {
    EXPECT_LT(laterAvailability(withRetries(kThreeTimes)), 0.2);
}

TEST(MetastableRetries, ComesBackWithARetryBudget) {
    EXPECT_GT(
        laterAvailability(withRetries(", retries: {retries: 3, jitter: none, budget_share: 10%}")),
        0.999);
}

TEST(MetastableRetries, ComesBackWhereTheBackEndRefusesWhoWaitedTooLong) {
    EXPECT_GT(laterAvailability(withRetries(kThreeTimes, ", queue: {codel: true}")), 0.99);
}

TEST(MetastableRetries, ComesBackWhereTheBackEndShedsWhatWouldWait) {
    EXPECT_GT(laterAvailability(withRetries(kThreeTimes, ", queue: {shed_above: 20}")), 0.99);
}

TEST(MetastableRetries, ComesBackWhereTheLastComesFirst) {
    EXPECT_GT(laterAvailability(
                  withRetries(kThreeTimes, ", queue: {order: adaptive_lifo, lifo_from: 5}")),
              0.99);
}

// A dependency that hangs takes a page's thread for 4 s: 60 threads for 15 pages a second. Ten places
// leave the others to pages that can be had without it.
TEST(Bulkhead, KeepsOneDependencyFromTakingAllThreads) {
    const auto served = [](const std::string& bulkhead) {
        const RunResult result = playText(R"(
doppel: 1
title: A dependency that hangs
duration: 5min
seed: 3
components:
  front:
    kind: app
    replicas: 1
    workers: 2
    threads: 20
    cpu: 1ms
    calls: [{to: extra, timeout: 4s, on_failure: ignore, content: false)" +
                                          bulkhead + R"(}]
  extra: {kind: object_store, contents: everything, first_byte: 10ms}
traffic:
  visitors: {kind: open, to: front, rate: 15/s}
timeline: [{at: 60s, for: 4min, fault: slow, target: extra, delay: 1h}]
objectives:
  - {name: quickly, that: visitors.within(1s) >= 0%, between: 2min and 5min}
)");
        return result.objectives.empty() ? -1 : result.objectives.front().value.value_or(-1);
    };
    EXPECT_LT(served(""), 0.1);
    EXPECT_GT(served(", bulkhead: {concurrent: 10}"), 0.75);
}

} // namespace
} // namespace doppel::scenarios
