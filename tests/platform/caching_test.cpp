// SPDX-License-Identifier: Apache-2.0
// How much of the visitors' load reaches the origin: freshness, purges, herds.
#include "sim/time.h"
#include "tests/platform/little_platform.h"
#include "tests/platform/renewal_formula.h"

#include <cmath>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

constexpr int kPages = 1000;

/// little-crowd.yaml's.
Demand crowd() {
    return {20, {0.5, 0.3, 0.2}, kPages, 0.9};
}

double originFetches(const Play& play) {
    return figure(play.observe(), "edge", "fetches_origin");
}

double measuredBetween(Play& play, sim::Duration from, sim::Duration to) {
    play.advance(sim::kStart + from);
    const double before = originFetches(play);
    play.advance(sim::kStart + to);
    return (originFetches(play) - before) / sim::toSeconds(to - from);
}

TEST(OriginLoad, RisesWithShorterFreshnessByTheRatioThatTheFormulaPredicts) {
    const ReadyScenario scenario(
        littlePlatform("little-crowd.yaml"),
        {"duration=5h", "components.content-store.content.max_age=30min",
         "timeline=[{at: 3h, set: components.content-store.content.max_age, "
         "value: 5min}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    // Windows begin when all that was stored under another rule has gone.
    const double before = measuredBetween(*play, 1h, 3h);
    const double after = measuredBetween(*play, 3h + 31min, 5h);
    const double ratio = fetchesPerSecond(crowd(), 300) / fetchesPerSecond(crowd(), 1800);
    std::printf("30 min: %.3f/s (formula %.3f/s); 5 min: %.3f/s (formula %.3f/s)\n", before,
                fetchesPerSecond(crowd(), 1800), after, fetchesPerSecond(crowd(), 300));
    EXPECT_NEAR(before, fetchesPerSecond(crowd(), 1800), 0.05 * fetchesPerSecond(crowd(), 1800));
    EXPECT_NEAR(after, fetchesPerSecond(crowd(), 300), 0.05 * fetchesPerSecond(crowd(), 300));
    EXPECT_NEAR(after / before, ratio, 0.05 * ratio);
    EXPECT_LT(ratio, 6) << "RFC 144 called six times the worst case";
    EXPECT_TRUE(play->finish().broken.empty());
}

TEST(Purge, OfAllCostsAtMostOneFetchForEachPageAtEachPlace) {
    constexpr double kSeconds = 30;
    const ReadyScenario scenario(littlePlatform("little-crowd.yaml"),
                                 {"duration=4min", "traffic.visitors.rate=200/s",
                                  "traffic.visitors.pages.count=1000",
                                  "traffic.visitors.pages.popularity=uniform",
                                  "timeline=[{at: 200s, target: edge, purge: {kind: all}}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + 200s + 150ms); // a purge takes 150 ms to reach all places
    const double before = originFetches(*play);
    EXPECT_LE(before, 3 * kPages);
    play->advance(sim::kStart + 200s + 150ms + 30s);
    const double storm = originFetches(*play) - before;
    double expected = 0; // the pages that were asked for at all
    for (const double l : ratesOf({200, crowd().places, kPages, 0})) {
        expected += 1 - std::exp(-l * kSeconds);
    }
    EXPECT_LE(storm, 3 * kPages);
    EXPECT_NEAR(storm, expected, 4 * std::sqrt(expected));
    play->advance(play->end());
    EXPECT_TRUE(play->finish().broken.empty());
}

TEST(Purge, IsFollowedByOneFetchHoweverManyAskForThePageAtOnce) {
    Script script;
    script.at(0, "/news").at(10, "/news", 20).at(100, "/news", 300).at(110, "/news", 50);
    const RunResult result =
        script.play({"timeline=[{at: 50s, target: edge, purge: {kind: all}}]"});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 2);
    EXPECT_EQ(figure(result, "frontend", "requests"), 2);
    EXPECT_EQ(figure(result, "edge", "purged_objects"), 1);
    EXPECT_EQ(result.traffic.front().ok, 371U);
}

TEST(Purge, OfOneUrlLeavesTheOthers) {
    Script script;
    script.atEach(0, "page", 10).atEach(100, "page", 10);
    const RunResult result =
        script.play({"timeline=[{at: 50s, target: edge, purge: {kind: url, text: /page-3}}]"});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 11);
    EXPECT_EQ(figure(result, "edge", "hits"), 9);
}

TEST(Freshness, EndsFiveMinutesAfterTheFetch) {
    Script script;
    script.at(0, "/a").at(299, "/a").at(300, "/a").at(301, "/a").at(302, "/a");
    const RunResult result = script.play();
    // Fetched at 0 s and 70 ms or so: fresh until 300.07 s.
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 2);
    EXPECT_EQ(figure(result, "edge", "origin_revalidations"), 1);
    EXPECT_EQ(figure(result, "edge", "hits"), 3);
}

} // namespace
} // namespace doppel::scenarios
