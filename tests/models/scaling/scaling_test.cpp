// SPDX-License-Identifier: Apache-2.0
//
// What KEDA, an ASG's zones, Cloud Run, schedules and the cluster autoscaler decide; sums done by hand.
#include "models/scaling/asg_zones.h"
#include "models/scaling/cloud_run.h"
#include "models/scaling/cluster_autoscaler.h"
#include "models/scaling/keda.h"
#include "models/scaling/scheduled_bounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

constexpr sim::Time kScalingStart = sim::kStart + 100h;

/// A ScaledObject that is polled every 30 s; nobody else scales.
struct KedaPolls {
    KedaSpec spec;
    KedaState state{.created = kScalingStart, .lastActive = {}, .failures = {}};
    std::int32_t replicas = 0;
    std::map<int, std::int32_t> changes;
    std::map<int, KedaDecision> decisions;

    KedaPolls() { spec.triggers.push_back({}); }
    void run(int until, const std::function<std::optional<MilliValue>(int)>& value) {
        for (int second = 0; second <= until; second += 30) {
            const std::array values{value(second)};
            const KedaDecision decision = pollKeda(
                spec, state, {kScalingStart + std::chrono::seconds(second), replicas, values});
            if (decision.replicas != replicas) {
                changes[second] = replicas = decision.replicas;
            }
            decisions[second] = decision;
        }
    }
};

std::optional<MilliValue> busyFrom10To50(int second) {
    return second >= 10 && second <= 50 ? 1000 : 0;
}

TEST(Keda, G3_7_ScalesToNoneStrictlyAfterTheCooldown) {
    KedaPolls polls;
    polls.run(600, busyFrom10To50);
    EXPECT_THAT(polls.changes, ElementsAre(Pair(30, 1), Pair(360, 0)));
    EXPECT_EQ(polls.decisions[330].reason, "ScalerCooldown");
}

TEST(Keda, ActivatesAboveTheThresholdOnly) {
    KedaPolls polls;
    polls.spec.triggers[0].activationThreshold = 5000;
    polls.run(60, [](int second) { return second < 60 ? 5000 : 5001; });
    EXPECT_THAT(polls.changes, ElementsAre(Pair(60, 1)));
}

TEST(Keda, ComesFromNoneToItsMinimum) {
    KedaPolls polls;
    polls.spec.minReplicas = 4;
    polls.run(30, [](int) { return 0; });
    EXPECT_THAT(polls.changes, ElementsAre(Pair(0, 4))); // though nothing is active
}

TEST(Keda, IdlesBelowItsMinimum) {
    KedaPolls polls;
    polls.spec.minReplicas = 4;
    polls.spec.idleReplicas = 0;
    polls.run(600, busyFrom10To50);
    EXPECT_THAT(polls.changes, ElementsAre(Pair(30, 4), Pair(360, 0)));
}

TEST(Keda, NeverActiveItWaitsForTheInitialCooldown) {
    KedaPolls polls;
    polls.replicas = 3;
    polls.spec.initialCooldownPeriod = 90s;
    polls.run(300, [](int) { return 0; });
    EXPECT_THAT(polls.changes, ElementsAre(Pair(120, 0)));
}

TEST(Keda, FallsBackAfterMoreFailuresThanTheThreshold) {
    KedaPolls polls;
    polls.replicas = 2;
    polls.spec.fallback = KedaFallback{.failureThreshold = 3, .replicas = 6};
    polls.run(300, [](int) { return std::nullopt; });
    EXPECT_THAT(polls.changes, ElementsAre(Pair(90, 6))); // the fourth
    KedaPolls without;
    without.replicas = 2;
    without.run(3000, [](int) { return std::nullopt; });
    EXPECT_TRUE(without.changes.empty());
}

TEST(Keda, AFallbackToNoneIsNone) {
    KedaPolls polls;
    polls.replicas = 2;
    polls.spec.minReplicas = 1;
    polls.spec.fallback = KedaFallback{.failureThreshold = 0, .replicas = 0};
    polls.run(600, [](int) { return std::nullopt; });
    EXPECT_TRUE(polls.changes.empty());
    polls.spec.minReplicas = 0;
    polls.run(600, [](int) { return std::nullopt; });
    EXPECT_EQ(polls.replicas, 0);
}

