// SPDX-License-Identifier: Apache-2.0
//
// Pods on nodes in the running world: what they compute with, what they are killed for, and where
// they go when a node does. Times are sums done by hand.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// One pod of `shop` on one node; `%` stands for what the pod may have.
std::string shopOnNodes(const std::string& app, const std::string& nodes, const std::string& rest) {
    return "doppel: 1\ntitle: a shop on nodes\nseed: 5\ncomponents:\n"
           "  shop: {kind: app, threads: 1, boot_time: 0s, shutdown_delay: 0s, " +
           app + "}\n  cluster: {kind: nodes, " + nodes + "}\n" + rest;
}

const std::string kGuests = "traffic: {guests: {kind: open, to: shop, rate: 20/s, latency: 0s}}\n";
const std::string kFew = "traffic: {guests: {kind: open, to: shop, rate: 2/s, latency: 0s}}\n";

TEST(PodsOnNodes, ComputeAsFastAsAloneWhereThereIsRoom) {
    const std::string app = "replicas: 2, workers: 2, cpu: exponential(20ms)";
    const RunResult hosted = playText(shopOnNodes(
        app, "replicas: 1, cores: 4, reserved_cpu: 0, pods: [{of: shop, cpu_request: 1}]",
        "duration: 2min\n" + kGuests));
    const RunResult alone =
        playText(shopOnNodes(app, "pods: [{of: other, cpu_request: 1}]",
                             "  other: {kind: app}\nduration: 2min\n" + kGuests));
    EXPECT_EQ(figure(hosted, "guests", "latency.mean"), figure(alone, "guests", "latency.mean"));
    EXPECT_EQ(figure(hosted, "cluster", "container_cpu_cfs_periods_total"), 0);
}

TEST(PodsOnNodes, ManyWorkersOnOneProcessorAreThrottled) {
    const RunResult result = playText(
        shopOnNodes("replicas: 1, workers: 16, cpu: 40ms",
                    "replicas: 1, cores: 16, pods: [{of: shop, cpu_request: 1, cpu_limit: 1}]",
                    "duration: 2min\n" + kGuests));
    // 20 a second use 0.8 of the one processor: in bursts, each of which waits for its period.
    EXPECT_GT(figure(result, "cluster", "cfs_throttled_ratio"), 0.01);
    EXPECT_GT(figure(result, "cluster", "container_cpu_cfs_throttled_seconds_total_shop"), 1);
    EXPECT_NEAR(figure(result, "cluster", "container_cpu_usage_shop"), 800, 60);
    EXPECT_NEAR(figure(result, "cluster", "container_cpu_usage_seconds_total"),
                0.040 * figure(result, "shop", "requests"), 1);
    EXPECT_GT(figure(result, "guests", "latency.p99"), 0.08);
}

TEST(PodsOnNodes, AreKilledAtTheirMemoryLimitAndStartAgain) {
    const RunResult result =
        playText(shopOnNodes("replicas: 1, workers: 1, cpu: 1ms",
                             "replicas: 1, pods: [{of: shop, memory_limit: 150MiB, memory: {base: "
                             "100MiB, leak: 10MiB}}]",
                             "duration: 16min\n" + kFew));
    // Five minutes each: at 5:00, 10:00.1 and, 10 s after the second, at 15:10.1.
    EXPECT_EQ(figure(result, "cluster", "container_oom_events_total_shop"), 3);
    EXPECT_GT(figure(result, "shop", "unreached"), 10);
}

TEST(PodsOnNodes, AFaultLeaksMemoryThatStaysWhenItIsOver) {
    const auto play = [](const char* until) {
        return playText(shopOnNodes(
            "replicas: 1, workers: 1, cpu: 1ms",
            "replicas: 1, pods: [{of: shop, memory_limit: 150MiB, memory: {base: 100MiB}}]",
            "duration: 10min\ntimeline: [{at: 1min, for: " + std::string(until) +
                ", fault: memory_leak, target: shop, per_minute: 10MiB}]\n" + kFew));
    };
    EXPECT_EQ(figure(play("4min"), "cluster", "container_memory_working_set_bytes_shop.max"),
              140.0 * (1 << 20));
    EXPECT_EQ(figure(play("4min"), "cluster", "container_oom_events_total"), 0);
    EXPECT_EQ(figure(play("6min"), "cluster", "container_oom_events_total"), 1);
}

TEST(PodsOnNodes, OnlyPodsHaveMemoryThatLeaks) {
    EXPECT_THAT(whyRefused("doppel: 1\ntitle: t\nduration: 1min\ncomponents: {shop: {kind: app}}\n"
                           "timeline: [{at: 1s, fault: memory_leak, target: shop}]\n"),
                HasSubstr("it has no pods on `nodes`"));
}

