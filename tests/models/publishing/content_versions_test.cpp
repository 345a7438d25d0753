// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/content_versions.h"
#include "models/publishing/publish_intent.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

constexpr PageId kHome{0};
constexpr PageId kNews{1};

TEST(ContentVersions, APageHasItsFirstVersionUntilItIsPublished) {
    const ContentVersions versions;
    EXPECT_EQ(versions.current(kHome), 1U);
    EXPECT_TRUE(versions.isPage(kHome, 1));
    EXPECT_EQ(versions.supersededAt(kHome, 1), std::nullopt);
    EXPECT_EQ(versions.publishedAt(kHome, 1), kStart);
    EXPECT_EQ(versions.publishedAt(kHome, 2), std::nullopt);
}

TEST(ContentVersions, EachPublishSupersedesTheVersionBefore) {
    ContentVersions versions;
    EXPECT_EQ(versions.publish(kHome, kStart + 10s), 2U);
    EXPECT_EQ(versions.publish(kHome, kStart + 30s), 3U);
    EXPECT_EQ(versions.supersededAt(kHome, 1), kStart + 10s);
    EXPECT_EQ(versions.supersededAt(kHome, 2), kStart + 30s);
    EXPECT_EQ(versions.supersededAt(kHome, 3), std::nullopt);
    EXPECT_EQ(versions.publishedAt(kHome, 3), kStart + 30s);
    EXPECT_EQ(versions.current(kNews), 1U);
    EXPECT_EQ(versions.published(), 2U);
}

TEST(ContentVersions, NoVersionIsOlderThanTheOneBeforeIt) {
    ContentVersions versions;
    versions.publish(kHome, kStart + 30s);
    versions.publish(kHome, kStart + 10s); // told late
    EXPECT_EQ(versions.supersededAt(kHome, 2), kStart + 30s);
}

TEST(ContentVersions, WhatWasTakenDownIsNoPage) {
    ContentVersions versions;
    EXPECT_EQ(versions.unpublish(kHome, kStart + 1min), 2U);
    EXPECT_FALSE(versions.isPage(kHome, 2));
    EXPECT_TRUE(versions.isPage(kHome, 1));
    versions.publish(kHome, kStart + 2min);
    EXPECT_TRUE(versions.isPage(kHome, versions.current(kHome)));
}

TEST(ContentVersions, ANewPageIsNoneBeforeItIsPublished) {
    ContentVersions versions;
    versions.awaitFirst(kNews);
    const HeldVersions store(versions);
    EXPECT_EQ(versions.current(kNews), 0U);
    EXPECT_FALSE(versions.isPage(kNews, versions.current(kNews)));
    EXPECT_EQ(store.of(kNews), 0U);
    EXPECT_EQ(versions.publish(kNews, kStart + 1s), 1U);
    EXPECT_EQ(store.of(kNews), 0U) << "the store has not heard of it yet";
    EXPECT_TRUE(versions.isPage(kNews, 1));
    EXPECT_EQ(versions.publishedAt(kNews, 1), kStart + 1s);
}

TEST(HeldVersions, AStoreRefusesAnOlderVersionThanItHas) {
    const ContentVersions versions;
    HeldVersions store(versions);
    EXPECT_TRUE(store.put(kHome, 3));
    EXPECT_FALSE(store.put(kHome, 2));
    EXPECT_TRUE(store.put(kHome, 3));
    EXPECT_EQ(store.of(kHome), 3U);
    EXPECT_EQ(store.of(kNews), 1U);
}

TEST(PublishIntents, MaxAgeEndsWhenThePageIsDue) {
    const IntentRules rules;
    const sim::Time due = kStart + 1h;
    EXPECT_EQ(maxAgeByIntent(rules, {}, due), 300s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 10min), 300s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 300s), 300s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 299s), 299s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 42s), 42s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 5s), 5s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due - 4s), 5s);
}

TEST(PublishIntents, ALatePublishIsAwaitedForFiveMinutesAtTheShortestMaxAge) {
    const IntentRules rules;
    const sim::Time due = kStart + 1h;
    EXPECT_EQ(maxAgeByIntent(rules, due, due), 5s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due + 5min - 1ns), 5s);
    EXPECT_EQ(maxAgeByIntent(rules, due, due + 5min), 300s);
}

TEST(PublishIntents, WholeSecondsAreCounted) {
    const IntentRules rules;
    EXPECT_EQ(maxAgeByIntent(rules, kStart + 100s, kStart + 40s + 999ms), 60s);
    EXPECT_EQ(maxAgeByIntent(rules, kStart + 100s + 999ms, kStart + 40s), 60s);
}

TEST(PublishIntents, TheDraftStoresMaxAgePrevailsOverTheMinimum) {
    const IntentRules draft{1s, 5s};
    EXPECT_EQ(maxAgeByIntent(draft, kStart + 1h, kStart), 1s);
    EXPECT_EQ(maxAgeByIntent(draft, kStart, kStart), 5s);
}

} // namespace
} // namespace doppel::models
