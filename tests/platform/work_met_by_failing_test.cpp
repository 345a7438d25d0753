// SPDX-License-Identifier: Apache-2.0
// Bounds on work that is no request, which work that never ended kept once: each is missed, and
// work that ends keeps it. The right values follow from the scenarios by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;

void expectMissed(const RunResult& result, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const ObjectiveResult& verdict = objectiveOf(result, name);
        EXPECT_FALSE(verdict.met) << name << ' ' << verdict.value.value_or(-1) << verdict.note;
    }
}

void expectMet(const RunResult& result, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const ObjectiveResult& verdict = objectiveOf(result, name);
        EXPECT_TRUE(verdict.met) << name << ' ' << verdict.value.value_or(-1) << verdict.note;
    }
}

// ---- jobs ----

const std::string kMails = R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10ms, deadline: 1min}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives:
  - {name: wait p99, that: workers.job_wait_seconds.p99 <= 60s}
  - {name: wait max, that: workers.job_wait_seconds.max <= 60s}
  - {name: wait mean, that: workers.job_wait_seconds.mean <= 60s}
  - {name: run p99, that: workers.job_run_seconds.p99 <= 60s}
  - {name: duration p99, that: workers.sidekiq_job_duration_seconds.p99 <= 60s}
  - {name: age p99, that: workers.job_age_seconds.p99 <= 60s}
  - {name: age max, that: workers.job_age_seconds.max <= 60s}
  - {name: age later, that: workers.job_age_seconds.max <= 60s, between: 4min and 5min}
  - {name: late, that: workers.jobs_late <= 0}
  - {name: dead, that: workers.jobs_dead <= 0}
  - {name: lost, that: workers.jobs_lost <= 0}
  - {name: queue, that: workers.sidekiq_queue_latency_seconds_high.max <= 60s}
  - {name: enqueued, that: workers.sidekiq_stats_enqueued <= 100}
  - {name: processes, that: workers.sidekiq_stats_processes_size >= 1}
  - {name: tries, that: workers.sidekiq_failed_jobs_total <= 0}
  - {name: waits, that: workers.job_wait_seconds.count >= 2000}
  - {name: durations, that: workers.sidekiq_job_duration_seconds.count >= 2000}
)";

RunResult mails(const std::string& fault, const Sets& sets = {}) {
    return playText(kMails + (fault.empty() ? "" : "timeline: [{" + fault + "}]\n"), sets);
}

TEST(TimesOfJobs, AreKeptWhereJobsAreDone) {
    const RunResult result = mails("");
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name << objective.note;
    }
    EXPECT_THAT(result.notes, testing::Not(Contains(HasSubstr("jobs enqueued"))));
}

TEST(TimesOfJobs, AreNotKeptByThreadsThatHang) {
    const RunResult result = mails("at: 10s, fault: slow, target: workers, delay: 10h");
    expectMissed(result,
                 {"wait p99", "wait max", "wait mean", "run p99", "duration p99", "age p99",
                  "age max", "age later", "late", "queue", "enqueued", "waits", "durations"});
    expectMet(result, {"dead", "lost", "processes"});
    EXPECT_THAT(objectiveOf(result, "wait p99").note, HasSubstr("waiting for longer"));
    EXPECT_THAT(result.notes, Contains(HasSubstr("wait, 5 run; the oldest")));
}

TEST(TimesOfJobs, AreNotKeptByWorkersThatAreDown) {
    const RunResult result = mails("at: 10s, fault: down, target: workers");
    expectMissed(result, {"wait p99", "wait max", "run p99", "duration p99", "age p99", "age max",
                          "age later", "late", "queue", "enqueued", "processes"});
}

TEST(TimesOfJobs, AreNotKeptByJobsThatFailAgainAndAgain) {
    const RunResult result = mails("at: 10s, fault: error, target: workers");
    expectMissed(result, {"wait p99", "wait max", "run p99", "duration p99", "age p99", "age max",
                          "late", "tries", "waits"});
    EXPECT_THAT(objectiveOf(result, "wait p99").note, HasSubstr("failed before"));
}

TEST(TimesOfJobs, AreNotKeptByRefusingThem) {
    const RunResult result = mails("at: 10s, fault: down, target: store");
    expectMissed(result, {"wait p99", "wait max", "run p99", "age p99", "age max"});
    EXPECT_THAT(result.notes, Contains(HasSubstr("were refused")));
}

