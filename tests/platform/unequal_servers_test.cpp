// SPDX-License-Identifier: Apache-2.0
#include "tests/platform/little_platform.h"

namespace doppel::scenarios {
namespace {

// After haproxy/haproxy#1099: the fewest outstanding requests keep 30 busy on each machine, so that
// the fast one serves 300 a second and the slow one 100. In turn, 20 and 60 would be.
TEST(UnequalServers, GetTheirSharesByTheFewestOutstandingRequests) {
    const ReadyScenario scenario(littlePlatform("little-unequal.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const RunResult least = scenario.play();
    EXPECT_NEAR(figure(least, "machines", "puma_busy_threads"), 60.0, 2.5);
    EXPECT_NEAR(figure(least, "machines", "latency.mean"), 0.150, 0.006);

    const ReadyScenario inTurn(littlePlatform("little-unequal.yaml"),
                               {"components.lb.policy=round_robin"});
    ASSERT_TRUE(inTurn.loaded());
    EXPECT_NEAR(figure(inTurn.play(), "machines", "puma_busy_threads"), 80.0, 3.0);
}

// The same with two components: without weights their servers are one list. Each node counts only
// its own requests, and ties go to either: so the slow one has about one more at each node. With
// weights they are two groups, each with half of the requests.
TEST(UnequalServers, OfTwoTargetsGetTheirSharesToo) {
    const std::string file = littlePlatform("little-unequal-targets.yaml");
    for (const int nodes : {1, 3}) {
        const ReadyScenario scenario(file, {"components.lb.replicas=" + std::to_string(nodes)});
        ASSERT_TRUE(scenario.loaded());
        const RunResult least = scenario.play();
        EXPECT_NEAR(figure(least, "fast", "puma_busy_threads"), 30.0, nodes);
        EXPECT_NEAR(figure(least, "slow", "puma_busy_threads"), 30.0, nodes + 0.5);
        EXPECT_NEAR(figure(least, "fast", "requests") / 1800, 300, 3.5 * nodes);
        EXPECT_NEAR(figure(least, "slow", "requests") / 1800, 100, 3.5 * nodes);
    }

    const ReadyScenario weighted(file,
                                 {"components.lb.targets=[{to: fast, weight: 1}, {to: slow}]"});
    ASSERT_TRUE(weighted.loaded());
    EXPECT_NEAR(figure(weighted.play(), "slow", "puma_busy_threads"), 60.0, 2.0);
}

TEST(UnequalServers, AreRefusedWhenTheyAreNotAsManyAsTheReplicas) {
    const auto loaded =
        loadScenario(littlePlatform("little-unequal.yaml"), Sets{"components.machines.replicas=5"});
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.errors().front().message.find("expected 2"), std::string::npos)
        << loaded.errors().front().message;
}

} // namespace
} // namespace doppel::scenarios