TEST(PodsOnNodes, OfALostNodeComeBackElsewhereWhenItsTimeIsOver) {
    const std::string text = shopOnNodes(
        "replicas: 3, workers: 1, cpu: 1ms",
        "replicas: 3, cores: 4, pods: [{of: shop, cpu_request: 1}]",
        "duration: 10min\ntimeline: [{at: 1min, fault: lost_replicas, target: cluster, servers: "
        "[0]}]\nobjectives: [{name: o, that: shop.availability >= 1%}]\n" +
            kFew);
    const TemporaryScenario file(text);
    const ReadyScenario scenario(file.path());
    const auto play = scenario.start();
    Look look;
    const auto readyAt = [&](double seconds) {
        play->advance(sim::kStart + sim::fromSeconds(seconds));
        return play->built().platform().find("shop")->fleet().readyCount();
    };
    EXPECT_EQ(readyAt(59), 3u);
    EXPECT_EQ(readyAt(61), 2u);
    EXPECT_EQ(readyAt(60 + 339.5), 2u); // 40 s until it is seen, and 300 s that they tolerate
    EXPECT_EQ(readyAt(60 + 341), 3u);
    EXPECT_NE(play->built().platform().find("shop")->fleet().zoneOf({0}), 0u);
    play->advance(play->end());
    const RunResult result = play->finish();
    EXPECT_TRUE(result.broken.empty());
    EXPECT_EQ(figure(result, "cluster", "pods_rescheduled"), 1);
}

TEST(PodsOnNodes, WaitForNodesThatTheAutoscalerAdds) {
    const std::string nodes =
        "replicas: 1, cores: 4, reserved_cpu: 0, boot_time: 2min, pods: [{of: shop, cpu_request: "
        "2}], autoscaler: {min_nodes: 1, max_nodes: 3, utilisation_threshold: 60%}";
    const std::string timeline = "duration: 40min\ntimeline: [{at: 1min, set: "
                                 "components.shop.replicas, value: 6}, {at: 10min, "
                                 "set: components.shop.replicas, value: 2}]\n";
    const RunResult result =
        playText(shopOnNodes("replicas: 2, workers: 1, cpu: 1ms", nodes, timeline + kFew));
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_up_nodes_total"), 2);
    EXPECT_EQ(figure(result, "cluster", "kube_pod_status_phase_pending.max"), 4);
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_down_nodes_total"), 2);
    // Without an autoscaler they never come.
    const RunResult without = playText(shopOnNodes(
        "replicas: 6, workers: 1, cpu: 1ms",
        "replicas: 1, cores: 4, pods: [{of: shop, cpu_request: 1}]", "duration: 1min\n" + kGuests));
    EXPECT_EQ(figure(without, "cluster", "kube_pod_status_phase_pending.min"), 3);
}

TEST(PodsOnNodes, AreEvictedWhereTheirNodeIsShortOfMemory) {
    const RunResult result =
        playText("doppel: 1\ntitle: two on one node\nduration: 3min\nseed: 5\ncomponents:\n"
                 "  modest: {kind: app, replicas: 1, workers: 1, cpu: 1ms}\n"
                 "  greedy: {kind: app, replicas: 1, workers: 1, cpu: 1ms}\n"
                 "  cluster: {kind: nodes, replicas: 1, memory: 2GiB, reserved_memory: 0B, pods: ["
                 "{of: modest, memory_request: 1GiB, memory: {base: 1000MiB}}, "
                 "{of: greedy, memory_request: 500MiB, memory: {base: 800MiB, leak: 200MiB}}]}\n"
                 "traffic: {guests: {kind: open, to: greedy, rate: 1/s}}\n");
    EXPECT_GE(figure(result, "cluster", "kubelet_evictions_greedy"), 1);
    EXPECT_EQ(figure(result, "cluster", "kubelet_evictions_modest"), 0);
}

TEST(PodsOnNodes, AnAutoscalerOfPodsSeesWhatTheKubeletTells) {
    // 30 a second of 20 ms: 0.6 processors, 30 % of the two that each of the pods requests; the
    // same busy workers are 60 % of one.
    const RunResult result = playText(
        shopOnNodes("replicas: 1, workers: 4, cpu: 20ms",
                    "replicas: 4, cores: 4, pods: [{of: shop, cpu_request: 2}]",
                    "  scaler: {kind: hpa, target: shop, min_replicas: 1, max_replicas: 5, "
                    "metrics: [{measure: cpu, average_utilization: 40}]}\n"
                    "duration: 10min\ntraffic: {guests: {kind: open, to: shop, rate: 30/s}}\n"));
    EXPECT_EQ(figure(result, "scaler", "scale_ups"), 0);
}

