// SPDX-License-Identifier: Apache-2.0
// Bounds that a failing platform kept once: each is missed, and a well one keeps it. The right
// values follow from the scenarios by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// ---- pages that no router serves ----

std::string routed(const std::string& backends) {
    return "doppel: 1\nduration: 1min\ncomponents:\n  rt: {kind: router" + backends +
           "}\n  shop: {kind: app, replicas: 2, cpu: 1ms}\nroutes: {count: 2000}\ntraffic:\n"
           "  guests: {kind: open, to: rt, rate: 20/s, pages: {count: 500, popularity: uniform}}\n"
           "objectives:\n  - {name: available, that: guests.availability >= 99%}\n"
           "  - {name: router, that: rt.availability >= 99%}\n"
           "  - {name: failed, that: rt.failed <= 0}\n";
}

TEST(ANotFound, IsWrongWhereTheRoutesHaveAPageWithoutABackend) {
    const RunResult result = playText(routed(", backends: {frontend: shop}"));
    const double wrong = figure(result, "guests", "outcome_wrong_not_found");
    EXPECT_GT(wrong, 0);
    EXPECT_GT(figure(result, "guests", "outcome_page"), 0);
    EXPECT_EQ(figure(result, "guests", "failed"), wrong);
    EXPECT_EQ(figure(result, "rt", "failed"), wrong);
    EXPECT_FALSE(isMet(result, "router"));
    EXPECT_FALSE(isMet(result, "failed"));
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("counts as wrong")));
}

TEST(ANotFound, IsWrongForEachPageWhereNoBackendIsKnownAtAll) {
    const RunResult result = playText(routed(", backends: {nobody-routes-there: shop}"));
    EXPECT_EQ(result.traffic.front().availability(), 0.0);
    EXPECT_FALSE(isMet(result, "available"));
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("no page has a backend")));
}

TEST(ANotFound, IsWrongForAPageThatAScenarioMakesUpBesideItsRoutes) {
    const RunResult result =
        ReadyScenario(TemporaryScenario(routed(", backends: {frontend: shop}")).path(),
                      {"page_classes={news: {prefixes: [/a-made-up-place]}}",
                       "traffic.guests.pages.classes={news: 1x}"})
            .play();
    EXPECT_EQ(result.traffic.front().availability(), 0.0);
    EXPECT_GT(figure(result, "guests", "outcome_wrong_not_found"), 0);
}

// ---- times that print alike ----

TEST(AShareWithinATime, IsOfThatTimeToTheNanosecond) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  shop: {kind: app, replicas: 10, workers: 1, threads: 50, accept_policy: shared, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 10ms}
timeline: [{at: 0s, fault: error, target: shop, share: 60%}]
objectives:
  - {name: a, that: guests.within(21ms) >= 60%}
  - {name: b, that: guests.within(21.001ms) >= 60%}
  - {name: c, that: guests.within(20.999999ms) >= 60%}
  - {name: d, that: guests.within(1.5min) >= 60%}
  - {name: e, that: guests.within(90.001s) >= 60%}
)");
    const auto available = result.traffic.front().availability();
    for (const char* reached : {"a", "b", "d", "e"}) {
        EXPECT_FALSE(isMet(result, reached)) << reached;
        EXPECT_EQ(objectiveOf(result, reached).value, available) << reached;
    }
    EXPECT_EQ(objectiveOf(result, "c").value, 0.0);
}

// ---- users who wait for answers that are good, but slow ----

const std::string kSlowly = R"(doppel: 1
duration: 20min
recovery: {slow: 1s}
components:
  shop: {kind: app, replicas: 10, workers: 1, threads: 50, cpu: 0s, io: 0s}
traffic:
  users: {kind: closed, to: shop, users: 10, think: 1s, latency: 0s}
