// SPDX-License-Identifier: Apache-2.0
// How much of the visitors' load reaches the origin: freshness, purges, herds.
#include "sim/time.h"
#include "tests/platform/little_platform.h"

#include <cmath>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

constexpr double kRate = 20;                      // visits a second, of little-crowd.yaml
constexpr int kPages = 1000;                      // so many pages,
constexpr double kExponent = 0.9;                 // by Zipf's law,
const std::vector<double> kPlaces{0.5, 0.3, 0.2}; // from places with a cache each

/// The rates at which each cache is asked for each page.
std::vector<double> rates(double exponent, double rate) {
    std::vector<double> weights;
    double sum = 0;
    for (int rank = 1; rank <= kPages; ++rank) {
        weights.push_back(std::pow(rank, -exponent));
        sum += weights.back();
    }
    std::vector<double> all;
    for (const double place : kPlaces) {
        for (const double weight : weights) {
            all.push_back(rate * place * weight / sum);
        }
    }
    return all;
}

/// Fetches a second where freshness counts from the fetch: a page is fetched, stays for T, and is
/// fetched again when next asked for, after 1/l on average: l / (1 + l T). Source: renewal theory.
double fetchesPerSecond(double ttl) {
    double sum = 0;
    for (const double l : rates(kExponent, kRate)) {
        sum += l / (1 + l * ttl);
    }
    return sum;
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
    const Stagecoach coach(littlePlatform("little-crowd.yaml"),
                           {"duration=5h", "components.content-store.content.max_age=30min",
                            "timeline=[{at: 3h, set: components.content-store.content.max_age, "
                            "value: 5min}]"});
    ASSERT_TRUE(coach.ready());
    const auto play = coach.start();
    ASSERT_NE(play, nullptr);
    // Windows begin when all that was stored under another rule has gone.
    const double before = measuredBetween(*play, 1h, 3h);
    const double after = measuredBetween(*play, 3h + 31min, 5h);
    const double ratio = fetchesPerSecond(300) / fetchesPerSecond(1800);
    std::printf("30 min: %.3f/s (formula %.3f/s); 5 min: %.3f/s (formula %.3f/s)\n", before,
                fetchesPerSecond(1800), after, fetchesPerSecond(300));
    EXPECT_NEAR(before, fetchesPerSecond(1800), 0.05 * fetchesPerSecond(1800));
    EXPECT_NEAR(after, fetchesPerSecond(300), 0.05 * fetchesPerSecond(300));
    EXPECT_NEAR(after / before, ratio, 0.05 * ratio);
    EXPECT_LT(ratio, 6) << "RFC 144 called six times the worst case";
    EXPECT_TRUE(play->finish().broken.empty());
}

TEST(Purge, OfAllCostsAtMostOneFetchForEachPageAtEachPlace) {
    constexpr double kSeconds = 30;
    const Stagecoach coach(littlePlatform("little-crowd.yaml"),
                           {"duration=4min", "traffic.visitors.rate=200/s",
                            "traffic.visitors.pages.count=1000",
                            "traffic.visitors.pages.popularity=uniform",
                            "timeline=[{at: 200s, target: edge, purge: {kind: all}}]"});
    ASSERT_TRUE(coach.ready());
    const auto play = coach.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + 200s + 150ms); // a purge takes 150 ms to reach all places
    const double before = originFetches(*play);
    EXPECT_LE(before, 3 * kPages);
    play->advance(sim::kStart + 200s + 150ms + 30s);
    const double storm = originFetches(*play) - before;
    double expected = 0; // the pages that were asked for at all
    for (const double l : rates(0, 200)) {
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
