// SPDX-License-Identifier: Apache-2.0
// Users who wait ask for nothing, so that what hangs has few visits to fail: what they would have
// asked for counts. Each value follows from the scenario by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// Ten users ask once a second and are answered at once.
const std::string kUsers = R"(doppel: 1
duration: 20min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 0s, readiness: none}
traffic:
  guests: {kind: closed, to: shop, users: 10, think: 1s, latency: 0s}
)";
const std::string kHangsToTheEnd =
    "timeline: [{at: 10min, fault: slow, target: shop, delay: 3h}]\n";

const TrafficResult& guestsOf(const RunResult& result) {
    return result.traffic.front();
}

TEST(OmittedVisits, MakeHalfAnHourOfHangingHalfAnHourOfFailing) {
    const RunResult result = playText(kUsers + kHangsToTheEnd);
    // Each made 600 visits, from 0 s to 599 s; that of 600 s hangs, with those of 601 s to 1199 s.
    EXPECT_EQ(guestsOf(result).ok, 6000U);
    EXPECT_EQ(guestsOf(result).failed, 10U);
    EXPECT_EQ(guestsOf(result).unfinished, 10U);
    EXPECT_EQ(guestsOf(result).omitted, 5990U);
    EXPECT_EQ(guestsOf(result).availability(), 0.5);
    EXPECT_EQ(figure(result, "guests", "latency.count"), 6010) << "they have no latency";
}

TEST(OmittedVisits, AreKeptWhenTheHangingIsOver) {
    const RunResult result = playText(
        kUsers + "timeline: [{at: 5min, for: 10min, fault: slow, target: shop, delay: 10min}]\n");
    // 0 s to 299 s, and 901 s to 1199 s or 1200 s.
    EXPECT_NEAR(static_cast<double>(guestsOf(result).ok), 10 * (300 + 299), 10);
    EXPECT_EQ(guestsOf(result).late, 10U);
    EXPECT_EQ(guestsOf(result).omitted, 5990U);
    EXPECT_NEAR(guestsOf(result).availability().value(), 0.5, 0.001);
}

TEST(OmittedVisits, AreNoneWhereFailuresAreFast) {
    const RunResult result =
        playText(kUsers + "timeline: [{at: 10min, fault: error, target: shop, status: 503}]\n");
    EXPECT_EQ(guestsOf(result).omitted, 0U);
    EXPECT_NEAR(guestsOf(result).availability().value(), 0.5, 0.001);
}

TEST(OmittedVisits, AreThoseOfEachTimeOut) {
    const RunResult result = playText(kUsers + kHangsToTheEnd, {"traffic.guests.patience=9s"});
    // From 600 s on each waits for 9 s and thinks for one: 60 visits, with 8 omitted by each.
    EXPECT_NEAR(static_cast<double>(guestsOf(result).failed), 600, 10);
    EXPECT_EQ(guestsOf(result).omitted, 8 * guestsOf(result).failed);
    EXPECT_NEAR(guestsOf(result).availability().value(), 6000.0 / (6000 + 9 * 600), 0.002);
}

TEST(OmittedVisits, AreFewerWhereAnswersTakeTheirTime) {
    const RunResult result = playText(kUsers + kHangsToTheEnd, {"components.shop.io=1s"});
    // A visit each 2 s: 300 by 600 s, and 299 omitted.
    EXPECT_EQ(guestsOf(result).omitted, 2990U);
    EXPECT_NEAR(guestsOf(result).availability().value(), 0.5, 0.002);
}

TEST(OmittedVisits, AreOfUsersWhoDoNotThinkByTheirAnswersAlone) {
    const RunResult result =
        playText(kUsers + kHangsToTheEnd, {"traffic.guests.think=0s", "components.shop.io=100ms"});
    EXPECT_EQ(guestsOf(result).omitted, 59'990U);
    EXPECT_NEAR(guestsOf(result).availability().value(), 0.5, 0.001);
}

TEST(OmittedVisits, AreNoneOfWhoDoesNotThinkAndWasNeverAnswered) {
    const RunResult result =
        playText(kUsers + kHangsToTheEnd,
                 {"timeline[0].at=0s", "traffic.guests.think=0s", "traffic.guests.latency=10ms"});
    EXPECT_EQ(guestsOf(result).omitted, 0U);
    EXPECT_EQ(guestsOf(result).availability(), 0.0);
}

TEST(OmittedVisits, AreOfOpenSourcesNever) {
    const RunResult result = playText(
        "doppel: 1\nduration: 20min\ncomponents:\n  shop: {kind: app, replicas: 1, workers: 1, "
        "threads: 10000, cpu: 0s, io: 0s, readiness: none}\ntraffic:\n  guests: {kind: open, to: "
        "shop, rate: 10/s, latency: 0s}\n" +
        kHangsToTheEnd);
    EXPECT_EQ(guestsOf(result).omitted, 0U);
    EXPECT_NEAR(guestsOf(result).availability().value(), 6000.0 / (6000 + 5400), 0.02);
}

TEST(OmittedVisits, CountWhereTheyWouldHaveBegun) {
    const RunResult result = playText(kUsers + kHangsToTheEnd + R"(objectives:
  - {name: hung, that: guests.availability >= 1%, between: 12min and 13min}
  - {name: half, that: guests.availability >= 50%, between: 9min and 11min}
  - {name: in time, that: guests.within(1s) >= 50.1%}
  - {name: fast, that: guests.latency.p95 <= 1s}
)");
    EXPECT_EQ(result.limited[0].total, 0U);
    EXPECT_EQ(result.limited[0].omitted, 600U);
    EXPECT_EQ(result.objectives[0].value, 0.0);
    EXPECT_EQ(result.objectives[1].value, 0.5);
    EXPECT_TRUE(result.objectives[1].met);
    EXPECT_EQ(result.objectives[2].value, 0.5);
    EXPECT_FALSE(result.objectives[2].met);
    EXPECT_FALSE(result.objectives[3].met) << result.objectives[3].note;
}

TEST(OmittedVisits, OfTheWarmUpAreOfNoResult) {
    const RunResult result = playText(kUsers + kHangsToTheEnd, {"warmup=15min"});
    EXPECT_EQ(guestsOf(result).omitted, 3000U);
    EXPECT_EQ(guestsOf(result).availability(), 0.0);
}

TEST(OmittedVisits, AreInTheIndicatorOfRecovery) {
    const RunResult result = playText(
        kUsers + "timeline: [{at: 5min, for: 10min, fault: slow, target: shop, delay: 10min}]\n");
    const auto& buckets = result.sli.buckets;
    // Ten users omit one a second from the first second after they hang, which is known a minute
    // later, with the 59 omitted by then.
    EXPECT_EQ(buckets[30].failed, 90U);
    EXPECT_EQ(buckets[30].hindsight, 90);
    EXPECT_EQ(buckets[31].failed, 100U);
    EXPECT_EQ(buckets[36].failed, 100U);
    EXPECT_EQ(buckets[36].hindsight, -590);
    EXPECT_EQ(buckets[50].failed, 100U);
    models::SliBucket all;
    for (const models::SliBucket& bucket : buckets) {
        all.addStretch(bucket);
    }
    EXPECT_EQ(all.total, guestsOf(result).wanted());
    EXPECT_EQ(all.failed, guestsOf(result).failed + guestsOf(result).omitted);
    EXPECT_EQ(result.recovery->failedRequests, 6000U);
}

} // namespace
} // namespace doppel::scenarios
