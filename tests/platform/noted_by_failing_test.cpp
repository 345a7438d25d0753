// SPDX-License-Identifier: Apache-2.0
// Bounds that are met by whoever has an easier time since others fail: each verdict says so. The
// shares follow from the scenarios by arithmetic.
#include "scenarios/evaluation.h"
#include "scenarios/named_metrics.h"
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;
using testing::Not;

// Three of four minutes visitors get stale pages while the balancer fails.
TEST(APartBehindACache, SaysThatWhoLeadsToItFails) {
    const RunResult result = playText(R"(doppel: 1
duration: 4min
unfinished_after: 10s
components:
  cdn: {kind: edge, origin: lb}
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 1, cpu: 20ms, content: {max_age: 5s}}
traffic:
  v: {kind: open, to: cdn, rate: 30/s, patience: 8s, pages: {count: 60}}
timeline: [{at: 1min, fault: error, when: before_work, target: lb}]
objectives:
  - {name: visits, that: v.availability >= 95%}
  - {name: web, that: web.availability >= 90%}
  - {name: busy, that: web.utilisation <= 30%}
  - {name: edge, that: cdn.in_flight <= 100}
)");
    EXPECT_EQ(objectiveOf(result, "visits").note, "");
    EXPECT_THAT(objectiveOf(result, "web").note, HasSubstr("of lb's requests failed"));
    EXPECT_THAT(objectiveOf(result, "busy").note, HasSubstr("of lb's requests failed"));
    EXPECT_THAT(objectiveOf(result, "edge").note, HasSubstr("of lb's requests failed"))
        << "it does without";
}

// Two buyers a second beside 300 readers: 95 % of the buyers fail for 210 of 240 s.
TEST(APartBesideABigSource, SaysThatItsOwnVisitorsFail) {
    const RunResult result = playText(R"(doppel: 1
duration: 4min
components:
  lb: {kind: balancer, targets: [{to: shop}]}
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 100ms}
  other: {kind: app, replicas: 4, workers: 4, threads: 5, cpu: 1ms}
traffic:
  buyers: {kind: open, to: lb, rate: 2/s, pages: {count: 50}}
  readers: {kind: open, to: other, rate: 300/s, pages: {count: 50}}
timeline: [{at: 30s, fault: error, when: before_work, share: 95%, target: lb}]
objectives:
  - {name: backlog, that: shop.puma_request_backlog <= 50}
  - {name: other, that: other.puma_request_backlog <= 50}
)");
    EXPECT_THAT(objectiveOf(result, "backlog").note, HasSubstr("% of visits of buyers failed"));
    EXPECT_THAT(objectiveOf(result, "other").note, Not(HasSubstr("failed")));
}

// Writers are refused from the first minute on: a replica that gets no writes is not behind.
TEST(FreshnessByFailingTheWriters, IsSaidOfReadersAndOfALimitedTime) {
    const RunResult result = playText(R"(doppel: 1
duration: 10min
unfinished_after: 10s
components:
  web: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: db, for: writes, timeout: 2s}, {to: replica, for: reads, timeout: 1s, content: true}]}
  db: {kind: database, processors: 2, cpu: 5ms}
  replica: {kind: database, processors: 2, cpu: 3ms, replicates: {from: db, delay: 50ms, replay: 1ms}}
traffic:
  writers: {kind: editors, to: web, rate: 20/s, patience: 10s, pages: {count: 50, popularity: uniform}}
  readers: {kind: open, to: web, rate: 5/s, patience: 10s, pages: {count: 50}}
timeline: [{at: 5min, fault: refuse, target: db}]
objectives:
  - {name: before, that: replica.writes_behind.max <= 100, between: 1min and 4min}
  - {name: after, that: replica.writes_behind.max <= 100, between: 8min and 10min}
  - {name: outdated, that: readers.outdated <= 100000}
  - {name: outdated after, that: readers.outdated <= 100000, between: 8min and 10min}
  - {name: readers, that: readers.availability >= 99%}
)");
    EXPECT_EQ(objectiveOf(result, "before").note, "") << "they fail after it";
    EXPECT_THAT(objectiveOf(result, "after").note,
                HasSubstr("while 100 % of visits of writers failed"));
    EXPECT_THAT(objectiveOf(result, "outdated").note, HasSubstr("% of visits of writers failed"));
    EXPECT_THAT(objectiveOf(result, "outdated after").note,
                HasSubstr("while 100 % of visits of writers failed"));
    EXPECT_THAT(objectiveOf(result, "readers").note, HasSubstr("% of visits of writers failed"));
}

