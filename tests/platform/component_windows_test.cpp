// SPDX-License-Identifier: Apache-2.0
// Objectives on what a component did in a time. Each right value follows by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// All six servers are dead for 5 of 60 minutes.
const std::string kOutage = R"(doppel: 1
duration: 1h
components:
  shop: {kind: app, replicas: 6, workers: 2, threads: 5, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 5/s, latency: 0s}
timeline:
  - {at: 20min, for: 5min, name: out, fault: down, target: shop}
objectives:
)";

TEST(AGaugesObjective, IsOfItsWorstLevel) {
    const RunResult result = playText(kOutage + R"(
  - {name: floor, that: shop.puma_booted_workers >= 10}
  - {name: mean, that: shop.puma_booted_workers.mean >= 10}
  - {name: ceiling, that: shop.puma_booted_workers <= 12}
  - {name: before, that: shop.puma_booted_workers == 12, between: 0s and 20min}
  - {name: least before, that: shop.puma_booted_workers.min >= 12, between: 10s and 20min}
  - {name: meanwhile, that: shop.puma_booted_workers <= 0, during: out}
  - {name: not dead, that: shop.puma_booted_workers > 0, during: out}
)");
    EXPECT_FALSE(objectiveOf(result, "floor").met);
    EXPECT_EQ(objectiveOf(result, "floor").value, 0.0);
    EXPECT_THAT(objectiveOf(result, "floor").note, HasSubstr("at its least, 1"));
    EXPECT_TRUE(objectiveOf(result, "mean").met) << "at least 12 x 54/60, with a minute to boot";
    EXPECT_TRUE(objectiveOf(result, "ceiling").met);
    EXPECT_TRUE(objectiveOf(result, "before").met) << objectiveOf(result, "before").note;
    EXPECT_TRUE(objectiveOf(result, "least before").met);
    EXPECT_TRUE(objectiveOf(result, "meanwhile").met) << "it is so from the first moment on";
    EXPECT_FALSE(objectiveOf(result, "not dead").met);
}

// 20 a second come; all fail from 1 min to 2 min.
const std::string kErrors = R"(doppel: 1
duration: 4min
components:
  shop: {kind: app, replicas: 2, workers: 2, threads: 5, cpu: 0s, io: 10ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 0s}
timeline:
  - {at: 1min, for: 1min, name: bad, fault: error, target: shop, status: 500}
  - {at: 3min, for: 1min, name: slowly, fault: slow, target: shop, delay: 2s}
objectives:
  - {name: before, that: shop.failed <= 0, between: 0s and 1min}
  - {name: after, that: shop.failed <= 0, between: 2min and 3min}
  - {name: good after, that: shop.availability >= 100%, between: 2min and 3min}
  - {name: bad, that: shop.availability >= 1%, during: bad}
  - {name: how many, that: shop.failed >= 0, during: bad}
  - {name: fast, that: shop.latency.max <= 11ms, between: 2min and 3min}
  - {name: slow, that: shop.latency.p50 >= 2s, during: slowly}
  - {name: all, that: shop.latency.p99 <= 1s, between: 0s and 1min}
  - {name: twice, that: shop.requests <= 1000000, during: slowly, between: 3min 30s and 5min}
)";

TEST(AComponentsWindow, CountsByDifference) {
    const RunResult result = playText(kErrors);
    for (const char* met : {"before", "after", "good after", "fast", "slow", "all"}) {
        EXPECT_TRUE(objectiveOf(result, met).met) << met << objectiveOf(result, met).note;
    }
    EXPECT_EQ(objectiveOf(result, "bad").value, 0.0);
    EXPECT_NEAR(*objectiveOf(result, "how many").value, 1200, 4 * 35);
    EXPECT_EQ(objectiveOf(result, "how many").value, figure(result, "shop", "failed"));
    EXPECT_NEAR(*objectiveOf(result, "twice").value, 600, 4 * 25);
}

TEST(AComponentsWindow, BeginsWithTheEndOfTheWarmUp) {
    const RunResult result =
        playText(kErrors + "warmup: 90s\n", {"objectives=[{name: half, that: "
                                             "shop.failed >= 0, during: bad}]"});
    EXPECT_NEAR(*objectiveOf(result, "half").value, 600, 4 * 25);
    EXPECT_TRUE(hasNote(result, "objectives[0] (half): during bad: the warm-up ends at 1min 30s, "
                                "within that time"));
}

TEST(AComponentsWindow, LeavesNothingOfTheRunAsItWasNot) {
    const RunResult with = playText(kErrors);
    const RunResult without = playText(kErrors, {"objectives=[]"});
    EXPECT_EQ(with.fingerprint, without.fingerprint);
    EXPECT_EQ(with.components, without.components);
}

// Ten threads, 100 ms each: 2 a second need 2 % of them, the 120 of the rush 120 %.
TEST(AComponentsWindow, ShowsTheRushThatAMeanHides) {
    const RunResult result = playText(R"(doppel: 1
duration: 20min
components:
  shop: {kind: app, replicas: 2, workers: 1, threads: 5, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: open, to: shop, rate: 2/s, latency: 0s, surges: [{at: 10min, for: 1min, factor: 60x, name: rush}]}
objectives:
  - {name: mean, that: shop.utilisation <= 80%}
  - {name: rush, that: shop.utilisation <= 80%, during: rush}
  - {name: threads, that: shop.puma_busy_threads < 10}
)");
    EXPECT_TRUE(objectiveOf(result, "mean").met);
    EXPECT_EQ(objectiveOf(result, "mean").note, "on average");
    EXPECT_FALSE(objectiveOf(result, "rush").met);
    EXPECT_GT(*objectiveOf(result, "rush").value, 0.95);
    EXPECT_FALSE(objectiveOf(result, "threads").met);
}

