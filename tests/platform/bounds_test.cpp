// SPDX-License-Identifier: Apache-2.0
// Bounds on times and counts that no failing, hanging or being out of reach keeps. Each right value
// follows from the scenario by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

void expectMissed(const RunResult& result) {
    EXPECT_FALSE(result.objectives.empty());
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_FALSE(objective.met) << objective.that << ": " << objective.note;
    }
}

TEST(ABoundOnTimes, IsNotKeptByAnswersInVain) {
    const RunResult result = playText(R"(doppel: 1
duration: 5min
components:
  shop: {kind: app, replicas: 2, workers: 2, threads: 50, cpu: 0s, io: 2s}
traffic:
  guests: {kind: open, to: shop, rate: 10/s, latency: 0s, patience: 1s}
objectives:
  - {name: all, that: shop.latency.p95 <= 3s}
  - {name: failures, that: shop.latency_failed.p95 < 2s}
  - {name: both, that: shop.latency_all.p95 <= 3s}
  - {name: visitors, that: guests.latency.p95 <= 3s}
)");
    expectMissed(result);
    EXPECT_NEAR(result.objectives[1].value.value(), 2.0, 0.01);
    EXPECT_THAT(result.objectives[0].note, HasSubstr("with 100 % failed"));
}

// Five threads hang after a minute; who comes then waits for a thread until they leave.
TEST(ABoundOnTimes, IsNotKeptByThreadsThatHang) {
    expectMissed(playText(R"(doppel: 1
duration: 5min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 1ms, calls: [{to: db, timeout: 1h}]}
  db: {kind: database, io: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 0s, patience: 30s}
timeline:
  - {at: 1min, fault: slow, target: db, delay: 1h}
objectives:
  - {name: work, that: shop.http_request_duration_seconds.p95 <= 100ms}
  - {name: queue, that: shop.http_request_queue_duration_seconds.p95 <= 100ms}
  - {name: mean, that: shop.http_request_queue_duration_seconds.mean <= 100ms}
)"));
}

TEST(ABoundOnCounts, IsNotKeptByWhatNothingReaches) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: nginx, to: shop, upstream: service}
  shop: {kind: app, replicas: 2, workers: 2, threads: 50, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: open, to: web, rate: 10/s, latency: 0s}
timeline:
  - {at: 0s, fault: down, target: web, how: crash}
objectives:
  - {name: failed, that: shop.failed <= 0}
  - {name: refused, that: shop.refused <= 0}
  - {name: late, that: shop.late <= 0}
  - {name: unreached, that: shop.unreached <= 0}
  - {name: busy, that: shop.utilisation <= 50%}
  - {name: threads, that: shop.puma_busy_threads.max <= 50}
  - {name: late at web, that: web.late <= 0}
)");
    expectMissed(result);
    EXPECT_EQ(result.objectives[0].note, "not measured: nothing came to it");
}

// Twenty users who hang from a third of the time on fail twenty times, and omit the rest.
TEST(ABoundOnCounts, IsNotKeptByUsersWhoHangAndAskForNothing) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
unfinished_after: 10s
components:
  web: {kind: app, replicas: 2, cpu: 5ms}
traffic:
  guests: {kind: closed, to: web, users: 20, think: 1s}
timeline:
  - {at: 2min, fault: slow, delay: 10h, target: web}
objectives:
  - {name: all, that: guests.failed <= 25}
  - {name: later, that: guests.failed <= 25, between: 4min and 6min}
  - {name: unfinished, that: guests.outcome_unfinished <= 25}
)");
    expectMissed(result);
    // From 2 min on each would have come every 1,025 ms: a second's thinking, 5 ms and the way.
    EXPECT_NEAR(result.objectives[0].value.value(), 20 * 234, 40);
    EXPECT_NEAR(result.objectives[1].value.value(), 20 * 117, 40);
    EXPECT_THAT(result.objectives[0].note, HasSubstr("which count as failed"));
}

TEST(ABoundOnCounts, IsKeptWhereThereIsNothingToCount) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  front: {kind: cloud_run, to: web, min_instances: 2}
  web: {kind: app, replicas: 2, cpu: 5ms, boot_time: 3s}
traffic:
  guests: {kind: open, to: front, rate: 20/s}
objectives:
  - {name: timeouts, that: web.timeouts <= 0}
  - {name: connect failures, that: web.connect_failures <= 0}
  - {name: startups, that: front.startup_latencies.max <= 10s}
)");
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.that << ": " << objective.note;
    }
    EXPECT_EQ(result.objectives[2].note, "none happened");
}

// What hangs from 30 s on has taken up to 90 s so far, whoever is answered 5 ms.
TEST(ABoundFromBelow, IsNotKeptByHanging) {
    const std::string text = R"(doppel: 1
duration: 2min
unfinished_after: 10s
components:
  web: {kind: app, replicas: 2, workers: 4, threads: 50, cpu: 5ms}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives:
  - {name: visitors, that: guests.latency.max >= 9s}
  - {name: mean, that: guests.latency.mean >= 9s}
  - {name: component, that: web.latency.max >= 9s}
  - {name: threads, that: web.http_request_duration_seconds.max >= 9s}
)";
    expectMissed(playText(text + "timeline: [{at: 30s, fault: slow, delay: 10h, target: web}]\n"));
    const RunResult slow =
        playText(text + "timeline: [{at: 0s, fault: slow, delay: 9s, target: web}]\n");
    for (const ObjectiveResult& objective : slow.objectives) {
        EXPECT_TRUE(objective.met) << objective.that << ": " << objective.note;
    }
}

// 60 s before the end all but 1 % begin to hang: 59 s x 99 have not ended, and are not overdue.
TEST(AVerdictOfAWindow, SaysWhoHadNotEnded) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  shop: {kind: app, replicas: 1, workers: 2, threads: 9000, cpu: 0s, io: 10ms, readiness: none}
traffic:
  guests: {kind: open, to: shop, rate: 100/s, latency: 0s}
timeline:
  - {at: 2min 1s, fault: slow, target: shop, share: 99%, delay: 1h, name: bad}
objectives:
  - {name: available, that: guests.availability >= 100%, during: bad}
  - {name: all the time, that: guests.availability >= 99%}
  - {name: anyhow, that: guests.availability >= 50%}
  - {name: fast, that: guests.latency.p95 <= 1s, during: bad}
)");
    const std::string waiting = std::to_string(result.limited.front().unfinished);
    EXPECT_NEAR(static_cast<double>(result.limited.front().unfinished), 59 * 99, 4 * 77);
    EXPECT_EQ(result.objectives[0].note, "with " + waiting + " not ended");
    EXPECT_THAT(result.objectives[1].note, HasSubstr(" not ended"));
    EXPECT_EQ(result.objectives[2].note, "") << "12,100 of 18,000 are good however these end";
    EXPECT_FALSE(result.objectives[3].met) << result.objectives[3].note;
}

} // namespace
} // namespace doppel::scenarios
