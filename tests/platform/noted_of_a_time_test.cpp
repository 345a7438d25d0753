// SPDX-License-Identifier: Apache-2.0
// Verdicts on a limited time that are met say what failed of everybody within the time, and nothing
// of what failed outside it: where its spans end early, lie in the warm-up, or come late in a run.
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

// What its note says of others.
std::string noteOf(const std::string& scenario) {
    const RunResult result = playText(scenario);
    const std::string note = objectiveOf(result, "busy").note;
    const std::size_t others = note.find("while ");
    return others == std::string::npos ? "" : note.substr(others);
}

// A surge of 2 minutes, or one that an event makes as long as that.
std::string surgeBehindAnEdge(const std::string& planned, const std::string& events) {
    return R"(doppel: 1
duration: 10min
components:
  cdn: {kind: edge, origin: gw}
  gw: {kind: nginx, to: web}
  web: {kind: app, cpu: 1ms, content: {max_age: 5s}}
traffic:
  guests: {kind: open, to: cdn, rate: 20/s, pages: {count: 50}, surges: [{name: fair, at: 2min, for: )" +
           planned + R"(, factor: 2x}]}
timeline:
  - {at: 0s, for: 1s, fault: slow, target: web, factor: 1.01}
)" + events +
           R"(objectives:
  - {name: busy, that: web.in_flight <= 1000, during: fair}
  - {name: other, that: web.in_flight <= 1000, between: 5min and 6min}
)";
}

constexpr const char* kEndsEarly =
    "  - {at: 4min, set: 'traffic.guests.surges[0].for', value: 2min}\n";

TEST(ATimeThatEndsEarly, HasWhatFailedInItAsIfItHadBeenSoPlanned) {
    const std::string fault =
        "  - {at: 3min, for: 40s, fault: error, target: gw, share: 60%, when: before_work}\n";
    const std::string planned = noteOf(surgeBehindAnEdge("2min", fault));
    EXPECT_THAT(planned, MatchesRegex("while [0-9.]+ % of gw's requests failed"));
    EXPECT_EQ(noteOf(surgeBehindAnEdge("6min", kEndsEarly + fault)), planned);
}

TEST(ATimeThatEndsEarly, HasNothingOfWhatFailsAfterIt) {
    const std::string fault =
        "  - {at: 6min, for: 1min, fault: error, target: gw, share: 60%, when: before_work}\n";
    EXPECT_EQ(noteOf(surgeBehindAnEdge("6min", kEndsEarly + fault)), "");
    EXPECT_THAT(noteOf(surgeBehindAnEdge("6min", fault)), HasSubstr("of gw's requests failed"))
        << "it would be in it";
}

// One span of the time lies in the warm-up, in which 60 % fail for 2 of 4 minutes; in the other only
// what is beside them does.
TEST(ATimeInTheWarmUp, IsNoPartOfTheTime) {
    const std::string note = noteOf(R"(doppel: 1
duration: 9min
warmup: 4min
components:
  gw: {kind: nginx, to: web}
  web: {kind: app, cpu: 1ms}
  side: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: gw, rate: 20/s}
  others: {kind: open, to: side, rate: 1/s}
timeline:
  - {at: 1min, for: 2min, fault: error, target: gw, share: 60%, when: before_work}
  - {at: 6min, for: 2min, fault: error, target: side}
objectives:
  - {name: busy, that: web.in_flight <= 1000, during: fault.error}
)");
    EXPECT_THAT(note, MatchesRegex("while (29|30|31).* failed in the warm-up"));
    EXPECT_THAT(note, Not(HasSubstr(", and"))) << "it is told once";
}

// Of 12,000 jobs before it all were done, in it none of 600.
TEST(ATimeLateInARun, HasWhatWasNotDoneInIt) {
    EXPECT_THAT(noteOf(R"(doppel: 1
duration: 21min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10ms}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 10/s, pages: {count: 50}}
timeline: [{at: 20min, for: 1min, name: gap, fault: down, target: workers}]
objectives:
  - {name: busy, that: web.in_flight <= 1000, during: gap}
)"),
                MatchesRegex("while .*(100|99[.0-9]*) % of jobs of workers.* were not done"));
}

} // namespace
} // namespace doppel::scenarios
