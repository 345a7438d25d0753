// SPDX-License-Identifier: Apache-2.0
// What GOV.UK's shipped scenarios of messages are known by.
#include "tests/platform/little_platform.h"

#include <string>

namespace doppel::scenarios {
namespace {

RunResult playShipped(const std::string& name, const Sets& sets = {}) {
    RunResult result = ReadyScenario(sourcePath("scenarios/govuk/" + name + ".yaml"), sets).play();
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name;
    }
    return result;
}

TEST(ShippedMessages, G2_5_PoisonIsDeliveredTenTimesInTenMinutes) {
    const RunResult result = playShipped("poison-message");
    EXPECT_EQ(figure(result, "search-api-listener", "messages_discarded"), 10);
    EXPECT_EQ(figure(result, "chat-listener", "messages_discarded"), 2) << "each five minutes";
    EXPECT_EQ(figure(result, "email-alert-details-minor", "messages_discarded"), 1);
    EXPECT_EQ(figure(result, "rabbitmq", "jobs_lost_search_api_govuk_index"), 0);
}

TEST(ShippedMessages, WaitForTheirConsumerAndNothingIsLost) {
    const RunResult result = playShipped("consumer-down");
    const std::string queue = "search_api_govuk_index";
    const double waiting =
        figure(result, "rabbitmq", "rabbitmq_queue_messages_ready_" + queue + ".max");
    EXPECT_GT(waiting, 1500) << "ten minutes at 3.7/s";
    EXPECT_LT(waiting, 3000);
    EXPECT_GT(figure(result, "rabbitmq", "job_wait_seconds_" + queue + ".max"), 9.5 * 60);
}

TEST(ShippedMessages, AreBlockedByTheMemoryOfAQueueThatIsNotTheirs) {
    const RunResult result = playShipped("rabbit-memory-alarm");
    EXPECT_EQ(figure(result, "rabbitmq", "rabbitmq_alarms_memory_used_watermark.max"), 3);
    EXPECT_GT(figure(result, "publishing-api", "publish_failures"), 100);
    EXPECT_GT(figure(result, "chat-listener", "messages_acked"), 200'000);
}

TEST(ShippedMessages, SurviveANode) {
    const RunResult result = playShipped("rabbit-node-loss");
    EXPECT_EQ(figure(result, "rabbitmq", "leader_changes"), 13) << "all queues";
    EXPECT_GT(figure(result, "publishing-api", "publish_failures"), 0);
}

TEST(ShippedMessages, StandStillBehindOneLongQueue) {
    const RunResult result = playShipped("mirrored-sync-block");
    // Some 140,000 messages of 20 kB at 50 MB/s: about a minute.
    EXPECT_GT(figure(result, "rabbitmq", "queues_synchronising.max"), 0);
}

// 64 threads at 0.2 s an e-mail are 320 a second, the cap 360; with e-mails that are generated faster
// than they are sent and leave the workers' processors to those who send, as few subscribers as are sent to
// in a minute.
TEST(EmailSurge, IsBoundByItsThreadsJustUnderTheCap) {
    const RunResult result =
        ReadyScenario(sourcePath("scenarios/govuk/email-surge.yaml"),
                      {"components.email-changes.per_email=0.1ms", "duration=7min",
                       "components.email-changes.subscriptions=45_000",
                       "components.email-workers.jobs.ProcessContentChangeJob.cpu=1ms",
                       "timeline[0].enqueue.over=1s"})
            .play();
    EXPECT_GE(figure(result, "email-workers", "sidekiq_process_busy.max"), 64);
    EXPECT_EQ(figure(result, "email-cap", "rate_limited"), 0);
    const double aSecond = figure(result, "notify", "accepted") / 59;
    EXPECT_GT(aSecond, 0.85 * 320);
    EXPECT_LT(aSecond, 360);
}

// What another link leaves alone: the key of a task's jobs.
TEST(EmailSurge, IsTheSameWithALockThatNoJobTakes) {
    const auto fingerprint = [](const Sets& more) {
        Sets sets{"components.email-changes.subscriptions=20_000", "duration=7min",
                  "timeline[0].enqueue.count=20", "timeline[0].enqueue.over=1s"};
        sets.insert(sets.end(), more.begin(), more.end());
        return ReadyScenario(sourcePath("scenarios/govuk/email-surge.yaml"), sets)
            .play()
            .fingerprint;
    };
    EXPECT_EQ(fingerprint({}),
              fingerprint({"components.email-workers.jobs.DigestInitiatorJob.advisory_lock="
                           "{database: email-db, name: DigestRun}"}));
}

} // namespace
} // namespace doppel::scenarios
