// SPDX-License-Identifier: Apache-2.0
// Background jobs as scenarios have them: what is refused in words, and what the shipped scenarios
// are known for.
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

std::string platformWith(const std::string& app,
                         const std::string& more = {},
                         const std::string& traffic = {}) {
    return R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 1, cpu: 1ms)" +
           app + R"(}
  workers: {kind: sidekiq, redis: store, queues: [{name: high}, {name: low}], jobs: {Index: {queue: low, cpu: 1ms}, Mail: {cpu: 1ms, enqueues: [{job: Index}]}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
)" + traffic +
           more;
}

TEST(Jobs, ComeOfRequestsAndOfJobsAndOfTheTimeline) {
    const RunResult result = playText(
        platformWith(", enqueues: [{to: workers, job: Mail, probability: 50%}]",
                     "timeline: [{at: 5min, enqueue: {to: workers, job: Index, count: 500}}]\n"));
    const double requests = static_cast<double>(result.traffic.front().total);
    const double jobs = figure(result, "workers", "jobs_done");
    EXPECT_NEAR(jobs, 500 + requests, 0.1 * requests); // each Mail brings one Index
    EXPECT_EQ(figure(result, "workers", "sidekiq_jobs_total"), jobs);
    EXPECT_EQ(figure(result, "workers", "jobs_refused"), 0);
}

// Visitors of Redis are no connections of Sidekiq's, whatever their addresses are.
TEST(Jobs, AreNotMistakenForAMonitorsLooks) {
    const RunResult result =
        playText(platformWith(", enqueues: [{to: workers, job: Mail}]", "",
                              "  monitor: {kind: open, to: store, rate: 50/s}\n"));
    EXPECT_EQ(result.traffic.back().failed, 0U);
    EXPECT_NEAR(figure(result, "workers", "jobs_done"), 2.0 * 600 * 5, 300);
}

TEST(Jobs, AreRefusedInWordsWhereNobodyKnowsThem) {
    EXPECT_THAT(whyRefused(platformWith(", enqueues: [{to: workers, job: Mial}]")),
                HasSubstr("there is no kind of job \"Mial\"; did you mean \"Mail\"?"));
    EXPECT_THAT(whyRefused(platformWith(", enqueues: [{to: workers, job: Mail, route: hihg}]")),
                HasSubstr("there is no queue \"hihg\"; did you mean \"high\"?"));
    EXPECT_THAT(whyRefused(platformWith(", enqueues: [{to: store, job: Mail}]")),
                HasSubstr("\"store\" is not of the kind sidekiq or rabbitmq"));
    EXPECT_THAT(whyRefused(platformWith(", enqueues: [{job: Mail}]")), HasSubstr("names nobody"));
    EXPECT_THAT(
        whyRefused(platformWith("", "timeline: [{at: 1s, enqueue: {to: web, job: Mail}}]\n")),
        HasSubstr("\"web\" is not of the kind sidekiq or rabbitmq"));
    EXPECT_THAT(
        whyRefused(platformWith("", "timeline: [{at: 1s, publish_message: x/y, target: web}]\n")),
        HasSubstr("\"web\" is not of the kind rabbitmq"));
    EXPECT_THAT(whyRefused(platformWith("", "timeline: [{at: 1s, publish: {}, target: web}]\n")),
                HasSubstr("\"web\" is not of the kind publishing_api"));
    EXPECT_THAT(
        whyRefused(platformWith("", "timeline: [{at: 1s, enqueue: {to: workers, job: Mial}}]\n")),
        HasSubstr("did you mean \"Mail\"?"));
}

RunResult shipped(const std::string& name, const Sets& sets = {}) {
    return ReadyScenario(sourcePath("scenarios/govuk/" + name + ".yaml"), sets).play();
}

TEST(StrictQueueStarvation, GivesTheLowQueueNothingWhileTheHighOneIsBusy) {
    const std::string name = "sidekiq_queue_latency_seconds_downstream_low.max";
    const RunResult strict = shipped("strict-queue-starvation");
    EXPECT_GE(figure(strict, "publishing-workers", name), 30 * 60); // as long as the import
    EXPECT_EQ(figure(strict, "publishing-workers", "jobs_lost"), 0);
}

TEST(RedisFull, AnswersEditorsWithErrorsAndRefusesTheirJobs) {
    const RunResult result = shipped("redis-full");
    EXPECT_LT(result.traffic.front().availability().value_or(1), 0.99);
    EXPECT_EQ(static_cast<double>(withStatus(result, "editors", "500")),
              figure(result, "publishing-api", "failed_enqueues"));
    EXPECT_GT(figure(result, "publishing-workers", "jobs_refused"), 0);
    EXPECT_GT(figure(result, "publishing-redis", "redis_oom_errors_total"), 0);
}

TEST(WorkerOom, LosesExactlyWhatRunsInThePodsThatAreKilled) {
    const RunResult result = shipped("worker-oom");
    EXPECT_EQ(figure(result, "publishing-workers", "jobs_lost"), 36); // all threads are busy
    EXPECT_GE(result.traffic.front().availability().value_or(0), 0.999);
}

TEST(LockLeak, DropsPublishesOfTheDocumentsWhoseLocksLeaked) {
    const RunResult leaking = shipped("lock-leak");
    const RunResult healthy = shipped("lock-leak", {"timeline=[]"});
    EXPECT_GT(figure(leaking, "publishing-workers", "jobs_lost"), 3);
    EXPECT_GT(figure(leaking, "publishing-workers", "jobs_duplicate_in_vain"), 20);
    EXPECT_GT(figure(healthy, "publishing-workers", "jobs_duplicate"), 0);
    EXPECT_EQ(figure(healthy, "publishing-workers", "jobs_duplicate_in_vain"), 0);
}

} // namespace
} // namespace doppel::scenarios
