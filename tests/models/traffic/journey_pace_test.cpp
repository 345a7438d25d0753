// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/journey_pace.h"

#include <gmock/gmock.h>

#include <vector>

namespace doppel::models {
namespace {

// The places of those taken among so many visits of an interval.
std::vector<int> taken(JourneyPace& pace, std::int64_t interval, int visits) {
    std::vector<int> places;
    for (int i = 0; i < visits; ++i) {
        if (pace.takes(interval)) {
            places.push_back(i);
        }
    }
    return places;
}

TEST(JourneyPace, TakesAllOfFew) {
    JourneyPace pace;
    EXPECT_THAT(taken(pace, 0, 3), testing::ElementsAre(0, 1, 2));
    EXPECT_THAT(taken(pace, 1, 25), testing::SizeIs(25));
    EXPECT_THAT(taken(pace, 2, 25), testing::SizeIs(25));
}

TEST(JourneyPace, SpreadsThemEvenlyOnceItKnowsHowManyCome) {
    JourneyPace pace;
    taken(pace, 0, 1'000);
    const auto second = taken(pace, 1, 1'000); // 1,000 / 25 = one in 40
    ASSERT_THAT(second, testing::SizeIs(25));
    for (std::size_t i = 0; i < second.size(); ++i) {
        EXPECT_EQ(second[i], static_cast<int>(40 * i));
    }
}

TEST(JourneyPace, IsBoundedByTheLogarithmOfASurge) {
    JourneyPace pace;
    // 25 · (1 + 2 + 4 + …): 25 at each of twelve strides are of 25 · 4,095 visits.
    EXPECT_THAT(taken(pace, 0, 25 * 4'095), testing::SizeIs(12 * 25));
    taken(pace, 1, 100);
    EXPECT_THAT(taken(pace, 2, 4 * 25 * 4'095), testing::SizeIs(12 * 25)); // from one in four
}

TEST(JourneyPace, BeginsAnewAfterAnIntervalThatNobodyCameIn) {
    JourneyPace pace;
    taken(pace, 0, 100'000);
    EXPECT_THAT(taken(pace, 2, 10), testing::SizeIs(10));
}

} // namespace
} // namespace doppel::models
