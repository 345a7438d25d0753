// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_poller.h"
#include "sim/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

struct Range {
    double from;
    double to;
};

Range sleepOf(SidekiqVersion version, std::uint64_t processes) {
    const SidekiqRules& rules = rulesOf(version);
    const sim::Duration interval = sidekiqPollInterval(rules, processes, {});
    return {sim::toSeconds(sidekiqPollSleep(rules, processes, interval, 0.0)),
            sim::toSeconds(sidekiqPollSleep(rules, processes, interval, 1.0))};
}

void expectRange(Range range, double from, double to) {
    EXPECT_DOUBLE_EQ(range.from, from);
    EXPECT_DOUBLE_EQ(range.to, to);
}

TEST(SidekiqPoller, G1_4_SleepsByTheNumberOfProcesses) {
    for (const auto version :
         {SidekiqVersion::V5_2, SidekiqVersion::V6_4, SidekiqVersion::V7_3, SidekiqVersion::V8_1}) {
        expectRange(sleepOf(version, 0), 2.5, 7.5);
        expectRange(sleepOf(version, 1), 2.5, 7.5);
        expectRange(sleepOf(version, 2), 5, 15);
        expectRange(sleepOf(version, 9), 22.5, 67.5);
    }
    expectRange(sleepOf(SidekiqVersion::V8_1, 10), 0, 100);
    expectRange(sleepOf(SidekiqVersion::V8_0_10, 10), 0, 100);
    for (const auto version : {SidekiqVersion::V5_2, SidekiqVersion::V6_0, SidekiqVersion::V6_4,
                               SidekiqVersion::V6_5, SidekiqVersion::V7_3, SidekiqVersion::V8_0}) {
        expectRange(sleepOf(version, 10), 0, 50);
    }
}

TEST(SidekiqPoller, G1_4_AJobFallsDueAtARandomInstantOfTheSleep) {
    // With one process E[X^2] / 2 E[X], for X uniform in [2.5, 7.5): (25 + 25 / 12) / 10 s.
    const SidekiqRules& rules = rulesOf(SidekiqVersion::V8_1);
    const sim::Duration interval = sidekiqPollInterval(rules, 1, {});
    sim::Stream chance(36, 0, "poller");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 200'000; ++i) {
        const double x = sim::toSeconds(sidekiqPollSleep(rules, 1, interval, chance.uniform()));
        sum += x;
        squares += x * x;
    }
    EXPECT_NEAR(squares / (2 * sum), 2.708333, 0.01);
}

TEST(SidekiqPoller, Version5_0HasFifteenSecondsAndNoCaseForManyProcesses) {
    expectRange(sleepOf(SidekiqVersion::V5_0, 1), 7.5, 22.5);
    expectRange(sleepOf(SidekiqVersion::V5_0, 10), 75, 225);
}

TEST(SidekiqPoller, AnIntervalThatIsSetReplacesTheCount) {
    const SidekiqRules& rules = rulesOf(SidekiqVersion::V8_1);
    EXPECT_EQ(sidekiqPollInterval(rules, 7, 2s), 2s);
    EXPECT_EQ(sidekiqPollSleep(rules, 7, 2s, 0.0), 1s);
    EXPECT_EQ(sidekiqPollSleep(rules, 12, 2s, 0.5), 2s);
}

TEST(SidekiqPoller, WaitsTenToFifteenSecondsAtFirst) {
    EXPECT_EQ(sidekiqInitialWait(false, 0.0), 10s);
    EXPECT_EQ(sidekiqInitialWait(false, 0.5), 12'500ms);
    EXPECT_EQ(sidekiqInitialWait(true, 0.0), 0s);
    EXPECT_EQ(sidekiqInitialWait(true, 0.5), 2'500ms);
}

TEST(SidekiqProcesses, OneThatWasKilledStaysUntilSomebodyPrunes) {
    SidekiqProcesses processes;
    processes.beat(1, sim::kStart);
    processes.beat(2, sim::kStart);
    processes.beat(2, sim::kStart + 50s);
    processes.beat(3, sim::kStart + 50s);
    processes.leave(3);
    EXPECT_EQ(processes.size(), 2);
    EXPECT_FALSE(processes.isGone(1, sim::kStart + 59s));
    EXPECT_TRUE(processes.isGone(1, sim::kStart + 60s));
    EXPECT_EQ(processes.size(), 2); // polling goes on as if it were there
    EXPECT_EQ(processes.pruneAtMostOnceAMinute(sim::kStart + 59s), 0);
    EXPECT_EQ(processes.pruneAtMostOnceAMinute(sim::kStart + 100s), 0); // within the minute
    EXPECT_EQ(processes.pruneAtMostOnceAMinute(sim::kStart + 119s), 1 + 1);
    EXPECT_EQ(processes.size(), 0);
}

} // namespace
} // namespace doppel::models