TEST(ABoundOnWhatBecomesOfJobs, IsNotMeasuredWhereNoneWasBegun) {
    const RunResult result = mails("at: 0s, fault: down, target: workers");
    expectMissed(result, {"dead", "lost", "late", "tries", "wait p99", "age p99"});
    EXPECT_FALSE(objectiveOf(result, "dead").value);
}

TEST(JobsThatAreGivenUp, AreDeadThoughNoSetKeepsThem) {
    const RunResult result = mails(
        "at: 10s, fault: error, target: workers",
        {"components.workers.jobs.Mail.retries=0", "components.workers.jobs.Mail.dead=false"});
    expectMissed(result, {"dead", "tries", "age p99", "wait p99", "late"});
}

// Ten documents' jobs, two a second.
std::string locked(const std::string& lock, const std::string& fault) {
    return R"(doppel: 1
duration: 4min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Index}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Index: {queue: high, cpu: 1ms, io: 1s, lock: )" +
           lock + R"(, lock_ttl: 1h}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 2/s, pages: {count: 10, popularity: uniform}}
timeline: [)" +
           fault + R"(]
objectives:
  - {name: age, that: workers.job_age_seconds.p90 <= 10s}
  - {name: in vain, that: workers.jobs_duplicate_in_vain <= 0}
)";
}

TEST(JobsDroppedAsDuplicates, AreAsOldAsTheJobThatDoesTheSame) {
    for (const char* lock : {"until_executing", "until_executed"}) {
        expectMet(playText(locked(lock, "")), {"age", "in vain"});
    }
    // Three minutes of four: ten jobs wait, which some 350 went into.
    const RunResult down =
        playText(locked("until_executing", "{at: 1min, fault: down, target: workers}"));
    expectMissed(down, {"age"});
    EXPECT_GT(figure(down, "workers", "jobs_duplicate"), 200);
}

TEST(JobsDroppedAsDuplicates, AreNeverDoneWhereALockOutlivesItsJob) {
    const RunResult killed = playText(locked(
        "until_executed", "{at: 30s, fault: crash, target: workers}, {at: 1min, fault: "
                          "crash, target: workers}, {at: 90s, fault: crash, target: workers}"));
    expectMissed(killed, {"age", "in vain"});
    EXPECT_GT(figure(killed, "workers", "jobs_duplicate_in_vain"), 50);
}

// ---- messages ----

const std::string kMessages = R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 2, work: 10ms}
  src: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives:
  - {name: wait, that: mq.job_wait_seconds_q.p99 <= 60s}
  - {name: wait max, that: mq.job_wait_seconds_q.max <= 60s}
  - {name: age max, that: mq.job_age_seconds_q.max <= 60s}
  - {name: run max, that: mq.job_run_seconds_q.max <= 60s}
  - {name: processing, that: listener.processing_seconds.p99 <= 1s}
  - {name: processed, that: listener.processing_seconds.count >= 2000}
)";

TEST(TimesOfMessages, AreKeptWhereTheyAreConsumed) {
    const RunResult result = playText(kMessages);
    expectMet(result, {"wait", "wait max", "age max", "run max", "processing", "processed"});
}