TEST(Keda, OneSuccessForgetsFailures) {
    KedaPolls polls;
    polls.replicas = 2;
    polls.spec.minReplicas = 1;
    polls.spec.fallback = KedaFallback{.failureThreshold = 1, .replicas = 6};
    polls.run(90, [](int second) -> std::optional<MilliValue> {
        return second % 60 == 0 ? std::nullopt : std::optional<MilliValue>(0);
    });
    EXPECT_TRUE(polls.changes.empty());
}

TEST(Keda, ItsHpaHasOneReplicaAtLeast) {
    KedaSpec spec;
    spec.triggers.push_back({.threshold = 5000});
    const HpaSpec hpa = hpaOf(spec);
    EXPECT_EQ(hpa.minReplicas, 1);
    EXPECT_EQ(hpa.maxReplicas, 100);
    EXPECT_EQ(hpa.metrics.at(0).source, HpaSource::External);
    EXPECT_EQ(hpa.metrics.at(0).target, HpaTargetKind::AverageValue);
    EXPECT_EQ(hpa.metrics.at(0).value, 5000);
}

TEST(AsgZones, LaunchWhereTheFewestAre) {
    constexpr std::array<bool, 3> kAll{true, true, true};
    constexpr std::array<bool, 3> kLast{false, false, true};
    constexpr std::array<std::uint32_t, 3> kCounts{2, 1, 3};
    EXPECT_EQ(launchZone(kCounts, kAll), 1U);
    EXPECT_EQ(launchZone(kCounts, kLast), 2U);
    EXPECT_EQ(launchZone(kCounts, std::array{false, false, false}), std::nullopt);
}

TEST(AsgZones, TerminateFromTheFullestByTemplateAndBillingHour) {
    const auto at = [](std::int64_t minutes) {
        return kScalingStart - std::chrono::minutes(minutes);
    };
    std::vector<AsgInstance> instances{
        {0, 1, at(59)}, {1, 2, at(10)}, {1, 1, at(30)}, {1, 1, at(115)}};
    EXPECT_EQ(instanceToTerminate(instances, 2, kScalingStart), 3U); // 5 minutes before its hour
    instances.push_back({0, 1, at(1)});
    instances.push_back({0, 0, at(1)}); // zones are equal; the oldest template is here
    EXPECT_EQ(instanceToTerminate(instances, 2, kScalingStart), 5U);
}

TEST(AsgZones, RebalanceLaunchesFirstWithinItsMargin) {
    EXPECT_EQ(rebalanceMargin(4), 1);
    EXPECT_EQ(rebalanceMargin(25), 2);
    constexpr std::array<bool, 2> kBoth{true, true};
    const AsgRebalance back = rebalance(std::array{4U, 0U}, kBoth, 4, 4);
    EXPECT_EQ(back.count, 1U); // two are too many; room for one above the maximum
    EXPECT_EQ(back.launchIn, 1U);
    EXPECT_EQ(back.terminateFrom, 0U);
    EXPECT_EQ(rebalance(std::array{4U, 0U}, kBoth, 4, 8).count, 2U);
    EXPECT_EQ(rebalance(std::array{4U, 0U}, kBoth, 5, 4).count, 0U);
    EXPECT_EQ(rebalance(std::array{3U, 2U}, kBoth, 5, 8).count, 0U);
    EXPECT_EQ(rebalance(std::array{4U, 0U}, std::array{true, false}, 4, 8).count, 0U);
}

TEST(CloudRun, G3_9_AsksForTheLargerOfBothDrivers) {
    const CloudRunSpec spec;
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 2000}), 42);
    EXPECT_EQ(wantedInstances(spec, 1, {.cpu = 7.3}), 13);
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 2000, .cpu = 7.3}), 42);
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 9000}), 100);
}

TEST(CloudRun, G3_9_AWholeNumberOfInstancesIsNotOneMoreForTheLastBitsOfADouble) {
    CloudRunSpec spec;
    EXPECT_EQ(wantedInstances(spec, 1, {.cpu = 4.2}), 7);    // of 0.6
    EXPECT_EQ(wantedInstances(spec, 1, {.cpu = 4.2001}), 8); // of 0.6
    spec.maxConcurrency = 3;
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 9}), 5); // of 1.8
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 9.01}), 6);
    spec.maxConcurrency = 90;
    spec.concurrencyTarget = sim::Probability{0.7};
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 63}), 1);
    EXPECT_EQ(wantedInstances(spec, 1, {.concurrency = 64}), 2);
}

