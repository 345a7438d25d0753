// SPDX-License-Identifier: Apache-2.0
// Upper bounds that fewer visits, requests and pages kept once: what failed otherwise counts as well.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

// ---- what never reached a component ----

const std::string kFront = R"(doppel: 1
duration: 90s
components:
  front: {kind: cloud_run, to: web, min_instances: 2}
  web: {kind: app, replicas: 2, cpu: 1ms, boot_time: 3s}
traffic:
  guests: {kind: open, to: front, rate: 2/s, patience: 10s, pages: {count: 20}}
objectives:
  - {name: waiting, that: front.pending_requests <= 10}
  - {name: most, that: front.pending_requests.max <= 10}
  - {name: rejected, that: front.rejected_requests <= 10}
  - {name: instances, that: front.instance_count >= 2}
)";

TEST(AFrontThatIsDead, RejectsWhatNeverReachesIt) {
    for (const char* kept : {"waiting", "most", "rejected", "instances"}) {
        EXPECT_TRUE(isMet(playText(kFront), kept)) << kept;
    }
    const RunResult dead =
        playText(kFront + "timeline:\n  - {at: 30s, for: 30s, fault: down, target: front}\n"
                          "  - {at: 30s, for: 30s, fault: down, target: web}\n");
    for (const char* missed : {"waiting", "most", "rejected", "instances"}) {
        EXPECT_FALSE(isMet(dead, missed)) << missed;
    }
    EXPECT_THAT(objectiveOf(dead, "rejected").note, HasSubstr("requests that never reached it"));
}

// Web fails for four minutes. Of an edge that is dead around them nobody knows what it would have
// found and told: its counts of that are smaller, and are no better.
TEST(AFrontThatIsDead, HidesNothingOfWhatIsBehindIt) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  cdn: {kind: edge, pops: {a: {}}, origin: web, default_ttl: 5s, probe: {path: /}}
  web: {kind: app, replicas: 3, cpu: 5ms, content: {max_age: 5s}}
traffic:
  guests: {kind: open, to: cdn, rate: 10/s}
objectives:
  - {name: sick, that: cdn.sick_origin <= 0}
  - {name: server errors, that: cdn.status_5xx <= 5}
  - {name: sick backend, that: cdn.sick_backend <= 5}
  - {name: own servers, that: web.puma_booted_workers <= 100}
timeline:
)";
    const std::string errors = "  - {at: 3min, for: 4min, fault: error, target: web}\n";
    const std::string well = "  - {at: 3min, set: components.web.cpu, value: 5ms}\n";
    for (const char* name : {"sick", "server errors", "sick backend"}) {
        EXPECT_TRUE(isMet(playText(text + well), name)) << name;
        EXPECT_FALSE(isMet(playText(text + errors), name)) << name;
        for (const char* fault : {"down", "refuse"}) {
            const RunResult hidden = playText(
                text + errors + "  - {at: 2min, for: 6min, fault: " + fault + ", target: cdn}\n");
            EXPECT_FALSE(isMet(hidden, name)) << name << ' ' << fault;
            EXPECT_THAT(objectiveOf(hidden, name).note, HasSubstr("that never reached it"));
            EXPECT_TRUE(isMet(hidden, "own servers"));
        }
    }
}

// An error after the work takes as long as a page: 20 users make 200 visits a second either way.
TEST(Throughput, IsOfGoodAnswers) {
    const std::string text = R"(doppel: 1
duration: 2min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 2, workers: 1, threads: 20, cpu: 0s, io: 100ms}
traffic:
  guests: {kind: closed, to: lb, users: 20, think: 0s, latency: 0s, pages: {count: 20}}
objectives:
  - {name: total, that: guests.total >= 20000}
  - {name: visits, that: guests.requests >= 20000}
  - {name: requests, that: web.requests >= 20000}
  - {name: count, that: lb.RequestCount >= 20000}
)";
    const RunResult good = playText(text);
    const RunResult failing =
        playText(text + "timeline: [{at: 0s, fault: error, target: web, share: 80%}]\n");
    for (const char* name : {"total", "visits", "requests", "count"}) {
        EXPECT_TRUE(isMet(good, name)) << name;
        EXPECT_FALSE(isMet(failing, name)) << name;
        EXPECT_THAT(objectiveOf(failing, name).note, HasSubstr("good ones, of")) << name;
    }
    EXPECT_GT(figure(failing, "guests", "requests"), 20'000);
}