// No visit fails; of all jobs hardly one is done, and those that are tried again keep no queue.
TEST(AQueueThatFailingKeepsShort, SaysSo) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
components:
  web: {kind: app, replicas: 3, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 1s, deadline: 1min}}}
  store: {kind: redis, price: {replica_hour: 1}}
traffic:
  guests: {kind: open, to: web, rate: 4/s, pages: {count: 50}}
timeline: [{at: 1min, fault: error, when: before_work, target: workers}]
objectives:
  - {name: enqueued, that: workers.sidekiq_stats_enqueued <= 5000}
  - {name: later, that: workers.jobs_waiting.max <= 5000, between: 3min and 6min}
  - {name: latency, that: workers.sidekiq_queue_latency_seconds_high.max <= 1h}
  - {name: cost, that: store.cost_per_million_good <= 1000000}
  - {name: guests, that: guests.availability >= 99%}
)");
    for (const char* name : {"enqueued", "latency", "cost"}) {
        EXPECT_TRUE(objectiveOf(result, name).met) << name;
        EXPECT_THAT(objectiveOf(result, name).note,
                    HasSubstr("% of tries of jobs of workers failed"))
            << name;
    }
    EXPECT_THAT(objectiveOf(result, "later").note,
                HasSubstr("while 100 % of tries of jobs of workers failed"));
    EXPECT_THAT(objectiveOf(result, "guests").note,
                HasSubstr("% of tries of jobs of workers failed"));
}

// The job that a visit was to hand over never came to be.
TEST(LateJobs, SayThatVisitsFailed) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
unfinished_after: 10s
components:
  web: {kind: app, replicas: 3, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 1, concurrency: 5, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10ms, deadline: 1min}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 10/s, patience: 10s, pages: {count: 50}}
timeline: [{at: 1min, fault: down, target: store}]
objectives:
  - {name: late, that: workers.jobs_late <= 1000}
)");
    EXPECT_TRUE(objectiveOf(result, "late").met);
    EXPECT_THAT(objectiveOf(result, "late").note, HasSubstr("% of visits failed and "));
}

// Of 20/s 30 % hang for two minutes in those 50 s, and have ended long before the run does.
TEST(WhoHungInALimitedTime, WasOverdueInIt) {
    const std::string text = R"(doppel: 1
duration: 10min
components:
  web: {kind: app, replicas: 2, cpu: 5ms, io: 20ms, threads: 200}
traffic:
  v: {kind: open, to: web, rate: 20/s}
timeline: [{at: 5min, for: 50s, fault: slow, target: web, delay: 2min, share: 30%, name: hang}]
objectives:
  - {name: web, that: web.overdue <= 0, during: hang}
  - {name: visits, that: v.overdue <= 0, during: hang}
  - {name: failed, that: web.failed <= 0, during: hang}
  - {name: before, that: web.overdue <= 0, between: 1min and 5min}
  - {name: visits before, that: v.overdue <= 0, between: 1min and 5min}
  - {name: at the end, that: web.overdue <= 0}
)";
    const RunResult result = playText(text);
    for (const char* name : {"web", "visits"}) {
        EXPECT_FALSE(objectiveOf(result, name).met) << name;
        EXPECT_EQ(objectiveOf(result, name).value, objectiveOf(result, "failed").value) << name;
    }
    EXPECT_NEAR(objectiveOf(result, "web").value.value(), 300, 70); // four standard deviations
    for (const char* name : {"before", "visits before", "at the end"}) {
        EXPECT_EQ(objectiveOf(result, name).value, 0) << name;
    }
}

TEST(ADegradedPage, IsOneThoughItCountsAsFailed) {
    const std::string text = R"(doppel: 1
duration: 4min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: api, timeout: 1s, on_failure: ignore}]}
  api: {kind: app}
traffic:
  v: {kind: open, to: web, rate: 20/s, patience: 10s, pages: {count: 50}, good: {degraded: GOOD}}
timeline: [{at: 1min, fault: error, target: api}]
objectives:
  - {name: degraded, that: v.degraded <= 0}
)";
    for (const char* good : {"true", "false"}) {
        std::string its = text;
        its.replace(its.find("GOOD"), 4, good);
        const RunResult result = playText(its);
        const ObjectiveResult& degraded = objectiveOf(result, "degraded");
        EXPECT_FALSE(degraded.met) << good;
        EXPECT_NEAR(degraded.value.value(), 3600, 240) << good;
    }
}