// Everything hangs from 1 min on. Of what comes in 40 s nothing has ended, nor is it overdue.
const std::string kHang = R"(doppel: 1
duration: 4min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: 1ms, readiness: none}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 0s}
timeline:
  - {at: 1min, name: hang, fault: slow, target: shop, delay: 3h}
objectives:
  - {name: early, that: shop.latency.p95 <= 1s, between: 50s and 100s}
  - {name: available, that: shop.availability >= 99%, between: 50s and 100s}
  - {name: overdue, that: shop.failed >= 0, between: 100s and 150s}
  - {name: none, that: shop.overdue <= 0, between: 70s and 100s}
)";

TEST(AComponentsWindow, IsNotMetByHanging) {
    const RunResult result = playText(kHang);
    EXPECT_FALSE(objectiveOf(result, "early").met) << "200 of 1000 were answered";
    EXPECT_THAT(objectiveOf(result, "early").note, HasSubstr("% failed"));
    EXPECT_NEAR(*objectiveOf(result, "available").value, 0.2, 0.06);
    EXPECT_NEAR(*objectiveOf(result, "overdue").value, 20 * 50, 4 * 32) << "all that came then";
    EXPECT_FALSE(objectiveOf(result, "none").met) << "all of it is";
}

// 30 % of what comes in 50 s takes two minutes, so that it has failed long after them.
TEST(AComponentsWindow, IsOfWhatArrivesInItWhateverBecomesOfThatLater) {
    const RunResult result = playText(R"(doppel: 1
duration: 10min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 2, threads: 200, cpu: 1ms}
traffic:
  guests: {kind: open, to: lb, rate: 20/s, latency: 0s}
timeline:
  - {at: 5min, for: 50s, fault: slow, target: lb, delay: 2min, share: 30%, name: hang}
objectives:
  - {name: visits, that: guests.availability >= 99%, during: hang}
  - {name: available, that: lb.availability >= 99%, during: hang}
  - {name: failed, that: lb.failed <= 0, during: hang}
  - {name: late, that: lb.late <= 0, during: hang}
  - {name: fast, that: lb.latency.p95 <= 1s, during: hang}
  - {name: half, that: lb.latency.p50 <= 1s, during: hang}
  - {name: after, that: lb.failed <= 0, between: 5min 50s and 10min}
  - {name: available after, that: lb.availability >= 100%, between: 5min 50s and 10min}
)");
    for (const char* missed : {"visits", "available", "failed", "late", "fast"}) {
        EXPECT_FALSE(objectiveOf(result, missed).met) << missed;
    }
    for (const char* met : {"half", "after", "available after"}) {
        EXPECT_TRUE(objectiveOf(result, met).met) << met << objectiveOf(result, met).note;
    }
    EXPECT_EQ(objectiveOf(result, "available").value, objectiveOf(result, "visits").value);
    EXPECT_NEAR(*objectiveOf(result, "available").value, 0.7, 0.06);
    EXPECT_EQ(objectiveOf(result, "failed").value, figure(result, "guests", "failed"));
    EXPECT_EQ(objectiveOf(result, "late").value, objectiveOf(result, "failed").value);
}

// All threads hang for half a minute, and who waits for one gets it after that, in time.
TEST(AComponentsWindow, TellsWhoWaitsInAQueueAtItsEnd) {
    const RunResult result = playText(R"(doppel: 1
duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 0s, io: 1ms, readiness: none}
traffic:
  guests: {kind: open, to: web, rate: 10/s, latency: 0s}
timeline:
  - {at: 60s, for: 1s, fault: slow, target: web, delay: 40s, name: hang}
objectives:
  - {name: queue, that: web.http_request_queue_duration_seconds.p50 <= 1s, between: 60s and 90s}
  - {name: available, that: web.availability >= 100%, between: 60s and 90s}
)");
    EXPECT_TRUE(objectiveOf(result, "available").met) << "all have their answer within a minute";
    EXPECT_FALSE(objectiveOf(result, "queue").met);
    EXPECT_THAT(objectiveOf(result, "queue").note, HasSubstr("waiting for longer"));
}

TEST(AComponentsWindow, IsOfTimeOnly) {
    const std::string shop = "doppel: 1\nduration: 1h\nlocations: {york: {weight: 1}}\n"
                             "components:\n  shop: {kind: app}\n"
                             "traffic:\n  guests: {kind: open, to: shop, rate: 1/s}\n"
                             "objectives: [{name: a, that: shop.failed <= 0, ";
    EXPECT_THAT(whyRefused(shop + "location: york}]\n"),
                HasSubstr("can only be limited by `during` and `between`"));
    EXPECT_THAT(whyRefused(shop + "during: nothing}]\n"), HasSubstr("span of time"));
    EXPECT_EQ(whyRefused(shop + "between: 1min and 2min}]\n"), "");
}

} // namespace
} // namespace doppel::scenarios
