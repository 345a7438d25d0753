// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/canary_weight.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

struct CanaryCase {
    std::uint32_t wanted, weight, surge, canary, stable;
};

// Cases of argo-rollouts' own table, canary_test.go TestApproximateWeightedNewStableReplicaCounts.
constexpr CanaryCase kArgoTable[] = {
    {1, 49, 0, 0, 1},  {1, 50, 0, 1, 0},   {1, 1, 1, 1, 1},     {2, 1, 0, 1, 1},
    {2, 99, 1, 2, 1},  {3, 50, 0, 2, 1},   {3, 49, 1, 2, 2},    {10, 14, 0, 1, 9},
    {10, 15, 0, 2, 8}, {10, 0, 1, 0, 10},  {10, 1, 1, 1, 10},   {10, 18, 1, 2, 9},
    {10, 19, 1, 2, 9}, {10, 20, 1, 2, 8},  {10, 23, 1, 2, 8},   {10, 24, 1, 3, 8},
    {10, 25, 1, 3, 8}, {10, 99, 1, 10, 1}, {10, 100, 1, 10, 0},
};

TEST(CanaryWeight, G7_4IsTheClosestShareOfWholeServers) {
    for (const CanaryCase& c : kArgoTable) {
        EXPECT_EQ(canaryCounts(c.wanted, c.weight, c.surge), (CanaryCounts{c.canary, c.stable}))
            << c.wanted << " servers, " << c.weight << " %, surge " << c.surge;
    }
}

TEST(CanaryWeight, OfFourServersAtTenPercentIsOneOfFive) { // 20 % is closer than 25 %
    EXPECT_EQ(canaryCounts(4, 10, 1), (CanaryCounts{1, 4}));
    EXPECT_EQ(canaryCounts(0, 50, 1), (CanaryCounts{0, 0}));
}

TEST(CanaryWeight, KeepsOneOfEachVersionBetweenOneAndNinetyNinePercent) {
    for (std::uint32_t wanted = 2; wanted <= 40; ++wanted) {
        for (std::uint32_t weight = 1; weight < 100; ++weight) {
            const CanaryCounts counts = canaryCounts(wanted, weight, 1);
            EXPECT_GE(counts.canary, 1U) << wanted << ' ' << weight;
            EXPECT_GE(counts.stable, 1U) << wanted << ' ' << weight;
            EXPECT_LE(counts.canary + counts.stable, wanted + 1);
        }
    }
}

TEST(CanaryWeight, OfAnExactHalfBelowTheWholeIsNoneWithoutSurge) {
    EXPECT_EQ(canaryCounts(2, 75, 0), (CanaryCounts{0, 2}));
    EXPECT_EQ(canaryCounts(2, 75, 1), (CanaryCounts{2, 1}));
}

// The examples above CalculateReplicaCountsForBasicCanary in argo-rollouts.
TEST(CanaryFleet, GoesAsFarAsSurgeAndAvailabilityAllow) {
    const auto next = [](std::uint32_t weight, std::uint32_t unavailable, std::uint32_t surge) {
        const CanaryFleet fleet{.wanted = 10,
                                .surge = surge,
                                .unavailable = unavailable,
                                .stable = 10,
                                .stableAvailable = 10};
        return nextCanaryCounts(fleet, canaryCounts(10, weight, surge));
    };
    EXPECT_EQ(next(10, 1, 1), (CanaryCounts{1, 9}));
    EXPECT_EQ(next(30, 0, 3), (CanaryCounts{3, 10}));
    EXPECT_EQ(next(30, 5, 0), (CanaryCounts{0, 7}));
}

TEST(CanaryFleet, BringsTheStableVersionBackFirst) {
    const CanaryFleet fleet{.wanted = 10,
                            .surge = 1,
                            .unavailable = 0,
                            .canary = 5,
                            .canaryAvailable = 0, // a crash loop is not in the way of its own end
                            .stable = 5,
                            .stableAvailable = 5};
    EXPECT_EQ(nextCanaryCounts(fleet, {0, 10}), (CanaryCounts{5, 6}));
    EXPECT_EQ(nextCanaryCounts({.wanted = 10,
                                .surge = 0,
                                .unavailable = 3,
                                .canary = 5,
                                .stable = 5,
                                .stableAvailable = 5},
                               {0, 10}),
              (CanaryCounts{2, 5}));
}

TEST(CanaryFleet, OfReleasesThatWereGivenUpNobodyStaysWhoIsNotNeeded) {
    CanaryFleet fleet{.wanted = 8,
                      .surge = 2,
                      .unavailable = 2,
                      .stable = 4,
                      .stableAvailable = 4,
                      .others = 4,
                      .othersAvailable = 3};
    EXPECT_EQ(othersToStop(fleet), 2U); // who isn't available, and one more: six stay
    EXPECT_EQ(nextCanaryCounts(fleet, {2, 6}), (CanaryCounts{0, 6})); // they take up room
    fleet.canary = 2;
    fleet.canaryAvailable = 2;
    EXPECT_EQ(othersToStop(fleet), 4U);
}

} // namespace
} // namespace doppel::models
