// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

TEST(Takeover, WaitsForAMajorityThatIsLeft) {
    const TakeoverConfig three{.by = TakeoverBy::Election};
    EXPECT_TRUE(enoughAreLeft(three, 3, 0));
    EXPECT_FALSE(enoughAreLeft(three, 2, 0)); // the third stands where the first does
    EXPECT_TRUE(enoughAreLeft(three, 2, {})); // its process died alone
    EXPECT_FALSE(enoughAreLeft({.by = TakeoverBy::Election, .members = 2}, 2, {}));
    const TakeoverConfig watched{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(enoughAreLeft(watched, 3, 1));
    EXPECT_FALSE(enoughAreLeft(watched, 2, 0));
    EXPECT_TRUE(enoughAreLeft(watched, 2, 1));
    EXPECT_TRUE(enoughAreLeft({.by = TakeoverBy::MultiAzInstance}, 2, 0));
}

TEST(Takeover, LosesWritesUnlessTheStandbyIsWrittenToAtTheSameTime) {
    EXPECT_FALSE(losesWrites({.by = TakeoverBy::MultiAzInstance}));
    EXPECT_FALSE(losesWrites({.by = TakeoverBy::MultiAzCluster}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::PromotedReplica}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::ElastiCacheReplica}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::Sentinel}));
}

TEST(Takeover, HasAQuorumThatSentinelsCanReach) {
    TakeoverConfig config{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(problemsOf(config).empty());
    config.sentinel.quorum = 4;
    EXPECT_EQ(problemsOf(config).size(), 1U);
}

} // namespace
} // namespace doppel::models
