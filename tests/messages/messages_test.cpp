// SPDX-License-Identifier: Apache-2.0
// A broker, those who publish to it and those who consume, running: each as it should be by the
// sum, and nothing lost that was confirmed.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

// A broker called mq with a queue called q, which is bound to everything, and more.
struct LittleBroker {
    std::string duration = "10min";
    std::string broker = "replicas: 1";
    std::string queue = "";
    std::string more = "";    // of the broker's tables
    std::string rate = "0/s"; // of messages
    std::string consumer = "work: 100ms, on_error: discard, cannot_process: [poison]";
    std::string others = "";
    std::string timeline = "";
};

RunResult playMessages(const LittleBroker& setup, const Sets& sets = {}) {
    return playText("doppel: 1\nduration: " + setup.duration +
                        "\ncomponents:\n"
                        "  mq:\n"
                        "    kind: rabbitmq\n"
                        "    exchange: x\n"
                        "    exchanges: {x: {type: topic}, retry: {type: topic}}\n"
                        "    queues: {q: {" +
                        setup.queue + "}, wait: {message_ttl: 60s, dead_letter_exchange: x}}\n" +
                        "    bindings: [{exchange: x, key: '#', queue: q}, {exchange: retry, key: "
                        "'#', queue: wait}]\n"
                        "    queue_work: 0s\n    publish_cpu: 0s\n    " +
                        setup.broker + "\n" + setup.more +
                        "  source: {kind: message_source, to: mq, messages: [{route: guide.major, "
                        "rate: " +
                        setup.rate + ", size: 1kB}]}\n" +
                        "  sink: {kind: consumer, broker: mq, queue: q, " + setup.consumer + "}\n" +
                        setup.others +
                        (setup.timeline.empty() ? "" : "timeline:\n" + setup.timeline),
                    sets);
}

double entered(const RunResult& result) {
    return figure(result, "mq", "jobs_enqueued_q");
}
double done(const RunResult& result) {
    return figure(result, "mq", "jobs_done_q");
}

void expectNothingLost(const RunResult& result) {
    EXPECT_EQ(figure(result, "mq", "jobs_lost_q"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_dropped_q"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_discarded_q"), 0);
    EXPECT_EQ(done(result), entered(result)) << "all has been consumed in the end";
    EXPECT_GE(done(result), figure(result, "source", "messages_published"))
        << "what was confirmed was consumed";
}

const std::string kManyByHand =
    "  - {at: 0s, publish_message: guide.major, target: mq, count: 8000}\n";

TEST(Messages, G2_6_OneAtATimeGoAsFastAsWorkAndTheRoundTripAllow) {
    LittleBroker setup;
    setup.duration = "120s";
    setup.consumer = "work: 100ms, latency: 10ms, prefetch: 1";
    setup.timeline = kManyByHand;
    EXPECT_NEAR(done(playMessages(setup)), 120 / 0.120, 2);
    setup.consumer = "work: 100ms, latency: 10ms, prefetch: 2";
    EXPECT_NEAR(done(playMessages(setup)), 120 / 0.100, 2) << "the next one is there already";
    setup.consumer = "work: 100ms, latency: 10ms, prefetch: 1, replicas: 3";
    EXPECT_NEAR(done(playMessages(setup)), 3 * 120 / 0.120, 6);
    setup.consumer = "work: 100ms, latency: 10ms, prefetch: 10, threads: 5";
    EXPECT_NEAR(done(playMessages(setup)), 5 * 120 / 0.100, 10);
}

TEST(Messages, G2_5_APoisonMessageIsDeliveredTenTimesInTenMinutes) {
    LittleBroker setup;
    setup.queue = "dead_letter_exchange: retry";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq, kind: poison}\n";
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_delivered_total"), 10);
    EXPECT_EQ(figure(result, "sink", "messages_discarded"), 10);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_dead_lettered_rejected_total"), 10);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_dead_lettered_expired_total"), 9);
    EXPECT_EQ(figure(result, "mq", "dead_letter_cycles_dropped"), 0);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_redelivered_total"), 0)
        << "each time it is a new message to the queue";
}

TEST(Messages, AreGivenUpAfterAsManyFailedCallsAsTheirConsumerHasTries) {
    LittleBroker setup;
    setup.queue = "dead_letter_exchange: retry";
    setup.consumer =
        "work: 100ms, on_call_failure: discard, tries: 5, calls: [{to: api, timeout: 1s}]";
    setup.others = "  api: {kind: app, cpu: 0s, readiness: none}\n";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq}\n"
                     "  - {at: 0s, fault: error, target: api, status: 500}\n";
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "sink", "messages_processed"), 5);
    EXPECT_EQ(figure(result, "sink", "messages_given_up"), 1);
    EXPECT_EQ(done(result), 0) << "which is not to have done it";
}

