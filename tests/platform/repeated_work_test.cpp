// SPDX-License-Identifier: Apache-2.0
// What is done twice is one good thing, and what is never done is left to be done: bounds that
// publishing again, asking again and giving up once kept. The right values follow from the scenarios
// by arithmetic.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

const std::string kWell = "timeline: [{at: 30s, set: components.web.cpu, value: 1ms}]\n";

// Bounds from below on all of these, named as the metrics are.
std::string boundsOf(const std::vector<std::string>& metrics, int bound) {
    std::string text = "objectives:\n";
    for (const std::string& metric : metrics) {
        text +=
            "  - {name: " + metric + ", that: " + metric + " >= " + std::to_string(bound) + "}\n";
    }
    return text;
}

void expectAll(const RunResult& result, const std::vector<std::string>& metrics, bool met) {
    for (const std::string& metric : metrics) {
        const ObjectiveResult& verdict = objectiveOf(result, metric);
        EXPECT_EQ(verdict.met, met)
            << metric << ' ' << verdict.value.value_or(-1) << ' ' << verdict.note;
    }
}

// ---- messages that are published again ----

// 900 messages within three minutes, give or take 90: three standard deviations. Who publishes gets
// an error once all was done, and publishes again after 15 s, 16 s, 31 s and 96 s.
std::string published(const std::string& rest) {
    return R"(doppel: 1
duration: 3min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 2, threads: 5, prefetch: 5, work: 10ms}
  source: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
)" + rest;
}

const std::vector<std::string> kOfMessages{"mq.jobs_enqueued_q",
                                           "mq.jobs_started_q",
                                           "mq.jobs_done_q",
                                           "mq.job_run_seconds_q.count",
                                           "mq.job_age_seconds_q.count",
                                           "mq.rabbitmq_queue_messages_delivered_total_q",
                                           "mq.rabbitmq_global_messages_received_total",
                                           "mq.rabbitmq_global_messages_received_confirm_total",
                                           "mq.rabbitmq_global_messages_confirmed_total",
                                           "mq.rabbitmq_global_messages_routed_total",
                                           "mq.rabbitmq_global_messages_delivered_total",
                                           "mq.rabbitmq_global_messages_acknowledged_total",
                                           "mq.messages_accepted",
                                           "listener.messages_processed",
                                           "listener.messages_succeeded",
                                           "listener.messages_acked",
                                           "listener.processing_seconds.count"};
const std::string kFailsAfterwards =
    "timeline: [{at: 30s, fault: error, target: mq, when: after_work}]\n";

