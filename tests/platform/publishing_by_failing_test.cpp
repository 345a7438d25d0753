// SPDX-License-Identifier: Apache-2.0
// Bounds on what is published, signed on to, mailed and released that a failing platform kept once:
// each is missed, and a well one keeps it.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

std::string
publishing(const std::string& traffic, const std::string& rest, const std::string& more = {}) {
    return "doppel: 1\nduration: 12min\nzones: 3\ncomponents:\n"
           "  edge: {kind: edge, origin: lb, rate_limit: {enabled: false}}\n"
           "  lb: {kind: balancer, targets: [{to: content-store}]}\n"
           "  content-store: {kind: app, replicas: 3, cpu: 1ms, content: {max_age: 5s}}\n" +
           whatPublishes("1min") + more + "traffic:\n" + traffic + rest;
}

const std::string kEditors =
    "  editors: {kind: editors, to: publisher, rate: 0.5/s, patience: 8s, pages: {count: 2000, "
    "popularity: uniform}, mix: {edit: 0, major: 1, minor: 0}}\n";

// ---- tokens ----

const std::string kTokens = R"(doppel: 1
duration: 6min
unfinished_after: 10s
components:
  api: {kind: app, replicas: 2, workers: 2, threads: 50, cpu: 1ms, calls: [{to: tok, timeout: 30s, content: false}]}
  tok: {kind: gds_sso, strategy: bearer_tokens, signon: signon, token_cached_for: 1min, tokens: 5}
  signon: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  apps: {kind: open, to: api, rate: 3/s, clients: 100, patience: 9s, pages: {count: 50}}
objectives:
  - {name: all, that: tok.token_hit_ratio >= 80%}
  - {name: then, that: tok.token_hit_ratio >= 80%, between: 3min and 6min}
)";

TEST(TheTokenHitRatio, IsKeptByAWellOne) {
    const RunResult result = playText(kTokens);
    EXPECT_TRUE(isMet(result, "all"));
    EXPECT_TRUE(isMet(result, "then"));
}

TEST(TheTokenHitRatio, IsOfAllThatWasAskedFor) {
    for (const char* fault : {"slow, delay: 10h", "down", "partition", "error"}) {
        const RunResult result =
            playText(kTokens + "timeline: [{at: 2min, target: tok, fault: " + fault + "}]\n");
        EXPECT_FALSE(isMet(result, "all")) << fault;
        EXPECT_FALSE(isMet(result, "then")) << fault;
    }
}

TEST(AForbiddenDraft, IsAnAnswerOnlyToWhoMayNotSeeIt) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  proxy: {kind: app, replicas: 2, workers: 2, threads: 20, cpu: 1ms, calls: [{to: access, timeout: 8s}]}
  access: {kind: gds_sso, to: web, signon: signon, signed_on_at_start: 100%}
  web: {kind: app, replicas: 2, cpu: 1ms}
  signon: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  previewers: {kind: open, to: proxy, rate: 3/s, clients: 200, patience: 9s, pages: {count: 50}}
timeline:
  - {at: 1min, fault: error, target: web, status: 403}
objectives:
  - {name: available, that: access.availability >= 99%}
  - {name: latency, that: access.latency.p99 <= 1s}
  - {name: before, that: access.availability >= 99%, between: 0s and 1min}
)");
    EXPECT_FALSE(isMet(result, "available"));
    EXPECT_FALSE(isMet(result, "latency"));
    EXPECT_TRUE(isMet(result, "before"));
}

// ---- releases ----

std::string released(const std::string& timeline) {
    return R"(doppel: 1
duration: 20min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 4, workers: 2, threads: 5, cpu: 1ms, boot_time: 5s, readiness: {http: true, interval: 2s}}
traffic:
  guests: {kind: open, to: lb, rate: 2/s, patience: 10s}
objectives:
  - {name: max, that: web.deploy_seconds.max <= 3min}
  - {name: p99, that: web.deploy_seconds.p99 <= 3min}
  - {name: mean, that: web.deploy_seconds.mean <= 3min}
  - {name: later, that: web.deploy_seconds.max <= 3min, between: 4min and 18min}
