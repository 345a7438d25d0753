// SPDX-License-Identifier: Apache-2.0
// Values at the end of their range that once ended the program.
#include "tests/platform/little_platform.h"

#include <cmath>

namespace doppel::scenarios {
namespace {

/// A scenario in a file of its own: an app and those who visit it, and what is said beside.
RunResult playedFromText(const std::string& name, const std::string& rest) {
    const auto path = std::filesystem::path(testing::TempDir()) /
                      ("doppel-" + name + '-' + std::to_string(getpid()) + ".yaml");
    std::ofstream(path) << "doppel: 1\nduration: 10s\n" + rest;
    const ReadyScenario scenario(path.string());
    std::filesystem::remove(path);
    return scenario.play();
}

TEST(HostileValue, AnEmptyPageIsAPage) {
    const RunResult result =
        playedFromText("empty-page", "page_classes: {p: {mean_size: 0B}}\n"
                                     "components: {a: {kind: app}}\n"
                                     "traffic: {v: {kind: open, to: a, rate: 5/s}}\n");
    EXPECT_GT(result.traffic.front().ok, 0U);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(HostileValue, APatienceWithoutEndIsForEver) {
    const RunResult result =
        playedFromText("patience", "components: {a: {kind: app}}\n"
                                   "traffic: {v: {kind: open, to: a, rate: 30/s, "
                                   "patience: \"lognormal(mu 0, sigma 20)\"}}\n");
    EXPECT_GT(result.traffic.front().total, 200U);
}

// A store that mostly misses, and a database behind it: each miss becomes a query, and the page is
// none the worse for it.
TEST(CacheAside, TheDatabaseGetsEveryMissAndThePageIsGood) {
    const RunResult result = playedFromText(
        "cache-aside", "components:\n"
                       "  api: {kind: app, workers: 4, cpu: 1ms, calls: [{to: redis}, "
                       "{to: db, when: after_miss}]}\n"
                       "  redis: {kind: key_value, hit_share: 25%}\n"
                       "  db: {kind: database, cpu: 1ms}\n"
                       "traffic: {v: {kind: open, to: api, rate: 100/s}}\n");
    const double misses = figure(result, "redis", "keyspace_misses");
    EXPECT_NEAR(misses, 750, 5 * std::sqrt(750.0));
    EXPECT_NEAR(figure(result, "db", "requests"), misses, 2); // one may be on its way at the end
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

} // namespace
} // namespace doppel::scenarios
