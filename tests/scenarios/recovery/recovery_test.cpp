// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/recovery/recovery_record.h"

#include <vector>

namespace doppel::scenarios {
namespace {

TEST_F(RecoveryOf, NothingIsNone) {
    seconds(100, 100, 100);
    EXPECT_FALSE(recoveryOf(record_, 1));
}

TEST_F(RecoveryOf, AnOutageOfAMinuteIsItsLength) {
    seconds(100, 100, 0);
    seconds(60, 100, 100);
    seconds(600, 100, 0);
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::Recovered);
    EXPECT_EQ(recovery.timeToRecover, 60s);
    EXPECT_EQ(recovery.timeToMitigate, 60s);
    EXPECT_EQ(recovery.failedRequests, 6000u);
    EXPECT_DOUBLE_EQ(recovery.worstErrorShare, 1.0);
    EXPECT_NEAR(recovery.lostRequests, 60 * (100 - 0.1), 1e-6);
    EXPECT_FALSE(recovery.relapsed);
}

TEST_F(RecoveryOf, SaysSinceWhenVisitorsAreWellWhileThatIsBeingConfirmed) {
    seconds(100, 100, 0);
    seconds(60, 100, 100);
    EXPECT_FALSE(judge(100s).incidents.at(0).wellAfter) << "they are below";
    seconds(100, 100, 0); // not for stable_for, five minutes, yet
    const RecoveryResult soFar = judge();
    EXPECT_FALSE(soFar.timeToRecover);
    EXPECT_EQ(soFar.incidents.at(0).wellAfter, 60s);
    seconds(600, 100, 0);
    EXPECT_EQ(judge().timeToRecover, 60s);
    EXPECT_FALSE(judge().incidents.at(0).wellAfter) << "it is confirmed";
}

// 2 of the 26,000 since they fell: of the 25,800 since, 2 would have failed as before, but 26 by
// what the objective allows.
TEST_F(RecoveryOf, SaysSoToVisitorsOfWhomHardlyAnyFailed) {
    seconds(100, 100, 0);
    seconds(2, 100, 1);
    seconds(258, 100, 0);
    const RecoveryResult soFar = judge(100s);
    EXPECT_FALSE(soFar.timeToRecover);
    EXPECT_EQ(soFar.incidents.at(0).wellAfter, 2s);
    EXPECT_EQ(soFar.state, RecoveryState::NotKnown) << "not: they are below";
}

TEST_F(RecoveryOf, AFaultThatNobodyFeltIsNothing) {
    seconds(400, 1000, 1); // just at 99.9 %
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::Unharmed);
    EXPECT_EQ(recovery.timeToRecover, 0s);
    EXPECT_FALSE(recovery.timeToDetect);
    EXPECT_TRUE(neededNothing(recovery));
}

