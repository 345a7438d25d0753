// SPDX-License-Identifier: Apache-2.0
// What is told of a part that nobody asked for anything in a time: its levels, and what it does by
// itself, whoever asks; and nothing of what requests would have brought about.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

const std::string kCrawl = R"(doppel: 1
duration: 20min
components:
  edge: {kind: edge, origin: web, rate_limit: {enabled: false}, default_ttl: 1h, stale_if_error: 0s}
  web: {kind: app, replicas: 2, cpu: 1ms}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, from: edge, stores: [s3], schedule: "5 * * * *", concurrency: 1, latency: 20ms}
traffic:
  guests: {kind: open, to: edge, rate: 1/s, patience: 20s, pages: {count: 50, popularity: uniform}}
objectives:
  - {name: left, that: crawler.pages_left <= 0, between: 15min and 20min}
  - {name: failed, that: crawler.crawls_failed <= 0, between: 15min and 20min}
  - {name: pending, that: s3.OperationsPendingReplication <= 0, between: 15min and 20min}
  - {name: inside, that: s3.in_flight <= 10, between: 15min and 20min}
  - {name: late, that: s3.late <= 0, between: 15min and 20min}
)";

TEST(LevelsOfWhatNobodyAsked, AreWhatTheyAre) {
    const RunResult result = playText(kCrawl);
    for (const char* name : {"left", "failed", "pending", "inside"}) {
        const ObjectiveResult& verdict = objectiveOf(result, name);
        EXPECT_TRUE(verdict.met) << name << ' ' << verdict.note;
        EXPECT_EQ(verdict.value, 0.0) << name;
    }
    EXPECT_EQ(objectiveOf(result, "late").note, "not measured: nothing came to it");
}

TEST(LevelsOfWhatNobodyAsked, AreNoEventsOfWhatNeverBegan) {
    const RunResult result = playText(kCrawl, {"components.crawler.schedule=5 3 * * *"});
    EXPECT_FALSE(objectiveOf(result, "failed").met) << "there was no crawl at all";
}

TEST(LevelsOfWhatNobodyAsked, AreNoneOfItsLoadWhereVisitorsWereTurnedAway) {
    const RunResult result =
        playText(kCrawl + "timeline: [{at: 14min, fault: down, target: edge}]\n");
    EXPECT_FALSE(objectiveOf(result, "inside").met);
    EXPECT_TRUE(objectiveOf(result, "left").met);
}

TEST(LevelsOfWhatNobodyAsked, AreThoseOfADeploymentThatIsOver) {
    const RunResult result = playText(R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 3, cpu: 1ms}
  idle: {kind: app, replicas: 3, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 1/s, patience: 20s}
timeline:
  - {at: 1min, target: idle, deploy: {strategy: {kind: rolling}}}
objectives:
  - {name: under way, that: idle.deploys_under_way <= 0, between: 8min and 10min}
  - {name: failed, that: idle.deploys_failed <= 0, between: 8min and 10min}
  - {name: servers, that: idle.puma_booted_workers >= 1, between: 8min and 10min}
)");
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name << ' ' << objective.note;
    }
}

// A BRPOP that finds nothing waits for work for two seconds, as its thread wants.
TEST(ThreadsThatWaitForWork, AreNoLatencyOfRedis) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 2, cpu: 5ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, replicas: 3, redis: jobs, concurrency: 12, queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}
  jobs: {kind: redis}
traffic: {guests: {kind: open, to: web, rate: 1/s, patience: 20s}}
objectives:
  - {name: p95, that: jobs.latency.p95 <= 100ms, between: 1min and 1min 10s}
  - {name: max, that: jobs.latency.max <= 100ms}
  - {name: late, that: jobs.late <= 0}
)");
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name << ' ' << objective.note;
    }
}

TEST(ThreadsThatWaitForWork, AreNotLateWhereRequestsMayTakeLess) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
unfinished_after: 1s
components:
  web: {kind: app, cpu: 5ms, enqueues: [{to: workers, job: J}]}
  workers: {kind: sidekiq, replicas: 1, redis: jobs, concurrency: 5, queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms}}}
  jobs: {kind: redis}
traffic: {guests: {kind: open, to: web, rate: 1/s, patience: 20s}}
)");
    EXPECT_EQ(figure(result, "jobs", "late"), 0);
    EXPECT_EQ(figure(result, "jobs", "overdue"), 0);
    EXPECT_EQ(figure(result, "jobs", "failed"), 0);
}

std::string refused(const std::string& components, const std::string& that) {
    return whyRefused("doppel: 1\nduration: 1min\ncomponents:\n" + components +
                      "traffic: {guests: {kind: open, to: web, rate: 1/s}}\nobjectives: [{name: o, "
                      "that: " +
                      that + "}]\n");
}

TEST(AMetricThatCannotBeMeasured, IsRefusedWithItsReason) {
    const std::string database = "  web: {kind: app, calls: [{to: db}]}\n  db: {kind: database}\n";
    EXPECT_THAT(refused(database, "db.replication_lag_seconds.p99 <= 1s"),
                HasSubstr("can never be measured: it replicates nothing"));
    EXPECT_THAT(refused(database, "db.writes_behind <= 0"), HasSubstr("can never be measured"));
    EXPECT_EQ(refused(database, "db.too_many_clients <= 0"), "");
}

} // namespace
} // namespace doppel::scenarios
