// SPDX-License-Identifier: Apache-2.0
// What is published into a content store whose database is read from a replica, or loses its last
// writes: visible is what readers get.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

// `store`: the content store's calls, and the databases that it calls.
RunResult playWithStore(const std::string& calls,
                        const std::string& databases,
                        const std::string& timeline,
                        const std::string& visitors = {},
                        const std::vector<std::string>& set = {}) {
    return playText(
        "doppel: 1\nduration: 12min\nzones: 3\ncomponents:\n"
        "  edge: {kind: edge, origin: lb, rate_limit: {enabled: false}}\n"
        "  lb: {kind: balancer, targets: [{to: content-store}]}\n"
        "  content-store: {kind: app, replicas: 3, cpu: 1ms, content: {max_age: 5s}, calls: " +
            calls + "}\n" + databases + whatPublishes("1min") + R"(traffic:
  guests: {kind: open, to: edge, rate: 2/s, patience: 8s, pages: {count: 2000, popularity: uniform}}
  editors: {kind: editors, to: publisher, rate: 0.5/s, patience: 8s, pages: {count: 2000, popularity: uniform}, mix: {edit: 0, major: 1, minor: 0}}
)" + visitors +
            R"(objectives:
  - {name: visible, that: documents.visible >= 200}
  - {name: in time, that: documents.visible_in_time_ratio >= 99%}
  - {name: soon, that: documents.visible_seconds.p99 <= 1min}
  - {name: out of caches, that: documents.cache_stage_seconds.p99 <= 1min}
  - {name: none lost, that: documents.publishes_lost <= 0}
  - {name: none failed, that: documents.publishes_failed <= 0}
  - {name: fresh, that: guests.outdated_for.max <= 1min}
  - {name: fresh at the end, that: guests.outdated_for.max <= 1min, between: 8min and 12min}
)" + timeline,
        set);
}

RunResult readingAReplica(const std::string& delay, const std::string& timeline = {}) {
    return playWithStore(
        "[{to: primary, for: writes}, {to: replica, for: reads}]",
        "  primary: {kind: database, cpu: 1ms}\n"
        "  replica: {kind: database, cpu: 1ms, replicates: {from: primary, delay: " +
            delay + ", promotion: 10s}}\n",
        timeline);
}
RunResult withATakeover(const std::string& takeover,
                        const std::string& store = "kind: database, cpu: 1ms",
                        const std::vector<std::string>& set = {}) {
    return playWithStore("[{to: store-db, content: true}]",
                         "  store-db: {" + store + ", takeover: {" + takeover + "}}\n",
                         "timeline: [{at: 6min, fault: down, target: store-db, servers: [0]}]\n",
                         {}, set);
}

// One in two seconds is published: 60 in two minutes, two deviations off at most.
void expectTwoMinutesLost(const RunResult& result, const std::string& with) {
    SCOPED_TRACE("with " + with);
    EXPECT_NEAR(figure(result, "documents", "publishes_lost"), 60, 15);
    EXPECT_FALSE(isMet(result, "none lost"));
    EXPECT_FALSE(isMet(result, "none failed"));
    EXPECT_FALSE(isMet(result, "fresh at the end"));
}

TEST(APublish, IsVisibleOnceTheReplicaThatReadersAskHasIt) {
    const RunResult soon = readingAReplica("1s");
    EXPECT_TRUE(isMet(soon, "visible"));
    EXPECT_TRUE(isMet(soon, "in time"));
    EXPECT_TRUE(isMet(soon, "soon"));
    const RunResult late = readingAReplica("2min");
    EXPECT_TRUE(isMet(late, "visible"));
    EXPECT_FALSE(isMet(late, "in time"));
    EXPECT_EQ(figure(late, "documents", "visible_in_time"), 0);
    EXPECT_FALSE(isMet(late, "soon"));
    EXPECT_FALSE(isMet(late, "out of caches"));
    EXPECT_FALSE(isMet(late, "fresh"));
}

TEST(APublish, IsGoneWithTheWritesThatATakeoverLoses) {
    const RunResult result = withATakeover("by: promoted_replica, lag: 2min");
    expectTwoMinutesLost(result, "a database's replica that took over");
    EXPECT_FALSE(isMet(result, "in time"));
    EXPECT_FALSE(isMet(result, "soon"));
}

TEST(APublish, IsGoneWithTheWritesThatAKeyValueStoreLoses) {
    const RunResult result =
        withATakeover("by: elasticache_replica, lag: 2min", "kind: key_value, hit_share: 100%");
    expectTwoMinutesLost(result, "a key-value store's replica that took over");
    EXPECT_FALSE(isMet(result, "soon"));
}

// Of 40 documents those that are lost are published again soon, and are visible with that.
TEST(APublish, HasOneTimeHoweverOftenItIsLost) {
    const RunResult result =
        withATakeover("by: promoted_replica, lag: 2min", "kind: database, cpu: 1ms",
                      {"traffic.editors.pages.count=40"});
    EXPECT_GT(figure(result, "documents", "publishes_lost"), 20);
    EXPECT_EQ(figure(result, "documents", "visible_seconds.count"),
              figure(result, "documents", "visible"));
    EXPECT_EQ(figure(result, "documents", "dependants_visible_seconds.count"),
              figure(result, "documents", "dependants_visible"));
}

TEST(APublish, IsKeptWhereATakeoverLosesNothing) {
    const RunResult result = withATakeover("by: multi_az_cluster");
    EXPECT_TRUE(isMet(result, "none lost"));
    EXPECT_TRUE(isMet(result, "none failed"));
    EXPECT_TRUE(isMet(result, "fresh at the end"));
}

// Those who write beside it give up before they have their answers.
TEST(APublish, IsKeptWhoeverHeardOfTheWritesBeforeIt) {
    const RunResult result = playWithStore(
        "[{to: store-db}]",
        "  store-db: {kind: database, cpu: 1ms, takeover: {by: promoted_replica, lag: 0s}}\n"
        "  clerk: {kind: app, cpu: 1ms, enqueues: [{to: clerks, job: J}]}\n"
        "  clerks: {kind: sidekiq, redis: store, concurrency: 200, queues: [{name: clerks}], jobs: "
        "{J: {queue: clerks, cpu: 1ms, retry: false, calls: [{to: store-db, latency: 10s, timeout: "
        "19s, on_failure: ignore}]}}}\n",
        "timeline: [{at: 4min, fault: down, target: store-db, servers: [0]}]\n",
        "  others: {kind: open, to: clerk, rate: 5/s}\n");
    EXPECT_EQ(figure(result, "store-db", "failovers"), 1);
    EXPECT_EQ(figure(result, "store-db", "writes_lost"), 0);
    EXPECT_EQ(figure(result, "documents", "publishes_lost"), 0);
}

TEST(APublish, IsGoneWithTheWritesThatAPromotedReplicaHadNotReceived) {
    const RunResult result =
        readingAReplica("2min", "timeline: [{at: 6min, fault: down, target: primary}]\n");
    expectTwoMinutesLost(result, "a replica for reads that was promoted");
}

} // namespace
} // namespace doppel::scenarios
