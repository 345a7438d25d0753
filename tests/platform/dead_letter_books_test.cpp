// SPDX-License-Identifier: Apache-2.0
// What is dead-lettered into another queue is under way there; what leaves for good is told with
// its reason. The right values follow from the scenario by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

// Five messages a second; those of five seconds are discarded, and go round through a queue of 20 s.
std::string
retried(const std::string& waitQueue, const std::string& bindings, const std::string& more = {}) {
    return R"(doppel: 1
duration: 3min
components:
  mq:
    kind: rabbitmq
    exchange: pd
    exchanges: {pd: {type: topic}, dlx: {type: topic}, rdlx: {type: topic}}
    queues: {idx: {type: quorum, dead_letter_exchange: dlx}, wait: {)" +
           waitQueue + R"(}}
    bindings: [{exchange: pd, key: "#", queue: idx}, )" +
           bindings + R"(]
  indexer: {kind: consumer, broker: mq, queue: idx, threads: 10, prefetch: 10, work: 20ms, calls: [{to: index, timeout: 5s}], on_call_failure: discard, tries: 5, on_error: discard}
  index: {kind: app, cpu: 2ms}
  web: {kind: app, cpu: 2ms, enqueues: [{to: mq, job: m, route: "pd/a.b"}]}
traffic: {src: {kind: open, to: web, rate: 5/s, patience: 20s}}
timeline:
  - {at: 1min, for: 5s, fault: error, target: index}
objectives:
  - {name: dead, that: mq.jobs_dead_wait <= 0}
  - {name: lost, that: mq.jobs_lost_wait <= 0}
  - {name: waits, that: mq.job_wait_seconds_wait.p99 <= 21s}
  - {name: waits longer, that: mq.job_wait_seconds_wait.p99 <= 19s}
  - {name: age, that: mq.job_age_seconds_idx.max <= 25s}
  - {name: runs, that: mq.job_run_seconds_idx.p99 <= 1s}
)" + more;
}

const std::string kBack =
    R"({exchange: dlx, key: "#", queue: wait}, {exchange: rdlx, key: "#", queue: idx})";

TEST(MessagesThatAreRetried, AreUnderWayInTheirRetryQueue) {
    const RunResult result =
        playText(retried("message_ttl: 20s, dead_letter_exchange: rdlx", kBack));
    for (const char* name : {"dead", "lost", "waits", "age"}) {
        EXPECT_TRUE(objectiveOf(result, name).met) << name << objectiveOf(result, name).note;
    }
    EXPECT_FALSE(objectiveOf(result, "waits longer").met);
    EXPECT_NEAR(objectiveOf(result, "waits").value.value(), 20, 0.2);
    EXPECT_FALSE(objectiveOf(result, "runs").met) << "their work was not done there";
    const double died = figure(result, "mq", "messages_died_idx_rejected");
    EXPECT_NEAR(died, 25, 15);
    EXPECT_EQ(figure(result, "mq", "jobs_passed_idx"), died);
    EXPECT_EQ(figure(result, "mq", "jobs_passed_wait"), died);
    EXPECT_EQ(figure(result, "mq", "messages_died_wait_expired"), died);
    EXPECT_EQ(figure(result, "mq", "jobs_expired_wait"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_failed_elsewhere_idx"), 0);
    EXPECT_THAT(result.notes,
                testing::Not(testing::Contains(testing::HasSubstr("given up after failures"))));
}

TEST(MessagesThatAreRetried, AreGoneWhereNoQueueGetsThem) {
    const RunResult result = playText(retried("message_ttl: 20s, dead_letter_exchange: rdlx",
                                              R"({exchange: dlx, key: "#", queue: wait})"));
    EXPECT_FALSE(objectiveOf(result, "age").met);
    EXPECT_FALSE(objectiveOf(result, "waits").met);
    const double expired = figure(result, "mq", "jobs_expired_wait");
    EXPECT_GT(expired, 0);
    EXPECT_EQ(figure(result, "mq", "jobs_failed_elsewhere_idx"), expired);
    EXPECT_EQ(figure(result, "mq", "jobs_passed_wait"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_dead_wait"), 0) << "nobody failed";
}

// At most once: the process that should take it is not there.
TEST(MessagesThatAreRetried, AreLostWhereTheNodeOfTheirQueueIsDown) {
    const RunResult result = playText(R"(doppel: 1
duration: 3min
components:
  src: {kind: message_source, to: mq, messages: [{route: a.b, rate: 5/s}]}
  mq: {kind: rabbitmq, replicas: 3, exchange: e, exchanges: {e: {type: topic}, dlx: {type: topic}}, queues: {q: {type: quorum, dead_letter_exchange: dlx}, dead: {node: 2}}, bindings: [{exchange: e, key: "#", queue: q}, {exchange: dlx, key: "#", queue: dead}]}
  c: {kind: consumer, broker: mq, queue: q, threads: 2, prefetch: 4, work: 50ms, calls: [{to: db, timeout: 2s}], on_call_failure: discard}
  db: {kind: database, cpu: 2ms}
  web: {kind: app}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
timeline:
  - {at: 30s, fault: down, target: mq, servers: [2]}
  - {at: 1min, for: 30s, fault: error, target: db}
)");
    const double died = figure(result, "mq", "messages_died_q_rejected");
    EXPECT_NEAR(died, 150, 50);
    EXPECT_EQ(figure(result, "mq", "dead_letters_lost"), died);
}

TEST(MessagesThatAreRetried, AreNotDoneWhereTheyAreParkedForEver) {
    const RunResult result =
        playText(retried("type: quorum", R"({exchange: dlx, key: "#", queue: wait})"));
    EXPECT_FALSE(objectiveOf(result, "age").met);
    EXPECT_THAT(objectiveOf(result, "age").note, testing::HasSubstr("waiting for longer"));
    EXPECT_EQ(figure(result, "mq", "jobs_failed_elsewhere_idx"), 0);
}

// A queue that somebody is to consume keeps no bound by dead-lettering what nobody took.
TEST(MessagesThatExpire, KeepNoBoundOfAQueueWhoseConsumersAreDead) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  mq:
    kind: rabbitmq
    exchange: pd
    exchanges: {pd: {type: topic}, dlx: {type: topic}}
    queues: {idx: {message_ttl: 5s, dead_letter_exchange: dlx}, parked: {}}
    bindings: [{exchange: pd, key: "#", queue: idx}, {exchange: dlx, key: "#", queue: parked}]
  indexer: {kind: consumer, broker: mq, queue: idx, work: 20ms}
  web: {kind: app, cpu: 2ms, enqueues: [{to: mq, job: m, route: "pd/a.b"}]}
traffic: {src: {kind: open, to: web, rate: 5/s, patience: 20s}}
timeline: [{at: 0s, fault: down, target: indexer}]
objectives:
  - {name: waits, that: mq.job_wait_seconds_idx.p99 <= 6s}
  - {name: passed, that: mq.jobs_passed_idx >= 500}
)");
    EXPECT_FALSE(objectiveOf(result, "waits").met);
    EXPECT_TRUE(objectiveOf(result, "passed").met);
    EXPECT_EQ(figure(result, "mq", "jobs_waited_on_purpose_idx"), 0);
}

} // namespace
} // namespace doppel::scenarios
