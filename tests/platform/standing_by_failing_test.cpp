// SPDX-License-Identifier: Apache-2.0
// Levels, plans and autoscalers: what stands still with the part that tells it, what a run's end
// cuts, and what is no failure at the start of a run.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;

// ---- levels whose teller is dead ----

TEST(RunningCapacity, FallsWithItsInstancesThoughNobodyLooks) {
    const std::string text = R"(doppel: 1
duration: 6min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 4, cpu: 1ms}
  group: {kind: target_tracking, target: web, service: asg, min_capacity: 4, max_capacity: 8}
traffic:
  guests: {kind: open, to: lb, rate: 1/s}
objectives:
  - {name: running, that: group.running_capacity >= 4}
  - {name: later, that: group.running_capacity >= 4, between: 4min and 6min}
)";
    const RunResult well = playText(text);
    EXPECT_TRUE(isMet(well, "running"));
    EXPECT_TRUE(isMet(well, "later"));
    const RunResult dead = playText(text + "timeline:\n  - {at: 2min, fault: down, target: group}\n"
                                           "  - {at: 2min 10s, fault: down, target: web}\n");
    EXPECT_FALSE(isMet(dead, "running"));
    EXPECT_FALSE(isMet(dead, "later"));
}

TEST(InstanceCount, FallsThoughTheFrontIsDead) {
    const std::string text = R"(doppel: 1
duration: 4min
components:
  front: {kind: cloud_run, to: web, min_instances: 2}
  web: {kind: app, replicas: 2, cpu: 1ms, boot_time: 3s}
traffic:
  guests: {kind: open, to: front, rate: 1/s, patience: 10s}
objectives:
  - {name: count, that: front.instance_count >= 2}
  - {name: later, that: front.instance_count >= 2, between: 3min and 4min}
)";
    EXPECT_TRUE(isMet(playText(text), "count"));
    const RunResult dead = playText(text + "timeline:\n  - {at: 2min, fault: down, target: web}\n"
                                           "  - {at: 2min, fault: down, target: front}\n");
    EXPECT_FALSE(isMet(dead, "count"));
    EXPECT_FALSE(isMet(dead, "later"));
}

TEST(RequestedProcessors, AreThoseOfPodsWithoutAPlaceToo) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  nodes: {kind: nodes, replicas: 4, cores: 4, memory: 16GiB, pods: [{of: web, cpu_request: 2.5, memory_request: 512MiB}]}
  web: {kind: app, replicas: 4, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
objectives:
  - {name: requested, that: nodes.cpu_requested_ratio <= 90%}
  - {name: later, that: nodes.cpu_requested_ratio <= 90%, between: 8min and 10min}
)";
    EXPECT_TRUE(isMet(playText(text), "requested"));
    const RunResult lost = playText(
        text + "timeline: [{at: 1min, fault: down, target: nodes, servers: 3, how: vanish}]\n");
    EXPECT_FALSE(isMet(lost, "later"));
    // 10 processors are requested of one node's 3.9 or so.
    EXPECT_GT(objectiveOf(lost, "later").value.value(), 2.0);
}

// ---- plans ----

std::string planned(const std::string& duration, const std::string& more = {}) {
    return "doppel: 1\nduration: " + duration + R"(
components:
  dns: {kind: dns, records: {www: {to: main, ttl: 1min}}}
  main: {kind: app, replicas: 3, cpu: 1ms}
  standby: {kind: app, replicas: 3, cpu: 1ms, price: {replica_hour: 1}}
  plan:
    kind: recovery_plan
    playings: 100
    steps:
      - {name: declare, takes: 5min}
      - {name: restore, after: [declare], takes: 10min, brings_up: [standby]}
      - {name: switch, after: [restore], takes: 1min, points: {names: dns, record: www, to: standby}}
traffic:
  guests: {kind: open, to: www, rate: 0.1/s, patience: 10s}
objectives:
  - {name: plan, that: plan.plan_failed <= 0}
  - {name: early, that: plan.plan_failed <= 0, between: 10min and 20min}
  - {name: cost, that: standby.cost <= 1.8}
  - {name: no less, that: standby.cost >= 1.7}
timeline:
  - {at: 10min, fault: down, target: main}
  - {at: 10min, recover: plan}
)" + more;
}

TEST(APlan, ThatIsThroughCostsItsStandbyFromThenOn) {
    const RunResult result = playText(planned("60min"));
    for (const char* met : {"plan", "early", "cost", "no less"}) { // 3 for 35 of 60 min: 1.75
        EXPECT_TRUE(isMet(result, met))
            << met << ' ' << objectiveOf(result, met).value.value_or(-1);
    }
}

TEST(APlan, ThatTheRunsEndCutsIsNotThrough) {
    const RunResult result = playText(planned("12min"));
    EXPECT_FALSE(isMet(result, "plan"));
    EXPECT_THAT(result.notes, Contains(HasSubstr("not through at the end of the run")));
}

