// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/value_scale.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace doppel::gui {
namespace {

using testing::ElementsAre;
using Scale = ValueScale::Kind;

std::vector<std::string> textsOf(const ValueScale& scale, std::string_view unit, int most) {
    std::vector<std::string> texts;
    for (const ValueTick& tick : scale.ticks(unit, most)) {
        texts.push_back(tick.text.toStdString());
    }
    return texts;
}

TEST(NiceNumber, IsOneTwoOrFiveTimesAPowerOfTen) {
    EXPECT_DOUBLE_EQ(niceNumber(1), 1);
    EXPECT_DOUBLE_EQ(niceNumber(1.1), 2);
    EXPECT_DOUBLE_EQ(niceNumber(3), 5);
    EXPECT_DOUBLE_EQ(niceNumber(7), 10);
    EXPECT_DOUBLE_EQ(niceNumber(0.03), 0.05);
    EXPECT_DOUBLE_EQ(niceNumber(0.3 / 3), 0.1); // 0.09999999999999999
}

TEST(LinearScale, EndsAtAWholeStep) {
    // Five steps for 0..419: 83.8, so 100 each, up to 500.
    EXPECT_EQ(ValueScale::around({0, 419}, Scale::Linear, "", 5),
              ValueScale(Scale::Linear, 0, 500));
    EXPECT_EQ(ValueScale::around({-3, 9}, Scale::Linear, "", 4), ValueScale(Scale::Linear, -5, 10));
    EXPECT_EQ(ValueScale::around({}, Scale::Linear, "s", 4), ValueScale(Scale::Linear, 0, 1));
    EXPECT_EQ(ValueScale::around({0, 0}, Scale::Linear, "1", 4),
              ValueScale(Scale::Linear, 0, 0.01));
}

TEST(LinearScale, OfSharesNearAllOfItEndsAtAll) {
    EXPECT_EQ(ValueScale::around({0.4, 0.81}, Scale::Linear, "1", 4),
              ValueScale(Scale::Linear, 0, 1));
    EXPECT_DOUBLE_EQ(ValueScale::around({0, 0.031}, Scale::Linear, "1", 4).high(), 0.04);
}

TEST(LinearScale, TicksHaveOneUnitAndAsManyDecimalsAsTheStep) {
    EXPECT_THAT(textsOf({Scale::Linear, 0, 1.5}, "s", 4),
                ElementsAre("0.0 s", "0.5 s", "1.0 s", "1.5 s"));
    EXPECT_THAT(textsOf({Scale::Linear, 0, 0.2}, "s", 4),
                ElementsAre("0 ms", "50 ms", "100 ms", "150 ms", "200 ms"));
    EXPECT_THAT(textsOf({Scale::Linear, 0, 0.04}, "1", 4),
                ElementsAre("0 %", "1 %", "2 %", "3 %", "4 %"));
    EXPECT_THAT(textsOf({Scale::Linear, 0, 0.005}, "1", 5),
                ElementsAre("0.0 %", "0.1 %", "0.2 %", "0.3 %", "0.4 %", "0.5 %"));
    EXPECT_THAT(textsOf({Scale::Linear, 0, 2e6}, "B", 2), ElementsAre("0", "1 MB", "2 MB"));
}

TEST(LinearScale, CountsAreToldInThousandsWhereEachTickIsAWholeNumberOfThem) {
    EXPECT_THAT(textsOf({Scale::Linear, 0, 3000}, "/s", 3), ElementsAre("0", "1 k", "2 k", "3 k"));
    EXPECT_THAT(textsOf({Scale::Linear, 0, 1000}, "", 2), ElementsAre("0", "500", "1000"));
}

TEST(LinearScale, LongTimesAreToldInMinutes) {
    // 590 s in four steps: 147.5 s, so 5 min each.
    const ValueScale scale = ValueScale::around({0, 590}, Scale::Linear, "s", 4);
    EXPECT_EQ(scale, ValueScale(Scale::Linear, 0, 600));
    EXPECT_THAT(textsOf(scale, "s", 4), ElementsAre("0 s", "5 min", "10 min"));
}

TEST(LogScale, HasWholeDecades) {
    const auto around = [](MinMax values) {
        return ValueScale::around(values, Scale::Log, "s", 4);
    };
    EXPECT_DOUBLE_EQ(around({0.026, 1.68}).low(), 0.01);
    EXPECT_DOUBLE_EQ(around({0.026, 1.68}).high(), 10);
    EXPECT_EQ(around({3, 3}), ValueScale(Scale::Log, 1, 10));
    // What is 0 has no place; seven decades are the most.
    EXPECT_DOUBLE_EQ(around({0, 1000}).low(), 1e-4);
    EXPECT_DOUBLE_EQ(around({0, 1000}).high(), 1e3);
}

TEST(LogScale, TicksAreDecadesWithTheirOwnUnits) {
    EXPECT_THAT(textsOf({Scale::Log, 0.01, 10}, "s", 4),
                ElementsAre("10 ms", "100 ms", "1 s", "10 s"));
    EXPECT_THAT(textsOf({Scale::Log, 0.1, 1}, "s", 4),
                ElementsAre("100 ms", "200 ms", "500 ms", "1 s"));
    EXPECT_THAT(textsOf({Scale::Log, 1e-3, 1e3}, "", 3), ElementsAre("0.001", "0.1", "10", "1 k"));
}

TEST(LogScale, HalvesTheAxisForEachEqualRatio) {
    const ValueScale scale(Scale::Log, 0.01, 100);
    EXPECT_DOUBLE_EQ(scale.shareOf(1), 0.5);
    EXPECT_DOUBLE_EQ(scale.shareOf(10), 0.75);
    EXPECT_DOUBLE_EQ(scale.shareOf(0), 0);
    EXPECT_NEAR(scale.valueAt(0.25), 0.1, 1e-12);
}

} // namespace
} // namespace doppel::gui
