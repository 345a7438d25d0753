// SPDX-License-Identifier: Apache-2.0
#include "models/traffic_division.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

TEST(TrafficDivision, GivesOneSideItsShareEvenly) {
    const std::vector<InstanceId> servers{{0}, {1}, {2}, {5}};
    const TrafficDivision division{{{2}, {5}}, 0.2};
    const auto at = [&](double uniform) {
        return pickDivided(servers, division, uniform).index;
    };
    EXPECT_EQ(at(0.0), 2U);
    EXPECT_EQ(at(0.09), 2U);
    EXPECT_EQ(at(0.11), 5U);
    EXPECT_EQ(at(0.2), 0U);
    EXPECT_EQ(at(0.59), 0U);
    EXPECT_EQ(at(0.61), 1U);
    EXPECT_EQ(pickDivided(servers, {{}, 0.2}, 0.999).index, 5U); // nobody to take the share
    EXPECT_EQ(pickDivided(std::vector<InstanceId>{{2}}, {{{2}}, 0.0}, 0.5).index, 2U);
}

} // namespace
} // namespace doppel::models
