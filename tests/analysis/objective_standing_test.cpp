// SPDX-License-Identifier: Apache-2.0
#include "analysis/objective_standing.h"

#include <gtest/gtest.h>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using scenarios::ObjectiveResult;
using scenarios::RecoveryResult;
using sim::kStart;

// An hour with 20 minutes of warm-up.
RunMoment momentAt(sim::Duration at, bool ended = false) {
    return {kStart + at, kStart + 20min, kStart + 1h, ended};
}

ObjectiveResult result(const char* that, std::optional<double> value, bool met) {
    return {"an objective", that, value, met};
}

ObjectiveStanding standing(const ObjectiveResult& objective,
                           sim::Duration at,
                           const RecoveryResult* recovery = nullptr) {
    return standingOf(objective, momentAt(at), recovery);
}

// A fault at 30 min from which visitors have not recovered.
RecoveryResult harmed() {
    RecoveryResult recovery;
    recovery.incidents = {{.began = kStart + 30min, .what = "error on router"}};
    return recovery;
}

TEST(ObjectiveStanding, IsMetWhereTheRunSaysSo) {
    EXPECT_EQ(standing(result("visitors.availability >= 99%", 0.995, true), 40min),
              ObjectiveStanding::Met);
}

TEST(ObjectiveStanding, IsNotMeasuredWithoutAValue) {
    EXPECT_EQ(standing(result("visitors.availability >= 99%", {}, false), 5min),
              ObjectiveStanding::NotMeasured);
}

TEST(ObjectiveStanding, OfAShareIsLostWhenAllTheRestCantMendIt) {
    // At 40 min half of the counted time is over: 98.5 % now and 100 % from now on are 99.25 %.
    const char* that = "visitors.availability >= 99%";
    EXPECT_EQ(standing(result(that, 0.985, false), 40min), ObjectiveStanding::Missed);
    // 97.9 % and 100 % are 98.95 %.
    EXPECT_EQ(standing(result(that, 0.979, false), 40min), ObjectiveStanding::Lost);
    // With three quarters to come, 97.9 % can still become 99.475 %.
    EXPECT_EQ(standing(result(that, 0.979, false), 30min), ObjectiveStanding::Missed);
}

