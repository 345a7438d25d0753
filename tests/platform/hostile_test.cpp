// SPDX-License-Identifier: Apache-2.0
// Values at the end of their range that once ended the program.
#include "tests/platform/temporary_scenario.h"

namespace doppel::scenarios {
namespace {

/// An app and those who visit it, and what is said beside.
RunResult playedFromText(const std::string& rest) {
    return playText("doppel: 1\nduration: 10s\n" + rest);
}

TEST(HostileValue, AnEmptyPageIsAPage) {
    const RunResult result = playedFromText("page_classes: {p: {mean_size: 0B}}\n"
                                            "components: {a: {kind: app}}\n"
                                            "traffic: {v: {kind: open, to: a, rate: 5/s}}\n");
    EXPECT_GT(result.traffic.front().ok, 0U);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(HostileValue, APatienceWithoutEndIsForEver) {
    const RunResult result = playedFromText("components: {a: {kind: app}}\n"
                                            "traffic: {v: {kind: open, to: a, rate: 30/s, "
                                            "patience: \"lognormal(mu 0, sigma 20)\"}}\n");
    EXPECT_GT(result.traffic.front().total, 200U);
}

std::string refusalOfRest(const std::string& rest) {
    const TemporaryScenario file("doppel: 1\nduration: 10s\n" + rest);
    const auto loaded = loadScenario(file.path());
    return loaded ? "" : toText(loaded.errors().front());
}

TEST(HostileValue, NobodyVisitsANameServer) {
    const std::string refusal =
        refusalOfRest("components:\n"
                      "  dns: {kind: dns, records: {www: {to: a, authorities: "
                      "[au]}}}\n"
                      "  au: {kind: dns_authority}\n"
                      "  a: {kind: app}\n"
                      "traffic: {v: {kind: open, to: dns, rate: 50/s}}\n");
    EXPECT_NE(refusal.find(":7:31: "), std::string::npos) << refusal;
    EXPECT_NE(refusal.find("answers no pages"), std::string::npos) << refusal;
}

TEST(HostileValue, AComponentNeedsAName) {
    const std::string refusal = refusalOfRest("components:\n"
                                              "  a: {kind: app}\n"
                                              "  \"\": {kind: nginx, to: a}\n"
                                              "traffic: {v: {kind: open, to: a}}\n");
    EXPECT_NE(refusal.find(":5:3: "), std::string::npos) << refusal;
}

TEST(HostileValue, AnObjectiveOfAllLeavesNoBudget) {
    const std::string refusal =
        refusalOfRest("components: {a: {kind: app}}\n"
                      "traffic: {v: {kind: open, to: a}}\n"
                      "recovery: {objective: 100%}\n"
                      "timeline: [{at: 5s, for: 5s, fault: down, target: a}]\n");
    EXPECT_NE(refusal.find(":5:23: "), std::string::npos) << refusal;
}

// One that picks among them in quadratic time takes twenty seconds.
TEST(HostileValue, TenThousandPeersThatRefuseTakeTimeInProportion) {
    const TemporaryScenario file("doppel: 1\nduration: 10s\n"
                                 "components:\n"
                                 "  n: {kind: nginx, to: a, upstream: servers, replicas: 1}\n"
                                 "  a: {kind: app, replicas: 10000}\n"
                                 "traffic: {v: {kind: open, to: n, rate: 30/s}}\n"
                                 "timeline: [{at: 1s, fault: refuse, target: a}]\n");
    const ReadyScenario scenario(file.path());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(play->end());
    const RunResult result = play->finish();
    EXPECT_LT(result.cpuSeconds, 6);
    EXPECT_GT(result.traffic.front().failed, 0U);
}

} // namespace
} // namespace doppel::scenarios
