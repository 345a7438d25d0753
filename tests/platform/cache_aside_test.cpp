// SPDX-License-Identifier: Apache-2.0
#include "tests/platform/temporary_scenario.h"

#include <cmath>

namespace doppel::scenarios {
namespace {

// A store that mostly misses, and a database behind it: each miss becomes a query, and the page is
// none the worse for it.
TEST(CacheAside, TheDatabaseGetsEveryMissAndThePageIsGood) {
    const TemporaryScenario file(R"(doppel: 1
duration: 10s
components:
  api: {kind: app, workers: 4, cpu: 1ms, calls: [{to: redis}, {to: db, when: after_miss}]}
  redis: {kind: key_value, hit_share: 25%}
  db: {kind: database, cpu: 1ms}
traffic: {v: {kind: open, to: api, rate: 100/s}}
)");
    const RunResult result = ReadyScenario(file.path()).play();
    const double misses = figure(result, "redis", "keyspace_misses");
    EXPECT_NEAR(misses, 750, 5 * std::sqrt(750.0));
    EXPECT_NEAR(figure(result, "db", "requests"), misses, 2); // one may be on its way at the end
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

} // namespace
} // namespace doppel::scenarios