TEST(ObjectiveStanding, OfWhatOnlyGrowsIsLostAtOnceOrAwaited) {
    EXPECT_EQ(standing(result("router.stale_not_found <= 20_000", 20'001, false), 30min),
              ObjectiveStanding::Lost);
    const ObjectiveResult few = result("visitors.total >= 1000", 999, false);
    EXPECT_EQ(standing(few, 30min), ObjectiveStanding::Awaited);
    EXPECT_EQ(standingOf(few, momentAt(1h, true), nullptr), ObjectiveStanding::Lost);
}

TEST(ObjectiveStanding, OfALatencyMayChangeUntilTheEnd) {
    const ObjectiveResult slow = result("visitors.latency.p95 <= 1s", 1.4, false);
    EXPECT_EQ(standing(slow, 59min), ObjectiveStanding::Missed);
    EXPECT_EQ(standingOf(slow, momentAt(1h, true), nullptr), ObjectiveStanding::Lost);
}

const ObjectiveResult kRecovery = result("recovery.time_to_recover <= 15min", {}, false);

TEST(ObjectiveStanding, OfARecoveryIsAwaitedUntilItIsLate) {
    const RecoveryResult recovery = harmed();
    EXPECT_EQ(standing(kRecovery, 25min), ObjectiveStanding::NotMeasured) << "nothing happened yet";
    EXPECT_EQ(standing(kRecovery, 36min, &recovery), ObjectiveStanding::Awaited);
    EXPECT_EQ(standing(kRecovery, 46min, &recovery), ObjectiveStanding::Lost);
    EXPECT_EQ(standing(result("recovery.time_to_recover <= 15min", 960, false), 50min),
              ObjectiveStanding::Lost);
}

// Well after ten minutes, which takes ten more to be confirmed: nothing is lost at 45 min.
TEST(ObjectiveStanding, OfARecoveryThatIsBeingConfirmedIsNotLate) {
    RecoveryResult recovery = harmed();
    recovery.incidents[0].wellAfter = 10min;
    EXPECT_EQ(standing(kRecovery, 46min, &recovery), ObjectiveStanding::Awaited);
    EXPECT_EQ(awaitedTimeOf(kRecovery, &recovery, kStart + 46min),
              (AwaitedTime{10min, kStart + 40min}));
    recovery.incidents[0].wellAfter = 16min;
    EXPECT_EQ(standing(kRecovery, 48min, &recovery), ObjectiveStanding::Lost);
}

// One incident is over, another fault is to come: nothing counts on, and what was is told.
TEST(ObjectiveStanding, OfARecoveryBetweenTwoFaultsIsThatOfThoseSoFar) {
    RecoveryResult recovery = harmed();
    recovery.incidents[0].timeToRecover = 4min;
    EXPECT_EQ(awaitedTimeOf(kRecovery, &recovery, kStart + 40min),
              (AwaitedTime{4min, std::nullopt, true}));
    EXPECT_EQ(standing(kRecovery, 40min, &recovery), ObjectiveStanding::Met);
    EXPECT_EQ(standingOf(kRecovery, momentAt(1h, true), &recovery), ObjectiveStanding::Lost)
        << "the run ended before what was to come";
    recovery.incidents[0].timeToRecover = 16min;
    EXPECT_EQ(standing(kRecovery, 47min, &recovery), ObjectiveStanding::Lost)
        << "it becomes no shorter";
}

// The second counts from 45 min on; the longest is told.
TEST(ObjectiveStanding, OfARecoveryInASecondIncidentIsTheLongestSoFar) {
    RecoveryResult recovery = harmed();
    recovery.incidents[0].timeToRecover = 4min;
    recovery.incidents.push_back({.began = kStart + 45min, .what = "loss of zone 0"});
    EXPECT_EQ(awaitedTimeOf(kRecovery, &recovery, kStart + 46min),
              (AwaitedTime{4min, std::nullopt, false}));
    EXPECT_EQ(awaitedTimeOf(kRecovery, &recovery, kStart + 51min),
              (AwaitedTime{6min, std::nullopt, false}));
    recovery.incidents[1].wellAfter = 7min;
    EXPECT_EQ(awaitedTimeOf(kRecovery, &recovery, kStart + 55min),
              (AwaitedTime{7min, kStart + 52min, false}));
    EXPECT_EQ(standing(kRecovery, 55min, &recovery), ObjectiveStanding::Awaited);
}

TEST(ObjectiveStanding, OfADetectionThatWillNeverComeIsLost) {
    RecoveryResult recovery = harmed();
    recovery.incidents[0].timeToRecover = 10min;
    ObjectiveResult detection = result("recovery.time_to_detect <= 5min", {}, false);
    detection.note = whyUnset(recovery, recovery.incidents[0], scenarios::RecoveryTime::ToDetect);
    EXPECT_EQ(standing(detection, 50min, &recovery), ObjectiveStanding::Lost);
}

TEST(MissedSince, CountsNeitherWhatIsNotMeasuredNorWhatIsAwaited) {
    std::vector<ObjectivesAt> judged{{kStart, {kRecovery}}, {kStart + 20min, {kRecovery}}};
    for (const sim::Duration at : {31min, 44min, 46min, 50min}) {
        judged.push_back({kStart + at, {kRecovery}, harmed()});
    }
    EXPECT_EQ(missedSince(judged, 0, momentAt(50min)), kStart + 46min)
        << "15 minutes after the fault, not from the start";
    judged.resize(4);
    EXPECT_EQ(missedSince(judged, 0, momentAt(44min)), std::nullopt);
    EXPECT_EQ(missedSince(judged, 0, momentAt(44min, true)), kStart + 44min)
        << "if the run ends there, it is missed";
}

TEST(MissedSince, BeginsAnewWhereItWasMet) {
    const char* that = "visitors.availability >= 99%";
    const std::vector<ObjectivesAt> judged{{kStart + 21min, {result(that, 0.98, false)}},
                                           {kStart + 22min, {result(that, 0.992, true)}},
                                           {kStart + 23min, {result(that, 0.98, false)}},
                                           {kStart + 24min, {result(that, 0.97, false)}}};
    EXPECT_EQ(missedSince(judged, 0, momentAt(24min)), kStart + 23min);
}

} // namespace
} // namespace doppel::analysis
