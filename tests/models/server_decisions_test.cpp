// SPDX-License-Identifier: Apache-2.0
//
// What is decided about servers: when they are ready, when they are started again, how they go,
// who goes, and how a rollout moves. Golden cases by the sources that the headers name.
#include "models/lifecycle.h"
#include "models/readiness.h"
#include "models/rollout_step.h"
#include "models/scale_down.h"
#include "models/server_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ProbeStanding after(const ReadinessConfig& config, const std::vector<bool>& probes) {
    ProbeStanding standing;
    for (const bool success : probes) {
        standing = afterProbe(config, standing, success);
    }
    return standing;
}

TEST(Readiness, ComesAndGoesWithProbesInARow) {
    const ReadinessConfig usual; // 1 success, 3 failures
    EXPECT_FALSE(ProbeStanding{}.ready);
    EXPECT_TRUE(after(usual, {false, false, true}).ready);
    EXPECT_TRUE(after(usual, {true, false, false}).ready);
    EXPECT_TRUE(after(usual, {true, false, false, true, false, false}).ready);
    EXPECT_FALSE(after(usual, {true, false, false, false}).ready);
    ReadinessConfig strict;
    strict.successThreshold = 3;
    strict.failureThreshold = 1;
    EXPECT_FALSE(after(strict, {true, true, false, true, true}).ready);
    EXPECT_TRUE(after(strict, {true, true, true}).ready);
}

TEST(Readiness, IsProbedOnAGridFromTheStart) {
    ReadinessConfig config;
    config.interval = 10s;
    const auto next = [&](sim::Duration now) {
        return nextProbe(config, sim::kStart + 3s, sim::kStart + now) - sim::kStart;
    };
    EXPECT_EQ(next(3s), 3s);
    EXPECT_EQ(next(3s + 1ns), 13s);
    EXPECT_EQ(next(13s), 13s);
    config.initialDelay = 25s;
    EXPECT_EQ(next(3s), 33s);
    EXPECT_EQ(next(40s), 43s);
}

