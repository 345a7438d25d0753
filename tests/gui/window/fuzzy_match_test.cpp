// SPDX-License-Identifier: Apache-2.0
#include "gui/window/fuzzy_match.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

int scoreOf(const char* query, const char* text) {
    const auto match = fuzzyMatch(QString::fromUtf8(query), QString::fromUtf8(text));
    return match ? match->score : -1;
}

TEST(FuzzyMatch, FindsCharactersInTheirOrder) {
    EXPECT_TRUE(fuzzyMatch("stb", "Step back"));
    EXPECT_FALSE(fuzzyMatch("bst", "Step back"));
    EXPECT_FALSE(fuzzyMatch("stepp", "Step back"));
    EXPECT_FALSE(fuzzyMatch("a longer one", "short"));
}

TEST(FuzzyMatch, KnowsNoCaseAndNoBlanks) {
    EXPECT_EQ(scoreOf("STEP B", "step back"), scoreOf("stepb", "Step Back"));
}

TEST(FuzzyMatch, FitsEverythingWhereNothingIsTyped) {
    const auto match = fuzzyMatch("  ", "Play");
    ASSERT_TRUE(match);
    EXPECT_EQ(match->score, 0);
    EXPECT_THAT(match->positions, IsEmpty());
}

TEST(FuzzyMatch, PrefersStartsOfWordsAndRuns) {
    EXPECT_GT(scoreOf("sb", "Step back"), scoreOf("sb", "usable"));
    EXPECT_GT(scoreOf("run", "Run to"), scoreOf("run", "R u n"));
    EXPECT_GT(scoreOf("store", "content-store"), scoreOf("store", "s3 to reach"));
}

TEST(FuzzyMatch, TellsWhereTheBestIs) {
    // Not the first s and t, but the run at a word's start.
    EXPECT_THAT(fuzzyMatch("store", "static store")->positions, ElementsAre(7, 8, 9, 10, 11));
    EXPECT_THAT(fuzzyMatch("sb", "Step back")->positions, ElementsAre(0, 5));
}

} // namespace
} // namespace doppel::gui
