// SPDX-License-Identifier: Apache-2.0
// Upper bounds that fewer visits, requests and pages kept once: what failed otherwise counts as well.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

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
  - {name: rejected, that: front.rejected_requests <= 10}
  - {name: instances, that: front.instance_count >= 2}
)";

TEST(AFrontThatIsDead, RejectsWhatNeverReachesIt) {
    for (const char* kept : {"waiting", "rejected", "instances"}) {
        EXPECT_TRUE(isMet(playText(kFront), kept)) << kept;
    }
    const RunResult dead =
        playText(kFront + "timeline:\n  - {at: 30s, for: 30s, fault: down, target: front}\n"
                          "  - {at: 30s, for: 30s, fault: down, target: web}\n");
    for (const char* missed : {"waiting", "rejected", "instances"}) {
        EXPECT_FALSE(isMet(dead, missed)) << missed;
    }
    EXPECT_THAT(objectiveOf(dead, "rejected").note, HasSubstr("requests that never reached it"));
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
