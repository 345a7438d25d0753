// SPDX-License-Identifier: Apache-2.0
// Overload control against the rules of those who described it.
#include "models/filters/adaptive_throttle.h"
#include "models/filters/buckets.h"
#include "models/filters/codel.h"
#include "models/filters/overload_policy.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

// Site Reliability Engineering, 21: max(0, (requests - K accepts) / (requests + 1)).
TEST(AdaptiveThrottle, RejectsByTheFormulaOfTheBook) {
    EXPECT_DOUBLE_EQ(throttleChance(0, 0, {2.0}), 0.0);
    EXPECT_DOUBLE_EQ(throttleChance(100, 50, {2.0}), 0.0);
    EXPECT_DOUBLE_EQ(throttleChance(100, 25, {2.0}), 50.0 / 101);
    EXPECT_DOUBLE_EQ(throttleChance(100, 0, {2.0}), 100.0 / 101);
    EXPECT_DOUBLE_EQ(throttleChance(100, 60, {1.1}), 34.0 / 101);
}

TEST(AdaptiveThrottle, LetsThroughTwiceWhatIsAcceptedOfARefusingService) {
    AdaptiveThrottle throttle;
    const ThrottlePolicy policy;
    int made = 0;
    constexpr int kWanted = 2'000; // 100 a second, of which the service takes 10
    for (int i = 0; i < kWanted; ++i) {
        const sim::Time now = kStart + i * 10ms;
        const double uniform = (i * 37 % 100) / 100.0;
        if (throttle.admits(policy, uniform, now)) {
            made += i >= kWanted / 2 ? 1 : 0;
        }
        if (i % 10 == 0) {
            throttle.accepted(policy, now);
        }
    }
    EXPECT_NEAR(made, kWanted / 2 * 0.2, 20);
    EXPECT_EQ(throttle.requests(), 2'000U); // those that were not made count, too
    EXPECT_EQ(throttle.accepts(), 200U);
}

TEST(AdaptiveThrottle, ForgetsAfterItsWindow) {
    AdaptiveThrottle throttle;
    const ThrottlePolicy policy;
    for (int i = 0; i < 100; ++i) {
        throttle.admits(policy, 0.999, kStart);
    }
    EXPECT_FALSE(throttle.admits(policy, 0.5, kStart + 107s));
    EXPECT_EQ(throttle.requests(), 101U);
    EXPECT_TRUE(throttle.admits(policy, 0.0, kStart + 240s));
    EXPECT_EQ(throttle.requests(), 1U);
}

TEST(TokenBucket, PassesItsSizeAtOnceAndThenItsRate) {
    TokenBucket bucket;
    const TokenBucket::Rule rule{{10.0}, 5};
    EXPECT_EQ(bucket.tokens(rule, kStart), 5U);
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(bucket.take(rule, kStart));
    }
    EXPECT_EQ(bucket.tokens(rule, kStart), 0U);
    EXPECT_FALSE(bucket.take(rule, kStart + 99ms));
    EXPECT_TRUE(bucket.take(rule, kStart + 100ms));
    EXPECT_FALSE(bucket.take(rule, kStart + 100ms));
    EXPECT_EQ(bucket.tokens(rule, kStart + 350ms), 2U);
    EXPECT_EQ(bucket.tokens(rule, kStart + 1h), 5U);
}