objectives:
  - {name: within, that: users.within(1s) >= 90%}
  - {name: within a minute, that: users.within(51s) >= 90%}
  - {name: p95, that: users.latency.p95 <= 1s}
  - {name: p90 of all, that: users.latency_all.p90 <= 1s}
  - {name: mean, that: users.latency.mean <= 2s}
  - {name: later, that: users.within(1s) >= 1%, between: 11min and 19min}
  - {name: earlier, that: users.within(1s) >= 99%, between: 0s and 10min}
  - {name: behind, that: shop.availability >= 99%}
)";

TEST(UsersWhoWaitLonger, OmitWhatABoundIsMissedBy) {
    const RunResult result =
        playText(kSlowly + "timeline: [{at: 10min, set: components.shop.io, value: 50s}]\n");
    for (const char* missed : {"within", "p95", "p90 of all", "mean", "later"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    // 6,000 visits at once; then twelve rounds of ten that wait for 50 s. Their pace, a second and the
    // mean latency so far, grows by 83 ms a round: they omit 49, 45, 41, 39, …, 25 visits each.
    EXPECT_NEAR(objectiveOf(result, "within").value.value(), 6000.0 / (6000 + 120 + 4130), 0.01);
    EXPECT_TRUE(isMet(result, "within a minute")) << "nothing is omitted by who is in time";
    EXPECT_TRUE(isMet(result, "earlier")) << objectiveOf(result, "earlier").note;
    EXPECT_THAT(objectiveOf(result, "p95").note, HasSubstr("omitted by users who waited longer"));
    EXPECT_THAT(objectiveOf(result, "behind").note, HasSubstr("waiting users did not make"));
}

TEST(UsersWhoWaitLonger, OmitWhileTheyStillWaitWhenTheRunEnds) {
    const RunResult result =
        playText(kSlowly + "timeline: [{at: 1min, fault: slow, target: shop, delay: 1h}]\n",
                 {"duration=110s", "objectives[5].between=80s and 100s"});
    for (const char* missed : {"within", "p95", "mean", "later"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_NEAR(objectiveOf(result, "within").value.value(), 60.0 / 110, 0.02);
}

TEST(UsersWhoWaitLonger, OmitNothingWhereNobodyDoes) {
    const RunResult result = playText(kSlowly);
    for (const char* met : {"within", "p95", "p90 of all", "mean", "later", "earlier", "behind"}) {
        EXPECT_TRUE(isMet(result, met)) << met << objectiveOf(result, met).note;
        EXPECT_EQ(objectiveOf(result, met).note, "") << met;
    }
}

// ---- who waits still ----

// Five threads, ten requests a second; from a minute on each hangs, up to the end of the run.
const std::string kHangs = R"(doppel: 1
duration: 110s
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 10/s}
objectives:
  - {name: all, that: guests.latency_all.p95 <= 1s}
  - {name: queue, that: shop.http_request_queue_duration_seconds.p95 <= 1s}
  - {name: longest, that: shop.http_request_queue_duration_seconds.max <= 1s}
  - {name: mean, that: shop.http_request_queue_duration_seconds.mean <= 1s}
  - {name: work, that: shop.http_request_duration_seconds.max <= 1s}
  - {name: queue then, that: shop.http_request_queue_duration_seconds.p95 <= 1s, between: 70s and 100s}
  - {name: all then, that: shop.latency_all.p95 <= 1s, between: 70s and 100s}
)";

TEST(WhoWaitsStill, IsWithinNoBoundThatIsShorter) {
    const RunResult result =
        playText(kHangs + "timeline: [{at: 1min, fault: slow, target: shop, delay: 1h}]\n");
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_FALSE(objective.met) << objective.name;
    }
    EXPECT_THAT(objectiveOf(result, "queue").note, HasSubstr("waiting for longer"));
}

// With a second of work for each of its requests there is always somebody inside who came longer
// ago than the queue's bound, and has its thread.
TEST(WhoWaitsStill, IsNotWhoHasHadTheTimeThatIsAskedAbout) {
    const RunResult result = playText(
        kHangs, {"components.shop.threads=100", "components.shop.cpu=0s", "components.shop.io=1s",
                 "warmup=10s", "objectives[0].that=guests.latency_all.p95 <= 2s",
                 "objectives[1].that=shop.http_request_queue_duration_seconds.p95 <= 10ms",
                 "objectives[2].that=shop.http_request_queue_duration_seconds.max <= 10ms",
                 "objectives[3].that=shop.http_request_queue_duration_seconds.mean <= 10ms",
                 "objectives[4].that=shop.http_request_duration_seconds.max <= 2s",
                 "objectives[5].that=shop.http_request_queue_duration_seconds.max <= 10ms",
                 "objectives[6].that=shop.latency_all.max <= 2s"});
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name << ": " << objective.note;
    }
}

