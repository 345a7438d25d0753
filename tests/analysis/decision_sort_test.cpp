// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

namespace doppel::analysis {
namespace {

std::string sortOf(std::string what) {
    return sortOfDecision({{}, "lb", std::move(what), ""});
}

std::string sortOf(std::int64_t from, std::int64_t to) {
    const models::Rescale rescale{"web", from, to};
    return sortOfDecision({{}, "hpa", toText(rescale), "", rescale});
}

TEST(SortOfADecision, IsThatOfItsLikeWithOtherNumbers) {
    EXPECT_EQ(sortOf("node 2 marks server 15 of web as unhealthy"),
              sortOf("node 0 marks server 3 of web as unhealthy"));
    EXPECT_NE(sortOf("node 2 marks server 15 of web as unhealthy"),
              sortOf("node 2 marks server 15 of web as healthy"));
}

TEST(SortOfADecision, TellsMoreFromFewer) {
    EXPECT_EQ(sortOf(2, 4), sortOf(9, 10));
    EXPECT_NE(sortOf(2, 4), sortOf(4, 2));
}

} // namespace
} // namespace doppel::analysis
