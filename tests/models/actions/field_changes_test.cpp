// SPDX-License-Identifier: Apache-2.0
#include "models/actions/field_changes.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using Value = std::optional<std::string>;

TEST(FieldChanges, OneGivesBackWhatItFound) {
    FieldChanges changes;
    const auto change = changes.begin("a", "3");
    EXPECT_EQ(changes.end(change), Value("3"));
}

TEST(FieldChanges, TheLastToBeginHoldsTheField) {
    FieldChanges changes;
    const auto first = changes.begin("a", "3");
    const auto second = changes.begin("a", "5");
    EXPECT_EQ(changes.end(first), Value());
    EXPECT_EQ(changes.end(second), Value("3"));
}

TEST(FieldChanges, ThatEndsWithinAnotherGivesBackTheOther) {
    FieldChanges changes;
    const auto outer = changes.begin("a", "3");
    const auto inner = changes.begin("a", "5");
    EXPECT_EQ(changes.end(inner), Value("5"));
    EXPECT_EQ(changes.end(outer), Value("3"));
}

TEST(FieldChanges, OfThreeTheMiddleOneLeavesNoTrace) {
    FieldChanges changes;
    changes.begin("a", "3");
    const auto middle = changes.begin("a", "5");
    const auto last = changes.begin("a", "7");
    EXPECT_EQ(changes.end(middle), Value());
    EXPECT_EQ(changes.end(last), Value("5"));
}

TEST(FieldChanges, OfOtherFieldsDoNotMatter) {
    FieldChanges changes;
    const auto a = changes.begin("a", "3");
    const auto b = changes.begin("b", "30");
    EXPECT_EQ(changes.end(a), Value("3"));
    EXPECT_EQ(changes.end(b), Value("30"));
}

} // namespace
} // namespace doppel::models