// ---- what sources don't count ----

TEST(ASource, IsNotAskedForWhatOnlyComponentsCount) {
    for (const auto& [metric, instead] :
         {std::pair<std::string, std::string>{"unreached", "outcome_refused"},
          {"aborted", "outcome_left"},
          {"wasted", "failed"}}) {
        EXPECT_THAT(whyRefused("doppel: 1\nduration: 1min\ncomponents:\n  shop: {kind: app}\n"
                               "traffic:\n  guests: {kind: open, to: shop}\nobjectives:\n"
                               "  - {name: a, that: guests." +
                               metric + " <= 0}\n"),
                    HasSubstr("expected " + instead));
    }
}

// ---- replays ----

TEST(AReplayedVisit, ThatNeverEndsIsAnsweredOtherwiseThanInTheLog) {
    std::string lines;
    for (int second = 0; second < 59; ++second) {
        lines += fmt::format("192.0.2.1 - - [05/Jan/2026:12:00:{:02} +0000] \"GET /p0 HTTP/1.1\" "
                             "200 100 \"-\" \"x\"\n",
                             second);
    }
    const TemporaryScenario log(lines);
    const std::string text = R"(doppel: 1
duration: 5min
components:
  shop: {kind: app, replicas: 3, workers: 1, threads: 50, cpu: 1ms}
traffic:
  v: {kind: replay, to: shop, log: )" +
                             log.path() + "}\n";
    const RunResult well = playText(text);
    EXPECT_EQ(figure(well, "v", "same_status"), 59);
    EXPECT_EQ(figure(well, "v", "other_status"), 0);
    for (const char* delay : {"1h", "2min"}) { // never, and after unfinished_after
        const RunResult hung = playText(
            text, {std::string("timeline=[{at: 30.5s, fault: slow, target: shop, delay: ") + delay +
                   "}]"});
        EXPECT_EQ(figure(hung, "v", "same_status"), 31) << delay;
        EXPECT_EQ(figure(hung, "v", "other_status"), 28) << delay;
    }
}

// ---- hits ----

// A third of the visits find what is kept for a minute; the store answers nine reads of ten.
const std::string kHits = R"(doppel: 1
duration: 10min
components:
  cdn: {kind: edge, origin: shop, rate_limit: {enabled: false}, probe: {interval: 0s}, saint_mode: 0s}
  shop: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: kv, content: false, on_failure: ignore, timeout: 1s}], content: {max_age: 10s}}
  kv: {kind: key_value, hit_share: 90%}
traffic:
  guests: {kind: open, to: cdn, rate: 30/s, patience: 20s, pages: {count: 50}}
objectives:
  - {name: hits, that: cdn.hit_ratio >= 60%}
  - {name: reads, that: kv.hit_ratio >= 85%}
  - {name: failed reads, that: kv.failed_reads <= 0}
  - {name: from caches, that: guests.served_by_cache >= 12000}
  - {name: the same, that: guests.served_by.cache >= 12000}
)";

TEST(AHitRatio, IsNotKeptByAnswersThatThePageDoesNotHave) {
    EXPECT_TRUE(isMet(playText(kHits), "hits"));
    EXPECT_TRUE(isMet(playText(kHits), "from caches"));
    for (const char* status : {"404", "410", "301", "451"}) {
        for (const char* target : {"cdn", "shop"}) {
            const RunResult result =
                playText(kHits, {std::string("timeline=[{at: 1min, fault: error, target: ") +
                                 target + ", status: " + status + "}]"});
            EXPECT_FALSE(isMet(result, "hits")) << status << target;
            EXPECT_FALSE(isMet(result, "from caches")) << status << target;
            EXPECT_FALSE(isMet(result, "the same")) << status << target;
        }
    }
}

