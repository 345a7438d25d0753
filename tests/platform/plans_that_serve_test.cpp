// SPDX-License-Identifier: Apache-2.0
// A plan is through once what it brought back serves, whatever keeps that from it, and loses what
// is written meanwhile to what it leaves.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// The disaster is at 1 min: the stack is there at 2 min, the name points to it at 2 min 10 s.
std::string twoStacks(const std::string& happens, const std::string& more = {}) {
    return R"(
doppel: 1
duration: 6min
seed: 3
components:
  dns: {kind: dns, records: {www: {to: main, ttl: 5s}}}
  main: {kind: app, replicas: 1, calls: [{to: db, timeout: 1s}]}
  db: {kind: database}
  alb2: {kind: balancer, targets: [{to: second}]}
  second: {kind: app, replicas: 2, boot_time: 5s, calls: [{to: cache2, timeout: 1s, on_failure: ignore, content: false}, {to: db2, timeout: 1s, when: after_miss}]}
  cache2: {kind: key_value, hit_share: 80%}
  db2: {kind: database}
)" + more + R"(
  plan:
    kind: recovery_plan
    playings: 10
    ttl: 5s
    steps:
      - {name: promote, takes: 50s, brings_up: [db2]}
      - {name: build, takes: 1min, brings_up: [second]}
      - {name: switch, after: [promote, build], takes: 10s, points: {names: dns, record: www, to: alb2}}
    stores: [{name: db, lag: 10s, writes: 5/s, step: promote}]
traffic:
  guests: {kind: open, to: www, rate: 5/s, patience: 3s}
timeline:
  - {at: 1min, recover: plan}
)" + happens +
           R"(
objectives:
  - {name: through, that: plan.plan_failed <= 0}
  - {name: served, that: guests.availability >= 99%, between: 5min and 6min}
)";
}

const std::string kFirstIsLost = "  - {at: 1min, fault: down, targets: [main, db]}\n";

struct Unreadiness {
    std::string name;
    std::string fault; ///< from 90 s on
};
std::ostream& operator<<(std::ostream& out, const Unreadiness& one) {
    return out << one.name;
}

class PlanThatWaits : public testing::TestWithParam<Unreadiness> {};

TEST_P(PlanThatWaits, IsThroughOnceItsVisitorsAreServed) {
    const std::string fault = "fault: " + GetParam().fault + "}\n";
    const RunResult forGood = playText(twoStacks(kFirstIsLost + "  - {at: 90s, " + fault));
    EXPECT_FALSE(objectiveOf(forGood, "through").met);
    EXPECT_FALSE(objectiveOf(forGood, "served").met);
    const RunResult forAWhile =
        playText(twoStacks(kFirstIsLost + "  - {at: 90s, for: 150s, " + fault));
    EXPECT_TRUE(objectiveOf(forAWhile, "through").met);
    EXPECT_TRUE(objectiveOf(forAWhile, "served").met);
}

INSTANTIATE_TEST_SUITE_P(
    OfAnything,
    PlanThatWaits,
    testing::Values(Unreadiness{"down", "down, target: second"},
                    Unreadiness{"refuse", "refuse, target: second"},
                    Unreadiness{"error", "error, target: second"},
                    Unreadiness{"stall", "stall, target: second"},
                    Unreadiness{"needs", "down, target: db2"},
                    Unreadiness{"needs_error", "error, target: db2"},
                    Unreadiness{"behind", "partition, target: alb2, with: second"},
                    Unreadiness{"between", "partition, target: second, with: db2"},
                    Unreadiness{"balancer", "down, target: alb2"}),
    [](const testing::TestParamInfo<Unreadiness>& param) { return param.param.name; });

std::vector<std::string> momentsTold(const RunResult& result) {
    std::vector<std::string> told;
    for (const TimelineEntry& entry : result.timeline) {
        told.push_back(
            sim::toText(std::chrono::floor<std::chrono::seconds>(entry.at - sim::kStart)) + ": " +
            entry.what);
    }
    return told;
}

TEST(PlanThatServes, PointsNobodyToWhatDoesNotServeYet) {
    const auto told = momentsTold(
        playText(twoStacks(kFirstIsLost + "  - {at: 90s, for: 90s, fault: down, target: db2}\n")));
    EXPECT_THAT(told, Contains("1min 50s: plan waits for db2 (no server of it answers)"));
    EXPECT_THAT(told, Contains("2min: plan waits for second (no server of it answers)"))
        << "it boots";
    EXPECT_THAT(told, Contains(HasSubstr(
                          "plan waits for second (it needs db2, of which no server answers)")));
    EXPECT_THAT(told, Not(Contains(HasSubstr("2min 10s: plan is through with switch"))));
    EXPECT_THAT(told, Contains(HasSubstr("plan begins to switch (promote, build are over)")));
    EXPECT_THAT(told, Contains(HasSubstr("plan is through (")));
}

// Each needs the other, in two steps.
TEST(PlanThatServes, WaitsForNothingThatAnotherStepBringsUp) {
    std::string text = twoStacks(kFirstIsLost);
    const std::string before = "name: promote, takes: 50s";
    text.replace(text.find(before), before.size(), "name: promote, after: [build], takes: 10s");
    const RunResult result = playText(text);
    EXPECT_TRUE(objectiveOf(result, "through").met);
    EXPECT_TRUE(objectiveOf(result, "served").met);
}

// 10 s of lag, and what main's visitors write again from 80 s on, until the name is changed.
TEST(PlanThatServes, LosesWhatIsWrittenToWhatItLeaves) {
    const std::string over = "  - {at: 1min, for: 20s, fault: down, targets: [main, db]}\n";
    EXPECT_EQ(figure(playText(twoStacks(kFirstIsLost)), "plan", "writes_lost"), 50);
    const RunResult result = playText(twoStacks(over));
    // It boots in 15 s; the stack in 5 s, and nine looks at its pages take 8 s more.
    const double written = (2 * 60 + 15 + 8) - (60 + 20 + 15);
    EXPECT_NEAR(figure(result, "plan", "writes_lost"), 50 + 5 * written, 15);
    EXPECT_THAT(momentsTold(result), Contains(HasSubstr("more writes of db (it took them for ")));
}

} // namespace
} // namespace doppel::scenarios