TEST(TimesOfMessages, AreNotMeasuredWhereNoneComes) {
    const RunResult result = playText(kMessages, {R"(components.mq.bindings[0].key="other.#")"});
    expectMissed(result, {"wait", "wait max", "age max", "run max", "processing", "processed"});
}

TEST(TimesOfMessages, AreNotKeptByListenersThatHang) {
    const RunResult result =
        playText(kMessages + "timeline: [{at: 10s, fault: slow, target: listener, delay: 10h}]\n");
    expectMissed(result, {"wait", "wait max", "age max", "run max", "processing", "processed"});
}

TEST(TimesOfMessages, AreNotKeptByDroppingThem) {
    const RunResult result =
        playText(kMessages + "timeline: [{at: 10s, fault: down, target: listener}]\n",
                 {"components.mq.queues.q.max_length=50"});
    expectMissed(result, {"wait", "wait max", "age max", "run max"});
}

TEST(TimesOfMessages, AreNotThoseOfPublishesThatWereMadeAgain) {
    const RunResult result =
        playText(kMessages + "timeline: [{at: 5min, for: 2s, fault: error, target: mq}]\n");
    expectMet(result, {"wait", "wait max", "age max", "run max", "processing"});
}

// ---- a recovery plan ----

std::string drill(const std::string& probability) {
    return R"(doppel: 1
duration: 1h
components:
  web: {kind: app, replicas: 2, cpu: 5ms}
  standby: {kind: app, replicas: 2, cpu: 5ms}
  drill:
    kind: recovery_plan
    steps:
      - {name: notice, takes: 5min}
      - {name: restore, after: [notice], takes: 10min, failure: {probability: )" +
           probability + R"(, wasted: 5min}, brings_up: [standby]}
    stores: [{name: db, lag: 10min, writes: 5/s, step: restore}]
traffic:
  guests: {kind: open, to: web, rate: 1/s}
timeline: [{at: 1min, recover: drill}]
objectives:
  - {name: time p50, that: drill.plan_recovery_time_seconds.p50 <= 30min}
  - {name: time p99, that: drill.plan_recovery_time_seconds.p99 <= 30min}
  - {name: time max, that: drill.plan_recovery_time_seconds.max <= 30min}
  - {name: time mean, that: drill.plan_recovery_time_seconds.mean <= 30min}
  - {name: point p99, that: drill.plan_recovery_point_seconds.p99 <= 15min}
  - {name: point max, that: drill.plan_recovery_point_seconds.max <= 15min}
  - {name: recoveries, that: drill.plan_recovery_time_seconds.count >= 10000}
  - {name: writes, that: drill.writes_lost <= 10000}
)";
}

TEST(APlansTimes, AreKeptWhereItNeverFails) {
    for (const ObjectiveResult& objective : playText(drill("0%")).objectives) {
        EXPECT_TRUE(objective.met) << objective.name << objective.note;
    }
}

TEST(APlansTimes, AreNotKeptByFailingForGood) {
    expectMissed(playText(drill("60%")), {"time p50", "time p99", "time max", "time mean",
                                          "point p99", "point max", "recoveries"});
    expectMissed(playText(drill("100%")), {"time p50", "point p99", "point max", "writes"});
}

// ---- a copy of a database, of 100 s ----

RunResult copied(const std::string& fault) {
    return playText(R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  db: {kind: database, processors: 4, cpu: 10ms}
  backup: {kind: database_copy, from: db, starts_at: 21h 5min, size: 10GB, block: 1MB}
traffic: {guests: {kind: open, to: web, rate: 5/s}}
objectives:
  - {name: made, that: backup.copy_seconds.max <= 5min}
  - {name: p99, that: backup.copy_seconds.p99 <= 5min}
)" + fault);
}

TEST(TimesOfCopies, AreKeptWhereOneIsMade) {
    expectMet(copied(""), {"made", "p99"});
}

TEST(TimesOfCopies, AreNotKeptByOneThatFails) {
    expectMissed(copied("timeline: [{at: 70s, fault: error, target: db}]\n"), {"made", "p99"});
}

TEST(TimesOfCopies, AreNotKeptByOneThatNeverEnds) {
    expectMissed(copied("timeline: [{at: 70s, fault: slow, target: db, delay: 1min}]\n"),
                 {"made", "p99"});
}

// ---- what is judged by its worst, or exactly ----

TEST(AShareOfMemory, IsJudgedByItsWorstLevel) {
    const RunResult result = playText(R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 2, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10ms}}}
  store: {kind: redis, max_memory: 3MB}
traffic: {guests: {kind: open, to: web, rate: 50/s}}
timeline: [{at: 3min, for: 3min, fault: slow, target: workers, delay: 5s}]
objectives:
  - {name: memory, that: store.memory_ratio <= 90%}
  - {name: on average, that: store.memory_ratio.mean <= 90%}
)");
    expectMissed(result, {"memory"});
    expectMet(result, {"on average"});
}

TEST(ATimeThatIsToBeExactly, IsNotKeptByFailing) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 4, workers: 4, threads: 50, cpu: 1ms, calls: [{to: shop, timeout: 150ms, latency: 100ms}]}
  shop: {kind: app, replicas: 4, workers: 4, threads: 50, cpu: 1ms}
traffic: {guests: {kind: open, to: web, rate: 20/s}}
objectives: [{name: queue, that: shop.http_request_queue_duration_seconds.p95 == 0s}]
)");
    expectMissed(result, {"queue"});
    EXPECT_EQ(objectiveOf(result, "queue").value, 0.0);
}

