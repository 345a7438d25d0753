// SPDX-License-Identifier: Apache-2.0
// An answer is a good one of the component that gave it once its caller has it, while the caller
// still waits: who answers into the void is no more available than who doesn't answer.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

const std::string kFarShop =
    "  shop: {kind: app, replicas: 1, workers: 1, threads: 100, cpu: 0s, io: "
    "50ms, readiness: none}\n";
const std::string kFarCaller =
    "  web: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, "
    "readiness: none, calls: [{to: shop, timeout: ";

// 10 visits a second for a minute.
RunResult callersOf(const std::string& components,
                    const std::string& timeline = "",
                    const std::string& visitors = "") {
    return playText("doppel: 1\nduration: 1min\ncomponents:\n" + components +
                    "traffic:\n  guests: {kind: open, to: web, rate: 10/s, latency: 0s" + visitors +
                    "}\n" + (timeline.empty() ? "" : "timeline: [" + timeline + "]\n"));
}

// Of all that was asked, what was answered in vain has failed; nothing is good.
void expectAllInVain(const RunResult& result, const std::string& component) {
    const double arrived = figure(result, component, "requests");
    const double unfinished = figure(result, component, "unfinished");
    EXPECT_GT(arrived, 400) << component;
    EXPECT_EQ(figure(result, component, "failed"), arrived - unfinished) << component;
    EXPECT_EQ(figure(result, component, "wasted"), arrived - unfinished) << component;
}

TEST(TheWayBack, IsTooLongWithoutAnyFault) {
    const RunResult result = callersOf(kFarCaller + "150ms, latency: 100ms}]}\n" + kFarShop);
    EXPECT_EQ(result.traffic.front().availability(), 0.0);
    expectAllInVain(result, "shop");
    EXPECT_EQ(figure(result, "shop", "latency_failed.max"), 0.05)
        << "its own work is as quick as ever";
}

TEST(TheWayBack, IsLongEnoughWhereTheCallerWaits) {
    const RunResult result = callersOf(kFarCaller + "251ms, latency: 100ms}]}\n" + kFarShop);
    EXPECT_EQ(result.traffic.front().availability(), 1.0);
    EXPECT_EQ(figure(result, "shop", "failed"), 0);
}

TEST(TheWayBack, IsSlowedByAFaultOfTheNetwork) {
    const RunResult result =
        callersOf(kFarCaller + "1s}]}\n" + kFarShop,
                  "{at: 0s, fault: slow_network, target: shop, direction: from_target, delay: 5s}");
    expectAllInVain(result, "shop");
    EXPECT_NEAR(figure(result, "shop", "in_flight"), figure(result, "shop", "requests") * 0.05 / 60,
                0.01)
        << "it holds what it held";
}

TEST(TheWayBack, IsTheVisitorsToo) {
    std::string web = kFarShop;
    web.replace(web.find("shop"), 4, "web");
    const RunResult result = callersOf(
        web, "{at: 0s, fault: slow_network, target: web, direction: from_target, delay: 10s}",
        ", patience: 5s");
    EXPECT_EQ(result.traffic.front().availability(), 0.0);
    expectAllInVain(result, "web");
}

TEST(TheWayBack, LosesAnswers) {
    const RunResult result =
        callersOf(kFarCaller + "200ms}]}\n" + kFarShop,
                  "{at: 0s, fault: lose_packets, target: shop, with: web, direction: from_target, "
                  "loss: 20%}");
    // A lost answer is sent again after 200 ms at the earliest, which is too late. (A lost SYN's
    // answer costs a second, and those calls never come to the shop.)
    const double arrived = figure(result, "shop", "requests");
    const double deviation = std::sqrt(arrived * 0.2 * 0.8);
    EXPECT_NEAR(figure(result, "shop", "wasted"), 0.2 * arrived, 4 * deviation);
    EXPECT_EQ(figure(result, "shop", "failed") - figure(result, "shop", "unreached"),
              figure(result, "shop", "wasted"));
}

TEST(TheWayBack, OfAnAnswerThatNobodyLeavesIsUnfinishedAtTheEnd) {
    const RunResult result =
        callersOf(kFarCaller + "1h}]}\n" + kFarShop,
                  "{at: 0s, fault: slow_network, target: shop, direction: from_target, delay: 5s}");
    // Those of the last 5.05 s are inside or returning.
    EXPECT_NEAR(figure(result, "shop", "unfinished"), 50.5, 4 * std::sqrt(50.5));
    EXPECT_EQ(figure(result, "shop", "failed"), 0);
    EXPECT_EQ(figure(result, "shop", "overdue"), 0);
}

TEST(TheWayBack, ThatTakesLongerThanUnfinishedAfterMakesAnAnswerLate) {
    const std::string late = "{at: 0s, fault: slow_network, target: shop, direction: from_target, "
                             "delay: 25s}";
    const RunResult result = playText(
        "doppel: 1\nduration: 2min\nunfinished_after: 20s\ncomponents:\n" + kFarCaller + "1h}]}\n" +
        kFarShop + "traffic:\n  guests: {kind: open, to: web, rate: 10/s}\ntimeline: [" + late +
        "]\n");
    const double all = figure(result, "shop", "requests");
    const double unfinished = figure(result, "shop", "unfinished");
    EXPECT_EQ(figure(result, "shop", "late"), all - unfinished);
    const double overdue = figure(result, "shop", "overdue");
    EXPECT_NEAR(overdue, 50, 4 * std::sqrt(50)); // those of 20 to 25 s ago
    EXPECT_EQ(figure(result, "shop", "failed"), all - unfinished + overdue);
}

TEST(TheWayBack, IsOneOfNameServersToo) {
    const RunResult result =
        playText("doppel: 1\nduration: 1min\ncomponents:\n"
                 "  names: {kind: dns, start: cold, records: {www: {to: web, ttl: 1s, authorities: "
                 "[auth]}}, "
                 "client_max_ttl: 0s}\n"
                 "  auth: {kind: dns_authority}\n"
                 "  web: {kind: app, replicas: 1, cpu: 0s}\n"
                 "traffic: {guests: {kind: open, to: www, rate: 10/s}}\n"
                 "timeline: [{at: 0s, fault: slow_network, target: auth, with: names, direction: "
                 "from_target, delay: 1min}]\n");
    const double arrived = figure(result, "auth", "requests");
    EXPECT_GT(arrived, 5);
    EXPECT_EQ(figure(result, "auth", "failed"), arrived - figure(result, "auth", "unfinished"));
}

} // namespace
} // namespace doppel::scenarios
