// SPDX-License-Identifier: Apache-2.0
#include "gui/map/call_look.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::gui {
namespace {

TEST(CallLook, IsAsWideAsTheRootOfItsShareOfTheLargest) {
    EXPECT_DOUBLE_EQ(callWidth(0, 2533), 1.2);
    EXPECT_DOUBLE_EQ(callWidth(2533, 2533), 6.5); // 1.2 + 5.3
    EXPECT_DOUBLE_EQ(callWidth(25, 100), 3.85);   // 1.2 + 5.3 / 2
    EXPECT_DOUBLE_EQ(callWidth(1, 100), 1.73);    // 1.2 + 5.3 / 10
    EXPECT_DOUBLE_EQ(callWidth(0, 0), 1.2);       // nobody calls anybody
}

TEST(CallLook, GivesAQueueAToothForEachDoubling) {
    EXPECT_EQ(teethOf(0), 0);
    EXPECT_EQ(teethOf(1), 1);
    EXPECT_EQ(teethOf(2), 2);
    EXPECT_EQ(teethOf(3), 2);
    EXPECT_EQ(teethOf(4), 3);
    EXPECT_EQ(teethOf(9), 4);
    EXPECT_EQ(teethOf(151), 8);
    EXPECT_EQ(teethOf(419), 9);
}

TEST(CallLook, CountsRequestsByDotsInOneTwoFive) {
    EXPECT_DOUBLE_EQ(requestsPerDot(2533), 1000); // 844 would be enough
    EXPECT_DOUBLE_EQ(requestsPerDot(1500), 500);
    EXPECT_DOUBLE_EQ(requestsPerDot(1501), 1000);
    EXPECT_DOUBLE_EQ(requestsPerDot(45), 20); // 15
    EXPECT_DOUBLE_EQ(requestsPerDot(3), 1);
    EXPECT_DOUBLE_EQ(requestsPerDot(0.3), 0.1);
    EXPECT_DOUBLE_EQ(requestsPerDot(0), 1);
}

// 3 dots a second at the most on the busiest call, and a fifth more while it plays.
TEST(CallLook, KeepsItsScaleWhileTheRateWavers) {
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(0, 1500), 500);
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(500, 1501), 500);
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(500, 1799), 500);
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(500, 1801), 1000);
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(1000, 1400), 1000);
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(1000, 740), 500) << "246.7 is too few";
    EXPECT_DOUBLE_EQ(steadyRequestsPerDot(500, 0), 1);
}

TEST(CallLook, SendsAsManyDotsAsTheRateHasIt) {
    CallDots dots(7);
    constexpr double kFrame = 1.0 / 30;
    double seen = 0;
    int frames = 0;
    for (int i = 0; i < 30 * 200; ++i) {
        dots.advance(kFrame, 2, 3); // two a second, three seconds on the way: six under way
        if (i > 30 * 20) {
            seen += static_cast<double>(dots.places().size());
            ++frames;
        }
    }
    EXPECT_NEAR(seen / frames, 6, 0.2);
}

TEST(CallLook, SettlesAsIfDotsHadTravelledForLong) {
    double seen = 0;
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        CallDots dots(seed);
        dots.settle(2, 3);
        seen += static_cast<double>(dots.places().size());
        EXPECT_TRUE(std::all_of(dots.places().begin(), dots.places().end(),
                                [](double place) { return place >= 0 && place <= 1; }));
    }
    EXPECT_NEAR(seen / 400, 6, 0.3);
}

TEST(CallLook, LetsDotsThatAreUnderWayArriveWhenNoMoreCome) {
    CallDots dots(1);
    dots.settle(4, 2);
    ASSERT_FALSE(dots.places().empty());
    dots.advance(1, 0, 2);
    EXPECT_FALSE(dots.places().empty());
    dots.advance(1.01, 0, 2);
    EXPECT_TRUE(dots.places().empty());
}

} // namespace
} // namespace doppel::gui