timeline:
  - {at: 2min, target: web, deploy: {release: {}}}
)" + timeline;
}

TEST(ARelease, ThatIsUnderWayHasTakenSoLong) {
    const RunResult result =
        playText(released("  - {at: 5min, target: web, deploy: {release: {}, strategy: {kind: "
                          "canary, steps: [{weight: 25%, pause: 2h}]}}}\n"));
    for (const char* missed : {"max", "p99", "mean", "later"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
}

TEST(ARelease, ThatIsReplacedHasFailed) {
    const RunResult result =
        playText(released("  - {at: 5min, target: web, deploy: {release: {crashes_after: 1s}}}\n"
                          "  - {at: 7min, target: web, deploy: {release: {}}}\n"));
    for (const char* missed : {"max", "p99", "mean", "later"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_EQ(figure(result, "web", "deploys_failed"), 1);
}

TEST(ARelease, ThatIsTakenBackAsPlannedWasDone) {
    const RunResult result =
        playText(released("  - {at: 5min, for: 5min, target: web, deploy: {release: {}}}\n"));
    for (const char* met : {"max", "p99", "mean", "later"}) {
        EXPECT_TRUE(isMet(result, met)) << met << objectiveOf(result, met).note;
    }
    EXPECT_EQ(figure(result, "web", "deploys_failed"), 0);
    EXPECT_EQ(figure(result, "web", "deploys_taken_back"), 1);
}

// ---- where parts of an app run ----

TEST(APartOfAnApp, LosesNothingOfItsOwnWithAZone) {
    const RunResult result = playText(
        publishing(
            kEditors,
            "timeline: [{at: 2min, fault: lost_zone, zone: 0}]\n"
            "objectives:\n"
            "  - {name: editors, that: editors.availability >= 95%, between: 4min and 12min}\n",
            "  extra: {kind: app}\n"),
        {"components.publisher.replicas=6", "components.db.zone=1", "components.store.zone=1"});
    EXPECT_TRUE(isMet(result, "editors")) << objectiveOf(result, "editors").note;
}

// ---- publishes ----

TEST(AScheduledPublish, FailsWhileNoPublishingApiRuns) {
    const std::string schedule =
        "  editors: {kind: editors, to: publisher, rate: 0.5/s, patience: 8s, pages: {count: "
        "2000, popularity: uniform}, mix: {edit: 0, major: 0, minor: 0, unpublish: 0, "
        "patch_links: 0, schedule: 1}}\n";
    const std::string objectives =
        "objectives:\n"
        "  - {name: in time, that: documents.visible_in_time >= 10, between: 6min and 9min}\n"
        "  - {name: ratio, that: documents.visible_in_time_ratio >= 90%, between: 6min and 9min}\n";
    const Sets sets{"components.commands.scheduled_for=3min"};
    const RunResult well = playText(publishing(schedule, objectives), sets);
    EXPECT_TRUE(isMet(well, "in time"));
    EXPECT_TRUE(isMet(well, "ratio"));
    for (const char* target : {"commands", "publisher"}) {
        const RunResult dead =
            playText(publishing(schedule, "timeline: [{at: 5min, fault: down, target: " +
                                              std::string(target) + "}]\n" + objectives),
                     sets);
        EXPECT_FALSE(isMet(dead, "in time")) << target;
        EXPECT_FALSE(isMet(dead, "ratio")) << target;
    }
}

TEST(AScheduledPublish, IsTriedAgain) {
    const RunResult result = playText(
        publishing("  editors: {kind: editors, to: publisher, rate: 0.5/s, patience: 8s, pages: "
                   "{count: 2000, popularity: uniform}, mix: {edit: 0, major: 0, minor: 0, "
                   "unpublish: 0, patch_links: 0, schedule: 1}}\n",
                   "timeline: [{at: 4min, for: 1min, fault: down, target: commands}]\n"
                   "objectives:\n"
                   "  - {name: in time, that: documents.visible_in_time >= 3, between: 4min "
                   "5s and 4min 55s}\n"),
        {"components.commands.scheduled_for=3min"});
    EXPECT_TRUE(isMet(result, "in time")) << objectiveOf(result, "in time").value.value_or(-1);
}

TEST(ATask, PublishesNothingWithoutAProcessToRunIn) {
    const std::string objectives = "objectives:\n"
                                   "  - {name: visible, that: documents.visible >= 20}\n"
                                   "  - {name: commands, that: commands.commands >= 20}\n"
                                   "  - {name: failed, that: documents.publishes_failed <= 0}\n";
    const std::string task =
        "  - {at: 2min, target: commands, publish: {first: 0, count: 20, command: major}}\n";
    const RunResult well = playText(publishing(kEditors, "timeline:\n" + task + objectives),
                                    {"traffic.editors.rate=1/h"});
    EXPECT_TRUE(isMet(well, "visible"));
    EXPECT_TRUE(isMet(well, "failed"));
    for (const char* target : {"commands", "db"}) {
        const RunResult dead =
            playText(publishing(kEditors, "timeline:\n  - {at: 0s, fault: down, target: " +
                                              std::string(target) + "}\n" + task + objectives),
                     {"traffic.editors.rate=1/h"});
        for (const char* missed : {"visible", "commands", "failed"}) {
            EXPECT_FALSE(isMet(dead, missed)) << target << ' ' << missed;
        }
    }
}

TEST(APublish, ThatWasRefusedHasFailedAtOnce) {
    const std::string objectives =
        "objectives:\n"
        "  - {name: failed, that: documents.publishes_failed <= 0}\n"
        "  - {name: late, that: documents.not_visible_in_time <= 0}\n"
        "  - {name: ratio, that: documents.visible_in_time_ratio >= 99%}\n"
        "  - {name: p99, that: documents.visible_seconds.p99 <= 5min}\n"
        "  - {name: commands, that: commands.commands >= 340}\n";
    const Sets sets{"components.documents.target=5min"};
    const RunResult well = playText(publishing(kEditors, objectives), sets);
    for (const char* met : {"failed", "late", "ratio", "p99"}) {
        EXPECT_TRUE(isMet(well, met)) << met << objectiveOf(well, met).note;
    }
    const RunResult result =
        playText(publishing(kEditors, "timeline: [{at: 10min, fault: error, target: store, when: "
                                      "before_work}]\n" +
                                          objectives),
                 sets);
    for (const char* missed : {"failed", "late", "ratio", "p99", "commands"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
}

TEST(APublish, IsVisibleToNobodyWhereNoRouterIsListed) {
    const std::string router = "  router: {kind: router, default_backend: content-store}\n";
    const std::string objectives =
        "objectives:\n  - {name: ratio, that: documents.visible_in_time_ratio >= 99%}\n";
    const Sets sets{"components.documents.routers=[router]", "components.documents.caches=[]"};
    EXPECT_TRUE(isMet(playText(publishing(kEditors, objectives, router), sets), "ratio"));
    EXPECT_FALSE(isMet(
        playText(publishing(kEditors,
                            "timeline: [{at: 0s, fault: down, target: router}]\n" + objectives,
                            router),
                 sets),
        "ratio"));
}

const std::string kRefusedClicks =
    "timeline: [{at: 2min, fault: down, target: publisher}]\n"
    "objectives:\n"
    "  - {name: ratio, that: documents.visible_in_time_ratio >= 99%}\n"
    "  - {name: failed, that: documents.publishes_failed <= 0}\n"
    "  - {name: late, that: documents.not_visible_in_time <= 0}\n"
    "  - {name: before, that: documents.visible_in_time_ratio >= 99%, between: 0s and 1min}\n";

TEST(AClick, IsInTheBookOfThePublishingApiThatItIsFor) {
    const RunResult result = playText(publishing(
        kEditors, kRefusedClicks, "  other: {kind: documents, documents: 10, target: 1min}\n"));
    for (const char* missed : {"ratio", "failed", "late"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_TRUE(isMet(result, "before"));
}

TEST(AClick, IsOfNobodysBookWhereSeveralCouldBeMeant) {
    const std::string other = "  other: {kind: documents, documents: 10}\n"
                              "  others: {kind: publishing_api, does: commands, documents: other, "
                              "database: db, jobs: workers}\n";
    EXPECT_THAT(whyRefused(publishing(kEditors, kRefusedClicks,
                                      other + "  also: {kind: app, replicas: 2, cpu: 1ms, calls: "
                                              "[{to: publisher}, {to: others}]}\n") +
                           "set: {traffic.editors.to: also}\n"),
                HasSubstr("'documents' and of 'other'"));
    EXPECT_THAT(whyRefused(publishing(kEditors, kRefusedClicks, other) +
                           "set: {traffic.editors.to: content-store}\n"),
                HasSubstr("no publishing_api"));
}

// Drafts publish nothing, and what is scheduled is due in ten minutes.
TEST(AClick, IsTheCommandThatItAsksForBehindASessionToo) {
    const RunResult result = playText(
        publishing("  editors: {kind: editors, to: front, rate: 1/s, patience: 20s, pages: "
                   "{count: 2000, popularity: uniform}, mix: {edit: 1, major: 0, minor: 0, "
                   "unpublish: 0, patch_links: 0, schedule: 1}}\n",
                   "",
                   "  front: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: sso, "
                   "timeout: 20s}]}\n"
                   "  sso: {kind: gds_sso, to: publisher, signon: signon}\n"
                   "  signon: {kind: app, cpu: 2ms}\n"),
        {"duration=2min"});
    EXPECT_GT(figure(result, "commands", "commands"), 60);
    EXPECT_EQ(figure(result, "documents", "visible"), 0);
    EXPECT_EQ(figure(result, "documents", "publishes_under_way.min"), 0);
}

// ---- e-mails ----

TEST(AChange, IsNoneWhereItsEmailsAreNotTaken) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  db: {kind: database, cpu: 1ms}
  full: {kind: redis}
  changes: {kind: email_alert_api, does: immediate, database: db, jobs: mailers, lists: 20, subscriptions: 200, popularity: 0.5}
  front: {kind: app, replicas: 2, workers: 4, threads: 10, cpu: 1ms, calls: [{to: changes, timeout: 1min, content: false}]}
  mailers:
    kind: sidekiq
    redis: full
    queues: [{name: send_email_immediate}]
    jobs: {SendEmailJob: {queue: send_email_immediate, cpu: 1ms}}
traffic:
  editors: {kind: open, to: front, rate: 1/s, pages: {count: 20}}
timeline: [{at: 0s, fault: error, target: full, when: before_work}]
objectives:
  - {name: changes, that: changes.changes >= 1}
)");
    EXPECT_FALSE(isMet(result, "changes"));
}

// email-alert-api batch.rb: covered_by_earlier_attempts.
std::string changing(const std::string& timeline) {
    return R"(doppel: 1
duration: 6min
components:
  web: {kind: app}
  db: {kind: database, cpu: 1ms}
  redis: {kind: redis}
  changes: {kind: email_alert_api, does: immediate, database: db, jobs: mailers, lists: 1, subscriptions: 24_000, popularity: 0, per_email: 1ms}
  mailers:
    kind: sidekiq
    replicas: 2
    redis: redis
    concurrency: 100
    queues: [{name: send_email_immediate}]
    capsules: {changes: {concurrency: 1, queues: [{name: changes}]}}
    jobs:
      ProcessContentChangeJob: {queue: changes, cpu: 1ms, calls: [{to: changes, timeout: 1h}]}
      SendEmailJob: {queue: send_email_immediate, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 1/s}
objectives:
  - {name: changes, that: changes.changes >= 1}
timeline:
  - {at: 1min, enqueue: {to: mailers, job: ProcessContentChangeJob, count: 1}}
)" + timeline;
}

TEST(AChange, ThatIsTriedAgainSendsNobodyAnotherEmail) {
    const RunResult result = playText(
        changing("  - {at: 66s, for: 10s, fault: error, target: db, when: before_work}\n"));
    EXPECT_EQ(figure(result, "changes", "emails"), 12'000) << "one a subscriber";
    EXPECT_EQ(figure(result, "changes", "slices"), 4) << "the second was begun twice";
    EXPECT_TRUE(isMet(result, "changes"));
}

TEST(AChange, ThatIsTriedAgainMakesNoJobsOfWhatIsWritten) {
    const RunResult result =
        playText(changing("  - {at: 64s, for: 5s, fault: error, target: redis, share: 1%, when: "
                          "before_work}\n"));
    const double notTaken = figure(result, "changes", "jobs_not_taken");
    EXPECT_GT(notTaken, 4'000) << "the first that is not taken ends it";
    EXPECT_LT(notTaken, 5'000) << "of the first slice";
    EXPECT_EQ(figure(result, "changes", "emails"), 12'000 - notTaken);
    EXPECT_FALSE(isMet(result, "changes")) << "some of its e-mails are never sent";
}

// "return if content_change.processed_at", which is a column of its database.
TEST(AChange, ThatIsDoneIsLookedUpAllTheSame) {
    const RunResult result =
        playText(changing("  - {at: 1min, for: 20s, fault: error, target: changes, when: "
                          "after_work}\n  - {at: 80s, fault: error, target: db, when: "
                          "before_work}\n"));
    EXPECT_EQ(figure(result, "changes", "emails"), 12'000);
    EXPECT_EQ(figure(result, "mailers", "jobs_done"), 12'000) << "all but the change's own";
    EXPECT_GE(figure(result, "mailers", "sidekiq_failed_jobs_total"), 2);
}

// ---- crawls ----

std::string crawled(const std::string& rest) {
    return R"(doppel: 1
duration: 40min
zones: 3
components:
  edge: {kind: edge, origin: web, mirrors: [s3], rate_limit: {enabled: false}, default_ttl: 1h, stale_if_error: 0s}
  web: {kind: app, replicas: 6, cpu: 1ms}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, from: edge, stores: [s3], schedule: "20 * * * *"}
traffic:
  guests: {kind: open, to: edge, rate: 1/s, patience: 20s, pages: {count: 50, popularity: uniform}}
objectives:
  - {name: crawls, that: crawler.crawls >= 1}
  - {name: failed, that: crawler.crawls_failed <= 0}
  - {name: stored, that: crawler.pages_stored >= 45}
)" + rest;
}

TEST(ACrawl, AsksTheOriginAndStoresNoMirrorsCopies) {
    const RunResult well = playText(crawled(""));
    EXPECT_TRUE(isMet(well, "crawls"));
    EXPECT_TRUE(isMet(well, "stored"));
    const RunResult dead = playText(crawled("timeline: [{at: 0s, fault: down, target: web}]\n"));
    for (const char* missed : {"crawls", "failed", "stored"}) {
        EXPECT_FALSE(isMet(dead, missed)) << missed;
    }
}

TEST(ACrawl, NeedsAZoneToRunIn) {
    std::string timeline = "timeline:\n";
    for (int zone = 0; zone < 2; ++zone) {
        timeline += "  - {at: 19min, fault: lost_zone, zone: " + std::to_string(zone) + "}\n";
    }
    EXPECT_TRUE(isMet(playText(crawled(timeline)), "crawls"));
    const RunResult lost =
        playText(crawled(timeline + "  - {at: 19min, fault: lost_zone, zone: 2}\n"));
    EXPECT_FALSE(isMet(lost, "crawls"));
    EXPECT_FALSE(isMet(lost, "stored"));
}

} // namespace
} // namespace doppel::scenarios