TEST(Messages, PoisonThatEndsItsProcessComesBackToTheNext) {
    LittleBroker setup;
    setup.consumer =
        "work: 100ms, on_error: exit, cannot_process: [poison], boot_time: 1s, restart: "
        "{first: 1s, delay: 10s, most: 5min}";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq, kind: poison}\n";
    const RunResult result = playMessages(setup);
    // The pauses grow to five minutes: 1, 10, 20, 40, 80, 160, 300 s, each with a second of boot.
    EXPECT_EQ(figure(result, "sink", "process_exits"), 7);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_redelivered_total"), 6);
    EXPECT_EQ(figure(result, "mq", "jobs_requeued_q"), 7);
}

TEST(Messages, OfAConsumerWhoseCallFailsGoRoundAtOnce) {
    LittleBroker setup;
    setup.duration = "60s";
    setup.consumer = "work: 10ms, on_call_failure: requeue, calls: [{to: api, timeout: 1s}]";
    setup.others = "  api: {kind: app, cpu: 0s, io: 10ms, readiness: none}\n";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq}\n"
                     "  - {at: 0s, for: 30s, fault: error, target: api, status: 500}\n";
    const RunResult result = playMessages(setup);
    EXPECT_GT(figure(result, "sink", "messages_requeued"), 1000) << "hot: nothing slows it down";
    EXPECT_EQ(done(result), 1);
}

TEST(Messages, WaitWhileTheirConsumerIsDown) {
    for (const std::string how : {"crash", "vanish"}) {
        LittleBroker setup;
        setup.rate = "5/s";
        setup.consumer = "work: 10ms, replicas: 2";
        setup.timeline =
            "  - {at: 1min, for: 2min, fault: down, target: sink, how: " + how +
            "}\n  - {at: 8min, set: 'components.source.messages[0].rate', value: 0/s}\n";
        const RunResult result = playMessages(setup);
        EXPECT_GT(figure(result, "mq", "rabbitmq_queue_messages_ready.max"), 500) << how;
        expectNothingLost(result);
    }
}

TEST(Messages, ComeAgainAfterAPartition) {
    LittleBroker setup;
    setup.rate = "5/s";
    setup.consumer = "work: 10ms";
    setup.timeline = "  - {at: 1min, for: 3min, fault: partition, target: mq, with: sink}\n"
                     "  - {at: 8min, set: 'components.source.messages[0].rate', value: 0/s}\n";
    const RunResult result = playMessages(setup);
    EXPECT_GE(figure(result, "sink", "connections_lost"), 1);
    EXPECT_GE(figure(result, "mq", "rabbitmq_global_messages_redelivered_total"), 1);
    expectNothingLost(result);
}

TEST(Messages, TakeLongerWithASlowConsumerAndFailWithABadOne) {
    LittleBroker setup;
    setup.duration = "100s";
    setup.consumer = "work: 100ms, latency: 0s";
    setup.timeline = kManyByHand + "  - {at: 0s, fault: slow, target: sink, factor: 2x}\n";
    EXPECT_NEAR(done(playMessages(setup)), 500, 2);
    setup.consumer += ", on_error: ack";
    setup.timeline = kManyByHand + "  - {at: 0s, fault: error, target: sink, share: 50%}\n";
    EXPECT_NEAR(figure(playMessages(setup), "sink", "errors"), 500, 80);
}

// 4 MB of memory for messages of 1 kB, and a consumer that is down for two minutes. Then all that
// has gathered comes at once, from the look that finds the memory under its limit to the next, a
// second later: each of the source's 36 threads publishes one message after the other in two ways
// of 0.5 ms and the 7.2 ms that a confirm takes on average (a lognormal of median 4 ms and p99
// 50 ms); the consumer takes 1,000 a second out meanwhile.
TEST(MemoryAlarm, BlocksPublishersWhileConsumersGoOn) {
    LittleBroker setup;
    setup.rate = "100/s";
    setup.broker = "replicas: 3\n    memory: 10MB\n    base_memory: 0B\n    message_memory: 0B";
    setup.consumer = "work: 1ms, prefetch: 10";
    setup.timeline = "  - {at: 1min, for: 2min, fault: down, target: sink, how: crash}\n"
                     "  - {at: 8min, set: 'components.source.messages[0].rate', value: 0/s}\n";
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_alarms_memory_used_watermark.max"), 1)
        << "the node that has the queue";
    EXPECT_GE(figure(result, "mq", "publishers_blocked.max"), 36) << "all threads of the source";
    EXPECT_LE(figure(result, "mq", "publishers_blocked.max"), 72) << "one leaves as another comes";
    const double most = figure(result, "mq", "rabbitmq_process_resident_memory_bytes.max");
    const double comes = 36 / (2 * 0.0005 + 0.0072) * 1000;
    const double goes = 1000 * 1000;
    // The look found it under the limit, by no more than what had gone since the one before.
    EXPECT_GT(most, 4.0e6 - goes + comes - goes - 0.2e6);
    EXPECT_LT(most, 4.0e6 + comes - goes + 0.2e6);
    EXPECT_GT(figure(result, "source", "publish_failures"), 0) << "no confirm within 15 s";
    expectNothingLost(result);
}