// The same load: 600 thousandths of a processor in all, whoever asks for them.
TEST(PodsOnNodes, KedaAndTargetTrackingSeeWhatTheKubeletTells) {
    const auto play = [](const std::string& scaler) {
        return playText(
            shopOnNodes("replicas: 2, workers: 4, cpu: 20ms",
                        "replicas: 4, cores: 4, pods: [{of: shop, cpu_request: 0.5}]",
                        "  scaler: {" + scaler +
                            ", target: shop}\nduration: 15min\ntraffic: {guests: {kind: open, to: "
                            "shop, rate: 30/s}}\n"));
    };
    const RunResult keda = play("kind: keda, min_replicas: 1, triggers: [{measure: cpu, "
                                "threshold: 0.11}]");
    EXPECT_NEAR(figure(keda, "scaler", "desired_replicas"), 6, 1); // 0.6 / 0.11 is 5.5
    // 60 % of what two of them request are 0.6 of 1.0; of 33 % that is 3.6 tasks.
    const std::string tracking = "kind: target_tracking, metric_delay: 10s, policies: [{measure: "
                                 "cpu, target_value: ";
    EXPECT_EQ(figure(play(tracking + "70}]"), "scaler", "scale_outs"), 0);
    EXPECT_EQ(figure(play(tracking + "33}]"), "scaler", "desired_capacity.max"), 4);
}

TEST(PodsOnNodes, BeyondTheirQuotaWaitUntilOthersAreGone) {
    const std::string nodes =
        "replicas: 1, cores: 8, reserved_cpu: 0, pods: [{of: shop, cpu_request: 2, quota: {cpu: "
        "5}}], autoscaler: {min_nodes: 1, max_nodes: 3}";
    const auto play = [&](const std::string& timeline) {
        return playText(shopOnNodes("replicas: 4, workers: 1, cpu: 1ms", nodes,
                                    "duration: 10min\n" + timeline + kFew));
    };
    const RunResult kept = play("");
    EXPECT_EQ(figure(kept, "cluster", "kube_pod_status_phase_pending.min"), 2); // two of 2 are 4
    EXPECT_EQ(figure(kept, "cluster", "cluster_autoscaler_scaled_up_nodes_total"), 0);
    // Of four the two go first that wait.
    const RunResult fewer =
        play("timeline: [{at: 5min, set: components.shop.replicas, value: 2}]\n");
    EXPECT_EQ(figure(fewer, "cluster", "kube_pod_status_phase_pending.min"), 0);
    EXPECT_EQ(figure(fewer, "shop", "unreached"), 0);
}

TEST(PodsOnNodes, NothingIsKeptByPodsThatNeverCame) {
    const RunResult result = playText(shopOnNodes(
        "replicas: 2, workers: 1, cpu: 1ms",
        "replicas: 1, cores: 4, memory: 2GiB, pods: [{of: first, memory_request: 1GiB}, {of: shop, "
        "memory_request: 1GiB}]",
        "  first: {kind: app, replicas: 1}\nduration: 1min\nobjectives:\n"
        "  - {name: kills, that: cluster.container_oom_events_total <= 0}\n"
        "  - {name: throttled, that: cluster.cfs_throttled_ratio <= 5%}\n"
        "  - {name: pending, that: cluster.kube_pod_status_phase_pending <= 0}\n" +
            kGuests));
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_FALSE(objective.met) << objective.name;
    }
}

TEST(PodsOnNodes, GarbageIsCollectedAtThePriceOfAPause) {
    const RunResult result = playText(
        shopOnNodes("replicas: 1, workers: 1, cpu: 1ms",
                    "replicas: 1, pods: [{of: shop, memory: {base: 1GiB}, garbage: {allocated: "
                    "8MiB, collected_at: 32MiB, pause: 20ms, pause_per_gib: 80ms}}]",
                    "duration: 2min\n" + kGuests));
    EXPECT_NEAR(figure(result, "cluster", "gc_ops_total"), figure(result, "shop", "requests") / 4,
                1);
    EXPECT_GT(figure(result, "guests", "latency.max"), 0.1);
}

TEST(Costs, AreWhatServersRequestsAndBytesCost) {
    const RunResult result = playText(
        "doppel: 1\ntitle: t\nduration: 30min\nseed: 5\ncomponents:\n"
        "  shop: {kind: app, replicas: 2, cpu: 1ms, price: {replica_hour: 0.5, request: 0.001}}\n"
        "traffic: {guests: {kind: open, to: shop, rate: 1/s, latency: 0s}}\n"
        "timeline: [{at: 15min, set: components.shop.replicas, value: 4}]\n");
    const double requests = figure(result, "shop", "requests");
    EXPECT_NEAR(figure(result, "shop", "cost"), 0.25 * 2 * 0.5 + 0.25 * 4 * 0.5 + requests / 1000,
                1e-6);
    EXPECT_EQ(figure(result, "shop", "cost_per_hour.max"), 2);
}

