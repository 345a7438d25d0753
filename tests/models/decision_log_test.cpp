// SPDX-License-Identifier: Apache-2.0
#include "models/decision_log.h"

#include <gtest/gtest.h>

#include <map>

namespace doppel::models {
namespace {

Decision decision(std::string_view component, int number) {
    return {sim::kStart + std::chrono::seconds(number), component, std::to_string(number), ""};
}

TEST(ADecisionLog, KeepsTheFirstAndTheLastOfEachComponent) {
    DecisionLog log;
    log.add(decision("quiet", 0));
    constexpr int kMany = 3000;
    for (int i = 1; i <= kMany; ++i) {
        log.add(decision("chatty", i));
    }
    const auto kept = log.since(0);
    ASSERT_EQ(kept.size(), 1 + DecisionLog::kMostOfEach);
    EXPECT_EQ(kept.front().component, "quiet");
    constexpr int kHalf = DecisionLog::kMostOfEach / 2;
    EXPECT_EQ(kept[kHalf].what, std::to_string(kHalf));
    EXPECT_EQ(kept[kHalf + 1].what, std::to_string(kMany - kHalf + 1));
    EXPECT_EQ(kept.back().what, std::to_string(kMany));
    std::map<std::string_view, DecisionLog::Made> made;
    log.forEachComponent(
        [&](std::string_view of, const DecisionLog::Made& all) { made[of] = all; });
    EXPECT_EQ(made["chatty"].all, 3000U);
    EXPECT_EQ(made["chatty"].dropped, 3000 - DecisionLog::kMostOfEach);
    EXPECT_EQ(made["quiet"].dropped, 0U);
}

TEST(ARescale, IsToldInWords) {
    EXPECT_EQ(toText(Rescale{"web", 2, 10}), "scales web from 2 to 10");
}

TEST(ADecisionLog, TellsWhoLookedBeforeWhatIsNew) {
    DecisionLog log;
    for (int i = 0; i < 700; ++i) {
        log.add(decision("one", i));
    }
    const std::uint64_t seen = log.made();
    log.add(decision("one", 700));
    log.add(decision("other", 701));
    const auto fresh = log.since(seen);
    ASSERT_EQ(fresh.size(), 2U);
    EXPECT_EQ(fresh[0].what, "700");
    EXPECT_EQ(fresh[1].what, "701");
    EXPECT_TRUE(log.since(log.made()).empty());
}

} // namespace
} // namespace doppel::models
