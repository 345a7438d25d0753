// SPDX-License-Identifier: Apache-2.0
// A page is as old as it is, whatever the cache's clock says.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// One visit a second to one page of 5 min for an hour; after 10 min the cache's clock steps.
RunResult servedByClock(const std::string& step, const std::string& front = "") {
    return playText(
        "doppel: 1\nduration: 1h\ngood: {max_age: 6min, stale: true}\ncomponents:\n" + front +
        "  cache: {kind: varnish, backend: shop, replicas: 1, default_grace: 0s}\n"
        "  shop: {kind: app, replicas: 1, cpu: 0s, content: {max_age: 5min}}\n"
        "traffic:\n  guests: {kind: closed, to: " +
        std::string(front.empty() ? "cache" : "web") +
        ", users: 1, think: 1s, latency: 0s, pages: {count: 1}}\n" +
        (step.empty()
             ? ""
             : "timeline: [{at: 10min, fault: clock_skew, target: cache, " + step + "}]\n"));
}

TEST(AClockThatStandsStill, MakesNoPageYounger) {
    const RunResult right = servedByClock("");
    EXPECT_EQ(figure(right, "guests", "failed"), 0);
    // The page of minute 10 is served for ever: good until minute 16, bad for 44 of 60.
    const RunResult still = servedByClock("skew: 1d, direction: behind");
    EXPECT_NEAR(figure(still, "guests", "failed") / figure(still, "guests", "requests"), 44.0 / 60,
                0.1);
}

// The edge in front takes the Age that it is told for granted: its copy is older than it knows.
TEST(AClockThatStandsStill, IsFoundOutBehindAnotherCache) {
    const std::string edge = "  web: {kind: edge, origin: cache, rate_limit: {enabled: false}, "
                             "probe: {interval: 0s}}\n";
    EXPECT_EQ(figure(servedByClock("", edge), "guests", "failed"), 0);
    const RunResult still = servedByClock("skew: 1d, direction: behind", edge);
    EXPECT_GT(figure(still, "guests", "failed") / figure(still, "guests", "requests"), 0.6);
}

TEST(AClockThatRunsAhead, MakesNoPageOlder) {
    const RunResult ahead = servedByClock("skew: 1h, direction: ahead");
    EXPECT_EQ(figure(ahead, "guests", "failed"), 0) << "what it stores is as young as ever";
}

} // namespace
} // namespace doppel::scenarios