TEST(AHitRatio, CountsWhatCameToAnEdgeThatIsDown) {
    const RunResult result =
        playText(kHits, {"timeline=[{at: 5min, for: 5min, fault: down, target: cdn}]"});
    EXPECT_FALSE(isMet(result, "hits"));
    EXPECT_EQ(figure(result, "cdn", "not_looked_up"), figure(result, "cdn", "unreached"));
}

TEST(AHitRatio, OfAStoreIsOfAllReadsThatItWasToAnswer) {
    const RunResult well = playText(kHits);
    EXPECT_TRUE(isMet(well, "reads"));
    EXPECT_TRUE(isMet(well, "failed reads"));
    for (const char* fault :
         {"fault: down, target: kv", "fault: refuse, target: kv", "fault: partition, target: kv",
          "fault: slow, target: kv, delay: 10s", "fault: stall, target: kv"}) {
        const RunResult result =
            playText(kHits, {std::string("timeline=[{at: 1min, ") + fault + "}]"});
        EXPECT_FALSE(isMet(result, "reads")) << fault;
        EXPECT_FALSE(isMet(result, "failed reads")) << fault;
        EXPECT_LT(figure(result, "kv", "hit_ratio"), 0.3) << fault;
    }
}

// ---- gauges ----

TEST(AGaugeOfASource, IsOfTheTimeThatItIsLimitedTo) {
    // All forty users wait for most of the 20 s, and for 35 s more.
    const RunResult result = playText(R"(doppel: 1
duration: 10min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 0s}
traffic:
  guests: {kind: closed, to: shop, users: 40, think: 1s, latency: 0s}
timeline:
  - {at: 2min, for: 20s, name: bad, fault: slow, target: shop, delay: 55s}
objectives:
  - {name: mean, that: guests.in_flight.mean >= 35, during: bad}
  - {name: most, that: guests.in_flight <= 39, during: bad}
  - {name: inside, that: shop.in_flight.mean >= 35, during: bad}
  - {name: long after, that: guests.in_flight <= 1, between: 5min and 6min}
)");
    EXPECT_TRUE(isMet(result, "mean")) << objectiveOf(result, "mean").value.value();
    EXPECT_FALSE(isMet(result, "most"));
    EXPECT_TRUE(isMet(result, "inside"));
    EXPECT_TRUE(isMet(result, "long after")) << objectiveOf(result, "long after").value.value();
}

TEST(UnHealthyHostCount, IsOfTargetsThatFailedTheirChecks) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  alb: {kind: balancer, targets: [{to: shop}], health: {interval: 5s, timeout: 2s}}
  shop: {kind: app, replicas: 4, cpu: 1ms}
traffic:
  guests: {kind: open, to: alb, rate: 20/s}
objectives:
  - {name: well, that: alb.UnHealthyHostCount <= 0}
)";
    const RunResult scaled = playText(
        text, {"timeline=[{at: 2min, for: 5min, set: components.shop.replicas, value: 1}]"});
    EXPECT_TRUE(isMet(scaled, "well")) << objectiveOf(scaled, "well").note;
    const RunResult hung =
        playText(text, {"timeline=[{at: 2min, for: 5min, fault: stall, target: shop}]"});
    EXPECT_FALSE(isMet(hung, "well"));
    EXPECT_EQ(objectiveOf(hung, "well").value, 4.0);
}

// ---- counts of times ----

