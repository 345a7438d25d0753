// SPDX-License-Identifier: Apache-2.0
//
// What a minute's points are means of; sums done by hand.
#include "models/scaling/minute_tasks.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace doppel::models {
namespace {

constexpr ServerMinute kWarm{.counted = 1, .reported = 1, .worked = 1};
constexpr ServerMinute kWarming{.counted = 0, .reported = 0, .worked = 1};

std::optional<double> cpuPoint(const std::vector<ServerMinute>& servers, double seconds) {
    return minutePoint(ScalingMeasure::Cpu, seconds, minuteTasks(servers), 1);
}

// EC2 Auto Scaling guide, "Set the default instance warmup": an instance that warms up is not
// counted towards the aggregated metrics of its group, neither what it uses nor that it is there.
TEST(MinuteTasks, InstancesThatWarmUpAreNeitherUsedNorDividedBy) {
    // Four that compute all the time, each for 60 s.
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, kWarm, kWarming, kWarming}, 240), 100);
    EXPECT_EQ(minuteTasks(std::vector{kWarm, kWarm, kWarming, kWarming}).counted, 2);
    // Two that boot yet.
    const ServerMinute boots{.counted = 0, .reported = 0, .worked = 0};
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, kWarm, boots, boots}, 90), 75);
    // One that came to take work when half of the minute was over.
    const ServerMinute half{.counted = 0, .reported = 0, .worked = 0.5};
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, kWarm, half}, 150), 100);
}

TEST(MinuteTasks, AnInstanceThatHasWarmedUpCountsWhateverItDoes) {
    // It boots for longer than its warm-up: idle, but measured.
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, {.counted = 1, .reported = 1, .worked = 0}}, 60), 50);
    // A task that has come to run when half of the minute was over.
    const ServerMinute came{.counted = 0.5, .reported = 0.5, .worked = 0.5};
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, came}, 90), 100);
    EXPECT_DOUBLE_EQ(minuteTasks(std::vector{kWarm, came}).counted, 1.5);
    // Its host is off, which the group has yet to find out: no data of it.
    const ServerMinute lost{.counted = 1, .reported = 0, .worked = 0};
    EXPECT_DOUBLE_EQ(*cpuPoint({kWarm, lost, lost}, 60), 100);
    EXPECT_EQ(minuteTasks(std::vector{kWarm, lost, lost}).counted, 3);
}

// Elastic Load Balancing guide, "CloudWatch metrics for your Application Load Balancer":
// RequestCountPerTarget is of all healthy targets.
TEST(MinuteTasks, RequestsAreDividedByAllThatTakeThem) {
    const MinuteTasks tasks = minuteTasks(std::vector{kWarm, kWarm, kWarming, kWarming});
    EXPECT_DOUBLE_EQ(*minutePoint(ScalingMeasure::Requests, 600, tasks, 2), 150);
    // 1,200 request seconds are 20 at a time.
    EXPECT_DOUBLE_EQ(*minutePoint(ScalingMeasure::InFlight, 1200, tasks, 2), 5);
}

TEST(MinuteTasks, WhereNobodyCountsOrWorksThereIsNoPoint) {
    EXPECT_EQ(cpuPoint({}, 0), std::nullopt);
    EXPECT_EQ(cpuPoint({kWarming}, 60), std::nullopt);
    EXPECT_EQ(cpuPoint({{.counted = 1, .reported = 0, .worked = 0}}, 0), std::nullopt);
}

} // namespace
} // namespace doppel::models