TEST(Costs, OfNodesAreOfThoseThatAreOrdered) {
    const std::string nodes = "doppel: 1\ntitle: t\nduration: 10min\nseed: 5\ncomponents:\n"
                              "  shop: {kind: app, replicas: 1, cpu: 1ms}\n"
                              "  cluster: {kind: nodes, replicas: 4, price: {replica_hour: 1}, "
                              "pods: [{of: shop, cpu_request: 0.1, memory: {base: 1MB}}], "
                              "autoscaler: {min_nodes: 1, max_nodes: 5, unneeded_time: 1min}}\n"
                              "traffic: {guests: {kind: open, to: shop, rate: 1/s}}\n";
    const RunResult result = playText(nodes);
    EXPECT_GE(figure(result, "cluster", "cluster_autoscaler_scaled_down_nodes_total"), 3);
    EXPECT_EQ(figure(result, "cluster", "cost_per_hour.min"), 1); // what is taken away is not paid
    EXPECT_THAT(whyRefused(nodes + "objectives: [{name: unasked, that: "
                                   "cluster.cost_per_million_good <= 3}]\n"),
                HasSubstr("there is no metric")); // nobody asks it
}

// Nodes that are down for good count, until it is too many of them: then it does nothing.
TEST(ClusterAutoscaler, AddsNoMoreThanItMayHaveWhereNodesStayAway) {
    const RunResult result = playText(R"(
doppel: 1
duration: 30min
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
  cluster: {kind: nodes, replicas: 2, cores: 4, memory: 8GiB, boot_time: 30s, pods: [{of: web, cpu_request: 1.5, memory_request: 512MiB}], autoscaler: {min_nodes: 2, max_nodes: 8}}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
timeline: [{at: 3min, fault: down, target: cluster}]
)");
    EXPECT_LE(figure(result, "cluster", "cluster_autoscaler_scaled_up_nodes_total"), 6);
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_down_nodes_total"), 0);
}

// One of three that does not come back is taken away after 20 minutes, and another one added.
TEST(ClusterAutoscaler, TakesANodeAwayThatStaysUnready) {
    const RunResult result = playText(R"(
doppel: 1
duration: 40min
components:
  web: {kind: app, replicas: 3, cpu: 5ms}
  cluster: {kind: nodes, replicas: 3, cores: 4, memory: 8GiB, boot_time: 30s, pods: [{of: web, cpu_request: 3, memory_request: 512MiB}], autoscaler: {min_nodes: 1, max_nodes: 3}}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
timeline: [{at: 3min, fault: down, target: cluster, servers: 1, how: vanish}]
objectives:
  - {name: pending, that: cluster.kube_pod_status_phase_pending <= 0, between: 10min and 22min}
  - {name: in the end, that: cluster.kube_pod_status_phase_pending <= 0, between: 26min and 40min}
)");
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_down_nodes_total"), 1);
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_up_nodes_total"), 1);
    EXPECT_FALSE(objectiveOf(result, "pending").met) << "the third counts towards max_nodes";
    EXPECT_TRUE(objectiveOf(result, "in the end").met);
}

// All zones are lost, nodes and pods with them: their successors wait for a place from 40 s and five
// minutes on, and no zone has them meanwhile.
TEST(PodsOnNodes, ThatHaveNoPlaceAreInNoZoneThatIsLost) {
    const RunResult result = playText(R"(
doppel: 1
duration: 15min
zones: 2
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
  cluster: {kind: nodes, replicas: 4, cores: 4, memory: 4GiB, pods: [{of: web, cpu_request: 1, memory_request: 512MiB}]}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
timeline: [{at: 3min, fault: lost_zone, zone: 0}, {at: 3min, fault: lost_zone, zone: 1}]
)");
    EXPECT_EQ(figure(result, "cluster", "kube_pod_status_phase_pending.max"), 4);
}

// A node boots for two minutes and would be unneeded after one: it is there for a pod that waits.
TEST(ClusterAutoscaler, TakesNoNodeAwayThatBootsForAPod) {
    const RunResult result = playText(R"(
doppel: 1
duration: 30min
components:
  web: {kind: app, replicas: 2, cpu: 5ms}
  cluster: {kind: nodes, replicas: 1, cores: 4, memory: 8GiB, boot_time: 2min, pods: [{of: web, cpu_request: 3, memory_request: 512MiB}], autoscaler: {min_nodes: 1, max_nodes: 3, unneeded_time: 1min, delay_after_add: 1min}}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
)");
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_up_nodes_total"), 1);
    EXPECT_EQ(figure(result, "cluster", "cluster_autoscaler_scaled_down_nodes_total"), 0);
    EXPECT_EQ(figure(result, "cluster", "kube_pod_status_phase_pending.min"), 0);
}

} // namespace
} // namespace doppel::scenarios
