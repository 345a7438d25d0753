// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/node_cpu.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;
using sim::Time;

// Plays a node by itself, and remembers when each thread was through.
class Player {
public:
    explicit Player(std::int64_t milliCpu) : cpu(milliCpu) {}

    void begin(NodeCpu::Group group, NodeCpu::Thread thread, Duration work, Duration at = 0ns) {
        playTo(at);
        cpu.begin(group, thread, work, kStart + at);
    }
    void playTo(Duration to) {
        for (auto next = cpu.next(); next && *next <= kStart + to; next = cpu.next()) {
            for (const NodeCpu::Thread thread : cpu.advance(*next)) {
                ended[thread] = *next - kStart;
            }
        }
        cpu.advance(kStart + to);
    }

    NodeCpu cpu;
    std::map<NodeCpu::Thread, Duration> ended;
};

CpuGroup limitedTo(Duration quota) {
    return {.quota = quota};
}

// One thread of w under a quota of q in each period of T: k = ceil(w / q) - 1 periods in full, and
// what is left in the next.
Duration closedForm(Duration work, Duration quota, Duration period) {
    const auto whole = (work + quota - 1ns) / quota - 1;
    return quota >= period ? work : whole * period + (work - whole * quota);
}

TEST(NodeCpu, OneThreadUnderAQuotaEndsByTheClosedForm) {
    for (const auto& [work, quota] : std::vector<std::tuple<Duration, Duration>>{{50ms, 20ms},
                                                                                 {20ms, 20ms},
                                                                                 {20ms + 1ns, 20ms},
                                                                                 {1ms, 20ms},
                                                                                 {333ms, 7ms},
                                                                                 {100ms, 100ms},
                                                                                 {250ms, 150ms},
                                                                                 {1s, 1ms}}) {
        Player node(4000);
        const auto group = node.cpu.add(limitedTo(quota), kStart);
        node.begin(group, 1, work);
        node.playTo(200s);
        EXPECT_EQ(node.ended[1], closedForm(work, quota, 100ms)) << work.count();
    }
}

TEST(NodeCpu, CountsPeriodsAndThrottlingAsCpuStatDoes) {
    Player node(4000);
    const auto group = node.cpu.add(limitedTo(20ms), kStart);
    node.begin(group, 1, 50ms);
    node.playTo(1s);
    // It computes in three periods and is throttled in two; the timer finds the fourth idle.
    EXPECT_EQ(node.cpu.counts(group), (CfsCounts{4, 2, 160ms}));
}

TEST(NodeCpu, AJobThatComesLateInAPeriodUsesItsQuotaTwiceInARow) {
    Player node(4000);
    const auto group = node.cpu.add(limitedTo(20ms), kStart);
    node.begin(group, 1, 40ms, 85ms); // 15 ms of this period, 20 ms of the next, 5 ms of a third
    node.playTo(1s);
    EXPECT_EQ(node.ended[1], 205ms);
    EXPECT_EQ(node.cpu.counts(group), (CfsCounts{4, 1, 80ms}));
}