TEST(Restart, PausesAMomentThenTenTwentyFortySecondsUpToFiveMinutes) {
    const RestartConfig usual;
    std::vector<sim::Duration> pauses;
    for (std::uint32_t deaths = 1; deaths <= 9; ++deaths) {
        pauses.push_back(restartPause(usual, deaths));
    }
    EXPECT_THAT(pauses, ElementsAre(100ms, 10s, 20s, 40s, 80s, 160s, 300s, 300s, 300s));
    EXPECT_EQ(restartPause(usual, 4'000'000'000U), 300s);
    RestartConfig none;
    none.delay = 0s;
    EXPECT_EQ(restartPause(none, 4'000'000'000U), 100ms);
    none.first = 0s;
    EXPECT_EQ(restartPause(none, 4'000'000'000U), 0s);
}

TEST(Drain, CutsADelayOffWithTheGraceAndLeavesTwoSeconds) {
    LifecycleConfig config;
    config.shutdownDelay = 25s;
    config.shutdownGrace = 30s;
    EXPECT_EQ(drainPlan(config), (DrainPlan{25s, 30s}));
    config.shutdownGrace = 10s;
    EXPECT_EQ(drainPlan(config), (DrainPlan{10s, 12s}));
    config.shutdownGrace = 26s;
    EXPECT_EQ(drainPlan(config), (DrainPlan{25s, 27s}));
    config.shutdownDelay = 0s;
    config.shutdownGrace = 1s;
    EXPECT_EQ(drainPlan(config), (DrainPlan{0s, 1s}));
}

TEST(ScaleDown, TakesWhoIsNotReadyThenTheLast) {
    using enum ServerState;
    const std::vector<ServerState> states{Ready, Lost,  Ready,    Booting, Ready,
                                          Gone,  Ready, Draining, Failed,  Unready};
    EXPECT_THAT(serversToStop(states, 0), IsEmpty());
    EXPECT_THAT(serversToStop(states, 5), ElementsAre(9, 8, 3, 1, 6));
    EXPECT_THAT(serversToStop(states, 100), ElementsAre(9, 8, 3, 1, 6, 4, 2, 0));
}

TEST(Rollout, G7_1RoundsTheSurgeUpAndTheUnavailableDown) {
    const auto limits = [](std::uint32_t wanted) {
        const RolloutLimits found = rolloutLimits(wanted, {0.25}, {0.25});
        return std::tuple(found.surge, found.unavailable);
    };
    EXPECT_EQ(limits(1), std::tuple(1U, 0U));
    EXPECT_EQ(limits(2), std::tuple(1U, 0U));
    EXPECT_EQ(limits(3), std::tuple(1U, 0U));
    EXPECT_EQ(limits(4), std::tuple(1U, 1U));
    EXPECT_EQ(limits(5), std::tuple(2U, 1U));
    EXPECT_EQ(limits(10), std::tuple(3U, 2U));
    EXPECT_EQ(rolloutLimits(3, {0.0}, {0.0}), (RolloutLimits{0, 1}));
    EXPECT_EQ(rolloutLimits(10, {0.3}, {0.3}), (RolloutLimits{3, 3}));
}

/// A rollout whose servers become available all at once, after each boot; those that are told to
/// stop no longer count.
struct Rollout {
    explicit Rollout(std::uint32_t wanted)
        : limits(rolloutLimits(wanted, {0.25}, {0.25})), view{.wanted = wanted,
                                                              .old = wanted,
                                                              .oldAvailable = wanted} {}

    std::tuple<std::uint32_t, std::uint32_t, std::uint32_t> settle() {
        for (RolloutStep step = rolloutStep(limits, view); step != RolloutStep{};
             step = rolloutStep(limits, view)) {
            view.fresh += step.start;
            view.old -= step.stop;
            view.oldAvailable = std::min(view.oldAvailable, view.old);
        }
        return {view.old, view.fresh, view.freshAvailable};
    }
    std::tuple<std::uint32_t, std::uint32_t, std::uint32_t> boot() {
        view.freshAvailable = view.fresh;
        return settle();
    }
    RolloutLimits limits;
    RolloutView view;
};

TEST(Rollout, G7_2OfTenTakesThreeRounds) { // old, new, new and available
    Rollout rollout(10);
    EXPECT_EQ(rollout.settle(), std::tuple(8U, 5U, 0U));
    EXPECT_EQ(rollout.boot(), std::tuple(3U, 10U, 5U));
    EXPECT_EQ(rollout.boot(), std::tuple(0U, 10U, 10U));
}

TEST(Rollout, G7_2OfThreeReplacesOneAtATime) {
    Rollout rollout(3);
    EXPECT_EQ(rollout.settle(), std::tuple(3U, 1U, 0U));
    EXPECT_EQ(rollout.boot(), std::tuple(2U, 2U, 1U));
    EXPECT_EQ(rollout.boot(), std::tuple(1U, 3U, 2U));
    EXPECT_EQ(rollout.boot(), std::tuple(0U, 3U, 3U));
}

TEST(Rollout, StopsOldServersThatAreNotAvailableFirst) {
    const RolloutView view{
        .wanted = 10, .fresh = 3, .freshAvailable = 0, .old = 10, .oldAvailable = 8};
    EXPECT_EQ(rolloutStep({3, 2}, view), (RolloutStep{.start = 0, .stop = 2}));
}

TEST(Rollout, ScalesTheNewVersionToWhatIsWantedAtOnce) {
    const RolloutView view{
        .wanted = 3, .fresh = 8, .freshAvailable = 2, .old = 4, .oldAvailable = 4};
    EXPECT_EQ(rolloutStep({1, 0}, view), (RolloutStep{.stopFresh = 5}));
}

TEST(ServerGroups, ComeToTheReplicasOrReplaceThem) {
    const std::vector<ServerGroupConfig> groups{{.count = 9}, {.count = 1, .slower = {3.0}}};
    EXPECT_EQ(serversWanted(3, {}), 3U);
    EXPECT_EQ(serversWanted(3, groups), 10U);
    EXPECT_THAT(problemsOfServers(5, 3, {}), IsEmpty());
    EXPECT_THAT(problemsOfServers(3, 3, groups), IsEmpty()); // left out
    EXPECT_THAT(problemsOfServers(10, 3, groups), IsEmpty());
    EXPECT_THAT(problemsOfServers(9, 3, groups), SizeIs(1));
    EXPECT_EQ(groupOf(groups, 8), groups.data());
    EXPECT_EQ(groupOf(groups, 9), &groups[1]);
    EXPECT_EQ(groupOf(groups, 10), nullptr);
    const std::vector<ServerGroupConfig> many{{.count = 9'000}, {.count = 9'000}};
    EXPECT_THAT(problemsOfServers(3, 3, many), SizeIs(1));
}

} // namespace
} // namespace doppel::models
