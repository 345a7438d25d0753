// SPDX-License-Identifier: Apache-2.0
// Bounds that work kept by being tried again for ever, or by being refused for good, and one that
// failures of others missed. The right values follow from the scenarios by arithmetic.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;

void expectMet(const RunResult& result, std::initializer_list<const char*> names, bool met) {
    for (const char* name : names) {
        const ObjectiveResult& verdict = objectiveOf(result, name);
        EXPECT_EQ(verdict.met, met) << name << ' ' << verdict.value.value_or(-1) << verdict.note;
    }
}

// ---- messages that come back at once ----

// Each message waits for no time, 10 ms at most, and is tried for 10 ms, whatever comes of it.
std::string requeueing(const std::string& fault) {
    return R"(doppel: 1
duration: 5min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  index: {kind: app, replicas: 2, cpu: 1ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 2, work: 200ms, calls: [{to: index}], on_call_failure: requeue}
  source: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 0.5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives:
  - {name: wait p99, that: mq.job_wait_seconds_q.p99 <= 60s}
  - {name: wait mean, that: mq.job_wait_seconds_q.mean <= 60s}
  - {name: run p99, that: mq.job_run_seconds_q.p99 <= 60s}
  - {name: run max, that: mq.job_run_seconds_q.max <= 60s}
  - {name: age p99, that: mq.job_age_seconds_q.p99 <= 60s}
timeline: [)" +
           fault + "]\n";
}

TEST(TimesOfMessages, AreKeptByAFailureThatPasses) {
    const RunResult result =
        playText(requeueing("{at: 60s, for: 20s, fault: error, target: index}"));
    EXPECT_GT(figure(result, "mq", "jobs_retried_q"), 0);
    expectMet(result, {"wait p99", "wait mean", "run p99", "run max", "age p99"}, true);
}

TEST(TimesOfMessages, AreNotKeptByComingBackForEver) {
    const RunResult result = playText(requeueing("{at: 60s, fault: error, target: index}"));
    expectMet(result, {"wait p99", "wait mean", "run p99", "run max", "age p99"}, false);
    EXPECT_THAT(objectiveOf(result, "run p99").note, HasSubstr("failed before"));
}

// ---- publishes that are refused ----

std::string publishingUnder(const std::string& fault) {
    return R"(doppel: 1
duration: 20min
components:
  edge: {kind: edge, origin: front, probe: {interval: 0s}}
  front: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: content-store, content: true}]}
  content-store: {kind: app, replicas: 2, cpu: 1ms, content: {max_age: 1min}}
)" + whatPublishes("2min") +
           R"(traffic:
  visitors: {kind: open, to: edge, rate: 1/s, pages: {count: 2000, popularity: uniform}}
  editors: {kind: editors, to: publisher, rate: 0.2/s, pages: {count: 2000, popularity: uniform}, mix: {edit: 0, major: 1, minor: 0, unpublish: 0, patch_links: 0, schedule: 0}}
objectives:
  - {name: mean, that: documents.visible_seconds.mean <= 1h}
  - {name: p99, that: documents.visible_seconds.p99 <= 1h}
  - {name: queue, that: documents.queue_stage_seconds.max <= 1h}
  - {name: downstream, that: documents.downstream_stage_seconds.p99 <= 1h}
  - {name: routers, that: documents.router_stage_seconds.max <= 1h}
  - {name: caches, that: documents.cache_stage_seconds.max <= 1h}
timeline: [)" +
           fault + "]\n";
}

const std::initializer_list<const char*> kStages{"mean",       "p99",     "queue",
                                                 "downstream", "routers", "caches"};

TEST(TimesOfPublishes, AreKeptWhereAllBecomeVisible) {
    const RunResult result = playText(publishingUnder(""));
    expectMet(result, kStages, true);
    EXPECT_EQ(figure(result, "documents", "publishes_failed"), 0);
}

// Of those from 10 min on the last 2 min may still be in time.
TEST(TimesOfPublishes, AreNotKeptByRefusingThem) {
    const RunResult result =
        playText(publishingUnder("{at: 10min, fault: refuse, target: publisher}"));
    expectMet(result, kStages, false);
    EXPECT_NEAR(figure(result, "documents", "publishes_failed"), 0.2 * 480, 40);
    EXPECT_THAT(objectiveOf(result, "mean").note, HasSubstr("% failed"));
}

