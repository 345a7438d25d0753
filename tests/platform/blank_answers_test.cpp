// SPDX-License-Identifier: Apache-2.0
// A 200 without a body, of a program that fails without an error code: what it is to each who asked
// for one. gds-api's JSON.parse of "" raises JSON::ParserError, which no app rescues.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::scenarios {
namespace {

const std::string kBlank = "fault: error, status: 200, target: part";

// What somebody makes of the blank answers of `part`, from 20 s on.
struct BlankAnswers {
    std::string name;
    std::string components;
    std::string status; ///< of what a visitor of `web` gets
    std::string calls = "[{to: part, timeout: 4s, content: true}]";
};

const std::string kStore = "  part: {kind: app, cpu: 1ms, content: {max_age: 1h}}\n";

const std::vector<BlankAnswers> kAsked{
    {"OfAStore", kStore, "500"},
    {"OfABalancerBeforeIt",
     "  store: {kind: app, cpu: 1ms}\n  part: {kind: balancer, targets: [{to: store}]}\n", "500"},
    {"OfAnApi", kStore, "500", "[{to: part, timeout: 4s, content: false}]"},
    {"OfAStoreBehindItsCache",
     kStore + "  varnish: {kind: varnish, backend: part, default_ttl: 1h}\n", "500",
     "[{to: varnish, timeout: 4s, content: true}]"},
    {"OfAStoreThatACacheAsideAsks",
     kStore + "  cache: {kind: key_value, contents: {from: part, ttl: 1ms}}\n", "500",
     "[{to: cache, timeout: 4s}]"},
    {"OfOneThatIsNotNeeded", kStore, "200", "[{to: part, timeout: 4s, on_failure: ignore}]"},
};

void PrintTo(const BlankAnswers& asked, std::ostream* out) {
    *out << asked.name;
}

std::string blankScenarioOf(const BlankAnswers& asked, const std::string& events) {
    return "doppel: 1\nduration: 2min\ncomponents:\n  web: {kind: app, cpu: 1ms, calls: " +
           asked.calls + "}\n" + asked.components +
           "traffic:\n  guests: {kind: open, to: web, rate: 5/s, pages: {count: 20, popularity: "
           "uniform}}\ntimeline: [" +
           events +
           "]\nobjectives:\n  - {name: then, that: guests.availability <= 0%, between: 30s and "
           "1min}\n  - {name: after, that: guests.availability >= 100%, between: 70s and 2min}\n";
}

class ABlankAnswer : public testing::TestWithParam<BlankAnswers> {};

TEST_P(ABlankAnswer, IsNoPageToWhoMakesOneFromIt) {
    const BlankAnswers& asked = GetParam();
    for (const char* when : {"after_work", "before_work"}) {
        const RunResult result =
            playText(blankScenarioOf(asked, "{at: 0s, " + kBlank + ", when: " + when + "}"));
        EXPECT_EQ(withStatus(result, "guests", asked.status), result.traffic.front().total) << when;
        EXPECT_EQ(objectiveOf(result, "then").met, asked.status != "200") << when;
    }
}

// Varnish keeps it for its default TTL, as anything without a max-age; nobody else does.
TEST_P(ABlankAnswer, IsBlankForWhoeverGetsTheCopy) {
    const BlankAnswers& asked = GetParam();
    const RunResult result =
        playText(blankScenarioOf(asked, "{at: 0s, for: 1min, " + kBlank + "}"));
    const bool isKept = asked.name == "OfAStoreBehindItsCache";
    EXPECT_EQ(objectiveOf(result, "after").met, !isKept);
    if (isKept) {
        const std::uint64_t total = result.traffic.front().total; // some pages may not be kept
        EXPECT_GT(withStatus(result, "guests", "500"), total * 9 / 10);
    }
}

INSTANTIATE_TEST_SUITE_P(Each, ABlankAnswer, testing::ValuesIn(kAsked), [](const auto& one) {
    return one.param.name;
});

// ---- work ----

std::string mailing(const std::string& when) {
    return "doppel: 1\nduration: 1min\ncomponents:\n  web: {kind: app, cpu: 1ms}\n  part: {kind: "
           "notify}\n  store: {kind: redis}\n  workers: {kind: sidekiq, redis: store, queues: "
           "[{name: q}], jobs: {J: {queue: q, cpu: 1ms, retries: 0, calls: [{to: part}]}}}\n"
           "traffic: {guests: {kind: open, to: web, rate: 1/s, pages: {count: 20}}}\ntimeline: "
           "[{at: 1s, enqueue: {to: "
           "workers, job: J, count: 10}}, {at: 0s, " +
           kBlank + ", when: " + when + "}]\n";
}

TEST(AJob, FailsByABlankAnswer) {
    for (const char* when : {"after_work", "before_work"}) {
        const RunResult result = playText(mailing(when));
        EXPECT_EQ(figure(result, "workers", "sidekiq_failed_jobs_total"), 10) << when;
        EXPECT_EQ(figure(result, "part", "failed"), 10) << when;
    }
}

std::string publishingInto(const std::string& target, const std::string& when) {
    return "doppel: 1\nduration: 5min\ncomponents:\n  edge: {kind: edge, origin: front, "
           "rate_limit: "
           "{enabled: false}}\n  front: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: "
           "content-store, content: true}]}\n  content-store: {kind: app, replicas: 2, cpu: 1ms, "
           "content: {max_age: 5s}}\n" +
           whatPublishes("1min") +
           "traffic:\n  guests: {kind: open, to: edge, rate: 2/s, pages: {count: 2000}}\n  "
           "editors: "
           "{kind: editors, to: publisher, rate: 0.2/s, pages: {count: 2000, popularity: uniform}, "
           "mix: {edit: 0, major: 1, minor: 0, unpublish: 0, patch_links: 0, schedule: "
           "0}}\nobjectives:\n  - {name: in time, that: documents.visible_in_time_ratio >= 1%}\n  "
           "- "
           "{name: editors, that: editors.availability >= 1%}\n  - {name: guests, that: "
           "guests.availability >= 1%}\ntimeline: [{at: 0s, fault: error, status: 200, target: " +
           target + ", when: " + when + "}]\n";
}

// Publishing API doesn't parse what the content store says to a PUT.
TEST(APublishIntoABlankStore, IsStoredWhereTheBlankAnswerCameAfterTheWork) {
    const RunResult result = playText(publishingInto("content-store", "after_work"));
    EXPECT_GT(figure(result, "documents", "stored"), 30);
    EXPECT_EQ(figure(result, "workers", "sidekiq_failed_jobs_total"), 0);
    EXPECT_FALSE(isMet(result, "in time")); // nobody gets to read it
    EXPECT_FALSE(isMet(result, "guests"));
    EXPECT_TRUE(isMet(result, "editors"));
}

TEST(APublishIntoABlankStore, IsNotStoredWhereItCameInThePlaceOfIt) {
    const RunResult result = playText(publishingInto("content-store", "before_work"));
    EXPECT_GT(figure(result, "downstream", "presented"), 30);
    EXPECT_EQ(figure(result, "documents", "stored"), 0);
    EXPECT_EQ(figure(result, "workers", "sidekiq_failed_jobs_total"), 0);
    EXPECT_FALSE(isMet(result, "in time"));
    EXPECT_FALSE(isMet(result, "guests"));
}

TEST(AnEditor, HasABlankPageOfABlankAnswer) {
    for (const char* when : {"after_work", "before_work"}) {
        const RunResult result = playText(publishingInto("publisher", when));
        EXPECT_FALSE(isMet(result, "editors")) << when;
        EXPECT_TRUE(isMet(result, "guests")) << when;
    }
}

} // namespace
} // namespace doppel::scenarios
