// SPDX-License-Identifier: Apache-2.0
#include "models/data/write_log.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

constexpr PageId kLoggedGuide{7};
constexpr PageId kLoggedNews{8};

CommittedWrite write(PageId page, ContentVersion version, sim::Duration at = {}) {
    return {page, version, sim::kStart + at};
}

class AWriteLog : public ::testing::Test {
protected:
    ContentVersions published;
    WriteLog log{published};
};

TEST_F(AWriteLog, IsReplayedInOrderByEachServerOnceItIsReceived) {
    log.join(0);
    log.join(1);
    log.commit(write(kLoggedGuide, 2, 1s));
    log.commit(write(kLoggedNews, 2, 2s));
    EXPECT_EQ(log.next(0), nullptr);
    log.receive(0, 1);
    ASSERT_NE(log.next(0), nullptr);
    EXPECT_EQ(log.next(0)->page, kLoggedGuide);
    log.replayed(0);
    EXPECT_EQ(log.next(0), nullptr);
    log.receive(0, 2);
    log.receive(1, 2);
    EXPECT_EQ(log.next(0)->page, kLoggedNews);
    EXPECT_EQ(log.next(1)->page, kLoggedGuide);
    EXPECT_EQ(log.behind(), 2U);
}

TEST_F(AWriteLog, TellsTheVersionAtAPlaceAndWhetherThereIsANewerOne) {
    log.join(0);
    EXPECT_EQ(log.versionAt(kLoggedGuide, 0), std::nullopt) << "no write said";
    log.commit(write(kLoggedGuide, 5));
    log.commit(write(kLoggedGuide, 0));
    log.commit(write(kLoggedGuide, 6));
    EXPECT_EQ(log.versionAt(kLoggedGuide, 0), kFirstVersion);
    EXPECT_EQ(log.versionAt(kLoggedGuide, 1), 5U);
    EXPECT_EQ(log.versionAt(kLoggedGuide, 2), 5U) << "a write that says nothing of versions";
    EXPECT_EQ(log.versionAt(kLoggedGuide, 3), 6U);
    EXPECT_TRUE(log.isStale(kLoggedGuide, 2));
    EXPECT_FALSE(log.isStale(kLoggedGuide, 3));
    EXPECT_FALSE(log.isStale(kLoggedNews, 0));
}

TEST_F(AWriteLog, KnowsWhenARowIsNotThereYet) {
    published.awaitFirst(kLoggedNews);
    log.commit(write(kLoggedNews, 1));
    EXPECT_EQ(log.versionAt(kLoggedNews, 0), 0U);
    EXPECT_EQ(log.versionAt(kLoggedNews, 1), 1U);
}

TEST_F(AWriteLog, KeepsVersionsThoughAllHaveReplayedThem) {
    log.join(0);
    for (ContentVersion version = 2; version < 50; ++version) {
        log.commit(write(kLoggedGuide, version));
        log.receive(0, log.committed());
        log.replayed(0);
    }
    log.commit(write(kLoggedGuide, 0));
    EXPECT_EQ(log.versionAt(kLoggedGuide, log.placeOf(0)), 49U);
}

TEST_F(AWriteLog, LosesWhatWasNotReceivedWithItsPrimary) {
    log.join(0);
    log.commit(write(kLoggedGuide, 2));
    log.receive(0, 1);
    log.commit(write(kLoggedGuide, 3));
    log.commit(write(kLoggedNews, 2));
    EXPECT_EQ(log.loseFrom(1), 2U);
    EXPECT_EQ(log.committed(), 1U);
    EXPECT_EQ(log.versionAt(kLoggedGuide, log.committed()), 2U);
    EXPECT_EQ(log.versionAt(kLoggedNews, log.committed()), kFirstVersion);
    EXPECT_EQ(log.next(0)->version, 2U);
    EXPECT_EQ(log.loseFrom(1), 0U);
}

TEST_F(AWriteLog, GivesAServerThatBeginsAllThatWasReceivedAndKeepsNothingForOneThatIsGone) {
    log.join(0);
    log.commit(write(kLoggedGuide, 2));
    log.receive(0, 1);
    log.join(3);
    EXPECT_EQ(log.placeOf(3), 1U);
    EXPECT_EQ(log.behind(), 1U);
    log.leave(0);
    EXPECT_EQ(log.behind(), 0U);
    EXPECT_EQ(log.next(0), nullptr);
}

TEST_F(AWriteLog, KnowsThePagesThatItsSuccessorWouldLose) {
    log.commit(write(kLoggedGuide, 2));
    log.commit(write(kLoggedNews, 2));
    log.commit(write(kLoggedGuide, 3));
    log.commit(write({9}, 0));
    EXPECT_EQ(log.pagesFrom(0), (std::vector<PageId>{kLoggedGuide, kLoggedNews}));
    EXPECT_EQ(log.pagesFrom(2), std::vector<PageId>{kLoggedGuide});
}

TEST_F(AWriteLog, KnowsWhatEachServerHasReceivedForItself) {
    log.join(0);
    log.join(1);
    log.commit(write(kLoggedGuide, 2));
    log.receive(1, 1);
    log.replayed(1);
    EXPECT_EQ(log.received(0), 0U);
    EXPECT_EQ(log.received(1), 1U);
    EXPECT_EQ(log.next(0), nullptr);
    EXPECT_EQ(log.loseFrom(log.received(0)), 1U) << "where the other one takes over";
    EXPECT_EQ(log.received(1), 0U);
    EXPECT_EQ(log.versionAt(kLoggedGuide, log.placeOf(1)), kFirstVersion);
}

TEST_F(AWriteLog, CountsAsLostOnlyTheWritesThatSomebodyWasToldOf) {
    log.join(0);
    log.commit(write(kLoggedGuide, 2, 1s));
    log.commit(write(kLoggedGuide, 3, 2s));
    log.commit(write(kLoggedNews, 2, 2s));
    log.commit(write(kLoggedNews, 3, 3s));
    log.nobodyWasTold(sim::kStart + 2s);
    log.nobodyWasTold(sim::kStart + 2s);
    log.nobodyWasTold(sim::kStart + 2s);
    log.nobodyWasTold(sim::kStart + 2500ms);
    EXPECT_EQ(log.loseFrom(0), 2U);
    EXPECT_EQ(log.committed(), 0U);
}

} // namespace
} // namespace doppel::models
