// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/demand.h"
#include "models/traffic/retry.h"
#include "models/traffic/stages.h"

#include <gtest/gtest.h>

#include <numeric>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

DemandConfig flat(double rate) {
    DemandConfig config;
    config.rate = {rate};
    return config;
}

TEST(Demand, OfAFlatRateIsAPlainInversion) {
    const Demand demand(flat(10));
    EXPECT_EQ(demand.nextArrival(kStart + 1s, 2.5), kStart + 1250ms);
}

TEST(Demand, OfADayHasTheRateAsItsMean) {
    DemandConfig config = flat(100);
    config.profile.shape = ProfileShape::Daily;
    for (int hour = 0; hour < 24; ++hour) {
        config.profile.factors.push_back({hour < 12 ? 1.0 : 3.0});
    }
    const Demand demand(config);
    EXPECT_NEAR(demand.expected(kStart, kStart + 24h), 100 * 86400, 1e-3);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 6h).perSecond, 50);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 18h).perSecond, 150);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 30h).perSecond, 50); // the next day
}

TEST(Demand, MayStartInTheMiddleOfADay) {
    DemandConfig config = flat(100);
    config.profile.shape = ProfileShape::Daily;
    for (int hour = 0; hour < 24; ++hour) {
        config.profile.factors.push_back({hour < 12 ? 1.0 : 3.0});
    }
    config.profile.startsAt = 11h + 30min;
    const Demand demand(config);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 29min).perSecond, 50);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 31min).perSecond, 150);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 12h + 31min).perSecond, 50);
}

TEST(Demand, RisesAndFallsWithASurge) {
    DemandConfig config = flat(10);
    config.surges.push_back({100s, 60s, {3.0}, 10s});
    const Demand demand(config);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 99s).perSecond, 10);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 130s).perSecond, 30);
    EXPECT_NEAR(demand.rateAt(kStart + 105s).perSecond, 20, 0.2);
    EXPECT_DOUBLE_EQ(demand.rateAt(kStart + 160s).perSecond, 10);
    // 10/s for 60 s, and on top 20/s over 40 s + two half ramps of 10 s
    EXPECT_NEAR(demand.expected(kStart + 100s, kStart + 160s), 600 + 20 * 50, 1e-6);
}

TEST(Demand, IsInvertedThroughItsSurges) {
    DemandConfig config = flat(10);
    config.surges.push_back({100s, 60s, {3.0}, 10s});
    const Demand demand(config);
    // Over the surge 1600 are expected, 1000 before it: the 2700th comes 10 s after it.
    EXPECT_NEAR(sim::toSeconds(demand.nextArrival(kStart, 2700)), 170.0, 1e-6);
    for (const double count : {0.5, 999.0, 1001.0, 1300.0, 2599.0}) {
        const sim::Time at = demand.nextArrival(kStart, count);
        EXPECT_NEAR(demand.expected(kStart, at), count, 1e-6);
    }
}

TEST(Demand, ThatStopsHasNoNextArrival) {
    DemandConfig config = flat(10);
    config.profile.shape = ProfileShape::Steps;
    config.profile.steps = {{10s, {0.0}}};
    EXPECT_EQ(Demand(config).nextArrival(kStart, 101), sim::kNever);
}

TEST(DemandCheck, CountsTheHours) {
    DemandConfig config = flat(1);
    config.profile.shape = ProfileShape::Weekly;
    config.profile.factors.assign(24, {1.0});
    EXPECT_EQ(problemsOf(config).size(), 1u);
    config.profile.factors.assign(168, {1.0});
    EXPECT_TRUE(problemsOf(config).empty());
}

TEST(UserSteps, AddUsersAtEvenDistances) { // k6 ramping-vus
    const std::vector<UserStep> expected{{0s, 0}, {5s, 1}, {10s, 2}, {15s, 3}, {20s, 4}};
    EXPECT_EQ(userSteps(0, {{20s, 4}}), expected);
}

TEST(UserSteps, TakeThemAwayAndJump) {
    const std::vector<UserStep> expected{{0s, 3}, {5s, 2}, {10s, 1}, {10s, 9}};
    EXPECT_EQ(userSteps(3, {{10s, 1}, {0s, 9}}), expected);
}

TEST(UserSteps, DoNothingInAStageThatStays) {
    const std::vector<UserStep> expected{{0s, 2}, {60s, 3}};
    EXPECT_EQ(userSteps(2, {{50s, 2}, {10s, 3}}), expected);
}

TEST(RetryPause, GrowsToItsBoundWithJitter) {
    RetryConfig config;
    config.backoff = 1s;
    config.growth = {2.0};
    config.maxBackoff = 5s;
    config.jitter = {0.0};
    EXPECT_EQ(retryPause(config, 1, 0.3), 1s);
    EXPECT_EQ(retryPause(config, 2, 0.3), 2s);
    EXPECT_EQ(retryPause(config, 4, 0.3), 5s);
    config.jitter = {1.0};
    EXPECT_EQ(retryPause(config, 2, 0.25), 500ms);
    config.jitter = {0.5};
    EXPECT_EQ(retryPause(config, 2, 0.0), 1s);
}

TEST(WorthRetrying, IsNoAnswerAServerErrorOrTooManyRequests) {
    EXPECT_TRUE(worthRetrying(Response::failed(Failure::Refused)));
    EXPECT_TRUE(worthRetrying(Response::withStatus(503)));
    EXPECT_TRUE(worthRetrying(Response::withStatus(429)));
    EXPECT_FALSE(worthRetrying(Response::withStatus(404)));
    EXPECT_FALSE(worthRetrying(Response::withStatus(200)));
}

} // namespace
} // namespace doppel::models
