// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/standing.h"

#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

constexpr Standing kServes{};
constexpr Standing kToBeBuilt{Serving::OnceBuilt};
constexpr Standing kDead{Serving::No};

TEST(Standing, IsThatOfTheWorstWhereAllAreNeeded) {
    EXPECT_EQ(allOf({}).serving, Serving::Yes);
    EXPECT_EQ(allOf(std::array{kServes, kServes}).serving, Serving::Yes);
    EXPECT_EQ(allOf(std::array{kServes, kToBeBuilt}).serving, Serving::OnceBuilt);
    EXPECT_EQ(allOf(std::array{kToBeBuilt, kDead, kServes}).serving, Serving::No);
}

TEST(Standing, IsThatOfTheBestWhereOneIsEnough) {
    EXPECT_EQ(oneOf(std::array{kDead, kServes, kToBeBuilt}).serving, Serving::Yes);
    EXPECT_EQ(oneOf(std::array{kDead, kToBeBuilt}).serving, Serving::OnceBuilt);
    EXPECT_EQ(oneOf(std::array{kDead}).serving, Serving::No);
}

} // namespace
} // namespace doppel::models
