// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/comparison.h"
#include "analysis/level_metrics.h"
#include "models/app/app_metrics.h"
#include "models/data/database_metrics.h"
#include "models/data/key_value_metrics.h"
#include "models/router/router_metrics.h"
#include "scenarios/metric_result.h"
#include "tests/analysis/compared_pair.h"

#include <gmock/gmock.h>

#include <set>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(ComparisonNoise, IsThreeDeviationsOfTwoCountsOrAPercent) {
    // 3 √(100 + 142) = 46.7; 3 √(100 + 147) = 47.1 < 48 of 148
    EXPECT_TRUE(isSameCount(100, 142));
    EXPECT_TRUE(isSameCount(100, 146));
    EXPECT_FALSE(isSameCount(100, 148));
    // 1 % of a million is 10,000; three deviations are 4,254.
    EXPECT_TRUE(isSameCount(1'000'000, 1'010'000));
    EXPECT_FALSE(isSameCount(1'000'000, 1'011'000));
    EXPECT_TRUE(isSameCount(0, 9)) << "3 √9";
    EXPECT_FALSE(isSameCount(0, 10)) << "3 √10 = 9.5";
}

TEST(ComparisonNoise, OfTimesIsFivePercentAndAMillisecond) {
    EXPECT_TRUE(isSameTime(0.951, 1.0));
    EXPECT_FALSE(isSameTime(0.94, 1.0));
    EXPECT_TRUE(isSameTime(0.002, 0.003));
    EXPECT_FALSE(isSameTime(0.002, 0.0031));
    EXPECT_TRUE(isSameRecovery(600, 610));
    EXPECT_FALSE(isSameRecovery(600, 610.1));
}

TEST_F(ComparedPairTest, EqualFingerprintsAreTheSameToTheBit) {
    after.fingerprint = before.fingerprint;
    const Comparison comparison = compare(before, after);
    EXPECT_TRUE(comparison.isEqual);
    EXPECT_THAT(textsOf(comparison), ElementsAre("= The same to the bit."));
}

TEST_F(ComparedPairTest, RunsThatHaveNotEndedAreNotEqualForHavingNoFingerprint) {
    before.fingerprint.clear();
    after.fingerprint.clear();
    EXPECT_FALSE(compare(before, after).isEqual);
}

TEST_F(ComparedPairTest, NoiseIsNoDifference) {
    addSource(1'000'000, 10'000, 10'100, 0.3, 0.31);
    EXPECT_THAT(textsOf(compare(before, after)),
                ElementsAre("= Nothing that visitors feel differs by more than noise.",
                            "= p99 of good answers is 310 ms, not 300 ms.",
                            "= 10.1 k visits fail, not 10 k: 1 % more."));
}

TEST_F(ComparedPairTest, TellsWhatRecoveryCosts) {
    before.recovery = recovered(10min + 5s);
    after.recovery = recovered(11min + 22s);
    const Comparison comparison = compare(before, after);
    EXPECT_THAT(textsOf(comparison),
                ElementsAre("▲ Recovery takes 1 min 17 s longer.",
                            "▲ Visitors are well again 11 min 22 s after it began, not 10 min 5 s "
                            "(41 min 22 s)."));
    const Difference& step = comparison.differences[1];
    EXPECT_EQ(step.what, "time_to_recover");
    EXPECT_EQ(step.at, at(41min + 22s));
    EXPECT_EQ(step.before, 605);
    EXPECT_EQ(step.after, 682);
}

TEST_F(ComparedPairTest, RecoveryWithinABucketIsTheSameAndTold) {
    before.recovery = recovered(10min + 5s);
    after.recovery = recovered(10min + 12s);
    EXPECT_EQ(compare(before, after).differences[1].change, Change::Same);
}

TEST_F(ComparedPairTest, TellsThatVisitorsAreNotWellAgain) {
    before.recovery = recovered(10min + 5s);
    after.recovery = recovered({});
    EXPECT_THAT(textsOf(compare(before, after)),
                ElementsAre("▲ Visitors are not well again.",
                            "▲ Visitors are not well again by then; they were 10 min 5 s after it "
                            "began."));
}