TEST(ALowerBoundOnACountOfTimes, IsKeptByGoodAnswers) {
    const RunResult result = playText(R"(doppel: 1
duration: 5min
components:
  shop: {kind: app, replicas: 2, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s}
timeline: [{at: 1min, fault: error, target: shop}]
objectives:
  - {name: all, that: guests.latency_all.count >= 5000}
  - {name: work, that: shop.http_request_duration_seconds.count >= 5000}
  - {name: good, that: guests.latency.count >= 1000}
  - {name: no more, that: guests.latency_all.count <= 7000}
  - {name: failures, that: guests.latency_failed.count >= 4000}
)");
    EXPECT_FALSE(isMet(result, "all"));
    EXPECT_THAT(objectiveOf(result, "all").note, HasSubstr("good ones, of"));
    EXPECT_FALSE(isMet(result, "work"));
    EXPECT_TRUE(isMet(result, "good"));
    EXPECT_TRUE(isMet(result, "no more"));
    EXPECT_TRUE(isMet(result, "failures"));
}

TEST(AMeanThatIsMissed, SaysNothingOfFailuresWhereThereAreNone) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  shop: {kind: app, replicas: 2, workers: 1, threads: 50, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 10ms}
objectives:
  - {name: mean, that: guests.latency.mean <= 20ms}
)");
    EXPECT_FALSE(isMet(result, "mean"));
    EXPECT_EQ(objectiveOf(result, "mean").note, "");
}

// ---- staleness by a wrong clock ----

TEST(AStaleCopy, IsOneByItsTrueAge) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  cdn: {kind: edge, origin: shop, default_ttl: 60s, rate_limit: {enabled: false}, probe: {interval: 0s}, pops: {A: {}}}
  shop: {kind: app, replicas: 3, cpu: 1ms, content: {max_age: 30s}}
traffic:
  guests: {kind: open, to: cdn, rate: 20/s, pages: {count: 20}}
timeline:
  - {at: 1min, fault: clock_skew, target: cdn, skew: 10d, direction: behind}
)";
    const RunResult strict = playText("good: {stale: false}\n" + text);
    // All pages were fetched in the first second, and so anew at 30 s: at a minute they are old.
    EXPECT_NEAR(strict.traffic.front().availability().value(), 0.1, 0.01);
    EXPECT_GT(figure(strict, "guests", "outcome_uncounted_stale_page"), 9'000);
    // No grace of theirs is as long, unless the scenario says that any stale copy is good.
    EXPECT_NEAR(playText(text).traffic.front().availability().value(), 0.1, 0.01);
    EXPECT_EQ(playText("good: {stale: true}\n" + text).traffic.front().availability(), 1.0);
    const RunResult right = playText("good: {stale: false}\n" + text, {"timeline=[]"});
    EXPECT_GT(right.traffic.front().availability().value(), 0.99);
}

// ---- demand that rises ----

TEST(ANamedRiseOfDemand, IsAsMuchOfADisturbanceAsASurge) {
    const std::string text = "doppel: 1\nduration: 20min\ncomponents:\n  db: {kind: database, "
                             "processors: 1, max_connections: 10, cpu: 10ms}\ntraffic:\n";
    const RunResult steps = playText(
        text + "  guests: {kind: open, to: db, rate: 20/s, profile: {shape: steps, steps: [{from: "
               "0s, factor: 1}, {from: 5min, factor: 10, name: crowd}, {from: 8min, factor: 1, "
               "name: over}]}}\n");
    ASSERT_TRUE(steps.recovery.has_value());
    EXPECT_GT(steps.recovery->failedRequests, 1000U);
    ASSERT_EQ(steps.timeline.size(), 2U);
    EXPECT_EQ(steps.timeline[0].what, "rise of guests (crowd)");
    EXPECT_EQ(steps.timeline[1].at, sim::kStart + std::chrono::minutes(8));
    const RunResult stages = playText(
        text + "  guests: {kind: closed, to: db, users: 10, think: 1s, stages: [{duration: 5min, "
               "target: 10, name: usual}, {duration: 10s, target: 400, name: crowd}, {duration: "
               "5min, target: 400}, {duration: 10s, target: 10, name: over}]}\n");
    ASSERT_TRUE(stages.recovery.has_value());
    ASSERT_FALSE(stages.timeline.empty());
    EXPECT_EQ(stages.timeline.front().at, sim::kStart + std::chrono::minutes(5));
}

} // namespace
} // namespace doppel::scenarios