// 3 of 100 fail for ever, of which the objective allows 5 and an alert 1.
TEST_F(RecoveryOf, FailuresThatTheObjectiveAllowsAreToldAndDetected) {
    record_.rules.objective = {0.95};
    record_.rules.budgetWindow = 400s;
    record_.rules.rules = {{"page", 60s, {}, {0.01}, {}}};
    record_.rateAtStart = sim::Rate{100};
    seconds(100, 100, 0);
    seconds(300, 100, 3);
    happens(100s, 500s);
    const RecoveryResult recovery = judge();
    EXPECT_EQ(recovery.state, RecoveryState::Unharmed);
    EXPECT_EQ(recovery.timeToRecover, 0s);
    EXPECT_EQ(recovery.failedRequests, 900u);
    EXPECT_EQ(recovery.lostRequests, 0);
    EXPECT_DOUBLE_EQ(recovery.worstErrorShare, 0.03);
    EXPECT_NEAR(recovery.budgetBurned, 900.0 / (40'000 * 0.05), 1e-12);
    EXPECT_EQ(recovery.timeToDetect, 21s); // more than 60 of 6,000: 63 in 21 s
    EXPECT_EQ(recovery.detectedBy, "page");
    EXPECT_FALSE(recovery.timeToClear);
    EXPECT_FALSE(recovery.timeToMitigate);
    EXPECT_FALSE(neededNothing(recovery));
    EXPECT_EQ(whyUnset(recovery, RecoveryTime::ToClear), "not known");
}

TEST_F(RecoveryOf, CostsAreOfTheWholeRunFromTheFirstDisturbanceOn) {
    seconds(100, 100, 7); // before it: in the budget only
    seconds(10, 100, 50);
    seconds(400, 1000, 1); // as the objective allows
    record_.rules.budgetWindow = 510s;
    record_.rules.stableFor = 60s;
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::Recovered);
    EXPECT_EQ(recovery.failedRequests, 500u + 400u);
    ASSERT_EQ(recovery.incidents.size(), 1u);
    EXPECT_EQ(recovery.incidents[0].failedRequests, 500u);
    EXPECT_NEAR(recovery.budgetBurned, (700 + 500 + 400) / (411'000 * 0.001), 1e-9);
}

TEST_F(RecoveryOf, AFaultThatNobodyFeltYetIsNotKnown) {
    seconds(399, 1000, 0); // a second short of five minutes after the fault
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::NotKnown);
    EXPECT_FALSE(recovery.timeToRecover);
}

TEST_F(RecoveryOf, NobodyWhoCouldFeelItProvesNothing) {
    seconds(100, 100, 0);
    seconds(1000, 0, 0);
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::NotKnown);
    EXPECT_FALSE(recovery.timeToRecover);
}

TEST_F(RecoveryOf, WhatWasNotReachedIsSaid) {
    seconds(400, 100, 0);
    record_.disturbances = {{kStart + 500s, kStart + 500s, "a fault", false}};
    EXPECT_EQ(judge().state, RecoveryState::NotReached);
    happens(50s);
    std::swap(record_.disturbances[0], record_.disturbances[1]);
    EXPECT_EQ(judge().state, RecoveryState::NotReached) << "one of two";
}

TEST_F(RecoveryOf, AFaultThatCachesHidForAWhileCountsFromTheFault) {
    seconds(100, 100, 0);
    seconds(400, 100, 0); // still served from the cache
    seconds(50, 100, 20);
    seconds(300, 100, 0);
    EXPECT_EQ(judge(100s).timeToRecover, 450s);
}

TEST_F(RecoveryOf, AShortGoodSpellIsNoRecovery) {
    seconds(10, 100, 50);
    seconds(299, 100, 0); // a second short of five minutes
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.timeToRecover, 319s);
    EXPECT_EQ(recovery.timeToMitigate, 319s);
    EXPECT_EQ(recovery.failedRequests, 1000u);
}

TEST_F(RecoveryOf, ARelapseTakesTheRecoveryBack) {
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    seconds(10, 100, 50);
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.state, RecoveryState::NotRecovered);
    EXPECT_FALSE(recovery.timeToRecover);
    EXPECT_TRUE(recovery.relapsed);
    EXPECT_EQ(recovery.failedRequests, 1000u);
}

TEST_F(RecoveryOf, TheLastRecoveryCounts) {
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.timeToRecover, 420s);
    EXPECT_TRUE(recovery.relapsed);
    EXPECT_EQ(recovery.failedRequests, 1000u);
}

TEST_F(RecoveryOf, AnEventThatChangesNothingChangesNoVerdict) {
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(10, 100, 50);
    seconds(700, 100, 0);
    happens(0s, 2000s, "a fault that lasts");
    const RecoveryResult without = judge();
    happens(405s, {}, "a field set to what it was");
    EXPECT_EQ(judge().incidents, without.incidents);
    EXPECT_EQ(judge().timeToRecover, 420s);
    EXPECT_EQ(judge().state, without.state);
}

TEST_F(RecoveryOf, ErrorsThatTheObjectiveAllowsAreNoRelapse) {
    seconds(10, 100, 50);
    seconds(400, 100, 0);
    seconds(1, 100, 3); // of 30 000 in five minutes
    seconds(400, 100, 0);
    EXPECT_EQ(judge(0s).timeToRecover, 10s);
    EXPECT_FALSE(judge().relapsed);
}

