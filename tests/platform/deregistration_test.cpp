// SPDX-License-Identifier: Apache-2.0
// Who keeps servers behind an ALB deregisters one before it is told to stop, and waits for the
// deregistration delay: requests that take longer than the shutdown's grace end well.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

std::string slowPages(const std::string& more, const std::string& timeline) {
    return R"(doppel: 1
title: Slow pages
duration: 12min
seed: 4
zones: 2
components:
  alb: {kind: balancer, targets: [{to: web}], deregistration_delay: 2min}
  web: {kind: app, replicas: 4, workers: 1, threads: 50, cpu: 1ms, io: 50s, boot_time: 10s}
)" + more + R"(
traffic: {guests: {kind: open, to: alb, rate: 1/s, patience: 2min, pages: {count: 20}}}
timeline: [)" +
           timeline + "]\n";
}

TEST(Deregistration, ComesBeforeTheOrderToStopWhereAwsKeepsTheServers) {
    const std::string scaled = "  scale: {kind: target_tracking, target: web, min_capacity: 2, "
                               "max_capacity: 4, metric_delay: 0s, policies: [], step_policies: "
                               "[{measure: cpu, threshold: 50, breach: below, steps: [{to: 0, "
                               "adjustment: -1}]}], service: ";
    for (const std::string service : {"asg", "ecs"}) {
        const RunResult result = playText(slowPages(scaled + service + "}", ""));
        EXPECT_GE(figure(result, "scale", "scale_ins"), 1) << service;
        EXPECT_EQ(result.traffic.front().failed, 0U) << service;
    }
    const RunResult deployed =
        playText(slowPages("", "{at: 2min, target: web, deploy: {strategy: {kind: ecs}}}"));
    EXPECT_EQ(figure(deployed, "web", "deploys_done"), 1);
    EXPECT_EQ(deployed.traffic.front().failed, 0U);
}

// A pod is told at once: what takes longer than its grace is cut.
TEST(Deregistration, IsNotWaitedForByKubernetes) {
    const RunResult result =
        playText(slowPages("", "{at: 2min, target: web, deploy: {strategy: {kind: rolling}}}"));
    EXPECT_GT(result.traffic.front().failed, 10U);
}

// The delay and the grace are both shorter than the requests.
TEST(Deregistration, CutsWhatTakesLonger) {
    const RunResult result =
        playText(slowPages("", "{at: 2min, target: web, deploy: {strategy: {kind: ecs}}}"),
                 {"components.alb.deregistration_delay=5s", "components.web.shutdown_grace=5s"});
    EXPECT_GT(result.traffic.front().failed, 10U);
}

// Idle or not, one that has just left its group gets requests until the balancer has heard of it.
TEST(Deregistration, OfAnIdleInstanceWaitsUntilItsBalancerHasHeardOfIt) {
    for (const char* seed : {"seed=1", "seed=2", "seed=3", "seed=4"}) {
        const RunResult result = playText(
            slowPages(
                "  scale: {kind: target_tracking, service: asg, target: web, min_capacity: 3, "
                "max_capacity: 4, metric_delay: 0s, policies: [], step_policies: [{measure: "
                "cpu, threshold: 50, breach: below, steps: [{to: 0, adjustment: -1}]}]}",
                ""),
            {seed, "components.web.io=1ms", "traffic.guests.rate=50/s", "duration=6min"});
        EXPECT_GE(figure(result, "scale", "scale_ins"), 1) << seed;
        EXPECT_EQ(result.traffic.front().failed, 0U) << seed;
    }
}

// Requests of 10 ms are long over when a delay of 12 min is not: the fourth instance is paid for until
// the end, or not for its last minutes.
TEST(Deregistration, EndsWithTheLastRequestInAGroupAndWithTheDelayInAService) {
    const std::string scaled =
        "  scale: {kind: target_tracking, target: web, min_capacity: 3, max_capacity: 4, "
        "metric_delay: 0s, policies: [], step_policies: [{measure: cpu, threshold: 50, breach: "
        "below, steps: [{to: 0, adjustment: -1}]}], service: ";
    for (const std::string service : {"asg", "ecs"}) {
        const RunResult result =
            playText(slowPages(scaled + service + "}", ""),
                     {"components.web.io=10ms", "components.alb.deregistration_delay=12min",
                      "components.web.price={replica_hour: 60}"});
        EXPECT_GE(figure(result, "scale", "scale_ins"), 1) << service;
        EXPECT_EQ(result.traffic.front().failed, 0U) << service;
        const double unpaid = 4 * 12 - figure(result, "web", "cost");
        EXPECT_EQ(unpaid > 3, service == "asg") << service << ' ' << unpaid;
    }
}

} // namespace
} // namespace doppel::scenarios