TEST(AMessageThatIsPublishedAgain, IsOneGoodThing) {
    const RunResult result = playText(published(boundsOf(kOfMessages, 1'100)) + kFailsAfterwards);
    expectAll(result, kOfMessages, false);
    EXPECT_GT(figure(result, "mq", "jobs_done_q"), 2'000) << "as the real counter tells";
    EXPECT_LT(figure(result, "source", "messages_published"), 220);
    EXPECT_THAT(objectiveOf(result, "mq.jobs_done_q").note, HasSubstr("good ones, of"));
}

TEST(AMessageThatIsPublishedAgain, IsThatAllTheSame) {
    for (const std::string& timeline : {kWell, kFailsAfterwards}) {
        expectAll(playText(published(boundsOf(kOfMessages, 700)) + timeline), kOfMessages, true);
    }
}

// ---- jobs of requests that are made again ----

std::string enqueuing(const std::string& rest) {
    return R"(doppel: 1
duration: 3min
components:
  web: {kind: app, replicas: 2, workers: 2, threads: 20, cpu: 1ms, calls: [{to: api, timeout: 5s, retries: {retries: 2}}]}
  api: {kind: app, replicas: 2, workers: 2, threads: 20, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  notify: {kind: notify}
  workers: {kind: sidekiq, redis: store, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, calls: [{to: notify}]}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s, patience: 20s}
)" + rest;
}

const std::vector<std::string> kOfJobs{
    "workers.jobs_enqueued",      "workers.jobs_started",          "workers.jobs_done",
    "workers.sidekiq_jobs_total", "workers.job_run_seconds.count", "notify.accepted"};
const std::string kAnswersErrors =
    "timeline: [{at: 30s, fault: error, target: api, when: after_work}]\n";

TEST(AJobOfARequestThatIsMadeAgain, IsOneGoodThing) {
    const RunResult result = playText(enqueuing(boundsOf(kOfJobs, 1'100)) + kAnswersErrors);
    expectAll(result, kOfJobs, false);
    EXPECT_GT(figure(result, "workers", "jobs_done"), 2'000);
}

TEST(AJobOfARequestThatIsMadeAgain, IsThatAllTheSame) {
    for (const std::string& timeline : {kWell, kAnswersErrors}) {
        expectAll(playText(enqueuing(boundsOf(kOfJobs, 700)) + timeline), kOfJobs, true);
    }
}

// A page that calls the same component twice makes two jobs.
TEST(JobsOfOneVisit, AreAsManyAsItsCalls) {
    const RunResult result =
        playText(enqueuing(boundsOf(kOfJobs, 1'400)) + kWell,
                 {"components.web.calls=[{to: api, timeout: 5s}, {to: api, timeout: 5s}]"});
    expectAll(result, kOfJobs, true);
    EXPECT_EQ(figure(result, "workers", "jobs_done_repeated"), 0);
}

// ---- commands and documents ----

// Half a click a second, and 360 in all, give or take 57. Each is carried out, and answered by an
// error, so that the publisher asks three times.
TEST(ACommandThatIsAskedForAgain, IsOneGoodThing) {
    const std::vector<std::string> metrics{"commands.commands", "downstream.presented",
                                           "workers.jobs_done"};
    const auto play = [&](int bound, const std::string& timeline) {
        return playText(
            "doppel: 1\nduration: 12min\ncomponents:\n"
            "  edge: {kind: edge, origin: content-store, rate_limit: {enabled: false}}\n"
            "  content-store: {kind: app, replicas: 3, cpu: 1ms, content: {max_age: 5s}}\n"
            "  web: {kind: app, cpu: 1ms}\n" +
                whatPublishes("1min") +
                "traffic:\n  editors: {kind: editors, to: publisher, rate: 0.5/s, patience: 8s, "
                "pages: {count: 2000, popularity: uniform}, mix: {edit: 0, major: 1, minor: 0}}\n" +
                boundsOf(metrics, bound) + timeline,
            {"components.publisher.calls=[{to: commands, retries: {retries: 2, non_idempotent: "
             "true}}]"});
    };
    const std::string fails =
        "timeline: [{at: 30s, fault: error, target: commands, when: after_work}]\n";
    const RunResult failing = play(2'600, fails); // three jobs a click, with two of its own
    EXPECT_FALSE(isMet(failing, "commands.commands"));
    EXPECT_FALSE(isMet(failing, "downstream.presented"));
    EXPECT_FALSE(isMet(failing, "workers.jobs_done"));
    const RunResult more = play(450, fails);
    EXPECT_GT(figure(more, "commands", "commands"), 900);
    EXPECT_FALSE(isMet(more, "commands.commands"))
        << objectiveOf(more, "commands.commands").value.value_or(-1);
    EXPECT_FALSE(isMet(more, "downstream.presented"))
        << objectiveOf(more, "downstream.presented").value.value_or(-1);
    EXPECT_TRUE(isMet(play(280, kWell), "commands.commands"));
    EXPECT_TRUE(isMet(play(280, kWell), "downstream.presented"));
}

// ---- what is put into a store ----

std::string replicated(const std::string& rest) {
    return R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, content: {}}
  s3: {kind: object_store, replication: {to: s3b, lag: 5s, retry: 10s}}
  s3b: {kind: object_store}
  crawler: {kind: mirror_crawler, from: web, stores: [s3], schedule: "1 0 * * *", latency: 1ms}
traffic:
  readers: {kind: open, to: web, rate: 2/s, patience: 10s, pages: {count: 300}}
objectives:
  - {name: all, that: s3.OperationsPendingReplication <= 299}
  - {name: most, that: s3.OperationsPendingReplication.max <= 299}
  - {name: mean, that: s3.OperationsPendingReplication.mean <= 100}
  - {name: then, that: s3.OperationsPendingReplication.max <= 0, between: 8min and 10min}
  - {name: then mean, that: s3.OperationsPendingReplication.mean <= 1, between: 8min and 10min}
  - {name: left, that: crawler.pages_left.max <= 0, between: 8min and 10min}
  - {name: fetches, that: crawler.fetches >= 290}
  - {name: crawls, that: crawler.crawls >= 1}
)" + rest;
}

TEST(WhatIsToBeReplicated, IsDoneOnceItIs) {
    const RunResult result = playText(replicated(""));
    for (const char* met : {"mean", "then", "then mean", "left", "fetches"}) {
        EXPECT_TRUE(isMet(result, met)) << met << objectiveOf(result, met).note;
    }
}

// All 300 fail about a minute after the start.
TEST(WhatIsToBeReplicated, IsLeftFromItsFailureOn) {
    const RunResult result =
        playText(replicated("timeline: [{at: 0s, fault: error, status: 404, target: s3b}]\n"));
    for (const char* missed : {"all", "most", "mean", "then", "then mean"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_EQ(objectiveOf(result, "most").value, 300) << "at no time more";
    EXPECT_NEAR(objectiveOf(result, "mean").value.value_or(0), 300 * 0.9, 5);
    EXPECT_EQ(objectiveOf(result, "then").value, 300);
    EXPECT_THAT(objectiveOf(result, "then").note,
                HasSubstr("300 objects that are never replicated"));
}

// Nobody refuses anything: all 300 are tried again and again.
TEST(WhatIsToBeReplicated, IsNotDoneWhereTheReplicaIsGone) {
    const RunResult result =
        playText(replicated("timeline: [{at: 0s, fault: down, target: s3b}]\n"));
    EXPECT_TRUE(isMet(result, "crawls"));
    EXPECT_EQ(objectiveOf(result, "crawls").note,
              "while 100 % of replications of s3 were not done");
    EXPECT_EQ(objectiveOf(playText(replicated("")), "crawls").note, "");
}

TEST(WhatIsToBeReplicated, IsNotMeasuredWhereNothingCame) {
    const RunResult result =
        playText(replicated("timeline: [{at: 0s, fault: down, target: s3}]\n"));
    for (const char* missed : {"most", "mean", "then", "then mean"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
        EXPECT_EQ(objectiveOf(result, missed).note, "not measured: nothing came to it") << missed;
    }
}

TEST(PagesOfACrawl, AreLeftWhereItFailsToGetThem) {
    const RunResult result =
        playText(replicated("timeline: [{at: 0s, fault: error, status: 404, target: web}]\n"));
    EXPECT_FALSE(isMet(result, "left"));
    EXPECT_FALSE(isMet(result, "fetches")) << "none was there";
}

// ---- queues that nobody can fill ----

TEST(AQueue, IsNotMeasuredWhereNothingEverCame) {
    const std::string objectives =
        "objectives:\n"
        "  - {name: ready, that: mq.rabbitmq_queue_messages_ready_q <= 50}\n"
        "  - {name: all, that: mq.rabbitmq_queue_messages_ready <= 50}\n"
        "  - {name: waiting, that: mq.jobs_waiting_q <= 50, between: 1min and 2min}\n";
    for (const char* met : {"ready", "all", "waiting"}) {
        EXPECT_TRUE(isMet(playText(published(objectives) + kWell), met)) << met;
        EXPECT_FALSE(isMet(
            playText(published(objectives) + "timeline: [{at: 0s, fault: down, target: mq}]\n"),
            met))
            << met;
    }
}

} // namespace
} // namespace doppel::scenarios
