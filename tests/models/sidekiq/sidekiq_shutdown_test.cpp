// SPDX-License-Identifier: Apache-2.0
#include "models/redis/redis_reconnect.h"
#include "models/sidekiq/sidekiq_shutdown.h"

#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(SidekiqShutdown, LooksEveryHalfSecondAndStopsHardHalfASecondBeforeTheTimeout) {
    EXPECT_EQ(sidekiqLook(0, 25s), 500ms);
    EXPECT_EQ(sidekiqLook(1, 25s), 1s);
    EXPECT_EQ(sidekiqLook(47, 25s), 24s);
    EXPECT_EQ(sidekiqLook(48, 25s), std::nullopt);
    EXPECT_EQ(sidekiqHardStop(25s), 24'500ms);
    EXPECT_EQ(sidekiqHardStop(8s), 7'500ms);
}

TEST(SidekiqShutdown, SleepsThatTakeTooLongMoveTheHardStopWithinTheLastHalfSecond) {
    for (const sim::Duration oversleep : std::array<sim::Duration, 5>{1us, 100us, 1ms, 5ms, 10ms}) {
        EXPECT_GE(sidekiqHardStop(25s, oversleep), 24'500ms);
        EXPECT_LE(sidekiqHardStop(25s, oversleep), 25s + oversleep);
    }
}

TEST(SidekiqShutdown, SleepsAreWholeOnes) {
    EXPECT_EQ(sidekiqHardStop(25s, 100ms), 24'600ms) << "41 of 600 ms: 40 leave a second";
    EXPECT_EQ(sidekiqHardStop(25s + 1ns), 25s);
    EXPECT_EQ(sidekiqHardStop(1s), 500ms);
    EXPECT_EQ(sidekiqHardStop(1s + 1ns), 1s);
}

TEST(SidekiqShutdown, ATimeoutOfYearsCostsNoMoreThanOneOfSeconds) {
    constexpr sim::Duration kYears = 100'000h;
    EXPECT_EQ(sidekiqHardStop(kYears), kYears - 500ms);
    EXPECT_EQ(sidekiqLook(100'000'000, kYears), 500ms * 100'000'001);
}

TEST(SidekiqShutdown, AShortTimeoutStillHasItsFirstLook) {
    EXPECT_EQ(sidekiqLook(0, 0s), 500ms);
    EXPECT_EQ(sidekiqHardStop(0s), 500ms);
}

TEST(SuperFetch, LooksForOrphansOnceAnHourAndGivesUpOnWhatKillsThriceInThreeDays) {
    EXPECT_TRUE(isOrphanCheckDue({}, sim::kStart));
    EXPECT_FALSE(isOrphanCheckDue(sim::kStart, sim::kStart + 1h - 1ns));
    EXPECT_TRUE(isOrphanCheckDue(sim::kStart, sim::kStart + 1h));
    EXPECT_FALSE(isPoisonPill(2));
    EXPECT_TRUE(isPoisonPill(3));
}

TEST(RedisReconnect, PausesGrowAndThenItRaises) {
    constexpr std::array<sim::Duration, 6> kGovuk{50ms, 250ms, 1s, 5s, 15s, 30s};
    sim::Duration all{};
    std::size_t tries = 1;
    while (const auto pause = redisReconnectPause(kGovuk, tries)) {
        all += *pause;
        ++tries;
    }
    EXPECT_EQ(tries, 7);
    EXPECT_EQ(all, 51'300ms);
    EXPECT_EQ(redisReconnectPause({}, 1), std::nullopt);
}

} // namespace
} // namespace doppel::models
