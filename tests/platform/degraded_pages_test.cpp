// SPDX-License-Identifier: Apache-2.0
// Pages without a part whose call failed and may fail: how many, and whether they are good.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// The part fails for the first of two minutes.
const std::string kPart = R"(doppel: 1
duration: 2min
components:
  web: {kind: app, cpu: 1ms, calls: [{to: part, on_failure: ignore}]}
  part: {kind: app, cpu: 1ms, content: {max_age: 10s}}
traffic:
  guests: {kind: open, to: web, rate: 20/s, pages: {count: 1}}
timeline:
  - {at: 0s, for: 1min, fault: error, target: part, when: before_work, name: without}
)";

TEST(APageWithoutAPart, IsCountedAndGoodUnlessSaidOtherwise) {
    const RunResult result = playText(kPart);
    const double degraded = figure(result, "guests", "degraded");
    EXPECT_NEAR(degraded, 20 * 60, 4 * 35);
    EXPECT_EQ(figure(result, "guests", "outcome_degraded_page"), degraded);
    EXPECT_EQ(figure(result, "web", "degraded"), degraded);
    EXPECT_EQ(figure(result, "web", "failed_calls"), degraded) << "each lacks one part";
    EXPECT_EQ(figure(result, "guests", "failed"), 0);
    EXPECT_EQ(figure(result, "part", "degraded"), 0);
    EXPECT_TRUE(
        hasNote(result, "traffic.guests: " + std::to_string(static_cast<std::uint64_t>(degraded)) +
                            " good pages lack a part whose call failed (on_failure: ignore); "
                            "they count as good, and in the latency, unless `good: "
                            "{degraded: false}` says otherwise"));
}

TEST(APageWithoutAPart, FailsWhereTheRulesSaySo) {
    for (const std::string rules : {"good.degraded=false", "traffic.guests.good.degraded=false"}) {
        const RunResult result = playText(kPart, {rules});
        EXPECT_EQ(figure(result, "guests", "failed"), figure(result, "web", "degraded")) << rules;
        EXPECT_EQ(figure(result, "guests", "outcome_uncounted_degraded_page"),
                  figure(result, "guests", "failed"))
            << rules;
        EXPECT_EQ(figure(result, "guests", "degraded"), 0) << "of good answers";
    }
    const RunResult over =
        playText(kPart, {"good.degraded=false", "traffic.guests.good.degraded=true"});
    EXPECT_EQ(figure(over, "guests", "failed"), 0);
}

TEST(APageWithoutAPart, IsWhatIsMadeFromIt) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  front: {kind: app, cpu: 1ms, calls: [{to: web}]}
  web: {kind: app, cpu: 1ms, calls: [{to: part, on_failure: ignore}]}
  part: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: front, rate: 20/s}
timeline: [{at: 0s, fault: error, target: part}]
)");
    EXPECT_GT(figure(result, "guests", "ok"), 0);
    EXPECT_EQ(figure(result, "guests", "degraded"), figure(result, "guests", "ok"));
}

TEST(APageWithoutAPart, IsOneInACacheForAsLongAsItIsKeptThere) {
    // Kept for 10 s, so that the last copy without it is served until 70 s at the latest. What comes
    // then brings the whole page, whatever version the copy is of.
    const RunResult result =
        playText(kPart, {"components.edge={kind: edge, origin: web, default_ttl: 10s}",
                         "traffic.guests.to=edge",
                         "components.web.calls=[{to: item}, {to: part, on_failure: ignore}]",
                         "components.item={kind: app, cpu: 1ms, content: {max_age: 10s}}"});
    EXPECT_EQ(figure(result, "guests", "failed"), 0);
    EXPECT_GE(figure(result, "guests", "degraded"), 20 * 60 - 4 * 35);
    EXPECT_LE(figure(result, "guests", "degraded"), 20 * 70 + 4 * 38);
    EXPECT_LE(figure(result, "web", "degraded"), 7) << "one in ten seconds";
}

TEST(APageWithoutAPart, HasAllOfItWhereSomethingElseIsAskedInstead) {
    const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  web:
    kind: app
    cpu: 1ms
    calls:
      - {to: kv, on_failure: ignore, content: true}
      - {to: db, when: after_miss}
      - {to: log, on_failure: ignore, content: false}
  kv: {kind: key_value, hit_share: 50%}
  db: {kind: database}
  log: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline:
  - {at: 0s, fault: error, target: kv}
  - {at: 0s, fault: error, target: log}
)");
    EXPECT_GT(figure(result, "web", "failed_calls"), 0);
    EXPECT_EQ(figure(result, "guests", "failed"), 0);
    EXPECT_EQ(figure(result, "web", "degraded"), 0);
}

// ---- how old a mirror's copy is ----

const std::string kMirror = R"(doppel: 1
duration: 20min
components:
  cdn: {kind: edge, origin: web, mirrors: [s3], mirror_ttl: 30s, default_ttl: 10s, stale_if_error: 0s, probe: {interval: 0s}}
  web: {kind: app, replicas: 2, cpu: 1ms, content: {max_age: 10s}}
  s3: {kind: object_store}
good: {mirrors: true, max_age: 5min}
traffic:
  guests: {kind: open, to: cdn, rate: 10/s, latency: 0s, pages: {count: 20}}
timeline:
  - {at: 11min, for: 9min, fault: down, target: web}
objectives:
  - {name: early, that: guests.availability >= 99%, between: 12min and 14min}
  - {name: late, that: guests.availability >= 1%, between: 16min and 20min}
  - {name: mirrored, that: guests.served_by_mirror >= 1000}
)";

TEST(AMirrorsCopy, IsAtLeastAsOldAsTheRun) {
    const RunResult result = playText(kMirror);
    EXPECT_EQ(objectiveOf(result, "early").value, 0.0) << "twelve minutes, not 30 s";
    EXPECT_EQ(objectiveOf(result, "late").value, 0.0);
}

TEST(AMirrorsCopy, IsAsOldAsWhatTheCrawlGot) {
    // A crawl of 20 pages at 10:00 gets them within a second or two.
    const RunResult result = playText(
        kMirror, {"components.crawler={kind: mirror_crawler, crawler: govuk_crawler_worker, from: "
                  "web, stores: [s3], schedule: \"10 * * * *\"}"});
    EXPECT_EQ(figure(result, "crawler", "pages_stored"), 20);
    EXPECT_GE(*objectiveOf(result, "early").value, 0.99) << "two to four minutes";
    EXPECT_EQ(objectiveOf(result, "late").value, 0.0) << "six minutes and more";
}

} // namespace
} // namespace doppel::scenarios
