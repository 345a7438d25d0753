// SPDX-License-Identifier: Apache-2.0
// What is done without a visitor, by a crawler or a task, or later than its click: each crawl, page,
// publish and token counts once, and as what it was.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// ---- crawls ----

std::string crawled(const std::string& cache, const std::string& rest = {}) {
    return R"(doppel: 1
duration: 25min
zones: 3
components:
  cache: )" +
           cache + R"(
  web: {kind: app, replicas: 6, cpu: 1ms}
  s3: {kind: object_store}
  crawler: {kind: mirror_crawler, from: cache, stores: [s3], schedule: "20 * * * *", concurrency: 1, latency: 200ms}
traffic:
  guests: {kind: open, to: cache, rate: 5/s, patience: 20s, pages: {count: 100, popularity: uniform}}
objectives:
  - {name: failed, that: crawler.crawls_failed <= 0}
  - {name: errors, that: crawler.crawl_error_ratio <= 1%}
  - {name: left, that: crawler.pages_left <= 0, between: 23min 30s and 25min}
)" + rest;
}

const std::string kEdge = "{kind: edge, origin: web, rate_limit: {enabled: false}, default_ttl: "
                          "30s, stale_while_revalidate: 10min}";
const std::string kVarnish = "{kind: varnish, backend: web, default_ttl: 30s, default_grace: "
                             "10min}";

std::string allZonesLost(const std::string& when) {
    std::string timeline = "timeline:\n";
    for (int zone = 0; zone < 3; ++zone) {
        timeline += "  - {at: " + when +
                    ", for: 3min, fault: lost_zone, zone: " + std::to_string(zone) + "}\n";
    }
    return timeline;
}

TEST(ACrawl, GetsPagesWhileTheyAreRevalidated) {
    for (const std::string& cache : {kEdge, kVarnish}) {
        const RunResult well = playText(crawled(cache));
        EXPECT_EQ(figure(well, "crawler", "crawls"), 1) << cache;
        EXPECT_EQ(figure(well, "crawler", "pages_stored"), 100) << cache;
        const RunResult dead =
            playText(crawled(cache, "timeline: [{at: 19min, fault: down, target: web}]\n"));
        EXPECT_EQ(figure(dead, "crawler", "crawls"), 0) << cache;
        EXPECT_FALSE(isMet(dead, "failed")) << cache;
    }
}

TEST(ACrawl, ThatWasDueWhileAllZonesWereLostHasFailed) {
    const RunResult lost = playText(crawled(kEdge, allZonesLost("19min")));
    EXPECT_EQ(figure(lost, "crawler", "crawls_failed"), 1);
    EXPECT_FALSE(isMet(lost, "failed"));
}

TEST(ACrawl, ThatWasCutOffMissedThePagesThatWereLeft) {
    const RunResult lost = playText(crawled(kEdge, allZonesLost("20min 20s")));
    for (const char* missed : {"failed", "errors", "left"}) {
        EXPECT_FALSE(isMet(lost, missed)) << missed;
    }
    EXPECT_EQ(figure(lost, "crawler", "crawl_errors") + figure(lost, "crawler", "pages_stored"),
              100);
}

// ---- tokens ----

TEST(AKnownToken, MakesNoCopyOfAnAnswer) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  tok: {kind: gds_sso, strategy: bearer_tokens, to: api, signon: signon, token_cached_for: 1min, tokens: 5}
  api: {kind: app, replicas: 2, cpu: 1ms}
  signon: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  apps: {kind: open, to: tok, rate: 3/s, clients: 100, patience: 9s, pages: {count: 50}}
objectives:
  - {name: hits, that: tok.token_hit_ratio >= 80%}
)");
    EXPECT_TRUE(isMet(result, "hits"));
    EXPECT_EQ(result.traffic.front().servedBy.at("cache"), 0U);
}

// ---- publishes ----

std::string
publishing(const std::string& front, const std::string& traffic, const std::string& rest) {
    return "doppel: 1\nduration: 12min\ncomponents:\n"
           "  edge: {kind: edge, origin: front, rate_limit: {enabled: false}}\n"
           "  front: " +
           front +
           "\n"
           "  page: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: content-store}]}\n"
           "  content-store: {kind: app, replicas: 3, cpu: 1ms, content: {max_age: 5s}}\n" +
           whatPublishes("1min") + "traffic:\n  editors: {kind: editors, to: publisher, " +
           traffic + ", pages: {count: 2000, popularity: uniform}}\n" + rest;
}