TEST(CloudRun, G3_9_RequestsWaitAsLongAsAStartTakes) {
    const auto limit = [](sim::Duration startup) {
        return pendingLimit(PendingLimitRule::Startup, startup);
    };
    EXPECT_EQ(limit(1s), 10s);
    EXPECT_EQ(limit(2857ms), 10s);
    EXPECT_EQ(limit(5s), 17500ms);
    EXPECT_EQ(limit(12s), 42s);
    EXPECT_EQ(pendingLimit(PendingLimitRule::Minute, 12s), 60s);
    EXPECT_EQ(pendingLimit(PendingLimitRule::TenSeconds, 12s), 10s);
    EXPECT_EQ(pendingLimit(PendingLimitRule::HalfMinute, 12s), 30s);
}

TEST(CloudRun, FromNoneOnlyARequestStartsAnInstance) {
    const CloudRunSpec spec;
    EXPECT_EQ(wantedInstances(spec, 0, {.cpu = 5}), 0);
    EXPECT_EQ(wantedInstances(spec, 0, {.waiting = true}), 1);
    EXPECT_EQ(wantedInstances({.minInstances = 2}, 0, {}), 2);
    EXPECT_EQ(wantedInstances(spec, 3, {.cpu = 0.001}), 1); // never to none by it alone
}

TEST(CloudRun, KeepsIdleInstancesForAQuarterOfAnHour) {
    const CloudRunSpec spec;
    std::vector<HpaRecommendation> history;
    EXPECT_EQ(keptInstances(spec, history, 8, kScalingStart), 8);
    EXPECT_EQ(keptInstances(spec, history, 2, kScalingStart + 5min), 8);
    EXPECT_EQ(keptInstances(spec, history, 0, kScalingStart + 15min), 8);
    EXPECT_EQ(keptInstances(spec, history, 0, kScalingStart + 15min + 1s), 2);
    EXPECT_EQ(keptInstances(spec, history, 0, kScalingStart + 20min + 1s), 0);
}

TEST(Schedules, SetBoundsUntilTheNextOneDoes) {
    const std::vector<ScheduledAction> actions{{.at = 8h, .every = 24h, .minCapacity = 10},
                                               {.at = 18h, .every = 24h, .minCapacity = 2},
                                               {.at = 30h, .maxCapacity = 5}};
    const auto at = [&](sim::Duration time) {
        return boundsAt(actions, {3, 20}, sim::kStart + time);
    };
    EXPECT_EQ(at(7h), (CapacityBounds{3, 20}));
    EXPECT_EQ(at(8h), (CapacityBounds{10, 20}));
    EXPECT_EQ(at(18h), (CapacityBounds{2, 20}));
    EXPECT_EQ(at(29h), (CapacityBounds{2, 20}));
    EXPECT_EQ(at(33h), (CapacityBounds{5, 5}));
    EXPECT_EQ(nextAction(actions, sim::kStart), sim::kStart + 8h);
    EXPECT_EQ(nextAction(actions, sim::kStart + 8h), sim::kStart + 18h);
    EXPECT_EQ(nextAction(actions, sim::kStart + 18h), sim::kStart + 30h);
    EXPECT_EQ(nextAction({}, sim::kStart), sim::kNever);
}

constexpr sim::Bytes gibibytes(std::int64_t count) {
    return {count << 30};
}

TEST(ClusterAutoscaler, PacksTheLargestFirst) {
    ClusterAutoscalerConfig config; // 4 processors, 16 GiB
    config.maxNodes = 3;
    const std::vector<ClusterNode> nodes{{{4000, gibibytes(16)}, {{3000, gibibytes(2)}}}};
    const std::vector<NodeResources> pending{
        {1000, gibibytes(1)}, {2500, gibibytes(1)}, {1500, gibibytes(1)}, {1500, gibibytes(12)}};
    // By falling size: (1500, 12 GiB), 2500, 1500, 1000. The first goes on the old node? It has
    // 1000 left: no, on a new one; with it 2500; 1500 on the second new one; 1000 on the old one.
    const PackedPods packed = packPods(pending, nodes, config);
    EXPECT_EQ(packed.newNodes, 2);
    EXPECT_THAT(packed.nodes, ElementsAre(0U, 1U, 2U, 1U));
    config.maxNodes = 2;
    EXPECT_EQ(packPods(pending, nodes, config).nodes[2], std::nullopt);
    const std::vector<NodeResources> huge{{5000, gibibytes(1)}};
    EXPECT_EQ(packPods(huge, {}, config).newNodes, 0);
}