TEST(ABalancerThatIsDead, FindsNoTargetHealthy) {
    const std::string text = R"(doppel: 1
duration: 8min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 3, cpu: 5ms}
traffic:
  guests: {kind: open, to: lb, rate: 10/s, patience: 10s}
objectives:
  - {name: all, that: lb.UnHealthyHostCount <= 0}
  - {name: then, that: lb.UnHealthyHostCount <= 0, between: 3min and 5min}
timeline:
  - {at: 2min, for: 4min, fault: down, target: web, servers: [0]}
)";
    const RunResult seen = playText(text);
    const RunResult hidden =
        playText(text + "  - {at: 1min, for: 6min, fault: down, target: lb}\n");
    for (const char* name : {"all", "then"}) {
        EXPECT_FALSE(isMet(seen, name)) << name;
        EXPECT_FALSE(isMet(hidden, name)) << name;
    }
}

// One visit in two fails at the edge, so that the app has half as much to do.
TEST(APartThatFewerAsk, SaysWhyItKeepsItsBound) {
    const std::string text = R"(doppel: 1
duration: 5min
components:
  cdn: {kind: edge, pops: {a: {}}, origin: web, default_ttl: 0s, rate_limit: {enabled: false}}
  web: {kind: app, replicas: 2, workers: 1, threads: 20, cpu: 1ms}
traffic:
  guests: {kind: open, to: cdn, rate: 10/s, patience: 10s, pages: {count: 20}}
objectives:
  - {name: backlog, that: web.puma_request_backlog <= 100}
  - {name: visits, that: guests.requests >= 100}
timeline:
)";
    const RunResult failing =
        playText(text + "  - {at: 0s, fault: error, target: cdn, share: 50%, when: before_work}\n");
    EXPECT_THAT(objectiveOf(failing, "backlog").note, HasSubstr("% of visits failed"));
    EXPECT_THAT(objectiveOf(failing, "visits").note, Not(HasSubstr("visits failed")));
    const RunResult well = playText(text + "  - {at: 0s, set: components.web.cpu, value: 1ms}\n");
    EXPECT_EQ(objectiveOf(well, "backlog").note, "");
}

TEST(AServer, TurnsAwayWhatNeverReachesIt) {
    const std::string text = R"(doppel: 1
duration: 3min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: lb, rate: 2/s, patience: 10s, pages: {count: 20}}
objectives:
  - {name: own errors, that: lb.HTTPCode_ELB_5XX_Count <= 10}
  - {name: refused, that: web.refused <= 10}
  - {name: waiting, that: web.puma_request_backlog <= 10}
)";
    for (const char* kept : {"own errors", "refused", "waiting"}) {
        EXPECT_TRUE(isMet(playText(text), kept)) << kept;
    }
    const RunResult lb = playText(text + "timeline: [{at: 1min, fault: down, target: lb}]\n");
    EXPECT_FALSE(isMet(lb, "own errors"));
    const RunResult web =
        playText(text + "timeline: [{at: 1min, fault: partition, target: web}]\n");
    EXPECT_FALSE(isMet(web, "refused"));
    EXPECT_FALSE(isMet(web, "waiting"));
    EXPECT_FALSE(objectiveOf(web, "waiting").value);
}

// ---- what users who wait in vain don't ask for ----

TEST(FailuresBehindWaitingUsers, AreNotKnownToBeFew) {
    const std::string text = R"(doppel: 1
duration: 12min
unfinished_after: 30s
components:
  edge: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 2, cpu: 1ms}
  idle: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  users: {kind: closed, to: edge, users: 5, think: 1s, patience: 5min, pages: {count: 20}}
  others: {kind: open, to: idle, rate: 1/s, pages: {count: 20}}
