// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/suggested_fix.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

constexpr std::string_view kText = "doppel: 1\n"
                                   "components:\n"
                                   "  nginx: {kind: nginx, replicsa: 2}\n";

SheetProblem unknownField(int line, int column) {
    return {.path = "components.nginx",
            .message = "unknown field \"replicsa\"; did you mean \"replicas\"?",
            .where = {.file = "shop.yaml", .line = line, .column = column},
            .here = true};
}

TEST(SuggestedFix, WritesWhatWasMeantInItsPlace) {
    const auto fix = suggestedFix(kText, unknownField(3, 24));
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->at, kText.find("replicsa"));
    EXPECT_EQ(fix->removed, "replicsa");
    EXPECT_EQ(fix->added, "replicas");
}

TEST(SuggestedFix, IsOfTheTextThatIsThere) {
    EXPECT_FALSE(suggestedFix(kText, unknownField(2, 1))) << "it was moved";
    EXPECT_FALSE(suggestedFix(kText, unknownField(9, 1))) << "it was cut";
    SheetProblem problem = unknownField(3, 24);
    problem.here = false;
    EXPECT_FALSE(suggestedFix(kText, problem));
    problem = unknownField(3, 24);
    problem.message = "unknown field \"replicsa\"";
    EXPECT_FALSE(suggestedFix(kText, problem)) << "no name is near";
}

} // namespace
} // namespace doppel::gui
