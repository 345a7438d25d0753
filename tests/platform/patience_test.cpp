// SPDX-License-Identifier: Apache-2.0
// Who waits how long for whom, and what is done in vain. Each component's time-out is GOV.UK's: the
// front ends' 4 s, the CDN's 15 s, the Router's and its nginx's 20 s.
#include "tests/platform/little_platform.h"

#include <string>

namespace doppel::scenarios {
namespace {

TEST(Patience, AllFrontEndsGiveUpOnASlowContentStoreAfterTheSameFourSeconds) {
    Script script;
    script.at(0, "/browse/tax").at(0, "/guide").at(0, "/search/all");
    script.atEach(100, "page", 4).atEach(100, "browse/page", 5).atEach(100, "search/page", 6);
    const RunResult result = script.play(
        {"timeline=[{at: 90s, for: 60s, fault: slow, target: content-store, delay: 6s}]"});
    const auto expectTimeouts = [&](const std::string& app, int pages) {
        EXPECT_EQ(figure(result, app, "timeouts"), pages) << app;
        EXPECT_EQ(figure(result, app, "failed_calls"), pages) << app;
        EXPECT_EQ(figure(result, app, "failed"), pages) << app;
        EXPECT_EQ(figure(result, app, "requests"), pages + 1) << app;
        // 4 s and its own 10 ms, of which pages that came at the same time wait for each other's.
        EXPECT_GE(figure(result, app, "latency_failed.max"), 4.0) << app;
        EXPECT_LE(figure(result, app, "latency_failed.max"), 4.06) << app;
        EXPECT_GE(figure(result, app, "latency_failed.p50"), 3.98)
            << app; // half a percent of a bucket
    };
    expectTimeouts("frontend", 4);
    expectTimeouts("collections", 5);
    expectTimeouts("finder-frontend", 6);
    EXPECT_EQ(figure(result, "content-store", "failed"), 15); // nobody waits for them any more
    EXPECT_EQ(figure(result, "content-store", "requests"), 15 + 3);
    EXPECT_EQ(figure(result, "content-store", "wasted"), 15);
    EXPECT_EQ(figure(result, "content-store-db", "wasted"), 15);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 15);
    EXPECT_EQ(result.traffic.front().failed, 6U); // no mirror has search
}

void expectAborts(const std::string& delay, int edgeGivesUp) {
    constexpr int kVisits = 12;
    Script script;
    script.at(0, "/first").atEach(100, "page", kVisits);
    const RunResult result = script.play(
        {"timeline=[{at: 90s, for: 60s, fault: slow, target: router, delay: " + delay + "}]"});
    EXPECT_EQ(figure(result, "edge", "timeouts"), edgeGivesUp);
    EXPECT_EQ(figure(result, "router-nginx", "timeouts"), 0);
    // As the CDN closes its connection, each that waits for the next closes its own.
    for (const std::string component : {"www-origin", "router-nginx", "router"}) {
        EXPECT_EQ(figure(result, component, "aborted"), edgeGivesUp) << component;
        EXPECT_EQ(figure(result, component, "wasted"), 0) << component;
        EXPECT_EQ(figure(result, component, "requests"), kVisits + 1) << component;
    }
    for (const std::string component : {"frontend", "content-store", "content-store-db"}) {
        EXPECT_EQ(figure(result, component, "wasted"), 0) << component;
        EXPECT_EQ(figure(result, component, "requests"), kVisits + 1 - edgeGivesUp) << component;
    }
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), edgeGivesUp);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(Patience, AnAnswerWithinTheCdnsFifteenSecondsIsNotLost) {
    expectAborts("10s", 0);
}

TEST(Patience, AllDownToTheRouterLeaveWithTheCdnAfterFifteenSeconds) {
    expectAborts("18s", 12);
}

TEST(Patience, TheNginxInFrontOfTheRouterNeverComesToItsTwentySeconds) {
    expectAborts("25s", 12);
}

} // namespace
} // namespace doppel::scenarios
