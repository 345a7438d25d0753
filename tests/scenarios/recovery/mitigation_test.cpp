// SPDX-License-Identifier: Apache-2.0
// When a fault counts as mitigated: at most 0.6 % of errors, six times what 99.9 % allow, where no
// rule says otherwise.
#include "tests/scenarios/recovery/recovery_record.h"

namespace doppel::scenarios {
namespace {

class MitigationOf : public RecoveryOf {};

TEST_F(MitigationOf, AFaultThatComesBackIsToWhereItStaysAway) {
    seconds(60, 100, 100);
    seconds(90, 100, 0); // longer than mitigated_for
    seconds(1200, 100, 90);
    seconds(400, 100, 0);
    EXPECT_EQ(judge(0s).timeToMitigate, 60s + 90s + 1200s);
}

TEST_F(MitigationOf, AFaultIsNoSoonerForFailingWorseAtFirst) {
    seconds(600, 100, 20);
    seconds(400, 100, 0);
    EXPECT_EQ(judge(0s).timeToMitigate, 600s);
    std::fill_n(record_.buckets.begin(), 60, models::SliBucket{100, 100});
    EXPECT_EQ(judge().timeToMitigate, 600s);
}

TEST_F(MitigationOf, AConstantShareIsNever) {
    seconds(60, 100, 65);
    seconds(1200, 100, 24);
    EXPECT_FALSE(judge(0s).timeToMitigate);
}

TEST_F(MitigationOf, WhatWakesNobodyIsSoThoughVisitorsAreBelowTheObjective) {
    seconds(60, 1000, 200);
    seconds(1200, 1000, 6);
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.state, RecoveryState::NotRecovered);
    EXPECT_EQ(recovery.timeToMitigate, 60s);
    record_.rules.rules = {{"page", 60s, {}, {0.05}, {}}, {"ticket", 1h, {}, {0.005}, {}}};
    EXPECT_FALSE(judge().timeToMitigate) << "of the ticket's 0.5 %";
    record_.rules.mitigatedErrorShare = {0.01};
    EXPECT_EQ(judge().timeToMitigate, 60s);
}

TEST_F(MitigationOf, ErrorsThatAMinuteDrownsAreNoRelapse) {
    seconds(10, 100, 50);
    seconds(100, 100, 0);
    seconds(1, 100, 30); // of 6,000: 0.5 %
    seconds(100, 100, 0);
    seconds(1, 100, 36);
    seconds(400, 100, 0);
    happens(0s);
    EXPECT_EQ(judge().timeToMitigate, 10s);
    record_.buckets[211].failed = 37; // 0.62 %
    EXPECT_EQ(judge().timeToMitigate, 212s);
}

TEST_F(MitigationOf, TheFirstOfTwoLeavesTheSecondAlone) {
    seconds(10, 100, 50);
    seconds(500, 100, 0);
    seconds(30, 100, 50);
    seconds(400, 100, 0);
    happens(0s, 10s, "the first");
    happens(510s, 540s, "the second");
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 2u);
    EXPECT_EQ(recovery.incidents[0].timeToMitigate, 10s);
    EXPECT_EQ(recovery.incidents[1].timeToMitigate, 30s);
}

// What comes last may be about to do harm.
TEST_F(MitigationOf, AnyIsKnownOnlyForAMinuteAfterWhateverBegan) {
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    happens(0s, {}, "a fault");
    happens(351s, {}, "a purge");
    EXPECT_FALSE(judge().timeToMitigate);
    seconds(1, 100, 0);
    EXPECT_EQ(judge().timeToMitigate, 10s);
}

// At most 0.6 % of 500 visits are three.
TEST_F(MitigationOf, AFaultTakesEnoughVisitsToTell) {
    seconds(60, 1, 1);
    seconds(499, 1, 0);
    happens(0s);
    EXPECT_FALSE(judge().timeToMitigate);
    seconds(1, 1, 0);
    EXPECT_EQ(judge().timeToMitigate, 60s);
}

// 12 of 60 fail in every minute, in bursts.
TEST_F(MitigationOf, LullsOfAConstantShareAreNone) {
    record_.rules.mitigatedFor = 30s;
    for (int minute = 0; minute < 20; ++minute) {
        seconds(12, 1, 1);
        seconds(48, 1, 0);
    }
    EXPECT_FALSE(judge(0s).timeToMitigate);
}

} // namespace
} // namespace doppel::scenarios
