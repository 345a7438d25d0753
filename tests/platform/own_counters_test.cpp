// SPDX-License-Identifier: Apache-2.0
// What a component counts of its answers is told of those that left it: a fault on the component
// itself comes after its work, and before anybody sees it.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

// 20 visits a second to `web` for five minutes, of which everyone waits.
RunResult countersWith(const std::string& components,
                       const std::string& fault,
                       const std::string& pages = "") {
    return playText("doppel: 1\nduration: 5min\ncomponents:\n" + components +
                    "traffic:\n  guests: {kind: open, to: web, rate: 20/s, latency: 0s" + pages +
                    "}\ntimeline: [{at: 0s, " + fault + "}]\n");
}

const std::string kQuickShop = "  shop: {kind: app, replicas: 1, cpu: 0s, io: 0s}\n";
const std::string kCountingEdge =
    "  web: {kind: edge, origin: shop, rate_limit: {enabled: false}, probe: "
    "{interval: 0s}}\n" +
    kQuickShop;
const std::string kOnePage = ", pages: {count: 1}";

double fourDeviations(double all, double share) {
    return 4 * std::sqrt(all * share * (1 - share));
}

// Whether the edge or the error comes first makes no difference to who looks at what leaves it.
TEST(AnEdgesOwnCounters, AreOfErrorsThatAFaultMakesOfItsAnswers) {
    for (const std::string when : {"after_work", "before_work"}) {
        const RunResult result = countersWith(
            kCountingEdge, "fault: error, target: web, status: 503, share: 90%, when: " + when,
            kOnePage);
        const double all = figure(result, "web", "requests");
        EXPECT_NEAR(figure(result, "web", "status_5xx"), 0.9 * all, fourDeviations(all, 0.9))
            << when;
        EXPECT_EQ(figure(result, "web", "status_5xx"), figure(result, "web", "failed")) << when;
        EXPECT_EQ(figure(result, "guests", "served_by_synthetic"), figure(result, "web", "failed"))
            << when << ": an error of the cache's own is no load of its origin's";
        EXPECT_NEAR(figure(result, "web", "status_2xx"), all - figure(result, "web", "status_5xx"),
                    2); // under way at the end
        EXPECT_NEAR(figure(result, "web", "hit_ratio"), 0.1,
                    fourDeviations(1, 0.1) / std::sqrt(all))
            << when;
    }
}

TEST(AnEdgesOwnCounters, TellOfNoBytesOfAnswersThatStopInTheirMidst) {
    const RunResult stalled = countersWith(kCountingEdge, "fault: stall, target: web",
                                           ", patience: 1s, pages: {count: 1}");
    EXPECT_EQ(figure(stalled, "web", "resp_body_bytes"), 0);
    EXPECT_EQ(figure(stalled, "web", "hit_ratio"), 0);
}

TEST(AVarnishsHitRatio, IsOfAnswersThatLeftAsHits) {
    for (const std::string when : {"after_work", "before_work"}) {
        const RunResult result = countersWith(
            "  web: {kind: varnish, backend: shop, replicas: 1}\n" + kQuickShop,
            "fault: error, target: web, status: 503, share: 90%, when: " + when, kOnePage);
        const double all = figure(result, "web", "requests");
        // Its statistics are gathered once a second: the last of them may miss 20.
        EXPECT_NEAR(figure(result, "web", "hit_ratio"), 0.1,
                    fourDeviations(1, 0.1) / std::sqrt(all) + 20 / all)
            << when;
        EXPECT_EQ(figure(result, "web", "MAIN.s_synth"), figure(result, "web", "failed")) << when;
        EXPECT_EQ(figure(result, "guests", "served_by_synthetic"), figure(result, "web", "failed"))
            << when;
    }
}

TEST(ABalancersOwnCounters, AreOfErrorsThatAFaultMakesOfItsAnswers) {
    for (const std::string when : {"after_work", "before_work"}) {
        const RunResult result =
            countersWith("  web: {kind: balancer, targets: [{to: shop}]}\n" + kQuickShop,
                         "fault: error, target: web, status: 502, share: 50%, when: " + when);
        const double all = figure(result, "web", "requests");
        const double errors = figure(result, "web", "HTTPCode_ELB_5XX_Count");
        EXPECT_NEAR(errors, all / 2, fourDeviations(all, 0.5)) << when;
        EXPECT_EQ(errors, figure(result, "web", "failed")) << when;
        EXPECT_EQ(errors, figure(result, "web", "HTTPCode_ELB_502_Count")) << when;
        EXPECT_EQ(figure(result, "web", "RequestCount"), all) << when;
        EXPECT_NEAR(figure(result, "web", "HTTPCode_Target_2XX_Count"),
                    when == "after_work" ? all : all - errors, 2) // under way at the end
            << when;
    }
}