TEST(APlan, WhoseStandbyIsHeldDownFails) {
    EXPECT_FALSE(
        isMet(playText(planned("30min", "  - {at: 0s, fault: down, target: standby}\n")), "plan"));
}

TEST(APlan, IsThroughOnceWhatItBringsUpAnswers) {
    EXPECT_TRUE(isMet(playText(planned("60min"), {"components.standby.boot_time=20min"}), "plan"));
    const RunResult boots = playText(planned("60min"), {"components.standby.boot_time=2h"});
    EXPECT_FALSE(isMet(boots, "plan"));
    EXPECT_TRUE(isMet(boots, "early")) << "it was under way";
    EXPECT_THAT(boots.notes, Contains(HasSubstr("not through at the end of the run")));
    for (const char* fault : {"refuse", "error", "slow, delay: 10h"}) {
        const std::string suffers =
            std::string("  - {at: 1min, fault: ") + fault + ", target: standby";
        EXPECT_FALSE(isMet(playText(planned("40min", suffers + "}\n")), "plan")) << fault;
    }
    const std::string forAWhile = "  - {at: 1min, for: 30min, fault: refuse, target: standby}\n";
    EXPECT_TRUE(isMet(playText(planned("40min", forAWhile)), "plan"));
}

TEST(APlan, ThatPointsItsNameToWhatIsDownFails) {
    const RunResult result =
        playText(planned("30min", "  - {at: 10min, fault: down, target: standby}\n"),
                 {"components.plan.steps[1].brings_up=[]"});
    EXPECT_FALSE(isMet(result, "plan"));
}

// ---- replicas ----

TEST(AReplica, ThatIsDownTakesWhatIsPutOnceItIsBack) {
    const std::string text = R"(doppel: 1
duration: 35min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  s3: {kind: object_store, replication: {to: copy, lag: 5s}}
  copy: {kind: object_store}
  crawler: {kind: mirror_crawler, from: web, stores: [s3], schedule: "10 * * * *"}
traffic:
  guests: {kind: open, to: web, rate: 0.1/s, patience: 20s, pages: {count: 50}}
objectives:
  - {name: p99, that: s3.ReplicationLatency.p99 <= 10min}
  - {name: count, that: s3.ReplicationLatency.count >= 50}
)";
    const RunResult well = playText(text);
    EXPECT_TRUE(isMet(well, "p99"));
    EXPECT_TRUE(isMet(well, "count"));
    const RunResult down = playText(text + "timeline: [{at: 5min, fault: down, target: copy}]\n");
    EXPECT_FALSE(isMet(down, "p99"));
    EXPECT_FALSE(isMet(down, "count"));
    const RunResult late =
        playText(text + "timeline: [{at: 5min, for: 25min, fault: down, target: copy}]\n");
    EXPECT_FALSE(isMet(late, "p99"));
    EXPECT_TRUE(isMet(late, "count"));
    for (const std::string fault : {"refuse", "error, status: 503", "stall", "slow, delay: 1h"}) {
        const std::string faulty = text + "timeline: [{at: 5min, fault: " + fault;
        const RunResult failing = playText(faulty + ", target: copy}]\n");
        EXPECT_FALSE(isMet(failing, "p99")) << fault;
        EXPECT_FALSE(isMet(failing, "count")) << fault;
        EXPECT_EQ(figure(failing, "s3", "OperationsPendingReplication.max"), 50) << fault;
    }
    const RunResult refused = playText(
        text + "timeline: [{at: 5min, for: 10min, fault: error, status: 403, target: copy}]\n");
    EXPECT_EQ(figure(refused, "s3", "OperationsFailedReplication"), 50) << "not tried again";
    EXPECT_FALSE(isMet(refused, "p99"));
    const RunResult partly = playText(
        text + "timeline: [{at: 5min, fault: error, status: 503, share: 50%, target: copy}]\n");
    EXPECT_TRUE(isMet(partly, "count")) << "each as often as it takes";
    EXPECT_GT(figure(partly, "s3", "ReplicationLatency.max"), 120);
}

// ---- samples ----

TEST(AnAutoscaler, HasNotFailedBeforeItsFirstSample) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  hpa: {kind: hpa, target: web, min_replicas: 2, max_replicas: 4, metrics: [{measure: cpu, average_utilization: 50, cpu_request: 1}]}
  other: {kind: app, replicas: 2, cpu: 1ms}
  keda: {kind: keda, target: other, min_replicas: 2, max_replicas: 4, triggers: [{measure: metric, of: web, metric: requests, threshold: 1000}]}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
  others: {kind: open, to: other, rate: 1/s}
objectives:
  - {name: hpa, that: hpa.horizontal_pod_autoscaler_controller_metric_failures <= 0}
  - {name: keda, that: keda.keda_scaler_detail_errors_total <= 0}
)");
    EXPECT_TRUE(isMet(result, "hpa")) << objectiveOf(result, "hpa").value.value_or(-1);
    EXPECT_TRUE(isMet(result, "keda")) << objectiveOf(result, "keda").value.value_or(-1);
}

} // namespace
} // namespace doppel::scenarios
