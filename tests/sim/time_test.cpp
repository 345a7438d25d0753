// SPDX-License-Identifier: Apache-2.0
#include "sim/time.h"

#include <gtest/gtest.h>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

TEST(ExactText, IsTheUsualOneWhereThatIsNotRounded) {
    EXPECT_EQ(toExactText(0s), "0s");
    EXPECT_EQ(toExactText(21ms), "21ms");
    EXPECT_EQ(toExactText(1500ms), "1.5s");
    EXPECT_EQ(toExactText(1234us), "1.234ms");
    EXPECT_EQ(toExactText(90s), "1min 30s");
}

TEST(ExactText, TakesAsManyUnitsAsItNeeds) {
    EXPECT_EQ(toExactText(21001us), "21ms 1us");
    EXPECT_EQ(toExactText(20999999ns), "20ms 999us 999ns");
    EXPECT_EQ(toExactText(90001ms), "1min 30s 1ms");
    EXPECT_EQ(toExactText(25h + 1min), "1d 1h 1min");
}

} // namespace
} // namespace doppel::sim