TEST(DiskAlarm, BlocksPublishersToo) {
    LittleBroker setup;
    setup.rate = "100/s";
    setup.broker = "replicas: 1\n    disk_space: 54MB\n";
    setup.consumer = "work: 1ms, prefetch: 10";
    setup.timeline = "  - {at: 1min, for: 2min, fault: down, target: sink, how: crash}\n"
                     "  - {at: 8min, set: 'components.source.messages[0].rate', value: 0/s}\n";
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_alarms_free_disk_space_watermark.max"), 1);
    EXPECT_GT(figure(result, "mq", "publishers_blocked.max"), 0);
    expectNothingLost(result);
}

// Losing the leader of a queue, for a minute.
RunResult loseLeader(const std::string& queue, const std::string& how) {
    LittleBroker setup;
    setup.rate = "20/s";
    setup.broker = "replicas: 3";
    setup.queue = queue;
    setup.consumer = "work: 10ms, replicas: 3";
    setup.timeline =
        "  - {at: 1min, for: 2min, fault: down, target: mq, servers: [0], how: " + how +
        "}\n  - {at: 7min, set: 'components.source.messages[0].rate', value: 0/s}\n";
    return playMessages(setup);
}

TEST(NodeLoss, OfAMirroredQueuesLeaderLosesNothingThatWasConfirmed) {
    for (const std::string how : {"crash", "vanish"}) {
        const RunResult result = loseLeader("type: mirrored", how);
        EXPECT_EQ(figure(result, "mq", "leader_changes"), 1) << how;
        expectNothingLost(result);
    }
}

TEST(NodeLoss, OfAClassicQueuesNodeWaitsUntilThatIsBack) {
    const RunResult result = loseLeader("type: classic", "crash");
    EXPECT_EQ(figure(result, "mq", "leader_changes"), 0);
    EXPECT_EQ(figure(result, "mq", "queues_unavailable.max"), 2) << "both are on that node";
    EXPECT_GT(figure(result, "source", "publish_failures"), 0);
    expectNothingLost(result);
}

TEST(NodeLoss, OfAQuorumQueuesLeaderIsOverInSeconds) {
    const RunResult result = loseLeader("type: quorum", "vanish");
    EXPECT_EQ(figure(result, "mq", "leader_changes"), 1);
    expectNothingLost(result);
}

TEST(NodeLoss, OfAMajorityStopsAQuorumQueue) {
    LittleBroker setup;
    setup.rate = "20/s";
    setup.broker = "replicas: 3";
    setup.queue = "type: quorum";
    setup.consumer = "work: 10ms, replicas: 3";
    setup.timeline =
        "  - {at: 1min, for: 2min, fault: down, target: mq, servers: [1, 2], how: crash}\n"
        "  - {at: 7min, set: 'components.source.messages[0].rate', value: 0/s}\n";
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "mq", "queues_unavailable.max"), 1);
    EXPECT_GT(figure(result, "source", "publish_failures"), 0);
    expectNothingLost(result);
}

// 50,000 messages of 20 kB are 1 GB: 20 s at 50 MB/s, and 13 batches with their round trips.
TEST(MirroredQueue, StandsStillWhileAMirrorIsGivenItsMessages) {
    LittleBroker setup;
    setup.duration = "5min";
    setup.broker = "replicas: 2";
    setup.queue = "type: mirrored";
    setup.consumer = "work: 100ms, latency: 0s";
    const std::string many =
        "  - {at: 0s, publish_message: guide.major, target: mq, count: 50000, size: 20kB}\n";
    const std::string loss =
        "  - {at: 1min, for: 1min, fault: down, target: mq, servers: [1], how: crash}\n";
    setup.timeline = many;
    const double without = done(playMessages(setup));
    setup.timeline = many + loss;
    const RunResult result = playMessages(setup);
    EXPECT_EQ(figure(result, "mq", "queues_synchronising.max"), 1);
    const double standstill = (without - done(result)) * 0.1; // seconds
    EXPECT_GT(standstill, 19.0);
    EXPECT_LT(standstill, 27.0) << "and the consumer may have had to connect again";
}

