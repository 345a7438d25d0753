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

TEST(DecisionLabels, AreLeftOutWhereThereIsNoRoom) {
    const auto labels = labelsOf({{40, "a long name"}, {60, "another"}, {80, "a third"}});
    ASSERT_EQ(labels.size(), 1U);
    EXPECT_EQ(labels[0].text, "a third");
}

} // namespace
} // namespace doppel::gui
