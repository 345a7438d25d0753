// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"

#include <gtest/gtest.h>

namespace doppel::analysis {
namespace {

TEST(SortOfADecision, IsThatOfItsLikeWithOtherNumbers) {
    EXPECT_EQ(sortOfDecision("node 2 marks server 15 of web as unhealthy"),
              sortOfDecision("node 0 marks server 3 of web as unhealthy"));
    EXPECT_NE(sortOfDecision("node 2 marks server 15 of web as unhealthy"),
              sortOfDecision("node 2 marks server 15 of web as healthy"));
}

TEST(SortOfADecision, TellsMoreFromFewer) {
    EXPECT_EQ(sortOfDecision("scales web from 2 to 4"), sortOfDecision("scales web from 9 to 10"));
    EXPECT_NE(sortOfDecision("scales web from 2 to 4"), sortOfDecision("scales web from 4 to 2"));
}

} // namespace
} // namespace doppel::analysis
