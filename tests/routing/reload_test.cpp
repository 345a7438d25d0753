// SPDX-License-Identifier: Apache-2.0
#include "models/routing/reload.h"

#include <gtest/gtest.h>

namespace doppel::routing {
namespace {

using namespace std::chrono_literals;

TEST(ReloadQueue, MeltsABurstIntoOneReload) {
    ReloadQueue queue(0s);
    queue.finish();
    EXPECT_TRUE(queue.request());
    EXPECT_FALSE(queue.request());
    EXPECT_FALSE(queue.request());
    EXPECT_TRUE(queue.begin(1s));
    EXPECT_FALSE(queue.isWaiting());
    EXPECT_FALSE(queue.begin(1s));
}

TEST(ReloadQueue, HoldsOneMoreReloadBehindTheRunningOne) {
    ReloadQueue queue(0s);
    EXPECT_TRUE(queue.isRunning()) << "the first load";
    EXPECT_TRUE(queue.request());
    EXPECT_FALSE(queue.request());
    EXPECT_FALSE(queue.begin(1s));
    queue.finish();
    EXPECT_TRUE(queue.begin(1s));
    queue.finish();
    EXPECT_FALSE(queue.begin(2s));
}

TEST(ReloadQueue, TicksOnceTheLastAttemptIsOlderThanTheInterval) {
    ReloadQueue queue(0s);
    queue.finish();
    EXPECT_FALSE(queue.tick(60s)) << "as old, not older";
    EXPECT_FALSE(queue.isWaiting());
    EXPECT_TRUE(queue.tick(65s));
    EXPECT_TRUE(queue.begin(65s));
    EXPECT_FALSE(queue.tick(70s)) << "an attempt counts from its begin, even while it runs";
    queue.finish();
    EXPECT_FALSE(queue.tick(125s));
    EXPECT_TRUE(queue.tick(130s));
}

TEST(ReloadQueue, NoticesPostponeTheTicker) {
    ReloadQueue queue(0s);
    queue.finish();
    queue.request();
    queue.begin(50s);
    queue.finish();
    EXPECT_FALSE(queue.tick(65s));
    EXPECT_FALSE(queue.tick(110s));
    EXPECT_TRUE(queue.tick(115s));
}

TEST(ReloadQueue, BeatsEveryFiveSecondsFromItsStart) {
    const ReloadQueue queue(2s);
    EXPECT_EQ(queue.nextTick(0s), 7s);
    EXPECT_EQ(queue.nextTick(2s), 7s);
    EXPECT_EQ(queue.nextTick(6999ms), 7s);
    EXPECT_EQ(queue.nextTick(7s), 12s);
}

TEST(OptimePoll, ReloadsOnlyWhenTheReplicaMoved) {
    OptimePoll poll;
    EXPECT_TRUE(poll.shouldReload(1));
    poll.loaded(1);
    EXPECT_FALSE(poll.shouldReload(1));
    EXPECT_TRUE(poll.shouldReload(2));
}

} // namespace
} // namespace doppel::routing
