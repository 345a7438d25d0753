// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/template_changes.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

constexpr PageId kFrontPage{0};
constexpr PageId kLatest{1};

TEST(TemplateChanges, ABannerMakesAnotherVersionOfEveryPage) {
    ContentVersions versions;
    TemplateChanges changes;
    changes.add(versions, 2, kStart + 1min);
    EXPECT_EQ(versions.current(kFrontPage), 2U);
    EXPECT_EQ(versions.current(kLatest), 2U);
    EXPECT_EQ(versions.supersededAt(kFrontPage, 1), kStart + 1min);
}

TEST(TemplateChanges, APageShowsItOnceItsTemplateIsOfAfterwards) {
    ContentVersions versions;
    TemplateChanges changes;
    changes.add(versions, 1, kStart + 1min);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 59s), 1U);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 1min), 2U);
}

TEST(TemplateChanges, APageWithoutTheBannerIsNoNewerThanTheBannerWhateverItSays) {
    ContentVersions versions;
    TemplateChanges changes;
    changes.add(versions, 1, kStart + 1min);     // 2
    versions.publish(kFrontPage, kStart + 2min); // 3
    EXPECT_EQ(changes.shown(kFrontPage, 3, kStart), 1U);
    EXPECT_EQ(changes.shown(kFrontPage, 3, kStart + 1min), 3U);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 1min), 2U) << "the edit is not there yet";
}

TEST(TemplateChanges, APageThatLacksAnEditFromBeforeTheBannerIsAsOldAsThat) {
    ContentVersions versions;
    TemplateChanges changes;
    versions.publish(kFrontPage, kStart + 1min); // 2
    changes.add(versions, 1, kStart + 2min);     // 3
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 3min), 1U);
    EXPECT_EQ(changes.shown(kFrontPage, 2, kStart + 3min), 3U);
}

TEST(TemplateChanges, OneThatIsTakenOffIsAChangeToo) {
    ContentVersions versions;
    TemplateChanges changes;
    changes.add(versions, 1, kStart + 1min);
    changes.add(versions, 1, kStart + 5min);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart), 1U);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 2min), 2U);
    EXPECT_EQ(changes.shown(kFrontPage, 1, kStart + 5min), 3U);
}

TEST(TemplateChanges, WhatIsNoPageGetsNoVersion) {
    ContentVersions versions;
    versions.awaitFirst(kLatest);
    TemplateChanges changes;
    changes.add(versions, 2, kStart + 1min);
    EXPECT_EQ(versions.current(kLatest), 0U);
    EXPECT_EQ(versions.publish(kLatest, kStart + 2min), 1U);
    EXPECT_EQ(changes.shown(kLatest, 1, kStart), 1U);
}

} // namespace
} // namespace doppel::models
