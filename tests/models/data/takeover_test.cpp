// SPDX-License-Identifier: Apache-2.0
#include "models/data/takeover.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

namespace doppel::models {
namespace {

using MaybeTakeover = std::optional<TakeoverConfig>;
using WritesHad = std::vector<std::uint64_t>;

// Members from zone 0 on, in so many zones, of which some are lost; member 0 was primary.
StoreMembers membersIn(std::size_t zones, std::initializer_list<std::size_t> lost = {}) {
    StoreMembers members{.lostZones = std::vector<bool>(zones)};
    for (const std::size_t zone : lost) {
        members.lostZones[zone] = true;
    }
    return members;
}
StoreMembers withItsPrimary(StoreMembers members) {
    members.isPrimaryUp = true;
    return members;
}

TEST(Takeover, ElectsNobodyWithoutAMajorityOfMembers) {
    const MaybeTakeover three = TakeoverConfig{.by = TakeoverBy::Election};
    EXPECT_TRUE(enoughAreLeft(three, membersIn(3, {0})));
    EXPECT_FALSE(enoughAreLeft(three, membersIn(2, {0}))) << "the third stands there, too";
    EXPECT_TRUE(enoughAreLeft(three, membersIn(2))) << "its process died alone";
    EXPECT_FALSE(enoughAreLeft(three, membersIn(3, {1}))) << "one of three is left";
    EXPECT_TRUE(enoughAreLeft(three, withItsPrimary(membersIn(3, {1}))));
    EXPECT_FALSE(enoughAreLeft(three, withItsPrimary(membersIn(3, {1, 2}))));
    EXPECT_FALSE(enoughAreLeft(three, withItsPrimary(membersIn(3, {0, 1})))) << "it is lost, too";
    const MaybeTakeover two = TakeoverConfig{.by = TakeoverBy::Election, .members = 2};
    EXPECT_FALSE(enoughAreLeft(two, membersIn(2)));
}

TEST(Takeover, CountsThePrimaryThatWasElectedWhereItStands) {
    const MaybeTakeover three = TakeoverConfig{.by = TakeoverBy::Election};
    StoreMembers members = membersIn(3, {0});
    members.primary = 1;
    EXPECT_FALSE(enoughAreLeft(three, members)) << "it is lost after the first";
    members.lostZones = {false, false, false};
    EXPECT_TRUE(enoughAreLeft(three, members)) << "the first is a secondary by now";
}

TEST(Takeover, NeedsAMajorityOfSentinelsAndAReplica) {
    const MaybeTakeover watched = TakeoverConfig{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(enoughAreLeft(watched, membersIn(3, {0})));
    EXPECT_FALSE(enoughAreLeft(watched, membersIn(3, {1}))) << "its replica stands there";
    EXPECT_FALSE(enoughAreLeft(watched, membersIn(3, {0, 2}))) << "one of three sentinels is left";
    EXPECT_FALSE(enoughAreLeft(watched, membersIn(2, {0})));
}

TEST(Takeover, IsTriedInVainWhereAQuorumFindsItDownAndNobodyCanFollow) {
    const MaybeTakeover watched = TakeoverConfig{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(isTriedInVain(watched, membersIn(3, {1}))) << "its replica stands there";
    EXPECT_FALSE(isTriedInVain(watched, membersIn(3, {0})));
    EXPECT_FALSE(isTriedInVain(watched, membersIn(3, {0, 1}))) << "one sentinel is no quorum";
    TakeoverConfig bold{.by = TakeoverBy::Sentinel};
    bold.sentinel.quorum = 1;
    EXPECT_TRUE(isTriedInVain(bold, membersIn(3, {0, 1}))) << "nor is it a majority";
    EXPECT_FALSE(isTriedInVain(TakeoverConfig{.by = TakeoverBy::Election}, membersIn(3, {0, 1})));
}

TEST(Takeover, NeedsAStandbyInAZoneThatIsThere) {
    const MaybeTakeover instance = TakeoverConfig{.by = TakeoverBy::MultiAzInstance};
    EXPECT_TRUE(enoughAreLeft(instance, membersIn(2, {0})));
    EXPECT_FALSE(enoughAreLeft(instance, membersIn(3, {1})));
    EXPECT_FALSE(enoughAreLeft({}, membersIn(3, {1})));
    const MaybeTakeover cluster = TakeoverConfig{.by = TakeoverBy::MultiAzCluster};
    EXPECT_TRUE(enoughAreLeft(cluster, membersIn(3, {1}))) << "the second standby is elsewhere";
    const MaybeTakeover cache = TakeoverConfig{.by = TakeoverBy::ElastiCacheReplica, .replicas = 2};
    EXPECT_TRUE(enoughAreLeft(cache, membersIn(3, {0, 1})));
    EXPECT_FALSE(enoughAreLeft(cache, membersIn(2, {0, 1})));
}

TEST(Takeover, IsByWhoeverLacksLeast) {
    const MaybeTakeover cache = TakeoverConfig{.by = TakeoverBy::ElastiCacheReplica, .replicas = 3};
    EXPECT_EQ(successorOf(cache, membersIn(4), WritesHad{100, 90, 97, 95}), 2U);
    EXPECT_EQ(successorOf(cache, membersIn(4, {2}), WritesHad{100, 90, 97, 95}), 3U);
    const MaybeTakeover elected = TakeoverConfig{.by = TakeoverBy::Election, .members = 5};
    // Of five members three vote: nobody may win who has less than the best of any three.
    EXPECT_EQ(successorOf(elected, membersIn(5, {4}), WritesHad{100, 90, 97, 95, 99}), 2U);
    EXPECT_EQ(successorOf(elected, membersIn(5), WritesHad{100, 96, 97, 95, 99}), 2U);
    EXPECT_EQ(successorOf(elected, withItsPrimary(membersIn(5)), WritesHad{100, 96, 97, 95, 99}),
              0U);
}

TEST(Takeover, CatchesUpFromTheFreshestMemberThatIsLeft) {
    const MaybeTakeover elected = TakeoverConfig{.by = TakeoverBy::Election, .members = 5};
    const WritesHad has{100, 90, 97, 95, 99};
    EXPECT_EQ(keptWrites(elected, membersIn(5), has, 2), 99U);
    EXPECT_EQ(keptWrites(elected, membersIn(5, {4}), has, 2), 97U);
    const MaybeTakeover cache = TakeoverConfig{.by = TakeoverBy::ElastiCacheReplica, .replicas = 4};
    EXPECT_EQ(keptWrites(cache, membersIn(5), has, 2), 97U) << "it is what was promoted";
}

TEST(Takeover, HearsOfAHangingPrimaryOnlyWhereItIsAsked) {
    using namespace std::chrono_literals;
    EXPECT_EQ(longestAnswer({.by = TakeoverBy::Sentinel}), sim::Duration(15s));
    EXPECT_EQ(longestAnswer({.by = TakeoverBy::MultiAzInstance}), sim::Duration(30s));
    EXPECT_FALSE(longestAnswer({.by = TakeoverBy::Election}));
    EXPECT_FALSE(longestAnswer({.by = TakeoverBy::ElastiCacheReplica}));
}

TEST(Takeover, LosesWritesUnlessTheStandbyIsWrittenToAtTheSameTime) {
    EXPECT_FALSE(losesWrites({.by = TakeoverBy::MultiAzInstance}));
    EXPECT_FALSE(losesWrites({.by = TakeoverBy::MultiAzCluster}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::PromotedReplica}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::ElastiCacheReplica}));
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::Sentinel}));
    EXPECT_FALSE(losesWrites({.by = TakeoverBy::Election})) << "a majority has them";
    EXPECT_TRUE(losesWrites({.by = TakeoverBy::Election, .writeConcern = WriteConcern::One}));
}

TEST(Takeover, IsOfStandbysThatGiveBackWhatTheyHaveUnlessTheyCopyTheirMasterAsItIs) {
    EXPECT_FALSE(standbysGiveBack({})) << "a time that somebody has measured, of a replica";
    EXPECT_FALSE(standbysGiveBack(TakeoverConfig{.by = TakeoverBy::Sentinel}));
    EXPECT_TRUE(standbysGiveBack(TakeoverConfig{.by = TakeoverBy::ElastiCacheReplica}));
    EXPECT_TRUE(standbysGiveBack(TakeoverConfig{.by = TakeoverBy::Election}));
}

TEST(Takeover, HasAQuorumThatSentinelsCanReach) {
    TakeoverConfig config{.by = TakeoverBy::Sentinel};
    EXPECT_TRUE(problemsOf(config).empty());
    config.sentinel.quorum = 4;
    EXPECT_EQ(problemsOf(config).size(), 1U);
}

} // namespace
} // namespace doppel::models