objectives:
  - {name: here, that: web.failed <= 200}
  - {name: in all, that: web.failed <= 100000}
  - {name: none, that: idle.failed <= 0}
  - {name: theirs, that: users.failed <= 200}
)";
    for (const char* kept : {"here", "in all", "none", "theirs"}) {
        EXPECT_TRUE(isMet(playText(text), kept)) << kept;
    }
    const RunResult hangs =
        playText(text + "timeline: [{at: 1min, fault: slow, delay: 10h, target: web}]\n");
    EXPECT_FALSE(isMet(hangs, "here"));
    EXPECT_FALSE(objectiveOf(hangs, "here").value);
    EXPECT_THAT(objectiveOf(hangs, "here").note, HasSubstr("waiting users did not make"));
    EXPECT_TRUE(isMet(hangs, "in all"));
    EXPECT_TRUE(isMet(hangs, "none")) << "nothing failed there";
    EXPECT_FALSE(isMet(hangs, "theirs"));
}

// ---- who got no page ----

TEST(AnOldPage, IsNotKeptFromReadersByServingNone) {
    const std::string text = R"(doppel: 1
duration: 6min
components:
  edge: {kind: edge, origin: web, default_ttl: 1min, rate_limit: {enabled: false}}
  web: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: edge, rate: 2/s, patience: 10s, pages: {count: 20}}
objectives:
  - {name: all, that: guests.outdated <= 50}
  - {name: then, that: guests.outdated <= 50, between: 3min and 6min}
  - {name: nobody came, that: guests.in_flight <= 5, page_class: other}
  - {name: some came, that: guests.in_flight <= 5, page_class: rest}
page_classes:
  other: {prefixes: [/other]}
  rest: {}
)";
    const RunResult well = playText(text);
    for (const char* kept : {"all", "then", "some came"}) {
        EXPECT_TRUE(isMet(well, kept)) << kept;
    }
    EXPECT_FALSE(isMet(well, "nobody came"));
    const RunResult hangs =
        playText(text + "timeline: [{at: 2min, fault: slow, delay: 10h, target: edge}]\n");
    EXPECT_FALSE(isMet(hangs, "all"));
    EXPECT_FALSE(isMet(hangs, "then"));
    EXPECT_THAT(objectiveOf(hangs, "then").note, HasSubstr("got no page"));
}

// ---- who had gone ----

TEST(AHit, IsNoneThatNobodyWaitsFor) {
    const std::string objectives = R"(
objectives:
  - {name: edge, that: edge.hit_ratio >= 80%}
  - {name: hits, that: edge.hits_good >= 600}
  - {name: varnish, that: varnish.hit_ratio >= 80%}
)";
    const std::string text = R"(doppel: 1
duration: 6min
components:
  edge: {kind: edge, origin: web, default_ttl: 1h, rate_limit: {enabled: false}}
  varnish: {kind: varnish, backend: web, default_ttl: 1h}
  web: {kind: app, replicas: 3, cpu: 1ms}
traffic:
  guests: {kind: open, to: edge, rate: 2/s, pages: {count: 10}, patience: 5s}
  others: {kind: open, to: varnish, rate: 2/s, pages: {count: 10}, patience: 5s}
)";
    const RunResult well = playText(text + objectives);
    for (const char* kept : {"edge", "hits", "varnish"}) {
        EXPECT_TRUE(isMet(well, kept)) << kept;
    }
    const RunResult slow =
        playText(text +
                 "timeline:\n  - {at: 1min, fault: slow, target: edge, delay: 8s}\n"
                 "  - {at: 1min, fault: slow, target: varnish, delay: 8s}\n" +
                 objectives);
    for (const char* missed : {"edge", "hits", "varnish"}) {
        EXPECT_FALSE(isMet(slow, missed)) << missed;
    }
}

// ---- work that is not done ----

