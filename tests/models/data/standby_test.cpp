// SPDX-License-Identifier: Apache-2.0
#include "models/data/standby.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace doppel::models {
namespace {

std::vector<bool> lost(std::size_t zones, std::initializer_list<std::size_t> which = {}) {
    std::vector<bool> all(zones);
    for (const std::size_t zone : which) {
        all[zone] = true;
    }
    return all;
}

TEST(Takeover, ElectsNobodyWithoutAMajorityOfMembers) {
    const TakeoverConfig three{.by = TakeoverBy::Election};
    EXPECT_TRUE(enoughAreLeft(three, {.lostZones = lost(3, {0})}));
    EXPECT_FALSE(enoughAreLeft(three, {.lostZones = lost(2, {0})}))
        << "the third stands there, too";
    EXPECT_TRUE(enoughAreLeft(three, {.lostZones = lost(2)})) << "its process died alone";
    EXPECT_FALSE(enoughAreLeft(three, {.lostZones = lost(3, {1})})) << "one of three is left";
    EXPECT_TRUE(enoughAreLeft(three, {.lostZones = lost(3, {1}), .isPrimaryUp = true}));
    EXPECT_FALSE(enoughAreLeft(three, {.lostZones = lost(3, {1, 2}), .isPrimaryUp = true}));
    EXPECT_TRUE(enoughAreLeft(three, {.lostZones = lost(2, {1}), .primaryZone = 1}) ==
                enoughAreLeft(three, {.lostZones = lost(2, {0}), .primaryZone = 0}))
        << "members stand in turn from the primary's zone on";
    const TakeoverConfig two{.by = TakeoverBy::Election, .members = 2};
    EXPECT_FALSE(enoughAreLeft(two, {.lostZones = lost(2)}));
}

TEST(Takeover, NeedsAMajorityOfSentinels) {
    const TakeoverConfig watched{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(enoughAreLeft(watched, {.lostZones = lost(3, {1})}));
    EXPECT_FALSE(enoughAreLeft(watched, {.lostZones = lost(3, {1, 2})}));
    EXPECT_FALSE(enoughAreLeft(watched, {.lostZones = lost(2, {0})}));
    EXPECT_TRUE(enoughAreLeft(watched, {.lostZones = lost(2, {1})}));
}

TEST(Takeover, NeedsTheZoneOfAStandby) {
    const TakeoverConfig config{.by = TakeoverBy::MultiAzInstance};
    EXPECT_TRUE(enoughAreLeft(config, {.lostZones = lost(2, {0})}));
    EXPECT_FALSE(enoughAreLeft(config, {.lostZones = lost(2, {0, 1})}));
    EXPECT_FALSE(enoughAreLeft(config, {.lostZones = lost(3, {0}), .primaryZone = 2}));
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
    EXPECT_EQ(candidates(cache, {.lostZones = lost(3, {0})}), 3U);
    EXPECT_EQ(writesLost(cache, 100, Writes{90, 97, 95}), 3U);
    EXPECT_EQ(writesLost({.by = TakeoverBy::Sentinel}, 100, Writes{100}), 0U);
    const TakeoverConfig elected{.by = TakeoverBy::Election, .members = 5};
    EXPECT_EQ(candidates(elected, {.lostZones = lost(3)}), 4U);
    EXPECT_EQ(candidates(elected, {.lostZones = lost(3, {0})}),
              3U); // the first and the fourth stand there
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
