// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/proof_of_pages.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::models {
namespace {

// Half of the 1 % is the first look's: 0.9^50 = 0.52 %, 0.9^51 = 0.46 %. A sixth is the second's:
// 0.9^60 = 0.180 %, 0.9^61 = 0.162 %. 1/110 is the tenth's: 0.9^88 = 0.0094 %, 0.9^89 = 0.0085 %.
TEST(ProofOfPages, IsTheFewestThatATenthOfFailuresHardlyPasses) {
    EXPECT_EQ(pagesToAsk(0), 51U);
    EXPECT_EQ(pagesToAsk(1), 61U);
    EXPECT_EQ(pagesToAsk(9), 89U);
}

TEST(ProofOfPages, IsWrongOnceInAHundredRunsHoweverOftenItLooks) {
    double passes = 0;
    for (std::uint64_t failed = 0; failed < 100'000; ++failed) {
        passes += std::pow(0.9, static_cast<double>(pagesToAsk(failed)));
    }
    EXPECT_LT(passes, 0.01);
}

// 2 ln(3600) / -ln(0.9) = 155 more than the 44 for 1 % at one look.
TEST(ProofOfPages, AsksForFewMoreAfterAnHourOfLooks) {
    EXPECT_EQ(pagesToAsk(3599), 200U);
}

} // namespace
} // namespace doppel::models