const std::string kBalancer = "{kind: balancer, targets: [{to: page}]}";
const std::string kRare = "rate: 1/h, patience: 8s";

TEST(ATask, FailsInTheShareOfItsPublishes) {
    const RunResult result = playText(publishing(
        kBalancer, kRare,
        "timeline:\n"
        "  - {at: 1min, fault: error, target: commands, share: 5%, when: before_work}\n"
        "  - {at: 2min, target: commands, publish: {first: 0, count: 200, command: major}}\n"));
    EXPECT_NEAR(figure(result, "documents", "publishes_failed"), 10, 9); // binomial: sd 3.1
    EXPECT_EQ(figure(result, "documents", "publishes"), 200);
}

TEST(ATask, IsSlowedAsARequestIs) {
    const RunResult result = playText(
        publishing(
            kBalancer, kRare,
            "timeline:\n"
            "  - {at: 1min, fault: slow, target: commands, delay: 50s}\n"
            "  - {at: 2min, target: commands, publish: {first: 0, count: 20, command: major}}\n"
            "objectives: [{name: in time, that: documents.visible_in_time_ratio >= 1%}]\n"),
        {"components.documents.target=30s"});
    EXPECT_FALSE(isMet(result, "in time"));
    EXPECT_EQ(figure(result, "commands", "commands"), 11) << "one each 50 s from 2:50 on";
}

TEST(AScheduledPublish, CountsOnceThoughNobodySawThePromise) {
    const std::string scheduling =
        "rate: 0.5/s, patience: 20s, mix: {edit: 0, major: 0, minor: 0, unpublish: 0, "
        "patch_links: 0, schedule: 1}";
    const Sets sets{"components.commands.scheduled_for=4min",
                    "components.publisher.calls=[{to: commands, timeout: 5s}]",
                    "components.publisher.threads=50"};
    const auto publishes = [&](const std::string& timeline, const Sets& more = {}) {
        Sets all = sets;
        all.insert(all.end(), more.begin(), more.end());
        const RunResult result =
            playText(publishing(kBalancer, scheduling,
                                "timeline: [" + timeline +
                                    "]\nobjectives:\n"
                                    "  - {name: none failed, that: documents.publishes_failed <= "
                                    "0}\n"),
                     all);
        EXPECT_TRUE(isMet(result, "none failed")) << timeline;
        return figure(result, "documents", "publishes");
    };
    const double well = publishes("");
    for (const std::string delay : {"8s", "2min"}) { // within the target, and after it
        EXPECT_EQ(
            publishes("{at: 1min, for: 1min, fault: slow, target: commands, delay: " + delay + "}"),
            well)
            << delay;
    }
    EXPECT_EQ(
        publishes(
            "{at: 1min, for: 1min, fault: slow, target: commands, delay: 8s}",
            {"components.publisher.calls=[{to: commands, timeout: 5s, retries: {retries: 1}}]"}),
        well)
        << "the same promise twice";
}

TEST(APublish, IsVisibleToNobodyWhereThePageIsMadeByNobody) {
    for (const std::string front :
         {"{kind: balancer, targets: [{to: page}]}", "{kind: nginx, to: page}",
          "{kind: varnish, backend: page}", "{kind: router, default_backend: page}",
          "{kind: cloud_run, to: page, min_instances: 3}", "{kind: nat_gateway, to: page}",
          "{kind: edge, origin: page, rate_limit: {enabled: false}}"}) {
        const std::string objectives =
            "objectives: [{name: in time, that: documents.visible_in_time_ratio >= 99%}, {name: "
            "any, that: documents.visible_in_time_ratio >= 1%}]\n";
        const std::string clicks = "rate: 0.1/s, patience: 8s";
        EXPECT_TRUE(isMet(playText(publishing(front, clicks, objectives)), "in time")) << front;
        const RunResult dead = playText(publishing(
            front, clicks, "timeline: [{at: 0s, fault: down, target: page}]\n" + objectives));
        EXPECT_GT(figure(dead, "documents", "stored"), 20) << front;
        EXPECT_FALSE(isMet(dead, "any")) << front;
    }
}

} // namespace
} // namespace doppel::scenarios
