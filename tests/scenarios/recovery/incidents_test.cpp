// SPDX-License-Identifier: Apache-2.0
// Which faults are one incident, and what it counts from.
#include "tests/scenarios/recovery/recovery_record.h"

namespace doppel::scenarios {
namespace {

class IncidentsOf : public RecoveryOf {};

TEST_F(IncidentsOf, OverlappingFaultsAreOneIncidentFromTheFirst) {
    seconds(100, 100, 0);
    seconds(200, 100, 20); // the first
    seconds(300, 100, 50); // the second, which outlasts it
    seconds(400, 100, 0);
    happens(100s, 350s, "the first");
    happens(300s, 600s, "the second");
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 1u);
    EXPECT_EQ(recovery.incidents[0].what, "the first");
    EXPECT_EQ(recovery.timeToRecover, 500s);
    EXPECT_EQ(recovery.failedRequests, 200u * 20 + 300u * 50);
}

// A plan against a disaster begins as it comes; it is not what harmed.
TEST_F(IncidentsOf, WhatIsDoneAtOnceBesideAFaultIsNotBlamedForIt) {
    seconds(100, 100, 0);
    seconds(200, 100, 20);
    seconds(400, 100, 0);
    happens(100s, {}, "recovery by drill");
    happens(100s, 300s, "down on database");
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 1u);
    EXPECT_EQ(recovery.incidents[0].what, "down on database");
    EXPECT_EQ(recovery.timeToRecover, 200s);
}

TEST_F(IncidentsOf, FaultsThatComeBeforeItIsStableBelongToTheFirst) {
    seconds(10, 100, 50);
    seconds(290, 100, 0);
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    happens(0s, 10s);
    happens(300s, 310s);
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 1u);
    EXPECT_EQ(recovery.timeToRecover, 310s);
}

TEST_F(IncidentsOf, FaultsApartAreTwoIncidentsAndTheLongerCounts) {
    seconds(100, 100, 0);
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(90, 100, 50); // from 510 s on
    seconds(400, 100, 0);
    happens(100s, 110s, "the short one");
    happens(500s, 600s, "the long one");
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 2u);
    EXPECT_EQ(recovery.incidents[0].timeToRecover, 10s);
    EXPECT_EQ(recovery.incidents[1].timeToRecover, 100s);
    EXPECT_EQ(recovery.timeToRecover, 100s);
    EXPECT_EQ(recovery.failedRequests, 100u * 50);
    EXPECT_FALSE(recovery.relapsed);
}

// Visitors are well between the two, and for as long as asked.
TEST_F(IncidentsOf, WhatHoldsOneOpenOverSeveralOutagesIsTold) {
    seconds(100, 100, 0);
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(90, 100, 50);
    seconds(400, 100, 0);
    happens(50s, 2000s, "something slow");
    happens(100s, 110s, "the first");
    happens(510s, 600s, "the second");
    const RecoveryResult held = judge();
    ASSERT_EQ(held.incidents.size(), 1u);
    EXPECT_EQ(held.incidents[0].outages, 2u);
    EXPECT_EQ(held.incidents[0].heldOpenBy, "something slow");
    EXPECT_EQ(held.timeToRecover, 550s);
    record_.disturbances.erase(record_.disturbances.begin());
    const RecoveryResult apart = judge();
    ASSERT_EQ(apart.incidents.size(), 2u);
    EXPECT_EQ(apart.incidents[0].outages, 1u);
    EXPECT_EQ(apart.incidents[0].heldOpenBy, "");
}

TEST_F(IncidentsOf, OneOfTwoThatIsNotRecoveredLeavesTheWholeUnrecovered) {
    seconds(100, 100, 0);
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(90, 100, 50);
    happens(100s, 110s);
    happens(500s, 600s);
    const RecoveryResult recovery = judge();
    EXPECT_EQ(recovery.state, RecoveryState::NotRecovered);
    EXPECT_FALSE(recovery.timeToRecover);
}

// Five minutes bad, six well, three times: the page of 6 times the budget over 30 min fires on.
TEST_F(IncidentsOf, TheSameAgainWhileItsAlertFiresIsOneIncident) {
    seconds(300, 100, 0);
    for (int again = 0; again < 3; ++again) {
        seconds(300, 100, 80);
        seconds(360, 100, 0);
    }
    seconds(3600, 100, 0);
    for (int again = 0; again < 3; ++again) {
        happens(300s + again * 660s, 600s + again * 660s, "error on proxy");
    }
    const RecoveryResult flapping = judge();
    ASSERT_EQ(flapping.incidents.size(), 1u);
    EXPECT_EQ(flapping.timeToRecover, 2 * 660s + 300s);
    EXPECT_TRUE(flapping.relapsed);
    EXPECT_EQ(flapping.incidents[0].failedRequests, 3u * 300 * 80);
    record_.disturbances[1].what = "error on another";
    const RecoveryResult apart = judge();
    ASSERT_EQ(apart.incidents.size(), 3u);
    EXPECT_EQ(apart.timeToRecover, 300s);
}