TEST(ACountOfScaling, IsMeasuredWhereNothingHadToBeScaled) {
    const RunResult result = playText(R"(doppel: 1
duration: 20min
warmup: 5min
components:
  web: {kind: app, replicas: 3, cpu: 1ms}
  tt: {kind: target_tracking, target: web, min_capacity: 3, max_capacity: 10}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
objectives:
  - {name: outs, that: tt.scale_outs <= 0}
  - {name: running, that: tt.running_capacity >= 3}
)");
    expectMet(result, {"outs", "running"});
}

TEST(AGaugeThatIsLookedAtNowAndThen, BeginsAsThingsAre) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  web: {kind: app, replicas: 3, cpu: 20ms}
  h: {kind: hpa, target: web, min_replicas: 3, max_replicas: 10}
traffic: {guests: {kind: open, to: web, rate: 20/s}}
objectives:
  - {name: desired, that: h.horizontal_pod_autoscaler_controller_desired_replicas >= 3}
  - {name: current, that: h.kube_horizontalpodautoscaler_status_current_replicas >= 3}
)");
    expectMet(result, {"desired", "current"});
}

// ---- faults that could do nothing ----

std::string faulty(const std::string& fault) {
    return R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, queues: [{name: high}], jobs: {Mail: {queue: high}}}
  store: {kind: redis}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q}
  src: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, from: web, stores: [s3]}
  h: {kind: hpa, target: web}
  db: {kind: database}
  backup: {kind: database_copy, from: db}
  layout: {kind: page_template}
traffic: {guests: {kind: open, to: web, rate: 5/s}}
timeline: [{at: 10s, fault: )" +
           fault + "}]\n";
}

TEST(AFaultThatCouldDoNothing, IsRefused) {
    for (const char* target : {"crawler", "src", "h", "backup", "layout"}) {
        for (const std::string kind : {"error", "refuse", "stall", "slow, delay: 1s"}) {
            EXPECT_THAT(whyRefused(faulty(kind + ", target: " + target)),
                        HasSubstr("answers no requests"))
                << kind << " on " << target;
        }
    }
    for (const char* target : {"crawler", "src", "backup", "layout"}) {
        EXPECT_THAT(whyRefused(faulty(std::string("down, target: ") + target)),
                    HasSubstr("has no processes"));
    }
    for (const char* target : {"workers", "listener"}) {
        EXPECT_THAT(whyRefused(faulty(std::string("refuse, target: ") + target)),
                    HasSubstr("takes no connections"));
        EXPECT_EQ(whyRefused(faulty(std::string("error, target: ") + target)), "");
    }
    EXPECT_EQ(whyRefused(faulty("down, target: h")), "");
}

// ---- metrics that were declared only ----

TEST(AShareThatIsDeclared, MayBeNamed) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  names: {kind: dns, records: {www.example.org: {to: web, ttl: 20s, authorities: [auth]}}}
  auth: {kind: dns_authority}
  web: {kind: app, replicas: 2, cpu: 1ms}
traffic: {guests: {kind: open, to: www.example.org, rate: 30/s}}
timeline: [{at: 30s, fault: error, target: auth, status: 404}, {at: 2min, fault: down, target: web}]
objectives:
  - {name: hits, that: names.hit_ratio >= 90%}
  - {name: outdated, that: guests.outdated_ratio <= 1%}
  - {name: of no page, that: guests.outdated_ratio <= 1%, between: 2min and 3min}
)");
    expectMissed(result, {"hits", "of no page"});
    expectMet(result, {"outdated"});
}

// Nobody waits for the crawl's end: of the pages that it has been through nearly all have failed.
TEST(MirrorCrawl, UnderWayHasFailedByThePagesThatItHasBeenThrough) {
    const std::string text = R"(doppel: 1
title: A crawl
duration: 25min
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, from: web, stores: [s3], schedule: "10 * * * *", concurrency: 2}
traffic:
  guests: {kind: open, to: web, rate: 1/s, patience: 20s, pages: {count: 2000}}
objectives:
  - {name: failed, that: crawler.crawls_failed <= 0}
)";
    EXPECT_TRUE(isMet(playText(text), "failed"));
    EXPECT_FALSE(
        isMet(playText(text + "timeline: [{at: 5min, fault: down, target: s3}]\n"), "failed"));
}

} // namespace
} // namespace doppel::scenarios