// Jobs of 2 s fail at once for six minutes, and are tried again every 5 s: most tries take no time.
TEST(ARunOfAJob, ThatFailsFastIsNoFastRun) {
    const std::string text = R"(doppel: 1
duration: 10min
unfinished_after: 10s
components:
  web: {kind: app, replicas: 3, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 4, concurrency: 20, queues: [{name: high}],
            jobs: {Mail: {queue: high, cpu: 1ms, io: 2s, retry_in: 5s, retries: 200}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s, patience: 10s, pages: {count: 50}}
objectives:
  - {name: run, that: workers.job_run_seconds.p50 <= 1s}
  - {name: mean, that: workers.job_run_seconds.mean <= 1s}
  - {name: duration, that: workers.sidekiq_job_duration_seconds.p50 <= 1s}
  - {name: enough, that: workers.job_run_seconds.p50 <= 3s}
timeline:
)";
    const RunResult well = playText(text + "  - {at: 0s, set: components.web.cpu, value: 1ms}\n");
    const RunResult failing = playText(
        text + "  - {at: 1min, for: 6min, fault: error, when: before_work, target: workers}\n");
    for (const char* name : {"run", "mean", "duration"}) {
        EXPECT_FALSE(isMet(well, name)) << name;
        EXPECT_FALSE(isMet(failing, name)) << name;
    }
    EXPECT_TRUE(isMet(well, "enough"));
    EXPECT_TRUE(isMet(failing, "enough")) << "those that did something took no longer";
    EXPECT_THAT(objectiveOf(failing, "run").note, HasSubstr("that failed and were tried again"));
}

// Five jobs a second are done of ten that come. A store that is dead after a minute has some 300 of
// the 600 that came, all late at the end; 150 more were offered in vain before callers gave up.
TEST(ALateJob, IsOneThatWasRefusedToo) {
    const std::string text = R"(doppel: 1
duration: 6min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}],
            jobs: {Mail: {queue: high, cpu: 1ms, io: 1s, deadline: 1min}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 10/s, patience: 10s, pages: {count: 50}}
objectives:
  - {name: late, that: workers.jobs_late <= 350}
timeline:
)";
    EXPECT_FALSE(
        isMet(playText(text + "  - {at: 0s, set: components.web.cpu, value: 1ms}\n"), "late"));
    const RunResult dead = playText(text + "  - {at: 1min, fault: down, target: store}\n");
    EXPECT_FALSE(isMet(dead, "late"));
    EXPECT_THAT(objectiveOf(dead, "late").note, HasSubstr("that are never done"));
}

// ---- crawls that come to no end ----

std::string crawledBy(const std::string& stores, const std::string& rest) {
    return R"(doppel: 1
duration: 50min
components:
  web: {kind: app, replicas: 6, cpu: 1ms}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, crawler: govuk_crawler_worker, from: web, schedule: "20 * * * *")" +
           stores + R"(}
traffic:
  guests: {kind: open, to: web, rate: 0.1/s, patience: 20s, pages: {count: 20, popularity: uniform}}
objectives:
  - {name: errors, that: crawler.crawl_errors <= 0}
  - {name: failed, that: crawler.crawls_failed <= 0}
  - {name: ratio, that: crawler.crawl_error_ratio <= 1%}
)" + rest;
}

TEST(ACrawl, FailsThatIsPutOffForEver) {
    const std::string stores = ", stores: [s3]";
    const RunResult well = playText(crawledBy(stores, ""));
    const RunResult limited = playText(
        crawledBy(stores, "timeline: [{at: 20min, fault: error, target: web, status: 429}]\n"));
    const RunResult shortly = playText(crawledBy(
        stores, "timeline: [{at: 20min, for: 10s, fault: error, target: web, status: 429}]\n"));
    for (const char* objective : {"errors", "failed", "ratio"}) {
        EXPECT_TRUE(isMet(well, objective)) << objective;
        EXPECT_TRUE(isMet(shortly, objective)) << objective;
        EXPECT_FALSE(isMet(limited, objective)) << objective;
    }
}

TEST(ACrawl, HasSomewhereToPutItsCopies) {
    EXPECT_THAT(whyRefused(crawledBy("", "")), HasSubstr("at least one"));
}

} // namespace
} // namespace doppel::scenarios