// At 99.9 % it takes 3000 visits without a failure.
TEST_F(RecoveryOf, FewVisitsTakeLongerToTell) {
    seconds(10, 1, 1);
    seconds(2999, 1, 0);
    happens(0s);
    EXPECT_EQ(judge().state, RecoveryState::NotKnown);
    seconds(1, 1, 0);
    EXPECT_EQ(judge().timeToRecover, 10s);
}

TEST_F(RecoveryOf, RareErrorsOfFewVisitsAreNotGotOver) {
    for (int i = 0; i < 10; ++i) {
        seconds(1, 1, 1);
        seconds(400, 1, 0);
    }
    seconds(1, 1, 1);
    seconds(350, 1, 0); // 11 of 4361 fail: less than one of these would have
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.state, RecoveryState::NotRecovered);
    EXPECT_EQ(recovery.failedRequests, 11u);
}

TEST_F(RecoveryOf, ASeriesThatEndsTooSoonIsNotKnown) {
    seconds(10, 100, 50);
    seconds(299, 100, 0);
    const RecoveryResult recovery = judge(0s);
    EXPECT_EQ(recovery.state, RecoveryState::NotKnown);
    EXPECT_FALSE(recovery.timeToRecover);
}

TEST_F(RecoveryOf, AFaultInProgressAtTheEndIsNotRecovered) {
    seconds(100, 100, 0);
    seconds(500, 100, 50);
    const RecoveryResult recovery = judge(100s);
    EXPECT_EQ(recovery.state, RecoveryState::NotRecovered);
    EXPECT_FALSE(recovery.timeToRecover);
    EXPECT_FALSE(recovery.timeToClear);
    EXPECT_FALSE(recovery.timeToMitigate);
    EXPECT_EQ(recovery.failedRequests, 25'000u);
}

TEST_F(RecoveryOf, ALastBucketThatIsCutIsNoWholeOne) {
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    happens(0s);
    record_.length = 309'500ms;
    EXPECT_FALSE(recoveryOf(record_, 1)->timeToRecover);
}

TEST_F(RecoveryOf, SecondsWithoutVisitsSayNothing) {
    seconds(10, 100, 50);
    seconds(20, 0, 0); // everybody hangs
    seconds(10, 100, 50);
    seconds(5, 0, 0);
    seconds(300, 100, 0);
    EXPECT_EQ(judge(0s).timeToRecover, 45s); // not 40: recovery is seen, not assumed
}

TEST_F(RecoveryOf, ErrorsBurnTheBudgetOfThirtyDays) {
    seconds(3600, 100, 0);
    record_.buckets[0].failed = 100;
    // 100 errors of (100/s x 30 days x 0.1 %) = 259 200 allowed ones
    EXPECT_NEAR(judge(0s).budgetBurned, 100.0 / 259'200, 1e-12);
}

TEST_F(RecoveryOf, AnAlertThatFiredBeforeTheFaultDoesNotDetectIt) {
    seconds(60, 100, 100);
    seconds(600, 100, 50);
    record_.rules.rules = {{"simple", 60s, {}, {0.05}, {}}};
    EXPECT_FALSE(judge(100s).timeToDetect);
}

// One fires on what was before the run for an hour, the other detects the minute of errors.
TEST_F(RecoveryOf, ItIsNotClearWhileAnAlertThatFiredBeforeFiresOn) {
    record_.rateAtStart = sim::Rate{100};
    record_.rules.before.errorShare = {0.1};
    record_.rules.rules = {{"long", 1h, {}, {0.05}, {}}, {"short", 60s, {}, {0.05}, {}}};
    seconds(300, 100, 0);
    seconds(60, 100, 20);
    seconds(600, 100, 0);
    const RecoveryResult recovery = judge(300s);
    EXPECT_EQ(recovery.timeToDetect, 16s); // 5 % of a minute: 15 s of 20 %
    EXPECT_EQ(recovery.detectedBy, "short");
    EXPECT_FALSE(recovery.timeToClear);
    EXPECT_EQ(whyUnset(recovery, RecoveryTime::ToClear), "not known");
}

TEST_F(RecoveryOf, TheFirstRuleToFireDetects) {
    seconds(3600, 100, 0);
    seconds(120, 100, 100);
    seconds(300, 100, 0);
    const RecoveryResult recovery = judge(3600s);
    EXPECT_EQ(recovery.timeToDetect, 4s);
    EXPECT_EQ(recovery.detectedBy, "errors above 5 %");
}

TEST_F(RecoveryOf, ItIsClearWhenTheLastAlertIs) {
    record_.rateAtStart = sim::Rate{100};
    seconds(120, 100, 0);
    seconds(600, 100, 20);
    seconds(1200, 100, 0);
    const RecoveryResult recovery = judge(120s);
    EXPECT_EQ(recovery.timeToDetect, 16s); // 5 % of a minute: 15 s of 20 %
    EXPECT_EQ(recovery.timeToClear, 879s); // 14.4 x, 878.4 s
    ASSERT_EQ(recovery.alerts.size(), 2u);
    EXPECT_EQ(recovery.alerts[0].span.cleared, kStart + 120s + 645s);
    EXPECT_EQ(recovery.alerts[1].span.fired, kStart + 120s + 260s);
}

TEST_F(RecoveryOf, ErrorsThatNeverPageAreNeitherDetectedNorCleared) {
    record_.rateAtStart = sim::Rate{100};
    seconds(120, 100, 0);
    seconds(600, 100, 2);
    seconds(2880, 100, 0);
    const RecoveryResult recovery = judge(120s);
    EXPECT_EQ(recovery.timeToRecover, 600s);
    EXPECT_FALSE(recovery.timeToDetect);
    EXPECT_FALSE(recovery.timeToClear);
}

TEST_F(RecoveryOf, AFaultAtTheVeryStartIsJudged) {
    record_.rateAtStart = sim::Rate{100};
    seconds(600, 100, 20);
    seconds(900, 100, 0);
    happens(0s, 600s);
    const RecoveryResult recovery = judge();
    EXPECT_EQ(recovery.timeToDetect, 16s);
    EXPECT_EQ(recovery.timeToRecover, 600s);
}

TEST_F(RecoveryOf, MergedRunsHaveThatManyVisitsBefore) {
    record_.rateAtStart = sim::Rate{50};
    record_.rules.rules = burnRateRules({0.999});
    seconds(600, 100, 20); // of two runs
    seconds(900, 100, 0);
    happens(0s, 600s);
    record_.length = 1500s;
    EXPECT_EQ(recoveryOf(record_, 2)->timeToDetect, 260s);
    EXPECT_NE(recoveryOf(record_, 1)->timeToDetect, 260s);
}

TEST_F(RecoveryOf, WhatIsToldOfBeforeTakesTheSourcesPlace) {
    record_.rateAtStart = sim::Rate{1};
    record_.rules.before.rate = sim::Rate{100};
    record_.rules.rules = burnRateRules({0.999});
    seconds(600, 100, 20);
    seconds(900, 100, 0);
    EXPECT_EQ(judge(0s).timeToDetect, 260s);
}

TEST(RecoveryOptions, RefuseWhatCannotBeJudged) {
    RecoveryOptions options;
    EXPECT_TRUE(problemsOf(options, 366 * 24h).empty());
    options.objective = {1.0};
    options.bucket = 10ms;
    options.rules = {{"a", 5ms, {}, {0.05}, {}}, {"b", 1min, 9ms, {0.05}, {}}};
    const models::Problems problems = problemsOf(options, 24h);
    ASSERT_EQ(problems.size(), 4u);
    EXPECT_EQ(problems[0].field, "objective");
    EXPECT_EQ(problems[1].field, "bucket");
    EXPECT_EQ(problems[2].field, "rules[0].window");
    EXPECT_EQ(problems[3].field, "rules[1].short_window");
}

} // namespace
} // namespace doppel::scenarios
