// SPDX-License-Identifier: Apache-2.0
// What no component may look well by: answers that nobody waits for, calls that are not even made,
// statuses that are not what was asked for, and its own health checks.
#include "tests/platform/temporary_scenario.h"

#include <string>
#include <utility>

namespace doppel::scenarios {
namespace {

// 10 visits a second for a minute, nothing takes time but what a scenario says.
RunResult
inVain(const std::string& components, const std::string& visitors = "", const Sets& sets = {}) {
    return playText("doppel: 1\nduration: 1min\ncomponents:\n" + components +
                        "traffic:\n  guests: {kind: open, to: web, rate: 10/s, latency: 0s" +
                        visitors + "}\n",
                    sets);
}

double requests(const RunResult& result, const std::string& component) {
    return figure(result, component, "requests");
}

double failed(const RunResult& result, const std::string& component) {
    return figure(result, component, "failed");
}

const std::string kUncacheable = "page_classes={all: {cacheable: false}}";

// ---- nobody waits ----

TEST(InVain, IsAllThatIsAnsweredAfterACallersTimeOut) {
    const RunResult result = inVain(
        "  web: {kind: nginx, to: shop, upstream: service, replicas: 1, proxy_read_timeout: 1s}\n"
        "  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 3s}\n");
    EXPECT_EQ(result.traffic.front().availability(), 0.0);
    EXPECT_GT(figure(result, "shop", "wasted"), 400); // of 600
    EXPECT_EQ(failed(result, "shop"), figure(result, "shop", "wasted"));
    EXPECT_EQ(figure(result, "shop", "latency_failed.max"), 3) << "who is slow is not made fast";
}

TEST(InVain, IsAPageThatNoCacheMayKeepForAllWhoWorkedOnIt) {
    const std::string chain =
        "  web: {kind: edge, origin: cache, rate_limit: {enabled: false}, probe: {interval: 0s}}\n"
        "  cache: {kind: varnish, backend: shop, replicas: 1}\n"
        "  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 3s}\n";
    for (const auto& [visitors, sets] :
         {std::pair<std::string, Sets>{"pages: {count: 1000}", {kUncacheable}},
          std::pair<std::string, Sets>{"pages: {unique_query_share: 100%}", {}}}) {
        const RunResult result = inVain(chain, ", patience: 1s, " + visitors, sets);
        for (const std::string component : {"web", "cache", "shop"}) {
            EXPECT_GT(figure(result, component, "wasted"), 400) << component << visitors;
            EXPECT_EQ(failed(result, component), figure(result, component, "wasted")) << component;
        }
    }
    const RunResult kept = inVain(chain, ", patience: 1s, pages: {count: 1}");
    EXPECT_GT(failed(kept, "web"), 0);
    EXPECT_EQ(requests(kept, "shop"), 1);
    EXPECT_EQ(failed(kept, "shop"), 0) << "the page is kept for others";
}

// ---- calls that are not made ----

TEST(ACallThatIsNotMade, CountsForTheComponentBehindAnOpenBreaker) {
    const RunResult result =
        inVain("  web: {kind: app, replicas: 1, cpu: 0s, calls: [{to: db, breaker: "
               "{consecutive_failures: 5, open_for: 1h}}]}\n"
               "  db: {kind: database, cpu: 0s}\n",
               "", {"timeline=[{at: 0s, fault: refuse, target: db}]"});
    EXPECT_EQ(requests(result, "db"), 0);
    EXPECT_EQ(figure(result, "db", "unreached"), requests(result, "web"));
    EXPECT_EQ(failed(result, "db"), requests(result, "web"));
}

TEST(ACallThatIsNotMade, CountsForTheOriginOfAnEdgeThatHasNoConnectionLeft) {
    const RunResult result = inVain(
        "  web: {kind: edge, origin: shop, rate_limit: {enabled: false}, probe: {interval: 0s}, "
        "origin_limits: {max_connections: 1}, error_ttl: 0s, saint_mode: 0s}\n"
        "  shop: {kind: app, replicas: 1, cpu: 0s, io: 1s, threads: 100}\n",
        ", pages: {unique_query_share: 100%}");
    EXPECT_NEAR(requests(result, "shop"), 55, 8); // one at a time, a second and a bit each
    EXPECT_EQ(requests(result, "shop") + figure(result, "shop", "unreached"),
              requests(result, "web"));
}

// The origin is asked once, and spared for the rest of the minute.
TEST(ACallThatIsNotMade, CountsForTheOriginWhosePageIsInSaintMode) {
    const RunResult result = inVain(
        "  web: {kind: edge, origin: shop, mirrors: [copy], rate_limit: {enabled: false}, probe: "
        "{interval: 0s}, saint_mode: 1h}\n"
        "  shop: {kind: app, replicas: 1, cpu: 0s, io: 0s}\n"
        "  copy: {kind: object_store, contents: everything}\n",
        ", pages: {count: 1}", {"timeline=[{at: 0s, fault: error, target: shop, status: 503}]"});
    EXPECT_EQ(requests(result, "shop"), 1);
    EXPECT_EQ(1 + figure(result, "shop", "unreached"), requests(result, "web"));
    EXPECT_EQ(failed(result, "shop"), requests(result, "web"));
}

// ---- health checks ----

TEST(AProbe, IsNoRequestInTheBooksOfWhoeverAnswersIt) {
    const RunResult result =
        inVain("  web: {kind: edge, origin: shop, probe: {interval: 1s, path: /x}}\n"
               "  shop: {kind: app, replicas: 1, cpu: 0s, calls: [{to: db, content: false}]}\n"
               "  db: {kind: database, cpu: 0s}\n",
               "", {"traffic.guests.rate=0/s"});
    EXPECT_EQ(requests(result, "shop"), 0);
    EXPECT_EQ(requests(result, "db"), 0);
}

// ---- statuses ----

TEST(ANeededService, ThatAnswersWhatItShouldNotFailsThePage) {
    for (const std::string status : {"429", "403", "301"}) {
        const RunResult result =
            inVain("  web: {kind: app, replicas: 1, cpu: 0s, calls: [{to: api, content: false}]}\n"
                   "  api: {kind: app}\n",
                   "", {"timeline=[{at: 0s, fault: error, target: api, status: " + status + "}]"});
        EXPECT_EQ(result.traffic.front().availability(), 0.0) << status;
        EXPECT_EQ(failed(result, "api"), requests(result, "api")) << status;
    }
}

TEST(AWrongNotFound, IsKeptByACacheForAsLongAsAnyAnswerWithoutAMaxAge) {
    const std::string text = "  web: {kind: varnish, backend: shop, replicas: 1}\n"
                             "  shop: {kind: app, replicas: 1, cpu: 0s}\n";
    const Sets sets{"timeline=[{at: 0s, for: 10s, fault: error, target: shop, status: 404}]"};
    const RunResult kept = inVain(text, ", pages: {count: 1}", sets);
    EXPECT_EQ(requests(kept, "shop"), 1); // Varnish's default_ttl is 120 s
    EXPECT_EQ(kept.traffic.front().availability(), 0.0);
    Sets uncacheable = sets;
    uncacheable.push_back(kUncacheable);
    const RunResult passed = inVain(text, ", pages: {count: 1}", uncacheable);
    EXPECT_NEAR(passed.traffic.front().availability().value(), 5.0 / 6, 0.06);
}

TEST(AnErrorsStatus, IsRefusedWhereItIsNone) {
    for (const std::string status : {"100", "201", "299", "600"}) {
        EXPECT_NE(whyRefused("doppel: 1\nduration: 1min\ncomponents:\n  web: {kind: app}\n"
                             "traffic:\n  guests: {kind: open, to: web, rate: 1/s}\n"
                             "timeline:\n  - {at: 0s, fault: error, target: web, status: " +
                             status + "}\n"),
                  "")
            << status;
    }
}

// ---- names ----

const std::string kNames =
    "doppel: 1\nduration: 1min\ncomponents:\n"
    "  names: {kind: dns, start: cold, records: {www.example: {to: web, authorities: [ns]}}}\n"
    "  ns: {kind: dns_authority}\n"
    "  web: {kind: app, cpu: 0s}\n"
    "traffic:\n  guests: {kind: open, to: www.example, rate: 10/s}\n"
    "timeline:\n  - {at: 0s, fault: ";

TEST(AName, ThatVisitorsCannotUseHasFailed) {
    for (const std::string target : {"names", "ns"}) {
        for (const std::string status : {"404", "503"}) {
            const RunResult result =
                playText(kNames + "error, target: " + target + ", status: " + status + "}\n");
            EXPECT_EQ(result.traffic.front().availability(), 0.0) << target << status;
            EXPECT_EQ(failed(result, "names"), requests(result, "names")) << target << status;
        }
        EXPECT_NE(whyRefused(kNames + "error, target: " + target + ", status: 429}\n")
                      .find("codes of DNS"),
                  std::string::npos);
    }
}

TEST(AName, HasNeitherACertificateNorAnAnswerThatStops) {
    for (const std::string fault : {"stall", "certificate_expired"}) {
        for (const std::string target : {"names", "ns"}) {
            EXPECT_NE(whyRefused(kNames + fault + ", target: " + target + "}\n").find("datagram"),
                      std::string::npos)
                << fault << target;
        }
    }
}

} // namespace
} // namespace doppel::scenarios
