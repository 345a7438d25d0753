// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/pod_placement.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace doppel::models {
namespace {

constexpr std::int64_t kGib = 1LL << 30;

NodeResources resources(MilliValue cpu, std::int64_t gib) {
    return {cpu, sim::Bytes{gib * kGib}};
}

NodeForPod nodeIn(std::uint32_t zone) {
    return {.allocatable = resources(4000, 16), .zone = zone};
}

std::optional<std::size_t> placeOf(const NodeResources& pod, const std::vector<NodeForPod>& nodes) {
    PodPlaces places(pod);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        places.set(i, nodes[i]);
    }
    return places.best();
}

void bind(const NodeResources& pod, NodeForPod& node) {
    node.requested += pod;
    node.scored += countedInScores(pod);
    ++node.ofSame;
}

TEST(PodPlacement, FitsByRequestsWhateverIsUsed) {
    NodeForPod node = nodeIn(0);
    node.requested = resources(3000, 1);
    EXPECT_TRUE(fits(resources(1000, 1), node));
    EXPECT_FALSE(fits(resources(1001, 1), node));
    EXPECT_FALSE(fits(resources(100, 16), node));
    node.pods = node.mostPods;
    EXPECT_FALSE(fits(resources(1, 0), node));
}

TEST(PodPlacement, NobodyIsBoundToANodeThatIsNotReady) {
    NodeForPod node = nodeIn(0);
    node.isReady = false;
    EXPECT_FALSE(fits(resources(1, 0), node));
}

TEST(PodPlacement, ANodeShortOfMemoryRepelsThoseThatRequestNothing) {
    NodeForPod node = nodeIn(0);
    node.isShortOfMemory = true;
    EXPECT_FALSE(fits({}, node));
    EXPECT_TRUE(fits(resources(1, 0), node));
}

TEST(PodPlacement, ScoresWhatIsLeftAsKubernetesDoes) {
    NodeForPod node = nodeIn(0);
    EXPECT_EQ(leastAllocatedScore(resources(1000, 4), node), 75);
    EXPECT_EQ(leastAllocatedScore(resources(3000, 4), node), 50); // (25 + 75) / 2
    node.scored = resources(1000, 8);
    EXPECT_EQ(leastAllocatedScore(resources(1333, 4), node), 33); // (41 + 25) / 2
}

TEST(PodPlacement, APodThatRequestsNothingCountsForATenthOfAProcessorAnd200MiB) {
    EXPECT_EQ(countedInScores({}), (NodeResources{100, sim::Bytes{200LL << 20}}));
    EXPECT_EQ(countedInScores(resources(50, 1)), resources(50, 1));
    EXPECT_EQ(countedInScores(resources(0, 1)), resources(100, 1));
    // 3900 of 4000 are 97 %, 16184 of 16384 MiB 98 %.
    EXPECT_EQ(leastAllocatedScore({}, nodeIn(0)), 97);
    std::vector<NodeForPod> nodes{nodeIn(0), nodeIn(0)};
    nodes[0].scored = countedInScores({});
    EXPECT_EQ(placeOf({}, nodes), 1u) << "one like it is there";
}

TEST(PodPlacement, SpreadsOverZonesThenNodesThenByWhatIsLeft) {
    std::vector<NodeForPod> nodes{nodeIn(0), nodeIn(1), nodeIn(0), nodeIn(1)};
    std::vector<std::size_t> order;
    for (int i = 0; i < 4; ++i) {
        const auto place = placeOf(resources(1000, 1), nodes);
        ASSERT_TRUE(place);
        order.push_back(*place);
        bind(resources(1000, 1), nodes[*place]);
    }
    EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
    for (NodeForPod& node : nodes) {
        node.ofSame = 0;
    }
    nodes[3].requested = nodes[3].scored = resources(0, 0);
    EXPECT_EQ(placeOf(resources(1000, 1), nodes), 3u);
}

TEST(PodPlacement, GoesElsewhereRatherThanWait) {
    std::vector<NodeForPod> nodes{nodeIn(0), nodeIn(1)};
    nodes[0].requested = resources(4000, 1);
    nodes[1].ofSame = 7;
    EXPECT_EQ(placeOf(resources(1000, 1), nodes), 1u);
    nodes[1].requested = resources(3500, 1);
    EXPECT_EQ(placeOf(resources(1000, 1), nodes), std::nullopt);
}

TEST(PodPlacement, FollowsNodesThatChange) {
    PodPlaces places(resources(1000, 1));
    std::vector<NodeForPod> nodes{nodeIn(0), nodeIn(0), nodeIn(1)};
    const auto set = [&](std::size_t i) {
        places.set(i, nodes[i]);
    };
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        set(i);
    }
    nodes[0].ofSame = 1;
    set(0);
    EXPECT_EQ(places.best(), 2u) << "zone 1 has none";
    nodes[2].isReady = false;
    set(2);
    EXPECT_EQ(places.best(), 1u) << "it has fewer than node 0";
    nodes[1].requested = resources(3001, 1);
    set(1);
    EXPECT_EQ(places.best(), 0u);
    nodes[2].isReady = true;
    nodes[2].ofSame = 2;
    set(2);
    EXPECT_EQ(places.best(), 0u) << "zone 1 has more";
    nodes[0].ofSame = 0;
    nodes[1].requested = resources(0, 0);
    set(0);
    set(1);
    EXPECT_EQ(places.best(), 0u) << "the first of equals";
}

TEST(PodPlacement, OfTenThousandPodsOnAsManyNodesIsCheap) {
    constexpr std::size_t kMany = 10'000;
    PodPlaces places(resources(1000, 1));
    std::vector<NodeForPod> nodes;
    for (std::size_t i = 0; i < kMany; ++i) {
        nodes.push_back(nodeIn(static_cast<std::uint32_t>(i % 3)));
        places.set(i, nodes[i]);
    }
    for (std::size_t i = 0; i < kMany; ++i) {
        const auto place = places.best();
        ASSERT_EQ(place, i);
        bind(resources(1000, 1), nodes[i]);
        places.set(i, nodes[i]);
    }
}

} // namespace
} // namespace doppel::models