TEST(TimesOfPublishes, AreNotKeptWhereNobodyTakesTheirJobs) {
    const RunResult result = playText(publishingUnder("{at: 10min, fault: refuse, target: store}"));
    expectMet(result, kStages, false);
    EXPECT_GT(figure(result, "documents", "publishes_failed"), 30);
}

// A mean of waits so far is none of what is late and may never come.
TEST(AMeanOfPublishes, IsNotKeptByWhatIsOverdue) {
    const RunResult result = playText(publishingUnder("{at: 10min, fault: down, target: workers}"));
    expectMet(result, {"mean"}, false);
    EXPECT_GT(figure(result, "documents", "publishes_overdue"), 30);
    EXPECT_EQ(figure(result, "documents", "publishes_failed"), 0);
}

// What was visible is so before 10 min, or of the copies that are fresh until then.
TEST(APublish, IsVisibleToNobodyWhoWaitsForHours) {
    const RunResult result =
        playText(publishingUnder("{at: 10min, fault: slow, target: edge, delay: 10h}"));
    EXPECT_NEAR(figure(result, "documents", "visible"), 120, 35);
    EXPECT_GT(figure(result, "documents", "publishes_overdue"), 30);
}

TEST(APublish, IsVisibleToNobodyWhoIsToldThatThereIsNoSuchPage) {
    const RunResult result =
        playText(publishingUnder("{at: 10min, fault: error, status: 404, target: front}"));
    EXPECT_LT(figure(result, "documents", "visible"), 170);
}

// ---- a banner, and who got no page ----

std::string bannered(const std::string& more) {
    return R"(doppel: 1
duration: 10min
good: {outdated: 0s}
components:
  static: {kind: page_template}
  edge: {kind: edge, origin: web, probe: {interval: 0s}, rate_limit: {enabled: false}}
  web: {kind: app, replicas: 2, workers: 2, threads: 20, cpu: 2ms, template: {from: static}, content: {max_age: 1min}}
traffic:
  guests: {kind: open, to: edge, rate: 10/s, pages: {count: 50}}
objectives:
  - {name: late, that: guests.outdated <= 0, between: 5min and 8min}
  - {name: max, that: guests.outdated_for.max <= 2min 5s}
  - {name: p99, that: guests.outdated_for.p99 <= 2min 5s}
timeline: [{at: 2min, set: components.static.banner, value: national emergency})" +
           more + "]\n";
}

// Copies live for a minute, and a process keeps the template for another.
TEST(ABanner, IsOnCopiesOfAnAppThatOwnsItsContent) {
    const RunResult result = playText(bannered(""));
    EXPECT_GT(figure(result, "guests", "outdated"), 100);
    expectMet(result, {"late", "max", "p99"}, true);
}

TEST(OutdatedFor, IsNotMissedByWhoGotNoPage) {
    const RunResult result = playText(bannered(", {at: 8min, fault: error, target: edge}"));
    expectMet(result, {"late", "max", "p99"}, true);
}

// ---- clients that wait for work ----

TEST(LatencyOfRedis, HasNoWaitsForWorkInIt) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
objectives:
  - {name: latency, that: store.latency.p95 <= 1ms}
  - {name: blocked, that: store.redis_blocked_clients.mean >= 4}
)");
    expectMet(result, {"latency", "blocked"}, true);
}

// ---- messages that nobody gets ----

TEST(MessagesForNoQueue, AreTold) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "x.y", queue: q}]}
  source: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
)");
    EXPECT_THAT(result.notes, Contains(HasSubstr("messages were taken and got to no queue")));
}

// ---- what is there is no part of what came ----

TEST(CountsOfJobs, DoNotMixWhatWasThereBeforeTheWarmUpEnded) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
warmup: 3min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 1, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 1s}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
)");
    EXPECT_THAT(result.notes, Contains(testing::MatchesRegex(
                                  "workers: after the warm-up [0-9]+ jobs were enqueued and "
                                  "[0-9]+ done; at the end [0-9]+ wait, 1 run; the oldest.*")));
}

TEST(WaitsUnderWay, AreToldWhereTheyAreMany) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 1, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10s}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives: [{name: wait, that: workers.job_wait_seconds.max <= 20min}]
)");
    EXPECT_THAT(objectiveOf(result, "wait").note, HasSubstr("under way for less"));
}

} // namespace
} // namespace doppel::scenarios