TEST(LeakyBucket, CountsTheExcessInThousandthsAsNginxDoes) {
    LeakyBucket bucket;
    const LeakyBucket::Rule rule{.rate = 10'000, .burst = 2}; // rate=10r/s burst=2
    EXPECT_EQ(bucket.admit(rule, kStart), 0ms);               // the first knows no excess
    EXPECT_EQ(bucket.admit(rule, kStart), 100ms);
    EXPECT_EQ(bucket.excess(), 1'000);
    EXPECT_EQ(bucket.admit(rule, kStart), 200ms);
    EXPECT_EQ(bucket.admit(rule, kStart), std::nullopt);
    EXPECT_EQ(bucket.excess(), 2'000);                    // a refusal leaves it as it was
    EXPECT_EQ(bucket.admit(rule, kStart + 150ms), 150ms); // 2000 - 1500 + 1000
    EXPECT_EQ(bucket.admit(rule, kStart + 10s), 0ms);
}

TEST(LeakyBucket, PassesABurstAtOnceWithNodelayOrInPart) {
    LeakyBucket nodelay;
    const LeakyBucket::Rule rule{.rate = 10'000, .burst = 2, .delayFrom = std::nullopt};
    EXPECT_EQ(nodelay.admit(rule, kStart), 0ms);
    EXPECT_EQ(nodelay.admit(rule, kStart), 0ms);
    EXPECT_EQ(nodelay.admit(rule, kStart), 0ms);
    EXPECT_EQ(nodelay.admit(rule, kStart), std::nullopt);
    LeakyBucket delay;
    const LeakyBucket::Rule from{.rate = 5'000, .burst = 12, .delayFrom = 8}; // nginx's own example
    std::vector<std::optional<sim::Duration>> waits;
    for (int i = 0; i < 14; ++i) {
        waits.push_back(delay.admit(from, kStart));
    }
    EXPECT_EQ(waits[8], 0ms);
    EXPECT_EQ(waits[9], 200ms);
    EXPECT_EQ(waits[12], 800ms);
    EXPECT_EQ(waits[13], std::nullopt);
}

TEST(Buckets, KeepTheirSensesAtAbsurdRatesAndSizes) {
    TokenBucket tokens;
    const TokenBucket::Rule slow{{1e-9}, 4'000'000'000}; // a token in 32 years
    EXPECT_TRUE(tokens.take(slow, kStart));
    EXPECT_TRUE(tokens.take(slow, kStart));
    LeakyBucket leaky;
    const LeakyBucket::Rule fast{.rate = 1'000'000'000'000, .burst = 1};
    EXPECT_TRUE(leaky.admit(fast, kStart));
    EXPECT_EQ(leaky.admit(fast, kStart + 24h * 10'000), 0ms);
    EXPECT_EQ(leaky.excess(), 0);
}

TEST(LeakyBucket, RoundsTimeToMillisecondsAndDropsTheRest) {
    LeakyBucket bucket;
    const LeakyBucket::Rule rule{.rate = 3, .burst = 1}; // 3 thousandths of a request each second
    EXPECT_EQ(bucket.admit(rule, kStart + 400us), 0ms);
    EXPECT_TRUE(bucket.admit(rule, kStart + 333ms + 999us)); // 3 * 333 / 1000 is 0
    EXPECT_EQ(bucket.excess(), 1'000);
}

// RFC 8289 5.3: first a drop after an interval above the target, the next an interval / sqrt(n)
// after the last.
TEST(CoDel, DropsEverSoonerWhileTheQueueStands) {
    CoDel codel;
    const CoDel::Rule rule;
    std::vector<sim::Duration> drops;
    for (sim::Duration t = 0ms; t <= 400ms; t += 1ms) {
        if (codel.drops(rule, 20ms, false, kStart + 1s + t)) {
            drops.push_back(t);
        }
    }
    // 100, then + 100, + 100/sqrt(2), + 100/sqrt(3), each at the next whole millisecond
    EXPECT_EQ(drops, (std::vector<sim::Duration>{100ms, 200ms, 271ms, 329ms, 379ms}));
    EXPECT_EQ(codel.count(), 5U);
}

TEST(CoDel, LeavesAQueueAloneThatDrains) {
    CoDel codel;
    const CoDel::Rule rule;
    for (sim::Duration t = 0ms; t < 1s; t += 10ms) {
        const bool isLow = (t / 10ms) % 9 == 8; // once in 90 ms the wait is below the target
        EXPECT_FALSE(codel.drops(rule, isLow ? 4ms : 50ms, false, kStart + 1s + t));
    }
    for (sim::Duration t = 0ms; t < 1s; t += 10ms) {
        EXPECT_FALSE(codel.drops(rule, 50ms, true, kStart + 10s + t)); // nothing stands behind it
    }
}

TEST(CoDel, GoesOnWhereItWasWhenItsTroubleIsRecent) {
    CoDel codel;
    const CoDel::Rule rule;
    sim::Time now = kStart + 1s;
    for (int i = 0; i <= 1'000; ++i, now += 1ms) {
        codel.drops(rule, 20ms, false, now);
    }
    const std::uint32_t before = codel.count();
    ASSERT_GT(before, 10U);
    codel.drops(rule, 1ms, false, now); // below the target: it stops
    EXPECT_FALSE(codel.dropping());
    codel.drops(rule, 20ms, false, now += 1ms);
    EXPECT_TRUE(codel.drops(rule, 20ms, false, now += 100ms));
    EXPECT_EQ(codel.count(), before - 1); // the drops of the last time, not one
}

TEST(RequestCoDel, RefusesWhoWaitedTwiceTheTargetWhileTheLeastWaitIsLong) {
    RequestCoDel codel;
    const CoDel::Rule rule;
    const sim::Time start = kStart + 1s;
    EXPECT_FALSE(codel.refuses(rule, 20ms, start)); // begins an interval
    EXPECT_FALSE(codel.refuses(rule, 20ms, start + 50ms));
    EXPECT_FALSE(codel.refuses(rule, 20ms, start + 101ms)); // the least was 20 ms: overloaded
    EXPECT_TRUE(codel.overloaded());
    EXPECT_TRUE(codel.refuses(rule, 20ms, start + 110ms));
    EXPECT_FALSE(codel.refuses(rule, 10ms, start + 120ms)); // no more than twice the target
    EXPECT_FALSE(codel.refuses(rule, 1ms, start + 130ms));
    EXPECT_FALSE(codel.refuses(rule, 20ms, start + 202ms)); // the least was 1 ms
    EXPECT_FALSE(codel.overloaded());
    EXPECT_FALSE(codel.refuses(rule, 20ms, start + 210ms));
}

TEST(QueueOrder, TakesTheLastOnlyAboveItsThreshold) {
    EXPECT_FALSE(takesTheLast(QueueOrder::Fifo, 1'000, 10));
    EXPECT_TRUE(takesTheLast(QueueOrder::Lifo, 1, 10));
    EXPECT_FALSE(takesTheLast(QueueOrder::AdaptiveLifo, 10, 10));
    EXPECT_TRUE(takesTheLast(QueueOrder::AdaptiveLifo, 11, 10));
}

TEST(LoadShedding, RefusesWhoWouldWaitBehindTooMany) {
    EXPECT_FALSE(sheds({}, 1'000'000));
    EXPECT_FALSE(sheds({.shedAbove = 5}, 4));
    EXPECT_TRUE(sheds({.shedAbove = 5}, 5));
}

TEST(HedgedRequests, StayWithinTheirBudget) {
    const HedgePolicy policy;
    EXPECT_FALSE(mayHedge(policy, 19, 0));
    EXPECT_TRUE(mayHedge(policy, 20, 0));
    EXPECT_FALSE(mayHedge(policy, 39, 1));
    EXPECT_TRUE(mayHedge(policy, 1'000, 49));
    EXPECT_FALSE(mayHedge(policy, 1'000, 50));
}

} // namespace
} // namespace doppel::models
