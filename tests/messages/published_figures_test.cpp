// SPDX-License-Identifier: Apache-2.0
// Queues beside what was published of them (docs/fidelity.md), with fewer jobs and messages: the
// rate is the same from the first second on.
#include "tests/platform/little_platform.h"

namespace doppel::scenarios {
namespace {

// Jobs a second in three seconds, once the process is at work.
double noOps(const Sets& more) {
    Sets sets{"timeline[1].enqueue.count=120_000", "duration=20s", "warmup=17s"};
    sets.insert(sets.end(), more.begin(), more.end());
    const RunResult result =
        ReadyScenario(sourcePath("scenarios/theory/sidekiq-no-ops.yaml"), sets).play();
    return figure(result, "sidekiq", "jobs_done") / 3;
}

TEST(PublishedFigures, SidekiqDoesAsManyNoOpsAsWasFitted) {
    EXPECT_NEAR(noOps({}), 21'300, 100);
}

TEST(PublishedFigures, SidekiqIsPredictedForOtherWaysAndThreads) {
    EXPECT_NEAR(noOps({"components.sidekiq.latency=0s", "components.sidekiq.concurrency=10"}),
                24'673, 0.15 * 24'673)
        << "with YJIT there, which is not modelled";
    EXPECT_NEAR(noOps({"components.sidekiq.version=6.0", "components.sidekiq.concurrency=10"}),
                7'100, 0.35 * 7'100)
        << "an older Ruby there";
}

// A twentieth of the messages, and of the time.
TEST(PublishedFigures, RabbitMqTakesAsLongOutAsIn) {
    const Sets fewer{"timeline[1].enqueue.count=500_000", "timeline[0].for=10s"};
    const auto play = [&](const std::string& duration) {
        Sets sets = fewer;
        sets.push_back("duration=" + duration);
        return ReadyScenario(sourcePath("scenarios/theory/rabbitmq-ten-million.yaml"), sets).play();
    };
    const RunResult in = play("9s");
    EXPECT_NEAR(figure(in, "rabbitmq", "jobs_enqueued_qq"), 9 / 180e-7, 0.02 * 9 / 180e-7);
    const RunResult out = play("21s");
    const double since = 21 - 11.0; // the consumers begin a second after the fault's end
    EXPECT_NEAR(figure(out, "rabbitmq", "jobs_done_qq"), since / 180e-7, 0.15 * since / 180e-7);
    EXPECT_EQ(figure(out, "rabbitmq", "rabbitmq_alarms_memory_used_watermark.max"), 0);
}

TEST(PublishedFigures, RabbitMq39DeliversALongQuorumQueueAsSlowlyAsWasFittedOnAnyNumberOfNodes) {
    for (const std::string nodes : {"1", "3"}) {
        const RunResult out =
            ReadyScenario(sourcePath("scenarios/theory/rabbitmq-ten-million.yaml"),
                          {"timeline[1].enqueue.count=200_000", "timeline[0].for=10s",
                           "duration=16s", "components.rabbitmq.version=3.9",
                           "components.rabbitmq.replicas=" + nodes})
                .play();
        const double since = 16 - 11.0;
        EXPECT_NEAR(figure(out, "rabbitmq", "jobs_done_qq"), since / 900e-7, 0.1 * since / 900e-7)
            << nodes << " nodes: reads don't wait for others";
    }
}

} // namespace
} // namespace doppel::scenarios
