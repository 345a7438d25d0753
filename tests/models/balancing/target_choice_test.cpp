// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_choice.h"
#include "models/balancing/target_health.h"
#include "models/balancing/usable_targets.h"
#include "sim/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace doppel::models {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

using Indices = std::vector<std::uint32_t>;

TEST(TargetChoice, TakesEachInTurn) {
    std::vector<TargetLoad> targets(4);
    const Indices usable{0, 1, 3};
    std::vector<std::size_t> chosen;
    for (int i = 0; i < 6; ++i) {
        chosen.push_back(chooseInTurn(targets, usable));
    }
    EXPECT_THAT(chosen, ElementsAre(0, 1, 3, 0, 1, 3));
}

TEST(TargetChoice, GivesATargetItsShareOnly) {
    std::vector<TargetLoad> targets(2);
    targets[1].share = TargetLoad::kFullShare / 4;
    const Indices usable{0, 1};
    int second = 0;
    for (int i = 0; i < 50; ++i) {
        second += chooseInTurn(targets, usable) == 1;
    }
    EXPECT_EQ(second, 10);
}

TEST(TargetChoice, PowerOfTwoSeldomPicksTheBusiest) {
    const auto outstanding = [](std::size_t target) {
        return target == 2 ? 5 : 0;
    };
    sim::Stream draws(1, 0, "test");
    int busiest = 0;
    for (int i = 0; i < 16'000; ++i) {
        busiest += choosePowerOfTwo(4, outstanding, draws) == 2;
    }
    EXPECT_NEAR(busiest, 1000, 130); // both draws must hit it: 1/16, within 4 standard deviations
}

TEST(TargetChoice, RaisesAShareInALineOverTheSlowStart) {
    EXPECT_EQ(slowStartShare(0s, 100s), 1);
    EXPECT_EQ(slowStartShare(25s, 100s), 250);
    EXPECT_EQ(slowStartShare(99s, 100s), 990);
    EXPECT_EQ(slowStartShare(100s, 100s), 1000);
    EXPECT_EQ(slowStartShare(0s, 0s), 1000);
}

TargetHealth after(TargetHealth health, bool success, int probes) {
    const HealthCheckConfig config;
    for (int i = 0; i < probes; ++i) {
        health = afterProbe(config, health, success);
    }
    return health;
}

TEST(TargetHealth, ANewTargetIsHealthyAfterOneSuccess) {
    EXPECT_TRUE(after({}, true, 1).healthy());
}

TEST(TargetHealth, IsLostAfterTwoFailuresInARowAndRegainedAfterFiveSuccesses) {
    const TargetHealth healthy = after({}, true, 1);
    EXPECT_TRUE(after(healthy, false, 1).healthy());
    EXPECT_TRUE(after(after(after(healthy, false, 1), true, 1), false, 1).healthy());
    const TargetHealth unhealthy = after(healthy, false, 2);
    EXPECT_FALSE(unhealthy.healthy());
    EXPECT_FALSE(after(unhealthy, true, 4).healthy());
    EXPECT_FALSE(after(after(after(unhealthy, true, 4), false, 1), true, 4).healthy());
    EXPECT_TRUE(after(unhealthy, true, 5).healthy());
}

constexpr TargetStanding kHealthy{.registered = true, .healthy = true, .zone = 0};
constexpr TargetStanding kUnhealthy{.registered = true, .healthy = false, .zone = 0};
constexpr TargetStanding kGone{.registered = false, .healthy = false, .zone = 0};

TargetStanding inZone(TargetStanding standing, std::uint32_t zone) {
    standing.zone = zone;
    return standing;
}

TEST(UsableTargets, AreTheHealthyOnes) {
    const std::vector targets{kHealthy, kUnhealthy, kGone, kHealthy};
    EXPECT_THAT(usableTargets(targets, std::nullopt).indices, ElementsAre(0, 3));
}

TEST(UsableTargets, AreAllThatAreRegisteredWhenNoneIsHealthy) {
    const std::vector targets{kUnhealthy, kGone, kUnhealthy};
    const UsableTargets usable = usableTargets(targets, std::nullopt);
    EXPECT_THAT(usable.indices, ElementsAre(0, 2));
    EXPECT_TRUE(usable.failedOpen);
    EXPECT_THAT(usableTargets(std::vector{kGone}, std::nullopt).indices, IsEmpty());
}

TEST(UsableTargets, AreOfTheNodesOwnZoneWithoutCrossZoneBalancing) {
    const std::vector targets{kHealthy, inZone(kHealthy, 1), inZone(kUnhealthy, 2)};
    EXPECT_THAT(usableTargets(targets, 1).indices, ElementsAre(1));
    EXPECT_THAT(usableTargets(targets, 2).indices, ElementsAre(2)); // fails open
    EXPECT_TRUE(withTargets({}, targets, 1).zoneIsServed());
    EXPECT_FALSE(withTargets({}, targets, 2).zoneIsServed());
    EXPECT_TRUE(withTargets({}, std::vector{kUnhealthy}, 2).zoneIsServed());
    const HealthyPlaces both = withTargets(withTargets({}, std::vector{kUnhealthy}, 2), targets, 2);
    EXPECT_FALSE(both.zoneIsServed()); // one list: a healthy target elsewhere is anybody's
}

} // namespace
} // namespace doppel::models
