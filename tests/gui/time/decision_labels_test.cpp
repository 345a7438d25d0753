// SPDX-License-Identifier: Apache-2.0
#include "gui/time/decision_labels.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

// Ten pixels a letter.
std::vector<DecisionLabel> labelsOf(const std::vector<DecisionPlace>& places) {
    return decisionLabels(places, 0, 1000, [](const QString& text) {
        return 10.0 * static_cast<double>(text.size());
    });
}

TEST(DecisionLabels, StandRightOfTheirMarksOrLeftWhereTheNextIsTooNear) {
    const auto labels =
        labelsOf({{300, "scaler scales web from 2 to 4", "web", "2", "4"}, {320, "lb marks 4"}});
    ASSERT_EQ(labels.size(), 2U);
    EXPECT_EQ(labels[0], (DecisionLabel{202, 90, "web 2 → 4"}));
    EXPECT_EQ(labels[1], (DecisionLabel{328, 100, "lb marks 4"}));
}

TEST(DecisionLabels, OfManyChangesOfOneTellTheFirstAndTheLast) {
    const auto labels = labelsOf({{300, "", "web", "2", "4"},
                                  {320, "", "web", "4", "6"},
                                  {340, "", "web", "6", "9"},
                                  {700, "", "web", "9", "8"}});
    ASSERT_EQ(labels.size(), 2U);
    EXPECT_EQ(labels[0], (DecisionLabel{348, 90, "web 2 → 9"}));
    EXPECT_EQ(labels[1], (DecisionLabel{708, 90, "web 9 → 8"}));
}

TEST(DecisionLabels, TellForHowManyOthersAMarkStands) {
    const auto labels = labelsOf({{100, "lb marks 4", {}, {}, {}, 12},
                                  {500, "", "web", "2", "4", 2},
                                  {520, "", "web", "4", "6"},
                                  {540, "", "web", "6", "9", 1}});
    ASSERT_EQ(labels.size(), 2U);
    EXPECT_EQ(labels[0].text, "lb marks 4 and 12 more");
    EXPECT_EQ(labels[1].text, "web 2 → 9 and 3 more");
}

// A bookmark at 250 has its name from 258 to 338.
TEST(DecisionLabels, StandOverNoBookmarksName) {
    const auto widthOf = [](const QString& text) {
        return 10.0 * static_cast<double>(text.size());
    };
    const std::vector<TakenRoom> taken{{246, 338}};
    const auto labels = decisionLabels({{240, "node 1 marks"}}, 0, 1000, widthOf, taken);
    ASSERT_EQ(labels.size(), 1U);
    EXPECT_EQ(labels[0], (DecisionLabel{112, 120, "node 1 marks"})) << "to its left";
    EXPECT_EQ(decisionLabels({{500, "far away"}}, 0, 1000, widthOf, taken).size(), 1U);
    EXPECT_TRUE(decisionLabels({{300, "node 1 marks"}}, 290, 1000, widthOf, taken).empty());
}

TEST(DecisionLabels, AreLeftOutWhereThereIsNoRoom) {
    const auto labels = labelsOf({{40, "a long name"}, {60, "another"}, {80, "a third"}});
    ASSERT_EQ(labels.size(), 1U);
    EXPECT_EQ(labels[0].text, "a third");
}

} // namespace
} // namespace doppel::gui
