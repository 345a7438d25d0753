// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/divided_turns.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace doppel::models {
namespace {

std::map<std::uint32_t, int>
chosen(const std::vector<std::uint32_t>& usable, const TrafficDivision& division, int requests) {
    DividedTurns turns;
    std::map<std::uint32_t, int> counts;
    for (int i = 0; i < requests; ++i) {
        ++counts[turns.choose(usable, division)];
    }
    return counts;
}

TEST(DividedTurns, GiveEachSideItsShareAndEachTargetItsTurn) {
    const auto counts = chosen({0, 1, 2, 3, 4}, {{{4}}, 0.1}, 1000);
    EXPECT_EQ(counts,
              (std::map<std::uint32_t, int>{{0, 225}, {1, 225}, {2, 225}, {3, 225}, {4, 100}}));
}

TEST(DividedTurns, GiveAllToASideWhoseOtherHasNobody) {
    EXPECT_EQ(chosen({0, 1}, {{{4}}, 0.5}, 10), (std::map<std::uint32_t, int>{{0, 5}, {1, 5}}));
    EXPECT_EQ(chosen({4}, {{{4}}, 0.1}, 10), (std::map<std::uint32_t, int>{{4, 10}}));
}

} // namespace
} // namespace doppel::models