TEST(NodeCpu, SixteenWorkersInAPodOfOneProcessorStandStillMostOfTheTime) {
    Player node(16'000);
    const auto group = node.cpu.add(limitedTo(100ms), kStart);
    for (NodeCpu::Thread worker = 0; worker < 16; ++worker) {
        node.begin(group, worker, 20ms);
    }
    node.playTo(1s);
    // 320 ms of work, 100 ms a period at sixteen times the speed: 6.25 ms of each 100 ms.
    for (NodeCpu::Thread worker = 0; worker < 16; ++worker) {
        EXPECT_EQ(node.ended[worker], 300ms + 1250us);
    }
    EXPECT_EQ(node.cpu.counts(group).throttled, 3u);
    EXPECT_EQ(node.cpu.counts(group).throttledTime, 16 * 3 * 93'750us);
}

TEST(NodeCpu, ThreadsWithoutALimitShareTheProcessorsAlike) {
    Player node(2000);
    const auto group = node.cpu.add({}, kStart);
    for (NodeCpu::Thread thread = 0; thread < 4; ++thread) {
        node.begin(group, thread, 10ms);
    }
    node.playTo(1s);
    EXPECT_EQ(node.ended[0], 20ms);
    EXPECT_EQ(node.ended[3], 20ms);
    EXPECT_EQ(node.cpu.counts(group), CfsCounts{});
}

TEST(NodeCpu, GroupsShareByWeightWhileProcessorsAreShort) {
    Player node(1000);
    const auto light = node.cpu.add({.weight = 1024}, kStart);
    const auto heavy = node.cpu.add({.weight = 3072}, kStart);
    node.begin(light, 1, 30ms);
    node.begin(heavy, 2, 30ms);
    EXPECT_EQ(node.cpu.usage(light), 250);
    EXPECT_EQ(node.cpu.usage(heavy), 750);
    node.playTo(1s);
    EXPECT_EQ(node.ended[2], 40ms); // at three quarters
    EXPECT_EQ(node.ended[1], 60ms); // 10 ms by then, and alone from then on
}

TEST(NodeCpu, WhatAGroupHasNoThreadsForIsTheOthers) {
    Player node(4000);
    const auto one = node.cpu.add({.weight = 3072}, kStart);
    const auto many = node.cpu.add({.weight = 1024}, kStart);
    node.begin(one, 1, 30ms);
    for (NodeCpu::Thread thread = 2; thread < 8; ++thread) {
        node.begin(many, thread, 30ms);
    }
    EXPECT_EQ(node.cpu.usage(one), 1000);
    EXPECT_EQ(node.cpu.usage(many), 3000);
    node.playTo(1s);
    EXPECT_EQ(node.ended[1], 30ms);
}

TEST(NodeCpu, FreeProcessorsGiveFullSpeedWhateverTheWeights) {
    Player node(4000);
    const auto light = node.cpu.add({.weight = 2}, kStart);
    const auto heavy = node.cpu.add({.weight = 2048}, kStart);
    node.begin(heavy, 1, 30ms);
    for (NodeCpu::Thread thread = 2; thread < 5; ++thread) {
        node.begin(light, thread, 30ms);
    }
    node.playTo(1s);
    EXPECT_EQ(node.ended[1], 30ms);
    EXPECT_EQ(node.ended[4], 30ms);
}

TEST(NodeCpu, AThreadThatLeavesMakesRoom) {
    Player node(1000);
    const auto group = node.cpu.add({}, kStart);
    node.begin(group, 1, 30ms);
    node.begin(group, 2, 30ms);
    node.playTo(20ms);
    node.cpu.leave(group, 2, kStart + 20ms);
    node.playTo(1s);
    EXPECT_EQ(node.ended.count(2), 0u);
    EXPECT_EQ(node.ended[1], 40ms);
}

TEST(NodeCpu, SharedAndThrottledWorkIsConserved) {
    // Three groups, one of them limited, on two processors: the node gives what it has.
    Player node(2000);
    const auto limited = node.cpu.add(limitedTo(30ms), kStart);
    const auto first = node.cpu.add({.weight = 512}, kStart);
    const auto second = node.cpu.add({.weight = 1536}, kStart);
    for (NodeCpu::Thread thread = 0; thread < 4; ++thread) {
        node.begin(limited, thread, 60ms);
        node.begin(first, 10 + thread, 200ms);
        node.begin(second, 20 + thread, 200ms);
    }
    node.playTo(20s);
    Duration last = 0ns;
    for (const auto& [thread, end] : node.ended) {
        last = std::max(last, end);
    }
    ASSERT_EQ(node.ended.size(), 12u);
    // 1840 ms of work on two processors take 920 ms, unless the limited group is last and alone.
    EXPECT_GE(last, 920ms);
    EXPECT_LE(last, 920ms + 100ms);
    EXPECT_EQ(node.cpu.usage(limited) + node.cpu.usage(first) + node.cpu.usage(second), 0);
}

TEST(NodeCpu, WhatIsTakenTooMuchIsPaidBack) {
    // Three threads use 100 ms up in a third of a hundred: no period gives more than its quota.
    Player node(8000);
    const auto group = node.cpu.add(limitedTo(100ms), kStart);
    for (NodeCpu::Thread thread = 0; thread < 3; ++thread) {
        node.begin(group, thread, 10s);
    }
    node.playTo(1000s);
    const Duration exact = 299 * 100ms + Duration(33'333'334);
    EXPECT_GE(node.ended[2], exact - 1us);
    EXPECT_LE(node.ended[2], exact + 1us);
}

// A tenth of a processor, and work for longer than time is.
TEST(NodeCpu, WorkThatOutlastsTimeIsNeverDone) {
    Player node(100);
    const NodeCpu::Group group = node.cpu.add({}, kStart);
    node.begin(group, 1, sim::kForever);
    EXPECT_EQ(node.cpu.next(), sim::kNever);
    node.playTo(1000h);
    EXPECT_TRUE(node.ended.empty());
    EXPECT_EQ(node.cpu.threads(group), 1U);
}

TEST(NodeCpu, SharesAndQuotaAreTheKubelets) {
    EXPECT_EQ(sharesOf(0), 2);
    EXPECT_EQ(sharesOf(1), 2);
    EXPECT_EQ(sharesOf(100), 102);
    EXPECT_EQ(sharesOf(1000), 1024);
    EXPECT_EQ(sharesOf(1'000'000), 262'144);
    EXPECT_EQ(quotaOf(1000, 100ms), 100ms);
    EXPECT_EQ(quotaOf(200, 100ms), 20ms);
    EXPECT_EQ(quotaOf(1, 100ms), 1ms);
}

} // namespace
} // namespace doppel::models
