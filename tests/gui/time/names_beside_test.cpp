// SPDX-License-Identifier: Apache-2.0
#include "gui/time/names_beside.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::gui {
namespace {

QRectF bar(double left, double width, double row = 0) {
    return {left, 20 * row, width, 16};
}

TEST(NamesBeside, StandAfterTheirBarElseBeforeIt) {
    const std::vector bars{bar(100, 4), bar(500, 300)};
    NamesBeside names(0, 1000);
    EXPECT_EQ(names.place(bars[0], 200, bars), 108);
    const std::vector next{bar(300, 4), bar(350, 300)};
    EXPECT_EQ(NamesBeside(0, 1000).place(next[0], 200, next), 96) << "350 is in the way";
    EXPECT_EQ(NamesBeside(150, 1000).place(next[0], 200, next), std::nullopt);
}

// One name after its bar, another before its own: they would stand in one place.
TEST(NamesBeside, StandOverNoOtherName) {
    const std::vector bars{bar(100, 4), bar(500, 300)};
    NamesBeside names(0, 760);
    ASSERT_EQ(names.place(bars[0], 300, bars), 108);
    EXPECT_EQ(names.place(bars[1], 350, bars), std::nullopt) << "146 to 496, and 108 to 408";
    EXPECT_EQ(names.place(bars[1], 80, bars), 416) << "there it is free";
}

TEST(NamesBeside, OfAnotherRowAreInNobodysWay) {
    const std::vector bars{bar(100, 4), bar(500, 300, 1)};
    NamesBeside names(0, 760);
    ASSERT_EQ(names.place(bars[0], 300, bars), 108);
    EXPECT_EQ(names.place(bars[1], 350, bars), 146);
}

} // namespace
} // namespace doppel::gui
