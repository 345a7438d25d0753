// SPDX-License-Identifier: Apache-2.0
// An error that a cache keeps is answered fast and often, and is no hit that anyone wanted.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// One page, asked for once a second; from the second minute on its origin answers with an error.
std::string cacheWith(const std::string& cache, int status) {
    return "doppel: 1\nduration: 10min\npage_classes: {page: {max_age: 10s}}\ncomponents:\n  "
           "web: " +
           cache +
           "\n  shop: {kind: app, replicas: 1, cpu: 0s, io: 0s}\n"
           "traffic:\n  guests: {kind: closed, to: web, users: 1, think: 1s, latency: 0s, pages: "
           "{count: 1}}\n"
           "timeline: [{at: 5min, fault: error, target: shop, status: " +
           std::to_string(status) + "}]\n";
}

const std::string kEdge =
    "{kind: edge, origin: shop, error_ttl: 1min, saint_mode: 0s, stale_if_error: 0s, "
    "max_stale_if_error: 0s, stale_while_revalidate: 0s, rate_limit: {enabled: false}, probe: "
    "{interval: 0s}}";

TEST(AHitRatio, IsOfHitsThatAreNoErrors) {
    const RunResult result = playText(cacheWith(kEdge, 503));
    const double hits = figure(result, "web", "hits");
    const double good = figure(result, "web", "hits_good");
    const double all = hits + figure(result, "web", "miss");
    // In five minutes 300 visits find a page that is kept for 10 s, in the other five an error that
    // is kept for a minute.
    EXPECT_NEAR(good, 300 * 0.9, 10);
    EXPECT_NEAR(hits - good, 300 * 59.0 / 60, 10);
    EXPECT_EQ(figure(result, "web", "hit_ratio"), good / all);
    EXPECT_NEAR(good / all, 0.45, 0.02);
}

TEST(AHitRatio, CountsNoNotFoundOfAPageThatIsThere) {
    const RunResult result = playText(cacheWith(kEdge, 404));
    EXPECT_NEAR(figure(result, "web", "hits_good"), 300 * 0.9, 10);
    EXPECT_GT(figure(result, "web", "hits"), 500);
}

// Varnish's built-in VCL keeps no 5xx and no 429.
TEST(AHitRatio, OfAVarnishIsThatOfItsOwnCounters) {
    for (const int status : {404, 501, 503}) {
        const RunResult result =
            playText(cacheWith("{kind: varnish, backend: shop, replicas: 1}", status));
        const double hits = figure(result, "web", "MAIN.cache_hit");
        const double good = figure(result, "web", "hits_good");
        EXPECT_GT(hits, 200) << status;
        // All but the first find the page: within its grace it is fetched again behind them.
        EXPECT_NEAR(good, 300, 10) << status;
        EXPECT_EQ(good == hits, status != 404) << "a 404 of a page that is there is kept";
        EXPECT_EQ(figure(result, "web", "hit_ratio"),
                  good / (hits + figure(result, "web", "MAIN.cache_miss")))
            << status;
    }
}

// Half of the time nothing is looked up, as whoever asks waits for ever.
TEST(AHitRatio, HasThoseInItWhoHangBeforeTheyAreLookedUp) {
    for (const std::string& cache : {kEdge, std::string("{kind: varnish, backend: shop}")}) {
        const RunResult result = playText(
            "doppel: 1\nduration: 10min\nunfinished_after: 10s\ncomponents:\n  web: " + cache +
            "\n  shop: {kind: app, cpu: 0s, io: 0s, content: {max_age: 1h}}\n"
            "traffic:\n  guests: {kind: open, to: web, rate: 10/s, pages: {count: 5}}\n"
            "timeline: [{at: 5min, fault: slow, target: web, delay: 10h}]\n");
        EXPECT_NEAR(figure(result, "web", "hit_ratio"), 0.5, 0.05) << cache;
        EXPECT_EQ(figure(result, "web", "not_looked_up"), figure(result, "web", "overdue"));
    }
}

} // namespace
} // namespace doppel::scenarios
