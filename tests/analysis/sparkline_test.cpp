// SPDX-License-Identifier: Apache-2.0
#include "analysis/sparkline.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using testing::DoubleEq;
using testing::ElementsAre;

std::vector<sim::Time> every(sim::Duration step, int count) {
    std::vector<sim::Time> ends;
    for (int i = 1; i <= count; ++i) {
        ends.push_back(sim::kStart + i * step);
    }
    return ends;
}

TEST(Sparkline, DrawsFromTheLowestToTheHighestBlock) {
    const std::vector<double> values{0, 1, 2, 3, 4, 5, 6, 7};
    EXPECT_EQ(sparkline(values, 0, 7), "▁▂▃▄▅▆▇█");
}

TEST(Sparkline, AnythingAboveTheLowestIsSeen) {
    const std::vector<double> values{0, 0.001, 100};
    EXPECT_EQ(sparkline(values, 0, 100), "▁▂█");
}

TEST(Sparkline, LeavesABlankWhereNothingWasMeasured) {
    const std::vector<double> values{1, std::numeric_limits<double>::quiet_NaN(), 1};
    EXPECT_EQ(sparkline(values, 0, 1), "█ █");
}

TEST(Sparkline, NothingButZeroIsAFlatLine) {
    const std::vector<double> values{0, 0};
    EXPECT_EQ(sparkline(values, 0, 0), "▁▁");
}

TEST(Pooled, MeansAreWeightedByHowLongEachIntervalLiesInTheColumn) {
    const std::vector<double> values{1, 4, 7};
    EXPECT_THAT(pooled(values, every(10s, 3), 2, Pooling::Mean),
                ElementsAre(DoubleEq(2), DoubleEq(6)));
}

TEST(Pooled, TheGreatestValueIsNeverLost) {
    const std::vector<double> values{0, 9, 0, 0, 0, 0};
    EXPECT_THAT(pooled(values, every(1s, 6), 2, Pooling::Max), ElementsAre(9, 0));
}

TEST(Pooled, ColumnsNarrowerThanTheIntervalsRepeatThem) {
    const std::vector<double> values{1, 2};
    EXPECT_THAT(pooled(values, every(1min, 2), 4, Pooling::Mean),
                ElementsAre(DoubleEq(1), DoubleEq(1), DoubleEq(2), DoubleEq(2)));
}

} // namespace
} // namespace doppel::analysis
