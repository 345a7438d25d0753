// SPDX-License-Identifier: Apache-2.0
// A release that comes to a Cloud Run service: who gets the requests, and how many instances start.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// A request is in an instance for a second, which is to have 7.2 of them, of 12 that it can.
std::string cloudRunWithRelease(const std::string& traffic, const std::string& deploy) {
    return R"(doppel: 1
duration: 10min
seed: 5
zones: 2
components:
  service: {kind: cloud_run, to: web, min_instances: 4, max_instances: 20, concurrency: 12}
  web: {kind: app, replicas: 4, workers: 1, threads: 40, cpu: 0s, io: 1s, boot_time: 10s, readiness: none, shutdown_delay: 0s}
traffic: {guests: {kind: open, to: service, )" +
           traffic + R"(}}
timeline:
  - at: 2min
    target: web
    deploy: )" +
           deploy + '\n';
}

// Of 25/s for 470 s, from when its instance has booted: 1,175, four deviations off at most.
TEST(CloudRunReleases, ACanaryGetsItsShareOfTheRequests) {
    const RunResult result = playText(cloudRunWithRelease(
        "rate: 25/s",
        "{release: {error_share: 100%}, strategy: {kind: canary, traffic_router: true, "
        "steps: [{weight: 10%, pause: 20min}]}}"));
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 1'175, 4 * 33);
    EXPECT_EQ(figure(result, "service", "rejected_requests"), 0);
}

// 50 requests at a time need seven instances, which both releases then have: 14.
TEST(CloudRunReleases, ScaleBothWhileTheOldOneStays) {
    const RunResult result = playText(cloudRunWithRelease(
        "rate: 25/s, profile: {shape: steps, steps: [{from: 0s, factor: 1}, {from: 5min, factor: "
        "2}]}",
        "{release: {}, strategy: {kind: blue_green, scale_down_delay: 20min}}"));
    EXPECT_GE(figure(result, "service", "instance_count.max"), 14);
    EXPECT_LE(figure(result, "service", "instance_count.max"), 16); // chance may need an eighth
    EXPECT_GE(figure(result, "service", "scale_ups"), 2);
    EXPECT_EQ(figure(result, "service", "rejected_requests"), 0);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

} // namespace
} // namespace doppel::scenarios
