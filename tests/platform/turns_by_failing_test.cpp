// SPDX-License-Identifier: Apache-2.0
// Bounds that are met since whoever decides was down, and decided nothing; or since work hangs.
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

// 15 visits a second of 100 ms: two replicas are busy for three quarters of the time, and a bound of
// half is a reason for more.
struct Scaler {
    const char* name;
    const char* yaml;
    const char* desired;
};

class ADeadAutoscaler : public testing::TestWithParam<Scaler> {};

TEST_P(ADeadAutoscaler, KeepsNoBoundWithoutAWord) {
    const auto play = [&](const std::string& timeline) {
        return playText(R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, workers: 1, threads: 5, cpu: 100ms}
  scaler: )" + std::string(GetParam().yaml) +
                        R"(
traffic:
  v: {kind: open, to: web, rate: 15/s, patience: 20s, pages: {count: 20}}
timeline: )" + timeline +
                        R"(
objectives:
  - {name: wanted, that: scaler.)" +
                        GetParam().desired + R"( <= 2}
  - {name: later, that: scaler.)" +
                        GetParam().desired +
                        R"( <= 2, between: 5min and 10min}
  - {name: cheap, that: web.utilisation <= 100%}
)");
    };
    const RunResult well = play("[]");
    EXPECT_FALSE(objectiveOf(well, "wanted").met);
    EXPECT_THAT(objectiveOf(well, "cheap").note, Not(HasSubstr("turns")));
    const RunResult dead = play("[{at: 0s, fault: down, target: scaler}]");
    for (const char* bound : {"wanted", "later", "cheap"}) {
        EXPECT_TRUE(objectiveOf(dead, bound).met) << bound;
        EXPECT_THAT(objectiveOf(dead, bound).note,
                    HasSubstr("100 % of turns of scaler came to nothing"))
            << bound;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Of,
    ADeadAutoscaler,
    testing::Values(
        Scaler{"hpa",
               "{kind: hpa, target: web, min_replicas: 1, max_replicas: 10, metrics: [{measure: "
               "cpu, average_utilization: 50, cpu_request: 1}]}",
               "horizontal_pod_autoscaler_controller_desired_replicas"},
        Scaler{"keda",
               "{kind: keda, target: web, min_replicas: 1, max_replicas: 10, triggers: [{measure: "
               "metric, metric: in_flight, threshold: 0.5}]}",
               "desired_replicas"},
        Scaler{"tracking",
               "{kind: target_tracking, target: web, min_capacity: 1, max_capacity: 10, policies: "
               "[{measure: cpu, target_value: 50}]}",
               "desired_capacity"}),
    [](const auto& of) { return of.param.name; });

// Ten jobs a second on 1,000 threads: from the fourth minute on all hang for ten hours, and of them
// none has run for a minute until the fifth.
TEST(WorkThatHangs, IsSaidToBeLeftThoughNoneWaits) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
components:
  store: {kind: redis}
  db: {kind: database, processors: 8, max_connections: 5000, cpu: 1ms}
  web: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: db}], enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 10, concurrency: 500, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, calls: [{to: db}]}}}
traffic:
  v: {kind: open, to: web, rate: 10/s, pages: {count: 20}}
timeline: [{at: 3min, fault: slow, target: workers, delay: 10h}]
objectives:
  - {name: queue, that: workers.jobs_waiting <= 10}
  - {name: db, that: db.latency.p99 <= 1s}
)");
    for (const char* bound : {"queue", "db"}) {
        EXPECT_TRUE(objectiveOf(result, bound).met) << bound;
        EXPECT_THAT(objectiveOf(result, bound).note, HasSubstr("of jobs of workers were not done"))
            << bound;
    }
}

} // namespace
} // namespace doppel::scenarios
