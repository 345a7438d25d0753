// SPDX-License-Identifier: Apache-2.0
#include "gui/host/state_grid.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

TEST(StateGrid, HasRoundStepsOfAtMost1500States) {
    EXPECT_EQ(stateEveryOf(1h, 50), 5s) << "2 s would be 1,800";
    EXPECT_EQ(stateEveryOf(50min, 50), 2s) << "just 1,500";
    EXPECT_EQ(stateEveryOf(10s, 5), 10ms);
    EXPECT_EQ(stateEveryOf(1s, 5), 1ms);
    EXPECT_EQ(stateEveryOf(24h, 50), 1min);
}

TEST(StateGrid, IsCoarserWhereThereAreManyParts) {
    EXPECT_EQ(stateEveryOf(1h, 3'000), 1min) << "100 states; 30 s would be 120";
    EXPECT_EQ(stateEveryOf(1h, 1'000'000), 1min) << "but 60 there are";
}

TEST(StateGrid, HoldsForYears) {
    EXPECT_EQ(stateEveryOf(24h * 30, 50), 30min);
    EXPECT_EQ(stateEveryOf(24h * 365, 50), 6h) << "1,460 states";
}

} // namespace
} // namespace doppel::gui
