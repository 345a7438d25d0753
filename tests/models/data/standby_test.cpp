// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

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

TEST(Takeover, IsByWhoHasMost) {
    using Writes = std::vector<std::uint64_t>;
    const TakeoverConfig cache{.by = TakeoverBy::ElastiCacheReplica, .replicas = 3};
    EXPECT_EQ(candidates(cache, 3, 0), 3U);
    EXPECT_EQ(writesLost(cache, 100, Writes{90, 97, 95}), 3U);
    EXPECT_EQ(writesLost({.by = TakeoverBy::Sentinel}, 100, Writes{100}), 0U);
    const TakeoverConfig elected{.by = TakeoverBy::Election, .members = 5};
    EXPECT_EQ(candidates(elected, 3, {}), 4U);
    EXPECT_EQ(candidates(elected, 3, 0), 3U); // the first and the fourth stand there
    // Of five members three vote: nobody may win who has less than the best of any three.
    EXPECT_EQ(writesLost(elected, 100, Writes{90, 97, 95}), 3U);
    EXPECT_EQ(writesLost(elected, 100, Writes{96, 97, 95, 99}), 3U); // the first of those that may
}

TEST(Takeover, HasAQuorumThatSentinelsCanReach) {
    TakeoverConfig config{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(problemsOf(config).empty());
    config.sentinel.quorum = 4;
    EXPECT_EQ(problemsOf(config).size(), 1U);
}

} // namespace
} // namespace doppel::models
