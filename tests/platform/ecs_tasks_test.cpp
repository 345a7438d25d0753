// SPDX-License-Identifier: Apache-2.0
// What ECS makes of its tasks: those that their load balancer finds unhealthy, and those that die.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// Whoever the ALB has as its target, it checks every 5 s and gives up after two failures.
std::string behindAnAlb(const std::string& target,
                        const std::string& release,
                        const std::string& kind = "ecs, circuit_breaker: from_2024") {
    return R"(doppel: 1
duration: 12min
seed: 7
zones: 2
components:
  alb: {kind: balancer, targets: [{to: )" +
           target + R"(}], health: {interval: 5s, timeout: 2s, path: /healthcheck},
        deregistration_delay: 10s}
  side: {kind: nginx, to: web, upstream: sidecar}
  web: {kind: app, replicas: 4, workers: 1, threads: 5, cpu: 5ms, boot_time: 20s}
traffic: {guests: {kind: open, to: alb, rate: 4/s, patience: 5s, pages: {count: 20}}}
timeline:
  - at: 1min
    target: web
    deploy: {release: )" +
           release + ", strategy: {kind: " + kind + "}}\n";
}

// Four of its tasks are stopped, which are more than three; the old ones stay, and get all requests,
// as a target that hasn't passed its first check gets none.
TEST(EcsTasks, AReleaseThatFailsTheChecksOfItsBalancerIsTakenBack) {
    for (const std::string target : {"web", "side"}) {
        const RunResult result = playText(behindAnAlb(target, "{error_share: 100%}"));
        EXPECT_EQ(figure(result, "web", "deploys_done"), 0) << target;
        EXPECT_EQ(figure(result, "web", "deploys_taken_back"), 1) << target;
        EXPECT_EQ(result.traffic.front().failed, 0U) << target;
    }
}

TEST(EcsTasks, ARolloutIsDoneWhenItsTargetsAreHealthy) {
    const RunResult result = playText(behindAnAlb("web", "{}"));
    EXPECT_EQ(figure(result, "web", "deploys_done"), 1);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

// CodeDeploy moves traffic to tasks that are healthy only, and goes on waiting for those that aren't.
TEST(EcsTasks, CodeDeployMovesNothingToUnhealthyTargets) {
    const RunResult bad = playText(behindAnAlb("web", "{error_share: 100%}", "codedeploy"));
    EXPECT_EQ(figure(bad, "web", "deploys_done"), 0);
    EXPECT_EQ(bad.traffic.front().failed, 0U);
    const RunResult good = playText(behindAnAlb("web", "{}", "codedeploy"));
    EXPECT_EQ(figure(good, "web", "deploys_done"), 1);
    EXPECT_EQ(good.traffic.front().failed, 0U);
}

// Of eight tasks the two new ones in zone 0 are lost before they are anyone's target.
TEST(EcsTasks, AReleasesTasksAreReplacedWhereThereArePlacesWhenAZoneIsLost) {
    for (const std::string after : {"70s", "83s"}) {
        const RunResult result = playText(behindAnAlb("web", "{}") + "  - {at: " + after +
                                          ", fault: lost_zone, zone: 0, target: web}\n");
        EXPECT_EQ(figure(result, "web", "deploys_done"), 1) << after;
        EXPECT_LT(figure(result, "web", "deploy_seconds.max"), 240) << after;
    }
}

// Two of three go on, and the third comes up in the other zone after two minutes and its boot; it
// stays when the first zone is back.
TEST(EcsTasks, AServicesTasksAreReplacedWhereThereArePlacesWhenAZoneIsLost) {
    const RunResult result = playText(R"(doppel: 1
duration: 8min
zones: 2
components:
  web: {kind: app, replicas: 3, workers: 1, threads: 20, cpu: 0s, io: 0s, boot_time: 10s}
  scale: {kind: target_tracking, target: web, min_capacity: 3, max_capacity: 3}
traffic: {guests: {kind: open, to: web, rate: 1/s, latency: 0s}}
timeline:
  - {at: 1min, for: 5min, fault: lost_zone, zone: 1, target: web}
)");
    EXPECT_EQ(figure(result, "web", "puma_booted_workers.max"), 3);
    EXPECT_EQ(figure(result, "web", "puma_booted_workers.min"), 2);
    EXPECT_NEAR(figure(result, "web", "puma_booted_workers"), 3 - 130.0 / 480, 0.01);
}

constexpr const char* kScaler = "  scale: {kind: target_tracking, target: web, max_capacity: 1}";

// For how many seconds all requests to a single server fail, by their number.
double secondsOfFailing(const std::string& scaler, const std::string& timeline) {
    return figure(playText(R"(doppel: 1
duration: 6min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 20, cpu: 0s, io: 0s, boot_time: 10s}
)" + scaler + R"(
traffic: {guests: {kind: open, to: web, rate: 10/s, latency: 0s}}
timeline:
)" + timeline),
                  "guests", "failed") /
           10;
}

// Four deaths in five minutes, each of which costs a boot of 10 s: a service's task isn't held back
// as a container of Kubernetes is, by 0.1, 10, 20 and 40 s. Arrivals four deviations off at most.
TEST(EcsTasks, OneThatWorkedIsReplacedAtOnceWhenItDies) {
    const std::string deaths = R"(
  - {at: 1min, fault: crash, target: web}
  - {at: 2min, fault: crash, target: web}
  - {at: 3min, fault: crash, target: web}
  - {at: 4min, fault: crash, target: web}
)";
    EXPECT_NEAR(secondsOfFailing(kScaler, deaths), 40, 8);
    EXPECT_NEAR(secondsOfFailing("", deaths), 110.1, 14);
}

// A container that starts again has what its pod has suffered; another task hasn't.
TEST(EcsTasks, AnotherTaskDoesNotSufferWhatItsPredecessorDid) {
    const std::string errorsThenDeath = R"(
  - {at: 1min, fault: error, target: web, servers: [0]}
  - {at: 2min, fault: crash, target: web}
)";
    EXPECT_NEAR(secondsOfFailing(kScaler, errorsThenDeath), 70, 11);
    EXPECT_NEAR(secondsOfFailing("", errorsThenDeath), 300, 22);
}

} // namespace
} // namespace doppel::scenarios