TEST_F(IncidentsOf, TheSameAgainLongAfterItsAlertsClearedIsAnother) {
    seconds(300, 100, 0);
    seconds(300, 100, 80);
    seconds(7200, 100, 0);
    seconds(300, 100, 80);
    seconds(3600, 100, 0);
    happens(300s, 600s);
    happens(7800s, 8100s);
    ASSERT_EQ(judge().incidents.size(), 2u);
    EXPECT_EQ(judge().timeToRecover, 300s);
}

TEST_F(IncidentsOf, AChangeLongBeforeIsNotTheCause) {
    seconds(600, 100, 0);
    seconds(50, 100, 50);
    seconds(400, 100, 0);
    happens(60s, {}, "a field set for good");
    happens(600s, 650s, "a fault");
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 1u);
    EXPECT_EQ(recovery.incidents[0].what, "a fault");
    EXPECT_EQ(recovery.timeToRecover, 50s);
}

TEST_F(IncidentsOf, AFaultThatIsStillInForceIsTheCauseOfWhatComesAfterARepair) {
    seconds(150, 100, 0); // a cache hides the fault from 100 s on
    seconds(50, 100, 50);
    seconds(400, 100, 0);
    happens(100s, 200s, "a fault");
    happens(140s, {}, "a field set");
    EXPECT_EQ(judge().incidents.front().what, "a fault");
    EXPECT_EQ(judge().timeToRecover, 100s);
}

// Who came by 130 s waits for 45 s in vain; visitors fall below the objective at 145 s.
TEST_F(IncidentsOf, WhatIsDoneEarlyDoesNotMoveTheClockOfWhatVisitorsStillFailOf) {
    seconds(145, 100, 0);
    seconds(30, 100, 50);
    seconds(400, 100, 0);
    happens(100s, 130s, "a fault");
    const RecoveryResult without = judge();
    EXPECT_EQ(without.timeToRecover, 75s);
    for (const Duration at : {131s, 142s, 145s, 150s}) {
        record_.disturbances.resize(1);
        happens(at, {}, "a purge");
        EXPECT_EQ(judge().incidents, without.incidents) << at.count();
    }
}

TEST_F(IncidentsOf, WhatNobodyCanFailOfAnyMoreIsNotTheCause) {
    seconds(195, 100, 0);
    seconds(30, 100, 50);
    seconds(400, 100, 0);
    happens(100s, 130s, "a fault"); // all who came by then have ended after 60 s
    happens(191s, {}, "a field set");
    EXPECT_EQ(judge().incidents.front().what, "a field set");
    record_.unfinishedAfter = 66s;
    EXPECT_EQ(judge().incidents.front().what, "a fault");
}

// Half of the servers are down from 100 s on. Visitors are well when the rest is started, and are
// not for as long as twice as many come.
class FaultThatIsFeltAgain : public RecoveryOf {
protected:
    FaultThatIsFeltAgain() {
        seconds(100, 100, 0);
        seconds(10, 100, 50);
        seconds(1000, 100, 0);
        seconds(600, 100, 33);
        seconds(1000, 100, 0);
        record_.rateAtStart = sim::Rate{100};
        happens(100s, 2500s, "down on web");
    }
};

TEST_F(FaultThatIsFeltAgain, IsBlamedForItThoughAnotherThatHarmsNobodyHasBegun) {
    const RecoveryResult without = judge();
    ASSERT_EQ(without.incidents.size(), 1u);
    EXPECT_EQ(without.timeToRecover, 1610s);
    for (const Duration at : {150s, 1000s, 1110s, 1400s}) {
        record_.disturbances.resize(1);
        happens(at, at + 900s, "slow on db");
        const RecoveryResult with = judge();
        ASSERT_EQ(with.incidents, without.incidents) << at.count();
        EXPECT_EQ(with.timeToClear, without.timeToClear);
        EXPECT_EQ(with.timeToMitigate, 1610s);
    }
}

TEST_F(FaultThatIsFeltAgain, HasWhatAnotherDoesToo) {
    happens(1110s, 1710s, "error on web");
    EXPECT_EQ(judge().timeToRecover, 1610s);
}

TEST_F(FaultThatIsFeltAgain, IsNotBlamedOnceItIsOver) {
    happens(1100s, 1710s, "error on web");
    record_.disturbances[0].until = kStart + 1051s; // who came by then fails by 1111 s
    EXPECT_EQ(judge().timeToRecover, 1610s);
    record_.disturbances[0].until = kStart + 1050s;
    const RecoveryResult recovery = judge();
    ASSERT_EQ(recovery.incidents.size(), 2u);
    EXPECT_EQ(recovery.incidents[0].timeToRecover, 10s);
    EXPECT_EQ(recovery.incidents[1].timeToRecover, 610s);
}

TEST_F(FaultThatIsFeltAgain, IsBlamedIfItHarmedNobodyBefore) {
    std::fill_n(record_.buckets.begin() + 100, 10, models::SliBucket{100, 0});
    happens(1000s, 1800s, "slow on db");
    EXPECT_EQ(judge().incidents.at(0).what, "down on web");
    EXPECT_EQ(judge().timeToRecover, 1610s);
}

} // namespace
} // namespace doppel::scenarios
