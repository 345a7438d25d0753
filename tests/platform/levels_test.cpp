// SPDX-License-Identifier: Apache-2.0
// Levels and autoscalers' figures at the start of a run, and where nobody reaches who tells them.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

const std::string kConsumed = R"(doppel: 1
duration: 8min
components:
  listener: {kind: consumer, broker: mq, queue: q, replicas: 2, work: 10ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  src: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 2/s}]}
)";

TEST(ConnectionsOfConsumers, BeginAsOnAnyDay) {
    const std::string text = kConsumed + R"(
objectives:
  - {name: consumers, that: mq.rabbitmq_queue_consumers_q >= 2}
  - {name: connected, that: listener.connections >= 2}
  - {name: connections, that: mq.rabbitmq_connections >= 2}
)";
    const RunResult well = playText(text);
    const RunResult down =
        playText(text + "timeline: [{at: 0s, for: 1min, fault: down, target: mq}]\n");
    for (const char* objective : {"consumers", "connected", "connections"}) {
        EXPECT_TRUE(isMet(well, objective)) << objective;
        EXPECT_FALSE(isMet(down, objective)) << objective;
    }
}

TEST(WhatFetchesItsWork, IsNotAskedAboutRequests) {
    EXPECT_THAT(
        whyRefused(kConsumed + "objectives: [{name: failed, that: listener.failed <= 0}]\n"),
        HasSubstr("no metric"));
}

TEST(RoutesLoaded, AreThoseOfRoutersThatRun) {
    const std::string text = R"(doppel: 1
duration: 2min
components:
  router: {kind: router, default_backend: web, replicas: 2}
  web: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  guests: {kind: open, to: router, rate: 1/s, patience: 10s, pages: {count: 20}}
objectives:
  - {name: loaded, that: router.router_routes_loaded >= 1}
)";
    EXPECT_TRUE(isMet(playText(text), "loaded"));
    EXPECT_FALSE(
        isMet(playText(text + "timeline: [{at: 1min, fault: down, target: router}]\n"), "loaded"));
}

// ---- figures that nobody can read ----

const std::string kScaled = kConsumed + R"(
  web: {kind: app, replicas: 4, cpu: 1ms}
  keda: {kind: keda, target: web, min_replicas: 0, max_replicas: 10, cooldown_period: 1min, fallback: {failure_threshold: 3, replicas: 6}, triggers: [{measure: metric, of: mq, metric: rabbitmq_queue_messages_delivered_total_q, threshold: 1}]}
  other: {kind: app, replicas: 4, cpu: 1ms}
  hpa: {kind: hpa, target: other, min_replicas: 1, max_replicas: 10, metrics: [{measure: metric, of: mq, metric: rabbitmq_queue_messages_delivered_total_q, average_value: 0.5}]}
  third: {kind: app, replicas: 4, cpu: 1ms}
  tracking: {kind: target_tracking, target: third, min_capacity: 1, max_capacity: 10, policies: [{measure: metric, of: mq, metric: rabbitmq_queue_messages_delivered_total_q, target_value: 30}]}
traffic:
  guests: {kind: open, to: web, rate: 1/s, patience: 20s, pages: {count: 20}}
objectives:
  - {name: keda, that: keda.keda_scaler_detail_errors_total <= 0}
  - {name: fallback, that: keda.desired_replicas >= 6, between: 5min and 6min}
  - {name: hpa, that: hpa.horizontal_pod_autoscaler_controller_metric_failures <= 0}
  - {name: kept, that: hpa.horizontal_pod_autoscaler_controller_desired_replicas >= 4}
  - {name: tracked, that: tracking.desired_capacity >= 4}
)";

TEST(AFigure, CannotBeReadFromWhoIsCutOffFromEverybody) {
    const RunResult well = playText(kScaled);
    for (const char* kept : {"keda", "hpa", "kept", "tracked"}) {
        EXPECT_TRUE(isMet(well, kept)) << kept;
    }
    for (const char* fault :
         {"partition", "partition, how: reset", "down", "lose_packets, loss: 100%"}) {
        const RunResult cut = playText(
            kScaled + "timeline: [{at: 2min, for: 5min, target: mq, fault: " + fault + "}]\n");
        EXPECT_FALSE(isMet(cut, "keda")) << fault;
        EXPECT_FALSE(isMet(cut, "hpa")) << fault;
        for (const char* kept : {"fallback", "kept", "tracked"}) {
            EXPECT_TRUE(isMet(cut, kept)) << fault << ' ' << kept;
        }
    }
    const RunResult apart = playText(
        kScaled +
        "timeline: [{at: 2min, for: 5min, target: mq, with: listener, fault: partition}]\n");
    EXPECT_TRUE(isMet(apart, "keda"));
    EXPECT_TRUE(isMet(apart, "hpa"));
}

} // namespace
} // namespace doppel::scenarios
