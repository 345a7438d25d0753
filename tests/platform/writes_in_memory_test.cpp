// SPDX-License-Identifier: Apache-2.0
// What is in memory only is lost with the last server that has it, whoever stops that.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

constexpr double kRate = 50; // writes a second

// Eight minutes of writes to a store.
RunResult
playWrites(const std::string& store, const std::string& timeline, const std::string& more = "") {
    return playText(
        "doppel: 1\nduration: 8min\nzones: 3\ncomponents:\n"
        "  web: {kind: app, replicas: 4, threads: 50, cpu: 100us, calls: [{to: db, for: "
        "writes, timeout: 1s}]}\n  db: {kind: key_value" +
        store + "}\n" + more +
        "traffic:\n  w: {kind: editors, to: web, rate: 50/s, patience: 3s, pages: "
        "{count: 50, popularity: uniform}}\ntimeline: [" +
        timeline + "]\n");
}

double lostBy(const std::string& store, const std::string& timeline, const std::string& more = "") {
    return figure(playWrites(store, timeline, more), "db", "writes_lost");
}

// Poisson: within four times its root.
void expectLost(double lost, double seconds, const std::string& how) {
    EXPECT_NEAR(lost, kRate * seconds, 4 * std::sqrt(kRate * seconds) + 1) << how;
}

const std::string kSentinel = ", takeover: {by: sentinel, lag: 10s, sentinel: {down_after: 5s}}";
const std::string kElastiCache = ", takeover: {by: elasticache_replica, lag: 0s}";
const std::string kFile = ", loading_time: 1s";

// ---- a process that is back before its standby took over ----

const std::string kCrash = "{at: 3min, for: 2s, fault: down, how: crash, target: db, servers: [0]}";

TEST(AMastersProcess, ThatIsBackBeforeSentinelFindsItDownIsEmptyAndSoAreItsReplicas) {
    const double alone = lostBy("", kCrash);
    expectLost(alone, 180, "without a standby");
    EXPECT_EQ(lostBy(kSentinel, kCrash), alone);
    EXPECT_EQ(lostBy(", failover: 10s", kCrash), alone);
    EXPECT_EQ(lostBy(kSentinel, "{at: 3min, for: 2s, fault: down, target: db, servers: [0]}"),
              alone)
        << "its host, too, boots";
    const RunResult restarted =
        playWrites(kSentinel, "{at: 3min, fault: crash, target: db, servers: [0]}");
    expectLost(figure(restarted, "db", "writes_lost"), 180, "as whoever supervises it restarts it");
    EXPECT_EQ(figure(restarted, "db", "failovers"), 0);
}

TEST(AMastersProcess, LosesWhatCameSinceWhereItIsBackOnceMore) {
    expectLost(lostBy(kSentinel, kCrash + ", {at: 5min, for: 2s, fault: down, how: crash, target: "
                                          "db, servers: [0]}"),
               300, "each is lost once");
}

TEST(AMastersProcess, LosesNoMoreThanItsLagWhereSentinelHasFoundItDown) {
    const RunResult result = playWrites(
        kSentinel, "{at: 3min, for: 1min, fault: down, how: crash, target: db, servers: [0]}");
    EXPECT_EQ(figure(result, "db", "failovers"), 1);
    expectLost(figure(result, "db", "writes_lost"), 10, "the lag");
}

TEST(AMastersProcess, ThatIsAwayAtTheEndMayYetBeBackWithNothing) {
    const auto lost = [](const std::string& store) {
        const RunResult result = playText(
            "doppel: 1\nduration: 4min\ncomponents:\n  db: {kind: key_value" + store +
            "}\ntraffic: {w: {kind: editors, to: db, rate: 50/s}}\ntimeline: [{at: 239s, fault: "
            "down, how: crash, target: db, servers: [0]}]\n"
            "objectives: [{name: lost, that: db.writes_lost <= 0}]\n");
        return objectiveOf(result, "lost").value;
    };
    EXPECT_EQ(lost(kSentinel), std::nullopt);
    EXPECT_EQ(lost(", failover: 10min"), std::nullopt);
    EXPECT_EQ(lost(", failover: 10min" + kFile), 0);
}

TEST(AMastersProcess, LosesNothingThatIsInAFileOrThatItsReplicasGiveItBack) {
    EXPECT_EQ(lostBy(kSentinel + kFile, kCrash), 0);
    EXPECT_EQ(lostBy(kElastiCache, kCrash), 0) << "whose new node gets it from a replica";
    EXPECT_EQ(lostBy(", takeover: {by: election}", kCrash), 0) << "a secondary before all else";
}

// ---- servers that are stopped in order ----

const std::string kThree = ", replicas: 3";

std::string release(const std::string& strategy) {
    return "{at: 3min, target: db, deploy: {release: {}, strategy: " + strategy + "}}";
}

// All that was written in three minutes, and what went to old servers until the last was gone.
void expectAllLost(const RunResult& result, const std::string& how) {
    const double lost = figure(result, "db", "writes_lost");
    EXPECT_GT(lost, kRate * 180 - 380) << how;
    EXPECT_LT(lost, kRate * 182 + 380) << how;
}

TEST(AServerInMemoryOnly, LosesItsWritesWhereAReleaseReplacesIt) {
    for (const std::string strategy :
         {"{kind: rolling}", "{kind: rolling, max_surge: 0%, max_unavailable: 34%}",
          "{kind: recreate}", "{kind: blue_green}", "{kind: ecs}", "{kind: codedeploy}",
          "{kind: canary, steps: [{weight: 50%, pause: 1s}]}"}) {
        const RunResult result = playWrites(kThree, release(strategy));
        EXPECT_EQ(figure(result, "db", "deploys_done"), 1) << strategy;
        expectAllLost(result, strategy);
        EXPECT_EQ(lostBy(kThree + kFile, release(strategy)), 0) << strategy;
        EXPECT_EQ(lostBy(kThree + kElastiCache, release(strategy)), 0) << strategy;
    }
}

TEST(AServerInMemoryOnly, LosesItsWritesWhereItIsOneTooMany) {
    const std::string fewer = "{at: 3min, set: components.db.replicas, value: 2}";
    expectLost(lostBy(kThree, fewer), 60, "a third");
    expectLost(lostBy(kThree, "{at: 3min, set: components.db.replicas, value: 1}"), 120,
               "two thirds");
    EXPECT_EQ(lostBy(kThree + kFile, fewer), 0);
    expectLost(lostBy(kThree + kSentinel, fewer), 60, "its standby goes with it");
    EXPECT_EQ(lostBy(kThree + kElastiCache, fewer), 0) << "whose keys are moved first";
    const double crashed = lostBy(kThree, "{at: 3min, fault: crash, target: db, servers: [2]}");
    expectLost(crashed, 60, "as by a crash");
}

} // namespace
} // namespace doppel::scenarios