TEST(AResolversOwnCounters, AreOfErrorsThatAFaultMakesOfItsAnswers) {
    const std::string names =
        "  names: {kind: dns, records: {www: {to: shop, ttl: 1h}}, client_max_ttl: 0s}\n" +
        kQuickShop;
    const auto resolve = [&names](const std::string& fault) {
        return playText("doppel: 1\nduration: 5min\ncomponents:\n" + names +
                        "traffic: {guests: {kind: open, to: www, rate: 20/s}}\n"
                        "timeline: [{at: 0s, target: names, share: 50%, fault: error, " +
                        fault + "}]\n");
    };
    for (const std::string when : {", when: after_work", ", when: before_work"}) {
        const RunResult result = resolve("status: 500" + when);
        const double all = figure(result, "names", "requests");
        EXPECT_NEAR(figure(result, "names", "rcode_servfail"), all / 2, fourDeviations(all, 0.5));
        EXPECT_EQ(figure(result, "names", "rcode_servfail"), figure(result, "names", "failed"));
        const RunResult none = resolve("status: 404" + when);
        EXPECT_NEAR(figure(none, "names", "rcode_nxdomain"), all / 2, fourDeviations(all, 0.5));
        EXPECT_EQ(figure(none, "names", "rcode_servfail"), 0) << when;
    }
}

TEST(AStoresHitRatio, IsOfAllReads) {
    for (const std::string when : {"after_work", "before_work"}) {
        const RunResult result = countersWith(
            "  web: {kind: app, replicas: 1, cpu: 0s, calls: [{to: kv, on_failure: ignore}]}\n"
            "  kv: {kind: key_value, hit_share: 100%}\n",
            "fault: error, target: kv, status: 500, share: 90%, when: " + when);
        const double all = figure(result, "kv", "requests");
        EXPECT_NEAR(figure(result, "kv", "failed_reads"), 0.9 * all, fourDeviations(all, 0.9))
            << when;
        EXPECT_NEAR(figure(result, "kv", "hit_ratio"),
                    1 - figure(result, "kv", "failed_reads") / all, 1e-3);
        EXPECT_EQ(figure(result, "kv", "failed"), figure(result, "kv", "failed_reads")) << when;
    }
}

// Two of three connections are free: the third request finds one, which its client takes.
TEST(AnNginxWithOneConnectionLeft, DoesNotReachWhoIsBehindIt) {
    const RunResult result = countersWith(
        "  web: {kind: nginx, to: shop, upstream: service, replicas: 1, worker_processes: "
        "1, worker_connections: 3}\n"
        "  shop: {kind: app, replicas: 1, workers: 1, threads: 10, cpu: 0s, io: 2s}\n",
        "fault: slow, target: shop, delay: 1ms");
    const double refused = figure(result, "web", "worker_connections_not_enough");
    EXPECT_GT(refused, 5000); // of 6,000, while one is asked at a time
    EXPECT_EQ(figure(result, "shop", "unreached"), refused);
    EXPECT_EQ(figure(result, "shop", "failed"), refused);
}

TEST(WhatIsCountedOfCalls, CanBeNamedByObjectives) {
    const std::string text =
        "doppel: 1\nduration: 1min\ncomponents:\n"
        "  web: {kind: app, replicas: 1, calls: [{to: shop}]}\n" +
        kQuickShop +
        "traffic: {guests: {kind: open, to: web, rate: 1/s}}\n"
        "objectives: [{name: t, that: web.timeouts <= 0}, {name: c, that: web.connect_failures <= "
        "0}]\n";
    EXPECT_EQ(whyRefused(text), "");
}

TEST(VisitorsBytes, AreThoseOfGoodAnswers) {
    const RunResult result = countersWith(
        "  web: {kind: edge, origin: shop, error_page_size: 1MB, rate_limit: {enabled: false}, "
        "probe: {interval: 0s}, saint_mode: 0s}\n" +
            kQuickShop,
        "fault: down, target: shop");
    EXPECT_EQ(figure(result, "guests", "bytes"), 0);
    EXPECT_EQ(figure(result, "guests", "bytes_of_others"),
              figure(result, "guests", "failed") * 1e6);
}

} // namespace
} // namespace doppel::scenarios