TEST_F(ComparedPairTest, TellsThatVisitorsAreNotHarmedAnyMore) {
    before.recovery = recovered(10min);
    after.recovery = scenarios::RecoveryResult{.state = scenarios::RecoveryState::Unharmed};
    const Comparison comparison = compare(before, after);
    EXPECT_EQ(comparison.differences[1].text(),
              "Visitors do not fall below the objective any more, as they did (30 min).");
    EXPECT_EQ(comparison.differences[1].change, Change::Better);
    after.recovery->state = scenarios::RecoveryState::NotKnown;
    EXPECT_EQ(compare(before, after).differences.size(), 1U) << "it ended too soon to say";
}

TEST_F(ComparedPairTest, ObjectivesAreLostAndWon) {
    before.objectives = {{"availability", "visitors.availability >= 99%", 0.993, true},
                         {"recovery", "recovery.time_to_recover <= 15min", {}, false}};
    after.objectives = {{"availability", "visitors.availability >= 99%", 0.98, false},
                        {"recovery", "recovery.time_to_recover <= 15min", 600.0, true}};
    Comparison comparison = compare(before, after);
    EXPECT_THAT(comparison.lost, ElementsAre("availability"));
    EXPECT_THAT(comparison.won, ElementsAre("recovery"));
    EXPECT_TRUE(comparison.differences[0].text().starts_with(
        "“availability” is lost, “recovery” is won. "));
    EXPECT_EQ(comparison.differences[0].change, Change::Worse);
    after.fingerprint.clear();
    comparison = compare(before, after);
    EXPECT_TRUE(comparison.differences[0].text().starts_with(
        "“availability” is missed so far, “recovery” is met so far. "));
}

TEST_F(ComparedPairTest, AnObjectiveThatWasNotMeasuredYetIsNeitherLostNorWon) {
    before.fingerprint.clear();
    after.fingerprint.clear();
    before.objectives = {{"recovery", "recovery.time_to_recover <= 15min", 600.0, true}};
    after.objectives = {{"recovery", "recovery.time_to_recover <= 15min", {}, false}};
    EXPECT_THAT(compare(before, after).lost, ::testing::IsEmpty());
    after.fingerprint = "f00";
    EXPECT_THAT(compare(before, after).lost, ElementsAre("recovery")) << "it never came";
}

TEST_F(ComparedPairTest, SaysWhyAnObjectiveIsLostWhoseValueKeepsTheBound) {
    before.objectives = {{"quick", "visitors.latency.p99 <= 500ms", 0.09, true}};
    after.objectives = {{"quick", "visitors.latency.p99 <= 500ms", 0.0952, false, "",
                         "with 1.44 % failed: of all, 98.2 % within 500ms"}};
    EXPECT_TRUE(
        compare(before, after)
            .differences[0]
            .text()
            .starts_with("“quick” is lost (with 1.44 % failed: of all, 98.2 % within 500ms). "));
}

// A longer queue is what the platform does; fewer failures are what visitors feel.
TEST_F(ComparedPairTest, TheHeadlineIsAboutVisitorsFirst) {
    addSource(1'000'000, 23'700, 16'100, 0.3, 0.3);
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 0, 586, 0, 0},
               {0, 0, 0, 0, 0, 1003, 0, 0});
    const Comparison comparison = compare(before, after);
    EXPECT_EQ(comparison.differences[0].text(), "16.1 k visits fail, not 23.7 k: 32.07 % fewer.");
    EXPECT_EQ(comparison.differences[0].change, Change::Better);
}

TEST_F(ComparedPairTest, WhatReadsTheSameIsAsBefore) {
    addSource(1'000'000, 19'702, 19'714, 0.3, 0.3001);
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::IsSupersetOf({"= 19.7 k visits fail, as before.",
                                         "= p99 of good answers is 300 ms, as before."}));
}

