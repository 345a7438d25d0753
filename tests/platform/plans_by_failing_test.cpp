// SPDX-License-Identifier: Apache-2.0
// A plan is not through by what fails: nobody finds what it brought back, a part of its pages fails,
// or nothing that is written or enqueued is done.
#include "tests/platform/temporary_scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>

namespace doppel::scenarios {
namespace {

const std::string kWhoWrites =
    "  editors: {kind: editors, to: www, rate: 2/s, patience: 3s, pages: {count: 50}}\n";

// The disaster is at 1 min: the stack is to be there at 2 min 5 s, and the name points to it 10 s
// later.
std::string stackBehindAName(const std::string& happens,
                             const std::string& writers = kWhoWrites,
                             const std::string& more = {}) {
    return R"(
doppel: 1
duration: 6min
seed: 3
components:
  dns: {kind: dns, records: {www: {to: main, ttl: 5s, authorities: [r53]}}}
  r53: {kind: dns_authority}
  main: {kind: app, replicas: 1, cpu: 1ms}
  second: {kind: app, replicas: 2, boot_time: 5s, cpu: 1ms, calls: [{to: reads2, for: reads, timeout: 1s}, {to: writes2, for: writes, timeout: 1s}]}
  workers2: {kind: sidekiq, redis: redis2, replicas: 1, boot_time: 5s, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, calls: [{to: backend2, timeout: 1s}]}}}
  backend2: {kind: app, cpu: 1ms}
  redis2: {kind: redis}
  reads2: {kind: database}
  writes2: {kind: database}
)" + more + R"(
  plan:
    kind: recovery_plan
    playings: 10
    ttl: 5s
    steps:
      - {name: build, takes: 1min, brings_up: [second, workers2]}
      - {name: switch, after: [build], takes: 10s, points: {names: dns, record: www, to: second}}
traffic:
  guests: {kind: open, to: www, rate: 5/s, patience: 3s, pages: {count: 50}}
)" + writers +
           R"(timeline:
  - {at: 1min, recover: plan}
  - {at: 1min, fault: down, target: main}
)" + happens +
           "objectives: [{name: through, that: plan.plan_failed <= 0}]\n";
}

bool isThrough(const std::string& text) {
    return objectiveOf(playText(text), "through").met;
}

struct FailingOfAPlan {
    std::string name;
    std::string fault; ///< from 90 s on
};
std::ostream& operator<<(std::ostream& out, const FailingOfAPlan& one) {
    return out << one.name;
}

class PlanOfWhatFails : public testing::TestWithParam<FailingOfAPlan> {};

TEST_P(PlanOfWhatFails, IsThroughOnceItDoesNotAnyMore) {
    const std::string fault = "fault: " + GetParam().fault + "}\n";
    EXPECT_FALSE(isThrough(stackBehindAName("  - {at: 90s, " + fault)));
    EXPECT_TRUE(isThrough(stackBehindAName("  - {at: 90s, for: 150s, " + fault)));
}

INSTANTIATE_TEST_SUITE_P(
    InAnyWay,
    PlanOfWhatFails,
    testing::Values(FailingOfAPlan{"authority_down", "down, target: r53"},
                    FailingOfAPlan{"authority_errs", "error, target: r53"},
                    FailingOfAPlan{"resolvers_down", "down, target: dns"},
                    FailingOfAPlan{"resolvers_err", "error, target: dns"},
                    FailingOfAPlan{"half_of_the_pages", "error, share: 50%, target: second"},
                    FailingOfAPlan{"a_fifth_of_the_pages", "error, share: 20%, target: second"},
                    FailingOfAPlan{"half_of_the_queries", "error, share: 50%, target: r53"},
                    FailingOfAPlan{"writes_down", "down, target: writes2"},
                    FailingOfAPlan{"writes_err", "error, target: writes2"},
                    FailingOfAPlan{"writes_hang", "slow, delay: 10h, target: writes2"},
                    FailingOfAPlan{"jobs_fail", "down, target: backend2"},
                    FailingOfAPlan{"jobs_lie_nowhere", "down, target: redis2"}),
    [](const testing::TestParamInfo<FailingOfAPlan>& param) { return param.param.name; });

TEST(PlanOfWhatIsWell, TakesAsLongAsItsSteps) {
    const RunResult result = playText(stackBehindAName(""));
    const auto through =
        std::find_if(result.timeline.begin(), result.timeline.end(), [](const TimelineEntry& each) {
            return each.what.starts_with("plan is through (");
        });
    ASSERT_NE(through, result.timeline.end());
    const double seconds = sim::toSeconds(through->at - sim::kStart);
    const double proofs = 2 * 8; // of 44 pages, and of as many queries: nine looks each
    EXPECT_GE(seconds, 60 + 60 + 5 + 10 + proofs);
    EXPECT_LT(seconds, 60 + 60 + 5 + 10 + proofs + 2);
}

TEST(PlanOfWhatIsRead, WaitsForNobodyWhoTakesWrites) {
    const std::string noWrites = "  - {at: 90s, fault: down, target: writes2}\n";
    EXPECT_TRUE(isThrough(stackBehindAName(noWrites, "")));
    EXPECT_TRUE(isThrough(stackBehindAName(
        noWrites, "  editors: {kind: editors, to: desk, rate: 2/s, pages: {count: 50}}\n",
        "  desk: {kind: app, cpu: 1ms}\n")))
        << "they write to another";
}

// A replica takes none from anybody.
TEST(PlanOfAReplica, IsNotThroughWhereWritesComeToIt) {
    std::string text = stackBehindAName("");
    const std::string writes = "writes2: {kind: database}";
    text.replace(text.find(writes), writes.size(),
                 "writes2: {kind: database, replicates: {from: reads2}}");
    const RunResult result = playText(text);
    EXPECT_FALSE(objectiveOf(result, "through").met);
    EXPECT_TRUE(
        std::any_of(result.timeline.begin(), result.timeline.end(), [](const TimelineEntry& each) {
            return each.what.starts_with("plan waits for writes (writes2 takes none)");
        }));
}

} // namespace
} // namespace doppel::scenarios