// The replica falls behind by 3.3 writes a second for ten minutes: 2,000; 400 if nobody could write for
// the first eight.
std::string replicaBehind(const std::string& head, const std::string& limit) {
    return "doppel: 1\n" + head + R"(
components:
  web: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: db, for: writes, timeout: 2s}]}
  db: {kind: database, processors: 4, cpu: 1ms}
  replica: {kind: database, processors: 4, cpu: 1ms, replicates: {from: db, delay: 50ms, replay: 60ms}}
traffic:
  writers: {kind: editors, to: web, rate: 20/s, patience: 10s, pages: {count: 50}}
timeline: [{at: 0s, fault: error, when: before_work, target: db, for: 8min}]
objectives: [{name: behind, that: replica.writes_behind.max <= 500)" +
           limit + "}]\n";
}

TEST(AVerdict, SaysWhatFailedInTheWarmUp) {
    const RunResult result = playText(replicaBehind("duration: 10min\nwarmup: 8min", ""));
    EXPECT_EQ(objectiveOf(result, "behind").note, "while 100 % of visits failed in the warm-up");
}

// 480 of the 600 s up to its end; of the 720 s of the run it would be 67 %.
TEST(AVerdictOnATime, SaysWhatFailedUpToItsEnd) {
    const RunResult result =
        playText(replicaBehind("duration: 12min", ", between: 8min and 10min"));
    EXPECT_THAT(objectiveOf(result, "behind").note,
                testing::MatchesRegex("while (79|80|81).* % of visits failed up to its end"));
}

TEST(AVerdictOnATime, SaysNothingOfWhatFailsAfterIt) {
    std::string text = replicaBehind("duration: 12min", ", between: 0s and 2min");
    text.replace(text.find("at: 0s"), 6, "at: 3min");
    EXPECT_EQ(objectiveOf(playText(text), "behind").note, "");
}

// ---- whatever it is called ----

std::string ceilingOf(Objective::Unit unit) {
    switch (unit) {
    case Objective::Unit::Share:
        return "100000000%";
    case Objective::Unit::Seconds:
        return "10000h";
    case Objective::Unit::Bytes:
        return "1000000TB";
    case Objective::Unit::Number:
    case Objective::Unit::PerSecond:
        break;
    }
    return "1000000000000";
}

// By the name without its owner, up to a statistic.
bool saysItself(const std::string& name) {
    static constexpr std::array<std::string_view, 13> kNames{
        "availability", "failed",    "late",   "overdue", "ok",      "omitted",    "within",
        "class",        "unreached", "wasted", "aborted", "latency", "latency_all"};
    const std::string metric = name.substr(name.find('.') + 1);
    return std::find(kNames.begin(), kNames.end(), metric.substr(0, metric.find_first_of(".("))) !=
           kNames.end();
}

// Gives how many of all verdicts on a ceiling that nothing reaches were met; each has to say that
// others fail, but for those of how many did.
std::size_t metByFailing(RunResult& result) {
    for (const auto& [name, metric] : namedMetrics(result)) {
        if (!name.starts_with("recovery") && name.find(' ') == std::string::npos) {
            result.objectives.push_back(
                {name, name + " <= " + ceilingOf(metric.unit), std::nullopt});
        }
    }
    evaluate(result);
    std::size_t met = 0;
    for (const ObjectiveResult& verdict : result.objectives) {
        const bool isToSay = verdict.met && !saysItself(verdict.name);
        met += isToSay ? 1 : 0;
        if (isToSay) {
            EXPECT_THAT(verdict.note, HasSubstr("while ")) << verdict.name;
        }
    }
    return met;
}

// A component of each kind and a source of each, of which half fail at their door.
TEST(EveryVerdictThatIsMet, SaysThatHalfOfAllVisitsFail) {
    std::ifstream file(sourcePath("tests/cli/all-kinds.yaml"));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text.erase(text.find("timeline:"));
    text.insert(text.find("      - {to: content, throttle"), "      - {to: cloud_run}\n");
    RunResult result = playText(text + R"(timeline:
  - {at: 0s, fault: error, target: edge, share: 50%, when: before_work}
  - {at: 0s, fault: error, target: commands, share: 50%, when: before_work}
)");
    EXPECT_GT(metByFailing(result), 1000u);
}

TEST(EveryVerdictThatIsMet, SaysThatHalfOfAllJobsFail) {
    RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  web: {kind: app, replicas: 2, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, replicas: 2, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms, io: 10ms, retries: 0, calls: [{to: mailer}]}}}
  store: {kind: redis}
  mailer: {kind: app, replicas: 1, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 10/s, pages: {count: 50}}
timeline: [{at: 0s, fault: error, target: workers, share: 50%, when: before_work}]
)");
    EXPECT_GT(metByFailing(result), 100u);
}

} // namespace
} // namespace doppel::scenarios
