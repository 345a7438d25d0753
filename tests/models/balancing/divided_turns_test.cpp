// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/divided_turns.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <vector>

namespace doppel::models {
namespace {

constexpr TargetStanding kWell{.registered = true, .healthy = true};
constexpr TargetStanding kSick{.registered = true};
constexpr TargetStanding kAbsent{};

std::map<std::uint32_t, int> chosen(const std::vector<TargetStanding>& targets,
                                    const TrafficDivision& division,
                                    int requests,
                                    std::optional<std::uint32_t> zone = {}) {
    DividedTurns turns;
    std::map<std::uint32_t, int> counts;
    for (int i = 0; i < requests; ++i) {
        ++counts[turns.choose(targets, zone, division).value()];
    }
    return counts;
}

using ByTarget = std::map<std::uint32_t, int>;

TEST(DividedTurns, GiveEachSideItsShareAndEachTargetItsTurn) {
    EXPECT_EQ(chosen({kWell, kWell, kWell, kWell, kWell}, {{{4}}, 0.1}, 1000),
              (ByTarget{{0, 225}, {1, 225}, {2, 225}, {3, 225}, {4, 100}}));
}

TEST(DividedTurns, GiveAllToASideWhoseOtherHasNobody) {
    EXPECT_EQ(chosen({kWell, kWell, kAbsent, kAbsent, kAbsent}, {{{4}}, 0.5}, 10),
              (ByTarget{{0, 5}, {1, 5}}));
    EXPECT_EQ(chosen({kAbsent, kAbsent, kAbsent, kAbsent, kWell}, {{{4}}, 0.1}, 10),
              (ByTarget{{4, 10}}));
    EXPECT_FALSE(DividedTurns().choose(std::vector{kAbsent}, {}, {{{4}}, 0.5}));
}

TEST(DividedTurns, FailOpenWithinASideAndNeverOverToTheOther) {
    EXPECT_EQ(chosen({kWell, kSick, kWell, kSick, kSick}, {{{3}, {4}}, 0.1}, 1000),
              (ByTarget{{0, 450}, {2, 450}, {3, 50}, {4, 50}}));
    EXPECT_EQ(chosen({kSick, kSick, kWell}, {{{2}}, 0.2}, 100),
              (ByTarget{{0, 40}, {1, 40}, {2, 20}}));
}

TEST(DividedTurns, StayInTheirZone) {
    const TargetStanding there{.registered = true, .healthy = true, .zone = 1};
    EXPECT_EQ(chosen({kWell, there, kSick, there}, {{{2}, {3}}, 0.5}, 10, 0),
              (ByTarget{{0, 5}, {2, 5}}));
}

} // namespace
} // namespace doppel::models
