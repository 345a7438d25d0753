// SPDX-License-Identifier: Apache-2.0
// What whoever drives a play may do to it without changing what it plays, and what it costs.
#include "tests/platform/little_platform.h"

#include <atomic>
#include <thread>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(Play, IsNotBilledForWhatOtherThreadsDo) {
    const ReadyScenario scenario(sourcePath("scenarios/theory/mm1.yaml"));
    ASSERT_TRUE(scenario.loaded());
    std::atomic<bool> over{false};
    std::jthread other([&] {
        while (!over) {
        }
    });
    const RunResult result = scenario.play();
    over = true;
    EXPECT_GT(result.cpuSeconds, 0);
    EXPECT_LE(result.cpuSeconds, result.wallSeconds);
}

TEST(Play, TellsTheCpuTimeOfTheWarmupFromTheRest) {
    const ReadyScenario scenario(sourcePath("scenarios/theory/mm1.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    const RunResult atStart = play->observe();
    ASSERT_GT(atStart.warmup, 0s);
    play->advance(sim::kStart + atStart.warmup);
    const RunResult afterWarmup = play->observe();
    EXPECT_GT(afterWarmup.cpuSeconds, 0);
    EXPECT_EQ(afterWarmup.windowCpuSeconds, 0);
    play->advance(play->end());
    const RunResult atEnd = play->finish();
    EXPECT_DOUBLE_EQ(atEnd.cpuSeconds, afterWarmup.cpuSeconds + atEnd.windowCpuSeconds);
}

} // namespace
} // namespace doppel::scenarios