TEST(MirroredQueue, DoesNotStandStillForAMirrorThatIsNotSynchronised) {
    LittleBroker setup;
    setup.duration = "3min";
    setup.broker = "replicas: 2\n    policies: [{mirrored: true, sync: manual}]";
    setup.timeline =
        "  - {at: 0s, publish_message: guide.major, target: mq, count: 50000, size: 20kB}\n"
        "  - {at: 1min, for: 30s, fault: down, target: mq, servers: [1], how: crash}\n";
    EXPECT_EQ(figure(playMessages(setup), "mq", "queues_synchronising.max"), 0);
}

// The mirror that is not synchronised has only what came since it joined.
TEST(MirroredQueue, LosesMessagesWithItsLeaderWhereNobodyHasThemAll) {
    LittleBroker setup;
    setup.duration = "3min";
    setup.broker = "replicas: 2\n    policies: [{mirrored: true, sync: manual}]";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq, count: 5000}\n"
                     "  - {at: 30s, for: 10s, fault: down, target: mq, servers: [1], how: crash}\n"
                     "  - {at: 80s, publish_message: guide.major, target: mq, count: 100}\n"
                     "  - {at: 90s, fault: down, target: mq, servers: [0], how: crash}\n";
    const RunResult result = playMessages(setup);
    EXPECT_GT(figure(result, "mq", "jobs_lost_q"), 3000);
    EXPECT_LT(figure(result, "mq", "jobs_lost_q"), 5000);
}

TEST(Messages, AreRefusedOrDroppedByAFullQueueAsItSays) {
    LittleBroker setup;
    setup.duration = "60s";
    setup.rate = "10/s";
    setup.consumer = "work: 1h";
    setup.queue = "max_length: 100, overflow: reject-publish";
    const RunResult refused = playMessages(setup);
    EXPECT_GT(figure(refused, "mq", "messages_nacked"), 0);
    EXPECT_EQ(entered(refused), 101) << "one is with the consumer";
    setup.queue = "max_length: 100";
    const RunResult dropped = playMessages(setup);
    EXPECT_EQ(figure(dropped, "mq", "messages_nacked"), 0);
    EXPECT_EQ(figure(dropped, "mq", "jobs_dropped_q"), entered(dropped) - 101);
}

TEST(Messages, AreTakenFromAConsumerThatKeepsThemTooLong) {
    LittleBroker setup;
    setup.duration = "1h";
    setup.broker = "replicas: 1\n    consumer_timeout: 10min";
    setup.consumer = "work: 2h";
    setup.timeline = "  - {at: 0s, publish_message: guide.major, target: mq}\n";
    const RunResult result = playMessages(setup);
    EXPECT_GE(figure(result, "sink", "connections_lost"), 4);
    EXPECT_GE(figure(result, "mq", "rabbitmq_global_messages_redelivered_total"), 4);
}

TEST(Messages, AreConfirmedEvenIfTheyGoNowhere) {
    LittleBroker setup;
    setup.duration = "60s";
    setup.rate = "10/s";
    const RunResult result =
        playMessages(setup, {"components.mq.bindings=[{exchange: x, key: other, queue: q}]"});
    EXPECT_GT(figure(result, "source", "messages_published"), 400);
    EXPECT_EQ(figure(result, "mq", "rabbitmq_global_messages_unroutable_dropped_total"),
              figure(result, "mq", "rabbitmq_global_messages_received_total"));
    EXPECT_EQ(entered(result), 0);
}

TEST(Messages, ThatLeadNowhereAreFoundInTheFile) {
    const std::string broker =
        "doppel: 1\nduration: 1min\ncomponents:\n  mq: {kind: rabbitmq, queues: "
        "{updates: {}}}\n";
    EXPECT_NE(whyRefused(broker + "  sink: {kind: consumer, broker: mq, queue: update}\n")
                  .find("did you mean \"updates\"?"),
              std::string::npos);
    EXPECT_NE(
        whyRefused(broker + "  source: {kind: message_source, to: mq, messages: [{route: x/y}]}\n"),
        "");
    EXPECT_NE(whyRefused(broker + "timeline: [{at: 1s, publish_message: nobody, target: mq}]\n"),
              "");
}

} // namespace
} // namespace doppel::scenarios