TEST(ClusterAutoscaler, KnowsHowManyPodsANodeTakes) {
    ClusterAutoscalerConfig config;
    config.mostPods = 2;
    const std::vector<NodeResources> pending(3, NodeResources{100, gibibytes(1)});
    std::vector<ClusterNode> nodes{{{4000, gibibytes(16)}, {{100, gibibytes(1)}}}};
    const PackedPods packed = packPods(pending, nodes, config);
    EXPECT_THAT(packed.nodes, ElementsAre(0U, 1U, 1U));
    EXPECT_EQ(packed.newNodes, 1);
    nodes.push_back(nodes.front());
    nodes.push_back(nodes.front());
    nodeToRemove(nodes, config, {}, kScalingStart);
    EXPECT_TRUE(nodes[0].unneededSince);  // its pod goes to the second
    EXPECT_FALSE(nodes[1].unneededSince); // which is full with it
    EXPECT_FALSE(nodes[2].unneededSince); // its own has no place but on the first, which goes
    config.mostPods = 0;
    EXPECT_EQ(packPods(pending, {}, config).newNodes, 0);
}

TEST(ClusterAutoscaler, TakesANodeAwayThatNobodyNeededForTenMinutes) {
    const ClusterAutoscalerConfig config;
    std::vector<ClusterNode> nodes{{{4000, gibibytes(16)}, {{2500, gibibytes(1)}}},
                                   {{4000, gibibytes(16)}, {{1000, gibibytes(1)}}}};
    EXPECT_EQ(nodeToRemove(nodes, config, {}, kScalingStart), std::nullopt);
    EXPECT_FALSE(nodes[0].unneededSince);
    EXPECT_EQ(nodes[1].unneededSince, kScalingStart);
    EXPECT_EQ(nodeToRemove(nodes, config, {}, kScalingStart + 10min - 1ns), std::nullopt);
    EXPECT_EQ(nodeToRemove(nodes, config, kScalingStart + 1min, kScalingStart + 10min),
              std::nullopt);
    EXPECT_EQ(nodeToRemove(nodes, config, {}, kScalingStart + 10min), 1U);
    nodes[0].pods.push_back({1000, gibibytes(1)}); // its pod fits nowhere any more
    EXPECT_EQ(nodeToRemove(nodes, config, {}, kScalingStart + 10min), std::nullopt);
    EXPECT_FALSE(nodes[1].unneededSince);
}

TEST(ClusterAutoscaler, TwoHalfEmptyNodesAreNotBothUnneeded) {
    const ClusterAutoscalerConfig config;
    std::vector<ClusterNode> nodes{{{4000, gibibytes(16)}, {{1900, gibibytes(1)}}},
                                   {{4000, gibibytes(16)}, {{1900, gibibytes(1)}}},
                                   {{4000, gibibytes(16)}, {{1900, gibibytes(1)}}}};
    nodeToRemove(nodes, config, {}, kScalingStart);
    EXPECT_TRUE(nodes[0].unneededSince);  // its pod goes to the second
    EXPECT_FALSE(nodes[1].unneededSince); // which is full with it
}

TEST(Quotas, RefuseNewPodsOnly) {
    const NodeResources each{500, gibibytes(1)};
    EXPECT_EQ(withinQuota(3, 8, each, {}), 8);
    EXPECT_EQ(withinQuota(3, 8, each, {.pods = 6}), 6);
    EXPECT_EQ(withinQuota(3, 8, each, {.cpu = 2600}), 5);
    EXPECT_EQ(withinQuota(3, 8, each, {.memory = gibibytes(4)}), 4);
    EXPECT_EQ(withinQuota(5, 8, each, {.pods = 2}), 5);
    EXPECT_EQ(withinQuota(5, 3, each, {.pods = 2}), 3);
}

TEST(ClusterAutoscaler, HaltsWhereMoreThanThreeAndThanFortyFivePerCentAreUnready) {
    EXPECT_FALSE(haltsScaling(3, 3));
    EXPECT_TRUE(haltsScaling(4, 8));
    EXPECT_FALSE(haltsScaling(9, 20)); // 45 %
    EXPECT_TRUE(haltsScaling(10, 22));
}

} // namespace
} // namespace doppel::models
