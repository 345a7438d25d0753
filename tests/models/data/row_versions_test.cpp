// SPDX-License-Identifier: Apache-2.0
#include "models/data/row_versions.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

constexpr PageId kGuide{7};
constexpr PageId kNewsPage{8};

constexpr sim::Time doneAt(int second) {
    return sim::kStart + std::chrono::seconds(second);
}

class RowsOfAPrimary : public ::testing::Test {
protected:
    ContentVersions published;
    RowVersions rows{published};
};

TEST_F(RowsOfAPrimary, HaveWhatWasWrittenLast) {
    EXPECT_EQ(rows.of(kGuide), std::nullopt);
    rows.write(0, doneAt(1), kGuide, 2);
    rows.write(0, doneAt(2), kGuide, 3);
    EXPECT_EQ(rows.of(kGuide), 3U);
    EXPECT_EQ(rows.of(kNewsPage), std::nullopt);
}

TEST_F(RowsOfAPrimary, GoBackWithTheWritesThatAStandbyLacks) {
    rows.write(0, doneAt(1), kGuide, 2);
    rows.write(0, doneAt(4), kNewsPage, 2);
    rows.write(0, doneAt(5), kGuide, 3);
    rows.write(0, doneAt(9), kGuide, 4);
    EXPECT_EQ(rows.keepUntil(0, doneAt(4)), std::vector<PageId>{kGuide});
    EXPECT_EQ(rows.of(kGuide), 2U);
    EXPECT_EQ(rows.of(kNewsPage), 2U);
    EXPECT_EQ(rows.keepUntil(0, doneAt(4)), std::vector<PageId>{}) << "they are lost once";
}

TEST_F(RowsOfAPrimary, GoBackToWhatThereWasWhenTheRunBegan) {
    published.awaitFirst(kNewsPage);
    rows.write(0, doneAt(1), kGuide, 2);
    rows.write(0, doneAt(2), kNewsPage, 1);
    EXPECT_EQ(rows.keepUntil(0, doneAt(0)), (std::vector<PageId>{kGuide, kNewsPage}));
    EXPECT_EQ(rows.of(kGuide), kFirstVersion);
    EXPECT_EQ(rows.of(kNewsPage), 0U) << "it was not there";
}

TEST_F(RowsOfAPrimary, KeepWhatAnotherServerAcknowledged) {
    rows.write(0, doneAt(1), kGuide, 2);
    rows.write(1, doneAt(1), kGuide, 3);
    EXPECT_TRUE(rows.keepUntil(0, doneAt(0)).empty());
    EXPECT_EQ(rows.of(kGuide), 3U);
}

TEST_F(RowsOfAPrimary, AreWrittenAgain) {
    rows.write(0, doneAt(1), kGuide, 2);
    rows.keepUntil(0, doneAt(0));
    rows.write(0, doneAt(1), kGuide, 2);
    EXPECT_EQ(rows.of(kGuide), 2U);
}

} // namespace
} // namespace doppel::models
