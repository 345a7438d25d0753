// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/min_max_pyramid.h"
#include "tests/gui/chart/chart_samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace doppel::gui {
namespace {

TEST(MinMaxPyramid, TellsTheLeastAndGreatestOfAnyStretch) {
    const MinMaxPyramid pyramid = pyramidOf({5, 1, 4, 2, 8, 3, 7, 6, 9});
    EXPECT_EQ(pyramid.within(0, 9), (MinMax{1, 9}));
    EXPECT_EQ(pyramid.within(2, 4), (MinMax{2, 4}));
    EXPECT_EQ(pyramid.within(1, 8), (MinMax{1, 8}));
    EXPECT_EQ(pyramid.within(5, 6), (MinMax{3, 3}));
    EXPECT_EQ(pyramid.within(3, 7), (MinMax{2, 8}));
    EXPECT_TRUE(pyramid.within(4, 4).empty());
}

// Against looking at each value, for every stretch of a sequence without order.
TEST(MinMaxPyramid, AgreesWithLookingAtEachValue) {
    std::vector<double> values;
    for (int i = 0; i < 70; ++i) {
        values.push_back((i * 37) % 71);
    }
    const MinMaxPyramid pyramid = pyramidOf(values);
    for (std::size_t first = 0; first < values.size(); ++first) {
        double least = values[first];
        double greatest = values[first];
        for (std::size_t end = first + 1; end <= values.size(); ++end) {
            least = std::min(least, values[end - 1]);
            greatest = std::max(greatest, values[end - 1]);
            ASSERT_EQ(pyramid.within(first, end), (MinMax{least, greatest}))
                << first << " to " << end;
        }
    }
}

TEST(MinMaxPyramid, PassesOverWhatIsNoNumber) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const MinMaxPyramid pyramid = pyramidOf({kNaN, kNaN, 3, kNaN});
    EXPECT_TRUE(pyramid.within(0, 2).empty());
    EXPECT_EQ(pyramid.within(0, 4), (MinMax{3, 3}));
}

TEST(MinMaxPyramid, GoesOnAfterItWasCutShort) {
    MinMaxPyramid pyramid = pyramidOf({1, 2, 3, 4, 5, 6, 7});
    pyramid.truncate(3);
    EXPECT_EQ(pyramid.size(), 3U);
    for (const double value : {10.0, 20.0, 30.0}) {
        pyramid.append(value);
    }
    EXPECT_EQ(pyramid.within(0, 6), (MinMax{1, 30}));
    EXPECT_EQ(pyramid.within(2, 4), (MinMax{3, 10}));
}

} // namespace
} // namespace doppel::gui
