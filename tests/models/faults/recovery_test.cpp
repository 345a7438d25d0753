// SPDX-License-Identifier: Apache-2.0
#include "models/faults/recovery.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;
using sim::Time;

// A series written by hand: so many seconds with so many visits and failures each.
class RecoveryOf : public testing::Test {
protected:
    void seconds(int count, std::uint64_t total, std::uint64_t failed) {
        for (int i = 0; i < count; ++i) {
            buckets_.push_back({total, failed});
        }
    }
    SliSeries series() const { return {kStart, 1s, buckets_}; }
    Recovery judge(Duration faultBegan) const {
        return judgeRecovery(series(), kStart + faultBegan, options_);
    }

    std::vector<SliBucket> buckets_;
    RecoveryOptions options_;
};

TEST_F(RecoveryOf, AnOutageOfAMinuteIsItsLength) {
    seconds(100, 100, 0);
    seconds(60, 100, 100);
    seconds(600, 100, 0);
    const Recovery recovery = judge(100s);
    EXPECT_EQ(recovery.timeToRecover, 60s);
    EXPECT_EQ(recovery.timeToMitigate, 60s);
    EXPECT_EQ(recovery.failedRequests, 6000u);
    EXPECT_DOUBLE_EQ(recovery.worstErrorShare, 1.0);
    EXPECT_NEAR(recovery.lostRequests, 60 * (100 - 0.1), 1e-6);
    EXPECT_NEAR(recovery.burnRate, 1000.0, 1e-6); // 100 % of errors against 0.1 %
    EXPECT_FALSE(recovery.relapsed);
}

TEST_F(RecoveryOf, AFaultThatNobodyFeltIsNothing) {
    seconds(400, 1000, 1); // just at 99.9 %
    const Recovery recovery = judge(100s);
    EXPECT_EQ(recovery.timeToRecover, 0s);
    EXPECT_EQ(recovery.failedRequests, 0u);
    EXPECT_FALSE(recovery.timeToDetect);
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
    const Recovery recovery = judge(0s);
    EXPECT_EQ(recovery.timeToRecover, 319s);
    EXPECT_EQ(recovery.timeToMitigate, 10s);
    EXPECT_EQ(recovery.failedRequests, 1000u);
}

TEST_F(RecoveryOf, AGoodSpellOfFiveMinutesIsOneEvenIfItRelapses) {
    seconds(10, 100, 50);
    seconds(300, 100, 0);
    seconds(10, 100, 50);
    const Recovery recovery = judge(0s);
    EXPECT_EQ(recovery.timeToRecover, 10s);
    EXPECT_TRUE(recovery.relapsed);
    EXPECT_EQ(recovery.failedRequests, 500u);
}

TEST_F(RecoveryOf, ASeriesThatEndsTooSoonIsNotKnown) {
    seconds(10, 100, 50);
    seconds(299, 100, 0);
    EXPECT_FALSE(judge(0s).timeToRecover);
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
    buckets_[0].failed = 100;
    // 100 errors of (100/s x 30 days x 0.1 %) = 259 200 allowed ones
    EXPECT_NEAR(judge(0s).budgetBurned, 100.0 / 259'200, 1e-12);
}

TEST_F(RecoveryOf, ASimpleAlertFiresWhenTheWindowsShareIsAboveItsThreshold) {
    seconds(600, 100, 0);
    seconds(60, 100, 100);
    // 5 % over 60 s: after 3 bad seconds it is exactly 5 %, after 4 it is above.
    const AlertRule rule{"simple", 60s, {}, {0.05}, {}};
    EXPECT_EQ(firstAlert(series(), rule, kStart + 600s), kStart + 604s);
}

TEST_F(RecoveryOf, AnAlertHoldsBackForAsLongAsItIsTold) {
    seconds(600, 100, 0);
    seconds(60, 100, 100);
    const AlertRule rule{"patient", 60s, {}, {0.05}, 30s};
    EXPECT_EQ(firstAlert(series(), rule, kStart), kStart + 634s);
}

TEST_F(RecoveryOf, TheWorkbooksFastAlertNeedsBothWindows) {
    // 99.9 %: 14.4 x 0.1 % = 1.44 % of errors over 1 h and over 5 min. A total outage after an
    // hour: 1 h has 3600 s x 1.44 % = 51.84 bad seconds, so the 52nd fires; 5 min had them
    // after 4.32 s.
    seconds(3600, 100, 0);
    seconds(120, 100, 100);
    const std::vector<AlertRule> rules = burnRateRules({0.999});
    EXPECT_EQ(firstAlert(series(), rules[0], kStart + 3600s), kStart + 3652s);
    EXPECT_NEAR(rules[0].errorShare.value, 0.0144, 1e-15);
    EXPECT_NEAR(rules[1].errorShare.value, 0.006, 1e-15);
    EXPECT_NEAR(rules[2].errorShare.value, 0.001, 1e-15);
}

TEST_F(RecoveryOf, AnAlertThatFiredBeforeTheFaultDoesNotDetectIt) {
    seconds(60, 100, 100);
    seconds(600, 100, 50);
    const AlertRule rule{"simple", 60s, {}, {0.05}, {}};
    EXPECT_EQ(firstAlert(series(), rule, kStart + 100s), std::nullopt);
}

TEST_F(RecoveryOf, TheFirstRuleToFireDetects) {
    seconds(3600, 100, 0);
    seconds(120, 100, 100);
    seconds(300, 100, 0);
    const Recovery recovery = judge(3600s);
    EXPECT_EQ(recovery.timeToDetect, 4s);
    EXPECT_EQ(recovery.detectedBy, "errors above 5 %");
}

TEST(DrainTime, IsTheBacklogOverTheSpareCapacity) {
    EXPECT_EQ(drainTime(6000, {120}, {100}), 300s);
    EXPECT_EQ(drainTime(6000, {100}, {100}), std::nullopt);
}

} // namespace
} // namespace doppel::models
