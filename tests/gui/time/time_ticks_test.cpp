// SPDX-License-Identifier: Apache-2.0
#include "gui/time/speed.h"
#include "gui/time/time_ticks.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::ElementsAre;

TEST(TimeTicks, StepsAreThoseThatPeopleCountBy) {
    EXPECT_EQ(niceStep(1ns), 1ns);
    EXPECT_EQ(niceStep(3ms), 5ms);
    EXPECT_EQ(niceStep(600ms), 1s);
    EXPECT_EQ(niceStep(12s), 15s);
    EXPECT_EQ(niceStep(16s), 30s);
    EXPECT_EQ(niceStep(7min), 10min);
    EXPECT_EQ(niceStep(4h), 6h);
    EXPECT_EQ(niceStep(25h), 48h);
    EXPECT_EQ(niceStep(24h * 8), 24h * 10);
}

TEST(TimeTicks, AreMultiplesOfOneStepWithinTheRange) {
    const TimeTicks ticks = timeTicks({kStart + 25min, kStart + 45min}, 5);
    EXPECT_EQ(ticks.step, 5min);
    EXPECT_THAT(ticks.at, ElementsAre(kStart + 25min, kStart + 30min, kStart + 35min,
                                      kStart + 40min, kStart + 45min));
}

TEST(TimeTicks, FollowTheClockOfTheDay) {
    // The run begins at 10:50; full quarters of that clock are labelled.
    const TimeTicks ticks =
        timeTicks({kStart, kStart + 1h}, 5, std::chrono::local_days{} + 10h + 50min);
    EXPECT_EQ(ticks.step, 15min);
    EXPECT_THAT(ticks.at,
                ElementsAre(kStart + 10min, kStart + 25min, kStart + 40min, kStart + 55min));
}

TEST(TimeTicks, AreNeverMoreThanAskedFor) {
    for (int most = 1; most < 40; ++most) {
        for (const auto length : {1s, 59s, 61s, 3600s, 86'400s, 1'000'000s}) {
            const auto ticks = timeTicks({kStart + 7s, kStart + 7s + length}, most);
            EXPECT_LE(ticks.at.size(), static_cast<std::size_t>(most));
        }
    }
}

TEST(Speed, IsSaidInWords) {
    EXPECT_EQ(speedText(60), QStringLiteral("\u00d7 60"));
    EXPECT_EQ(speedText(10'000), QStringLiteral("\u00d7 10,000"));
    EXPECT_EQ(speedText(kAsFastAsPossible), "fastest");
    EXPECT_EQ(speedSentence(60), "60 simulated seconds a second");
    EXPECT_EQ(speedSentence(1), "a simulated second a second");
}

TEST(Speed, HasAPlaceOnTheSlider) {
    EXPECT_EQ(stepOfSpeed(0.5), 0U);
    EXPECT_EQ(stepOfSpeed(1), 0U);
    EXPECT_EQ(kSpeeds[stepOfSpeed(60)], 60);
    EXPECT_EQ(kSpeeds[stepOfSpeed(100)], 60);
    EXPECT_EQ(stepOfSpeed(kAsFastAsPossible), kSpeeds.size() - 1);
}

} // namespace
} // namespace doppel::gui
