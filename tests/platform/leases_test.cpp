// SPDX-License-Identifier: Apache-2.0
// A store of the kind of memcached that starts again with nothing, and what comes to the database
// behind it then: a stampede without leases, one query a key with them.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

RunResult startAgain(const std::string& leases) {
    return playText("doppel: 1\nduration: 2min\nwarmup: 50s\ncomponents:\n"
                    "  app: {kind: app, replicas: 10, workers: 10, threads: 50, cpu: 0s, calls: "
                    "[{to: memcached, timeout: 15s}]}\n"
                    "  memcached: {kind: key_value, threads: 4, service: 10us, contents: {from: "
                    "db, " +
                    leases +
                    "}}\n"
                    "  db: {kind: database, processors: 64, max_connections: 10_000, cpu: 50ms}\n"
                    "traffic:\n"
                    "  readers: {kind: open, to: app, rate: 2000/s, pages: {count: 20}}\n"
                    "timeline:\n"
                    "  - {at: 1min, for: 1s, fault: down, target: memcached, how: crash}\n");
}

TEST(Leases, KeepAStoreThatStartsAgainFromBringingItsDatabaseDown) {
    const RunResult stampede = startAgain("leases: false");
    const RunResult leased = startAgain("leases: true");
    // 20 keys: each until it has been fetched, which takes the first about 50 ms.
    EXPECT_EQ(figure(leased, "memcached", "fetches"), 20);
    EXPECT_EQ(figure(leased, "db", "requests"), 20);
    EXPECT_GT(figure(stampede, "memcached", "fetches"), 80) << "some 2,000/s for about 50 ms";
    EXPECT_GT(figure(leased, "memcached", "hot_misses"), 80) << "who comes meanwhile, looks again";
    EXPECT_EQ(figure(stampede, "memcached", "hot_misses"), 0);
    EXPECT_EQ(figure(leased, "memcached", "puts_refused"), 0);
}

} // namespace
} // namespace doppel::scenarios
