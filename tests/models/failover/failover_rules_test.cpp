// SPDX-License-Identifier: Apache-2.0
#include "models/failover/dns_health_check.h"
#include "models/failover/election.h"
#include "models/failover/managed_failover.h"
#include "models/proxy/nat_gateway.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(HealthCheck, ChangesItsMindAfterAsManyChecksInARow) {
    CheckerOpinion opinion;
    EXPECT_TRUE(opinion.healthy()); // until it knows better
    for (const bool passed : {false, false, true, false, false}) {
        opinion.add(passed, 3);
        EXPECT_TRUE(opinion.healthy());
    }
    opinion.add(false, 3);
    EXPECT_FALSE(opinion.healthy());
    opinion.add(true, 3);
    opinion.add(true, 3);
    EXPECT_FALSE(opinion.healthy());
    opinion.add(true, 3);
    EXPECT_TRUE(opinion.healthy());
}

TEST(HealthCheck, NeedsMoreThanEighteenPercentOfTheCheckers) {
    EXPECT_FALSE(isHealthy(0, 16));
    EXPECT_FALSE(isHealthy(2, 16)); // 12.5 %
    EXPECT_TRUE(isHealthy(3, 16));  // 18.75 %
    EXPECT_FALSE(isHealthy(9, 50)); // exactly 18 %
    EXPECT_TRUE(isHealthy(10, 50));
    EXPECT_TRUE(isHealthy(1, 1));
}

TEST(HealthCheck, FallsBackToThePrimaryWhereNoneIsHealthy) {
    EXPECT_EQ(answeredRecord(std::array{true, true}), 0U);
    EXPECT_EQ(answeredRecord(std::array{false, true}), 1U);
    EXPECT_EQ(answeredRecord(std::array{true, false}), 0U);
    EXPECT_EQ(answeredRecord(std::array{false, false}), 0U);
    EXPECT_EQ(answeredRecord(std::array{false, false, true}), 2U);
}

TEST(HealthCheck, FindsOutAfterThreeIntervals) {
    EXPECT_EQ(detectionTimes({}, 0s), (DetectionTimes{60s, 90s}));
    EXPECT_EQ(detectionTimes({.interval = 10s}, 4s), (DetectionTimes{24s, 34s}));
    EXPECT_EQ(detectionTimes({.threshold = 1}, 0s), (DetectionTimes{0s, 30s}));
}

TEST(CachedShare, FallsInAStraightLineToNoneAtTheTtl) {
    EXPECT_DOUBLE_EQ(cachedShare(0s, 60s), 1.0);
    EXPECT_DOUBLE_EQ(cachedShare(15s, 60s), 0.75);
    EXPECT_DOUBLE_EQ(cachedShare(60s, 60s), 0.0);
    EXPECT_DOUBLE_EQ(cachedShare(0s, 0s), 0.0);
    EXPECT_NEAR(cachedShare(1800s - 1290s, 3600s), 0.858, 0.0005); // G8.1
}

TEST(MongoElection, BeginsTenSecondsAfterTheLastHeartbeat) {
    const MongoElectionConfig config{.vote = 0s};
    EXPECT_EQ(mongoElectionTime(config, 0s, 0), 10s);
    EXPECT_EQ(mongoElectionTime(config, 2s, 0), 8s);
    EXPECT_EQ(mongoElectionTime(config, 1s, 0.5), 9s + 750ms);
    // With the defaults no write for less than the documented median of 12 s.
    EXPECT_LT(mongoElectionTime({}, 0s, 0.999), 12s);
}

TEST(MongoElection, IsWonByWhoHasAsMuchAsAMajorityAndTheHighestPriority) {
    const auto primary = [](std::vector<MongoMember> members) {
        return mongoPrimary(members);
    };
    EXPECT_EQ(primary({{.optime = 10, .up = false}, {.optime = 9}, {.optime = 10}}), 2U);
    EXPECT_EQ(primary({{.up = false}, {.optime = 9}, {.optime = 9}}), 1U);
    EXPECT_EQ(primary({{.up = false}, {.optime = 9}, {.optime = 9, .priority = 2}}), 2U);
    EXPECT_EQ(primary({{.up = false}, {.up = false}, {.optime = 9}}), std::nullopt);
    EXPECT_EQ(primary({{.priority = 0}, {.priority = 0}, {.up = false}}), std::nullopt);
    EXPECT_EQ(rolledBack(10, 9), 1U);
    EXPECT_EQ(rolledBack(9, 10), 0U);
}

TEST(Sentinel, ActsWithAQuorumAndAMajority) {
    EXPECT_TRUE(sentinelsAct({.sentinels = 3, .quorum = 2}, 2, 3));
    EXPECT_FALSE(sentinelsAct({.sentinels = 3, .quorum = 2}, 1, 3));
    EXPECT_FALSE(sentinelsAct({.sentinels = 5, .quorum = 2}, 2, 2)); // a minority's side
    EXPECT_TRUE(sentinelsAct({.sentinels = 5, .quorum = 2}, 2, 3));
    EXPECT_EQ(sentinelRetry({}), 6min);
}

TEST(Sentinel, PromotesByPriorityThenOffsetThenRunId) {
    const SentinelConfig config;
    const std::vector<RedisReplica> replicas{
        {.priority = 100, .offset = 90, .runId = "b"},
        {.priority = 100, .offset = 95, .runId = "c"},
        {.priority = 100, .offset = 95, .runId = "a"},
        {.priority = 0, .offset = 99, .runId = "d"},
        {.priority = 10, .offset = 99, .runId = "e", .disconnected = 301s}};
    EXPECT_EQ(promotedReplica(config, replicas), 2U);
    std::vector<RedisReplica> preferred = replicas;
    preferred[0].priority = 10;
    EXPECT_EQ(promotedReplica(config, preferred), 0U);
    EXPECT_EQ(promotedReplica(config, std::span(replicas).subspan(3)), std::nullopt);
}

TEST(ManagedFailover, LastsAsLongAsTheGuidesSay) {
    const auto between = [](ManagedStore store, double low, double high) {
        const sim::Distribution outage = managedFailover(store).outage;
        EXPECT_GE(outage.quantile(0.0).value(), low);
        EXPECT_LE(outage.quantile(1.0).value(), high);
    };
    between(ManagedStore::MultiAzInstance, 60, 120);
    between(ManagedStore::MultiAzCluster, 0, 35);
    EXPECT_FALSE(managedFailover(ManagedStore::MultiAzInstance).losesWrites);
    EXPECT_TRUE(managedFailover(ManagedStore::ElastiCacheReplica).losesWrites);
}

TEST(S3Replication, IsWithinFifteenMinutesForAllButOneInTenThousand) {
    const sim::Distribution lag = s3ReplicationLag();
    EXPECT_NEAR(lag.quantile(0.9999).value(), 900, 0.01);
    EXPECT_NEAR(lag.quantile(0.5).value(), 5, 1e-9);
    EXPECT_DOUBLE_EQ(writesLost(2.5, 40s), 100);
}

TEST(NatGateway, HasPortsForEachAddress) {
    EXPECT_EQ(natConnections(2), 110'000U);
}

} // namespace
} // namespace doppel::models