// A knob was turned that governs nothing that happened.
TEST_F(ComparedPairTest, RunsWhoseRowsAllAgreeAreTheSameSoFar) {
    addColumns(Kind::Increase, "visitors", "requests", "", {1, 2, 3, 4, 5, 6, 7, 8},
               {1, 2, 3, 4, 5, 6, 7, 8});
    before.fingerprint.clear();
    after.fingerprint.clear();
    const Comparison comparison = compare(before, after);
    EXPECT_TRUE(comparison.isEqualSoFar);
    EXPECT_THAT(textsOf(comparison), ElementsAre("= The same to the bit so far."));
}

TEST_F(ComparedPairTest, TellsPeaksAndHowLongLatencyIsAboveABound) {
    addSource(1'000, 0, 0, 0.3, 0.3);
    // Rows of 30 s from 38:00 on; the last of each is at 42:00.
    addColumns(Kind::Quantile, "visitors", "latency", "p99",
               {0.2, 0.2, 0.2, 0.2, 0.3, 1.68, 1.2, 0.3},
               {0.2, 0.2, 0.2, 0.2, 2.0, 3.1, 3.68, 2.5});
    EXPECT_THAT(
        textsOf(compare(before, after)),
        ::testing::IsSupersetOf({"▲ p99 peaks at 3.68 s at 41 min 30 s, not at 1.68 s at 41 min.",
                                 "▲ p99 is above 1 s for 2 min, not for 1 min (from 40 min)."}));
    EXPECT_EQ(compare(before, after).equalUntil, at(40min));
    // What is promised of that source is the bound, instead.
    after.objectives = {{"fast", "visitors.latency.p99 <= 2500ms", 0.3, true}};
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▲ p99 is above 2.5 s for 1 min, not for none (from 40 min "
                                    "30 s)."));
}

TEST_F(ComparedPairTest, TellsHowLongQueuesWereAndWhenTheyWereGone) {
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 419, 116, 0.2, 0},
               {0, 0, 0, 0, 651, 600, 12, 0.1});
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▲ frontend's queue reaches 651, not 419, at 40 min 30 s, and "
                                    "is gone at 41 min 30 s, not at 41 min."));
}

TEST_F(ComparedPairTest, WaitingLessIsNoGainWhereMoreFail) {
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 419, 116, 0.2, 0},
               {0, 0, 0, 0, 0.3, 0.1, 0, 0});
    addSource(10'000, 0, 5'000, 0.3, 0.1);
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::IsSupersetOf({"· frontend's queue reaches 0, not 419.",
                                         "· p99 of good answers is 100 ms, not 300 ms."}));
}

TEST_F(ComparedPairTest, AQueueThatNobodyEverWasInIsNotLeftAtTheEnd) {
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 419, 116, 0.2, 0},
               {0, 0, 0, 0, 0.3, 0.1, 0, 0});
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▼ frontend's queue reaches 0, not 419."));
}

TEST_F(ComparedPairTest, ShortQueuesAreNoise) {
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 3, 0, 0, 0},
               {0, 0, 0, 0, 6, 0, 0, 0});
    EXPECT_EQ(compare(before, after).differences.size(), 1U);
}

TEST_F(ComparedPairTest, CountsWhatIsTurnedAwayFromWhereTheyPart) {
    addColumns(Kind::Increase, "fastly", "connection_limit", "", {0, 0, 0, 5, 900, 300, 0, 0},
               {0, 0, 0, 9, 2000, 2000, 1500, 3});
    // Until 40:00 5 and 9 are the same but for noise (3 √14 = 11).
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▲ fastly finds its connections to a backend taken 5512 times, "
                                    "not 1205 (from 40 min)."));
}

