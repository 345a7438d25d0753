// SPDX-License-Identifier: Apache-2.0
#include "models/data/advisory_locks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using enum AdvisoryMode;
using enum AdvisoryScope;

TEST(AdvisoryLocks, AreTheirFirstTakersAndThenThoseInLine) {
    AdvisoryLocks locks;
    EXPECT_TRUE(locks.lock(1, 7, Exclusive, Session));
    EXPECT_TRUE(locks.lock(2, 8, Exclusive, Session)) << "another key";
    EXPECT_FALSE(locks.lock(3, 7, Exclusive, Session));
    EXPECT_FALSE(locks.lock(4, 7, Exclusive, Session));
    EXPECT_FALSE(locks.tryLock(5, 7, Exclusive, Session)) << "and does not wait";
    EXPECT_EQ(locks.waiting(7), 2);
    EXPECT_THAT(locks.unlock(1, 7, Exclusive), Optional(ElementsAre(3)));
    EXPECT_THAT(locks.unlock(3, 7, Exclusive), Optional(ElementsAre(4)));
}

TEST(AdvisoryLocks, OfASessionAreGivenBackAsOftenAsTheyWereTaken) {
    AdvisoryLocks locks;
    locks.lock(1, 7, Exclusive, Session);
    EXPECT_TRUE(locks.lock(1, 7, Exclusive, Session)) << "its own";
    locks.lock(2, 7, Exclusive, Session);
    EXPECT_THAT(locks.unlock(1, 7, Exclusive), Optional(IsEmpty()));
    EXPECT_TRUE(locks.holds(1, 7));
    EXPECT_THAT(locks.unlock(1, 7, Exclusive), Optional(ElementsAre(2)));
    EXPECT_EQ(locks.unlock(1, 7, Exclusive), std::nullopt) << "it has none: a warning";
}

TEST(AdvisoryLocks, OfASessionOutliveItsTransactionThoseOfATransactionEndWithIt) {
    AdvisoryLocks locks;
    locks.lock(1, 7, Exclusive, Session);
    locks.lock(1, 8, Exclusive, Transaction);
    locks.lock(2, 7, Exclusive, Transaction);
    locks.lock(3, 8, Exclusive, Transaction);
    EXPECT_EQ(locks.unlock(1, 8, Exclusive), std::nullopt) << "it can't be unlocked";
    EXPECT_THAT(locks.endTransaction(1), ElementsAre(3));
    EXPECT_TRUE(locks.holds(1, 7)) << "left behind in a pool's connection";
    EXPECT_THAT(locks.endSession(1), ElementsAre(2));
}

TEST(AdvisoryLocks, OfOneKeyInBothScopesAreHeldUntilBothAreOver) {
    AdvisoryLocks locks;
    locks.lock(1, 7, Exclusive, Session);
    locks.lock(1, 7, Exclusive, Transaction);
    locks.lock(2, 7, Exclusive, Session);
    EXPECT_THAT(locks.endTransaction(1), IsEmpty());
    EXPECT_THAT(locks.unlock(1, 7, Exclusive), Optional(ElementsAre(2)));
}

TEST(AdvisoryLocks, ThatAreSharedKeepOnlyExclusiveOnesOutWhichNobodyOvertakes) {
    AdvisoryLocks locks;
    EXPECT_TRUE(locks.lock(1, 7, Shared, Session));
    EXPECT_TRUE(locks.lock(2, 7, Shared, Session));
    EXPECT_FALSE(locks.lock(3, 7, Exclusive, Session));
    EXPECT_FALSE(locks.lock(4, 7, Shared, Session)) << "behind the one that waits";
    EXPECT_TRUE(locks.lock(2, 7, Shared, Transaction)) << "one that holds it passes";
    EXPECT_THAT(locks.unlock(1, 7, Shared), Optional(IsEmpty()));
    EXPECT_THAT(locks.endSession(2), ElementsAre(3));
    EXPECT_THAT(locks.unlock(3, 7, Exclusive), Optional(ElementsAre(4)));
}

TEST(AdvisoryLocks, AreWaitedForNoLongerThanItsTimeOut) {
    AdvisoryLocks locks;
    locks.lock(1, 7, Shared, Session);
    locks.lock(2, 7, Exclusive, Session);
    locks.lock(3, 7, Shared, Session);
    locks.lock(4, 7, Shared, Session);
    EXPECT_THAT(locks.stopWaiting(2), ElementsAre(3, 4)) << "it was in their way";
    EXPECT_EQ(locks.waiting(7), 0);
}

} // namespace
} // namespace doppel::models
