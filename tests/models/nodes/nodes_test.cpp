// SPDX-License-Identifier: Apache-2.0
//
// Pods on nodes at work: when requests end on processors that are shared or throttled, what happens
// to pods that run out of memory, and where those of a lost node go.
#include "models/app/app.h"
#include "models/nodes/nodes.h"
#include "tests/models/app/little_platform.h"
#include "tests/models/uses_shown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace doppel::models::test {
namespace {

using sim::Bytes;
using sim::Distribution;
using ::testing::Each;
using ::testing::ElementsAre;

constexpr std::int64_t kMib = 1 << 20;

/// An app whose servers are pods of 40 ms of computing for each request.
class PodsAtWork : public ::testing::Test {
protected:
    PodsAtWork() {
        app.replicas = 1;
        app.workers = 4;
        app.threads = 1;
        app.acceptPolicy = AcceptPolicy::Shared;
        app.cpu = Distribution::deterministic(0.040);
        app.lifecycle = {};
        pod.of.name = "app";
        nodes.replicas = 1;
        nodes.reservedCpu = 0;
    }
    void start() {
        nodes.pods = {pod};
        App& component = static_cast<App&>(little.add(appKind(), "app", app));
        fleet = &component.fleet();
        link = &little.visitors("app");
        nodeFleet = &little.add(nodesKind(), "nodes", nodes).fleet();
        little.start();
    }
    std::vector<double> millisecondsOf(int requests) {
        const sim::Time asked = little.world().now();
        const std::size_t before = little.answers.size();
        for (int i = 0; i < requests; ++i) {
            little.ask(*link, little.request());
        }
        little.runTo(asked - sim::kStart + 10s);
        std::vector<double> times;
        for (std::size_t i = before; i < little.answers.size(); ++i) {
            const auto& answer = little.answers[i];
            times.push_back(answer ? sim::toSeconds(answer->at - asked) * 1000 : -1);
        }
        return times;
    }
    std::uint64_t counted(const char* name) {
        const sim::Metric* metric = little.world().metrics().find("nodes", name);
        return std::get<sim::Counter>(metric->value).total();
    }
    std::int64_t level(const char* name) {
        const sim::Metric* metric = little.world().metrics().find("nodes", name);
        return std::get<sim::Gauge>(metric->value).current();
    }

