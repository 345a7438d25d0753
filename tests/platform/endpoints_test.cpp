// SPDX-License-Identifier: Apache-2.0
// Who follows the servers behind it follows what their readiness probes say.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

// 20 visits a second for 5 min to two servers that are probed every 10 s; one of them is ill from
// 1:01 on, and would be found so by probes at 1:10, 1:20 and 1:30.
double
failedBehind(const std::string& front, const std::string& fault, const std::string& readiness) {
    const RunResult result =
        playText("doppel: 1\nduration: 5min\ncomponents:\n  web: {" + front +
                 "}\n  shop: {kind: app, replicas: 2, cpu: 0s, io: 0s, readiness: " + readiness +
                 "}\ntraffic:\n  guests: {kind: open, to: web, rate: 20/s, latency: 0s}\n"
                 "timeline: [{at: 61s, fault: " +
                 fault + ", target: shop, servers: [0]}]\n");
    return figure(result, "guests", "failed");
}

// Every other visit for so long.
void expectHalfOf(double failed, double seconds) {
    EXPECT_NEAR(failed, 10 * seconds, 4 * std::sqrt(10 * seconds)) << seconds;
}

const std::string kShopsProbe = "{interval: 10s, timeout: 1s, failure_threshold: 3}";
// Its own checks would find it late.
const std::string kBlindBalancer =
    "kind: balancer, targets: [{to: shop}], target_update: 100ms, "
    "health: {interval: 300s, timeout: 60s, unhealthy_threshold: 10}";
const std::string kBlindPeers =
    "kind: nginx, to: shop, upstream: servers, replicas: 1, max_fails: 0, "
    "next_upstream: {tries: 1}, upstream_update: 100ms";

TEST(Endpoints, AreThoseThatAProbeFindsReady) {
    for (const std::string& front : {kBlindBalancer, kBlindPeers}) {
        expectHalfOf(failedBehind(front, "refuse", kShopsProbe), 29.1);
        expectHalfOf(failedBehind(front, "refuse", "none"), 239);
    }
}

TEST(Endpoints, AreLeftByErrorsWhereTheProbeAsksForAPage) {
    const std::string http = kShopsProbe.substr(0, kShopsProbe.size() - 1) + ", http: true}";
    for (const std::string when : {"after_work", "before_work"}) {
        const std::string error = "error, status: 503, when: " + when;
        expectHalfOf(failedBehind(kBlindBalancer, error, http), 29.1);
        expectHalfOf(failedBehind(kBlindBalancer, error, kShopsProbe), 239);
        EXPECT_GT(failedBehind(kBlindBalancer, "error, status: 302, when: " + when, http), 2000)
            << "a kubelet takes a redirect for well";
    }
}

} // namespace
} // namespace doppel::scenarios