TEST_F(ComparedPairTest, TellsWhoAnswersInThePlaceOfThePlatform) {
    addSource(6'000'000, 42'351, 42'464, 0.3, 0.3);
    before.sources[0].servedBy = {{"cache", 100}, {"stale", 6'489}};
    after.sources[0].servedBy = {{"cache", 90}, {"stale", 38'713}};
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::IsSupersetOf({"▲ Stale copies answer 38.7 k visits, not 6489.",
                                         "= 42.5 k visits fail, not 42.4 k: 0.27 % more."}));
}

TEST_F(ComparedPairTest, TellsWhatItCosts) {
    addColumns(Kind::Mean, "frontend", "puma_max_threads", "",
               {120, 120, 120, 120, 120, 120, 120, 120}, {120, 120, 120, 110, 80, 80, 80, 80});
    EXPECT_THAT(textsOf(compare(before, after)),
                ElementsAre("= Nothing that visitors feel differs by more than noise.",
                            "▼ frontend has 80 threads from 39 min 30 s on, not 120."));
    // Where servers are known they are what is paid for.
    before.servers = {{"frontend", {at(0s)}, {6}}};
    after.servers = {{"frontend", {at(0s), at(36min), at(39min)}, {6, 5, 4}}};
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▼ frontend has 4 servers from 36 min on, not 6."));
    after.servers[0].counts = {6, 5, 6};
    EXPECT_EQ(compare(before, after).differences.size(), 1U) << "as many as before, at last";
}

TEST_F(ComparedPairTest, PartsAreOrderedByTheirChangeOfMeanTime) {
    // By Little's law: 3 inside at 300 in 30 s are 3 × 30 / 300 = 300 ms.
    const std::vector<double> requests(8, 300);
    addColumns(Kind::Mean, "frontend", "in_flight", "", std::vector<double>(8, 1.0),
               std::vector<double>(8, 3.0));
    addColumns(Kind::Increase, "frontend", "requests", "", requests, requests);
    addColumns(Kind::Mean, "fastly", "in_flight", "", std::vector<double>(8, 5.0),
               std::vector<double>(8, 4.0));
    addColumns(Kind::Increase, "fastly", "requests", "", requests, requests);
    addColumns(Kind::Mean, "idle", "in_flight", "", std::vector<double>(8, 0), {});
    const Comparison comparison = compare(before, after);
    ASSERT_EQ(comparison.parts.size(), 2U);
    EXPECT_EQ(comparison.parts[0].component, "frontend");
    EXPECT_DOUBLE_EQ(comparison.parts[0].before, 0.1);
    EXPECT_DOUBLE_EQ(comparison.parts[0].after, 0.3);
    EXPECT_DOUBLE_EQ(comparison.parts[1].after, 0.4);
}

TEST_F(ComparedPairTest, RunsOfDifferentLengthsAreComparedByTheirSeriesAlone) {
    addSource(1'000, 0, 900, 0.3, 3);
    before.recovery = recovered(5min);
    after.recovery = recovered(15min);
    addColumns(Kind::Mean, "frontend", "puma_request_backlog", "", {0, 0, 0, 0, 900, 0, 0, 0},
               {0, 50, 0, 0, 0, 0, 0, 0});
    before.until = at(40min);
    EXPECT_THAT(textsOf(compare(before, after)),
                ElementsAre("▲ frontend's queue reaches 50, not 0, at 39 min.",
                            "· They were played to different moments, and are compared up to 40 "
                            "min.",
                            "▲ frontend's queue reaches 50, not 0, at 39 min."));
}

// The same queue, sampled otherwise: a peak of 269 lies within a row of either.
TEST_F(ComparedPairTest, RowsOfOtherLengthsTellNoPeakOfMeans) {
    addUnlikeRows("puma_request_backlog", "", {0, 186, 20, 0, 0}, {0, 240, 60, 0, 0, 0, 0});
    for (const std::string& text : textsOf(compare(before, after))) {
        EXPECT_EQ(text.find("queue"), std::string::npos) << text;
    }
    addUnlikeRows("puma_request_backlog", "max", {0, 269, 80, 0, 0}, {0, 269, 180, 0, 0, 0, 0});
    for (const std::string& text : textsOf(compare(before, after))) {
        EXPECT_EQ(text.find("queue"), std::string::npos) << text;
    }
}

TEST_F(ComparedPairTest, RowsOfOtherLengthsTellPeaksByTheirMaxima) {
    addUnlikeRows("puma_request_backlog", "", {0, 186, 20, 0, 0}, {0, 240, 60, 0, 0, 0, 0});
    addUnlikeRows("puma_request_backlog", "max", {0, 269, 80, 0, 0}, {0, 400, 180, 0, 0, 0, 0});
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("▲ frontend's queue reaches 400, not 269, at 40 s."));
}

// Rows of the first end at 1 min and 1 min 30 s, of the second at 1 min 20 s, when that ends.
TEST_F(ComparedPairTest, WhatCameAfterTheLastCommonRowIsOfNeither) {
    addUnlikeRows("puma_request_backlog", "max", {0, 0, 0, 0, 0}, {0, 0, 0, 300});
    for (const std::string& text : textsOf(compare(before, after))) {
        EXPECT_EQ(text.find("queue"), std::string::npos) << text;
    }
}

TEST_F(ComparedPairTest, AMetricThatCameInOneOfThemWasZeroInTheOther) {
    addColumns(Kind::Increase, "fastly", "requests", "", {1, 1, 1, 1, 1, 1, 1, 1},
               {1, 1, 1, 1, 1, 1, 1, 1});
    seriesAfter.push_back(
        {"fastly", "status_503", {}, "", "", Kind::Increase, {0, 0, 0, 0, 0, 7, 7, 0, 0}});
    after.series = seriesAfter;
    EXPECT_EQ(compare(before, after).equalUntil, at(40min));
    EXPECT_EQ(compare(after, before).equalUntil, at(40min));
}

TEST_F(ComparedPairTest, OtherSeedsAreSaid) {
    after.seed = 37;
    EXPECT_THAT(textsOf(compare(before, after)),
                ::testing::Contains("· Their seeds differ (36 and 37): part of what differs is "
                                    "chance."));
}

TEST_F(ComparedPairTest, TheWarmUpIsNotCompared) {
    before.warm = after.warm = at(40min);
    addColumns(Kind::Increase, "fastly", "rate_limited", "", {900, 0, 0, 0, 0, 0, 0, 0},
               {0, 0, 0, 0, 0, 0, 0, 0});
    EXPECT_EQ(compare(before, after).differences.size(), 1U);
}

TEST_F(ComparedPairTest, WhatIsWorseComesFirstAndTheMostFirst) {
    for (const char* name : {"a", "b", "c"}) {
        before.components.push_back(name);
        after.components.push_back(name);
    }
    addColumns(Kind::Increase, "a", "refused", "", std::vector<double>(8, 200),
               std::vector<double>(8, 0));
    addColumns(Kind::Increase, "b", "refused", "", std::vector<double>(8, 100),
               std::vector<double>(8, 200));
    addColumns(Kind::Increase, "c", "refused", "", std::vector<double>(8, 100),
               std::vector<double>(8, 900));
    std::vector<std::string> order;
    for (const Difference& difference : compare(before, after).differences) {
        if (difference.topic == DifferenceTopic::Waiting) {
            order.push_back(difference.what);
        }
    }
    EXPECT_THAT(order, ElementsAre("c.refused", "b.refused", "a.refused"));
}

TEST(LevelMetrics, AreGaugesThatSomeKindHas) {
    std::set<std::string> gauges;
    for (const models::MetricsOfKind& kind :
         {models::metricsOf<models::AppMetrics>(), models::metricsOf<models::DatabaseMetrics>(),
          models::metricsOf<models::KeyValueMetrics>(),
          models::metricsOf<models::RouterMetrics>()}) {
        for (const auto& metric : scenarios::declaredMetrics(kind)) {
            if (scenarios::typeOf(metric) == "gauge") {
                gauges.insert(metric.flatName());
            }
        }
    }
    for (const QueueGauge& queue : kQueueGauges) {
        EXPECT_TRUE(gauges.contains(std::string(queue.gauge))) << queue.gauge;
    }
    for (const UseGauge& use : kUseGauges) {
        EXPECT_TRUE(gauges.contains(std::string(use.used))) << use.used;
        EXPECT_TRUE(gauges.contains(std::string(use.of))) << use.of;
    }
}

} // namespace
} // namespace doppel::analysis
