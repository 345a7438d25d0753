// SPDX-License-Identifier: Apache-2.0
#include "models/cache/fetch_health.h"
#include "models/publishing/publish_clicks.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

TEST(PublishClicks, BelongToTheTimeOfTheClick) {
    PublishClicks clicks;
    const auto first = clicks.add(kStart, ClickState::Awaited);
    const auto second = clicks.add(kStart + 10s, ClickState::Awaited);
    clicks.add(kStart + 20s, ClickState::Awaited);
    clicks.setState(first, ClickState::InTime);
    clicks.setState(second, ClickState::Late); // whenever that became known
    const auto all = clicks.between(kStart, kStart + 1min);
    EXPECT_EQ(all.all, 3U);
    EXPECT_EQ(all.inTime, 1U);
    EXPECT_EQ(all.late, 1U);
    EXPECT_EQ(clicks.between(kStart, kStart + 10s).all, 2U);
    EXPECT_EQ(clicks.between(kStart + 10s, kStart + 20s).late, 0U) << "its time is over";
    EXPECT_EQ(clicks.between(kStart + 10s - 1ns, kStart + 10s).late, 1U);
}

TEST(PublishClicks, ThatAreForLaterAreNone) {
    PublishClicks clicks;
    const auto asked = clicks.add(kStart + 1s, ClickState::Asked);
    clicks.setClickOf(7, asked);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).all, 0U);
    EXPECT_EQ(clicks.of(7), asked);
    clicks.setState(asked, ClickState::Scheduled);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).all, 0U);
}

TEST(PublishClicks, ThatNobodyPromisedHaveFailedUntilSomebodyDoes) {
    PublishClicks clicks;
    const auto asked = clicks.add(kStart + 1s, ClickState::Asked);
    clicks.setOver(asked);
    const auto refused = clicks.between(kStart, kStart + 1min);
    EXPECT_EQ(refused.all, 1U);
    EXPECT_EQ(refused.failed, 1U);
    EXPECT_EQ(refused.early, 1U);
    EXPECT_EQ(refused.unpromised, 1U);
    clicks.setState(asked, ClickState::Scheduled);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).all, 0U);
    EXPECT_FALSE(clicks.hasFailed(asked));
}

TEST(PublishClicks, HaveFailedOnceLateAndBroughtAboutByNobody) {
    PublishClicks clicks;
    const auto refused = clicks.add(kStart, ClickState::Awaited);
    const auto dropped = clicks.add(kStart, ClickState::Awaited);
    const auto waiting = clicks.add(kStart, ClickState::Awaited);
    clicks.setEntered(dropped);
    clicks.setDropped(dropped);
    clicks.setEntered(waiting);
    EXPECT_FALSE(clicks.hasFailed(refused)) << "it may be made once more";
    for (const auto click : {refused, dropped, waiting}) {
        clicks.setState(click, ClickState::Late);
    }
    EXPECT_TRUE(clicks.hasFailed(refused));
    EXPECT_TRUE(clicks.hasFailed(dropped));
    EXPECT_FALSE(clicks.hasFailed(waiting));
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).failed, 2U);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).overdue, 3U);
    clicks.becomesStored(dropped);
    EXPECT_FALSE(clicks.hasFailed(dropped)) << "another job brought it";
}

TEST(PublishClicks, BecomeStoredAndVisibleOnce) {
    PublishClicks clicks;
    const auto click = clicks.add(kStart, ClickState::Awaited);
    EXPECT_FALSE(clicks.isStored(click));
    EXPECT_TRUE(clicks.becomesStored(click));
    EXPECT_TRUE(clicks.isStored(click));
    EXPECT_FALSE(clicks.becomesStored(click));
    EXPECT_EQ(clicks.visibleSince(click), std::nullopt);
    EXPECT_TRUE(clicks.becomesVisible(click, kStart + 3s));
    EXPECT_FALSE(clicks.becomesVisible(click, kStart + 5s));
    EXPECT_EQ(clicks.visibleSince(click), kStart + 3s);
}

TEST(PublishClicks, ThatAreLostHaveFailedUntilTheyAreRestored) {
    PublishClicks clicks;
    const auto click = clicks.add(kStart, ClickState::Awaited);
    clicks.setEntered(click);
    clicks.becomesStored(click);
    clicks.becomesVisible(click, kStart + 3s);
    clicks.setState(click, ClickState::InTime);
    clicks.setLost(click);
    EXPECT_EQ(clicks.state(click), ClickState::Late);
    EXPECT_EQ(clicks.visibleSince(click), std::nullopt);
    EXPECT_TRUE(clicks.hasFailed(click));
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).inTime, 0U);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).failed, 1U);
    clicks.setRestored(click);
    EXPECT_FALSE(clicks.hasFailed(click));
    EXPECT_TRUE(clicks.becomesVisible(click, kStart + 30s));
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).overdue, 0U);
    EXPECT_EQ(clicks.between(kStart, kStart + 1min).late, 1U);
}

TEST(FetchHealth, IsThatOfTheLastFetchAsLongAsItIsRemembered) {
    FetchHealth fetches;
    EXPECT_FALSE(fetches.fails(kStart));
    fetches.heard(false, kStart);
    EXPECT_TRUE(fetches.fails(kStart + 30s));
    EXPECT_FALSE(fetches.fails(kStart + 30s + 1ns));
    fetches.heard(false, kStart + 1min);
    EXPECT_TRUE(fetches.fails(kStart + 1min));
    fetches.heard(true, kStart + 61s);
    EXPECT_FALSE(fetches.fails(kStart + 61s));
}

} // namespace
} // namespace doppel::models