    AppConfig app;
    HostedPodConfig pod;
    NodesConfig nodes;
    LittlePlatform little;
    ReplicaSet* fleet = nullptr;
    ReplicaSet* nodeFleet = nullptr;
    Link* link = nullptr;
};

TEST_F(PodsAtWork, ThatHaveRequestedAllOfANodeDoNotKeepItBusy) {
    nodes.cores = 4;
    pod.cpuRequest = 4.0;
    start();
    ASSERT_EQ(level("cpu_requested"), level("kube_node_status_allocatable_cpu"));
    const auto inUse = [&] {
        return usesShown(*little.platform().find("nodes")).at("cpu (m)");
    };
    EXPECT_EQ(inUse(), std::pair(std::int64_t{0}, std::int64_t{4000}));
    little.ask(*link, little.request());
    little.runTo(20ms);
    EXPECT_EQ(inUse().first, 1000) << "it computes";
}

TEST_F(PodsAtWork, HaveAProcessorForEachWorkerWhereThereAreSoMany) {
    start();
    EXPECT_THAT(millisecondsOf(4), Each(40));
}

TEST_F(PodsAtWork, ShareProcessorsWhereThereAreFewer) {
    nodes.cores = 2;
    start();
    EXPECT_THAT(millisecondsOf(4), Each(80));
    EXPECT_EQ(counted("container_cpu_usage_seconds_total"), 160'000'000u);
}

TEST_F(PodsAtWork, StandStillWhenTheirLimitIsUsedUp) {
    app.workers = 8;
    nodes.cores = 8;
    pod.cpuLimit = 1;
    start();
    // 320 ms of work at 100 ms a period, in bursts of 12.5 ms, wherever in a period it begins.
    const std::vector<double> times = millisecondsOf(8);
    EXPECT_THAT(times, Each(times.front()));
    EXPECT_GE(times.front(), 200);
    EXPECT_LE(times.front(), 400);
    EXPECT_GE(counted("container_cpu_cfs_throttled_periods_total"), 2u);
    EXPECT_EQ(counted("container_cpu_cfs_throttled_periods_total"),
              counted("container_cpu_cfs_throttled_periods_total_app"));
    EXPECT_EQ(level("container_cpu_usage_app"), 0);
}

TEST_F(PodsAtWork, AreKilledWhenRequestsTakeMoreThanTheyMay) {
    pod.memoryLimit = Bytes{130 * kMib};
    pod.memory.growth = {.base = Bytes{100 * kMib}, .inHand = Bytes{10 * kMib}};
    start();
    EXPECT_THAT(millisecondsOf(2), Each(40));
    EXPECT_EQ(counted("container_oom_events_total"), 0u);
    millisecondsOf(3); // the third is one too many: all get a reset
    EXPECT_EQ(counted("container_oom_events_total_app"), 1u);
    EXPECT_FALSE(little.answers.back()->response.answered());
    EXPECT_THAT(millisecondsOf(2), Each(40)); // it runs again, with fresh memory
}

TEST_F(PodsAtWork, LeakUntilTheyAreKilledAndStartAgainAfterPausesThatGrow) {
    pod.memoryLimit = Bytes{150 * kMib};
    pod.memory.growth.base = Bytes{100 * kMib};
    pod.memory.leak = Bytes{50 * kMib};
    start();
    little.runTo(59s);
    EXPECT_TRUE(fleet->ready({0}));
    little.runTo(60s + 50ms);
    EXPECT_EQ(fleet->state({0}), ServerState::Failed); // for 100 ms, and then for another minute
    little.runTo(60s + 200ms);
    EXPECT_TRUE(fleet->ready({0}));
    little.runTo(120s + 9s);
    EXPECT_EQ(fleet->state({0}), ServerState::Failed);
    little.runTo(120s + 11s);
    EXPECT_TRUE(fleet->ready({0}));
    EXPECT_EQ(counted("container_oom_events_total"), 2u);
}

TEST_F(PodsAtWork, OfALostNodeAreReplacedAfterFortySecondsAndFiveMinutes) {
    app.replicas = 3;
    pod.cpuRequest = 1;
    nodes.replicas = 3;
    start();
    little.runTo(10s);
    EXPECT_EQ(fleet->zoneOf({0}), 0u);
    nodeFleet->lose({0});
    EXPECT_EQ(fleet->state({0}), ServerState::Lost);
    little.runTo(10s + 339s);
    EXPECT_EQ(fleet->readyCount(), 2u);
    little.runTo(10s + 340s + 1ms);
    EXPECT_EQ(fleet->readyCount(), 3u);
    EXPECT_NE(fleet->zoneOf({0}), 0u);
    EXPECT_EQ(counted("pods_rescheduled"), 1u);
    nodeFleet->restore({0});
    little.runTo(20min);
    EXPECT_EQ(nodeFleet->readyCount(), 3u);
    EXPECT_EQ(fleet->readyCount(), 3u);
}

TEST_F(PodsAtWork, StartAgainOnANodeThatIsBackInTime) {
    app.replicas = 2;
    pod.cpuRequest = 1;
    nodes.replicas = 2;
    start();
    nodeFleet->lose({1});
    little.runTo(1min);
    nodeFleet->restore({1});
    little.runTo(2min);
    EXPECT_EQ(fleet->readyCount(), 1u); // the node boots for two minutes
    little.runTo(4min);
    EXPECT_EQ(fleet->readyCount(), 2u);
    EXPECT_EQ(fleet->zoneOf({1}), 1u);
    EXPECT_EQ(counted("pods_rescheduled"), 0u);
    EXPECT_EQ(level("cpu_requested"), 2000);
}

TEST_F(PodsAtWork, WaitUntilThereIsRoom) {
    app.replicas = 5;
    pod.cpuRequest = 1;
    start();
    EXPECT_EQ(fleet->readyCount(), 4u);
    EXPECT_EQ(level("kube_pod_status_phase_pending"), 1);
    EXPECT_EQ(fleet->state({4}), ServerState::Booting);
    little.runTo(1h);
    EXPECT_EQ(fleet->readyCount(), 4u);
    fleet->scaleTo(4); // one that isn't ready goes first
    little.runTo(2h);
    EXPECT_EQ(fleet->readyCount(), 4u);
    EXPECT_EQ(level("kube_pod_status_phase_pending"), 0);
    fleet->scaleTo(6);
    little.runTo(3h);
    EXPECT_EQ(level("kube_pod_status_phase_pending"), 2);
    nodeFleet->startMore(1);
    little.runTo(4h);
    EXPECT_EQ(fleet->readyCount(), 6u);
    EXPECT_EQ(level("kube_pod_status_phase_pending"), 0);
}

TEST_F(PodsAtWork, GetNodesFromTheAutoscalerWhichTakesThemAwayAgain) {
    app.replicas = 2;
    pod.cpuRequest = 2;
    nodes.autoscaler = NodeAutoscalerConfig{.maxNodes = 3};
    start();
    little.runTo(1min);
    fleet->scaleTo(5);
    little.runTo(1min + 10s);
    EXPECT_EQ(nodeFleet->size(), 3u);
    EXPECT_EQ(fleet->readyCount(), 2u);
    little.runTo(1min + 10s + 2min + 1s);
    EXPECT_EQ(fleet->readyCount(), 5u);
    EXPECT_EQ(counted("cluster_autoscaler_scaled_up_nodes_total"), 2u);
    fleet->scaleTo(1);
    little.runTo(1h);
    EXPECT_EQ(fleet->readyCount(), 1u);
    EXPECT_EQ(nodeFleet->readyCount(), 1u);
    EXPECT_EQ(counted("cluster_autoscaler_scaled_down_nodes_total"), 2u);
}

TEST_F(PodsAtWork, OfANodeThatDrainsMoveToOthers) {
    app.replicas = 2;
    pod.cpuRequest = 1;
    nodes.replicas = 2;
    start();
    nodeFleet->drain({0});
    little.runTo(1min);
    EXPECT_EQ(fleet->readyCount(), 2u);
    EXPECT_EQ(nodeFleet->state({0}), ServerState::Gone);
    EXPECT_EQ(counted("pods_rescheduled"), 1u);
    EXPECT_THAT(millisecondsOf(2), Each(40));
}

TEST_F(PodsAtWork, AreEvictedWhereTheirNodeIsShortOfMemory) {
    nodes.memory = Bytes{1000 * kMib};
    nodes.reservedMemory = Bytes{0};
    pod.memoryRequest = Bytes{100 * kMib};
    pod.memory.growth.base = Bytes{450 * kMib};
    app.replicas = 2; // 900 of 1000 MiB, as much as may be; the leak is one MiB too many
    pod.memory.leak = Bytes{6 * kMib};
    start();
    little.runTo(9s);
    EXPECT_EQ(counted("kubelet_evictions"), 0u);
    little.runTo(11s);
    EXPECT_EQ(counted("kubelet_evictions"), 1u);
}

TEST_F(PodsAtWork, StandStillWhileTheyCollectGarbage) {
    app.workers = 1;
    pod.memory.growth.base = Bytes{1024 * kMib};
    pod.garbage = PodGarbageConfig{.rules = {.allocated = Bytes{10 * kMib},
                                             .collectedAt = Bytes{20 * kMib},
                                             .pause = 5ms,
                                             .perGib = 100ms}};
    start();
    EXPECT_THAT(millisecondsOf(1), ElementsAre(40));
    EXPECT_THAT(millisecondsOf(1), ElementsAre(145));
    EXPECT_THAT(millisecondsOf(1), ElementsAre(40));
    EXPECT_EQ(counted("gc_ops_total"), 1u);
}

} // namespace
} // namespace doppel::models::test
