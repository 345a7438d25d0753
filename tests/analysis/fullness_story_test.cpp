// SPDX-License-Identifier: Apache-2.0
// What a story tells of memories and disks that are full, and of queues that grow.
#include "tests/analysis/story_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace doppel::analysis {
namespace {

/// Beside the others: a publisher and a listener of a broker, and workers whose jobs are in a Redis
/// that app needs, too.
class FullnessStory : public testing::Test {
protected:
    FullnessStory() {
        for (const auto& [name, kind] :
             {std::pair("publisher", "message_source"), std::pair("listener", "consumer"),
              std::pair("broker", "rabbitmq"), std::pair("workers", "sidekiq"),
              std::pair("store", "redis")}) {
            record_.input.members.push_back({name, kind, false});
        }
        for (const auto& [caller, callee] :
             {std::pair("publisher", "broker"), std::pair("listener", "broker"),
              std::pair("workers", "store"), std::pair("app", "store")}) {
            record_.input.calls.push_back({caller, callee});
        }
    }

    static std::string causeOf(const Story& story, const std::string& rule) {
        const StorySentence* sentence = sentenceOf(story, rule);
        return sentence && sentence->cause ? story[*sentence->cause].text() : "";
    }

    StoryRecord record_;
};

// A listener stands still, so that its queue grows by ten a row; then somebody publishes 5,000 more.
TEST_F(FullnessStory, WhatLeapsInAQueueThatGrowsIsToldOfWhatBeganThen) {
    record_.act("down on listener", "listener", 10, 30);
    record_.input.actions.push_back({StoryRecord::begin(20),
                                     std::nullopt,
                                     false,
                                     "5000 × bulk published to broker",
                                     {"broker"}});
    for (std::size_t row = 10; row < 30; ++row) {
        const double grown = 10 * static_cast<double>(row - 8);
        record_.set("broker", "jobs_waiting_q", row, row + 1, row < 20 ? grown : 5000 + grown);
    }
    std::vector<std::string> told;
    const Story story = record_.story();
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "jobs wait") {
            told.push_back(sentence.text() + " <- " + story[*sentence.cause].text());
        }
    }
    EXPECT_THAT(told,
                testing::ElementsAre("110 messages wait in broker at worst, 4 min 30 s later. <- "
                                     "Down on listener begins.",
                                     "5210 messages wait in broker, 110 before. <- "
                                     "5000 × bulk published to broker."));
    const StorySentence* over = sentenceOf(story, "jobs wait.over");
    ASSERT_NE(over, nullptr);
    EXPECT_EQ(over->text(), "The messages of broker are caught up with.");
}

TEST_F(FullnessStory, ABrokerIsFullBetweenItsQueueAndThePublishersThatItBlocks) {
    record_.act("down on listener", "listener", 10, 30);
    record_.set("broker", "jobs_waiting_q", 10, 30, 9000);
    record_.set("broker", "rabbitmq_alarms_memory_used_watermark", 12, 32, 1);
    record_.set("broker", "rabbitmq_process_resident_memory_bytes", 0, 40, 2e9);
    record_.set("broker", "rabbitmq_process_resident_memory_bytes", 12, 32, 4.8e9);
    record_.set("broker", "rabbitmq_resident_memory_limit_bytes", 0, 40, 4.8e9);
    record_.set("broker", "publishers_blocked", 12, 32, 35.4);
    record_.set("publisher", "timeouts", 12, 32, 100);
    record_.set("publisher", "jobs_waiting", 13, 32, 5000);
    const Story story = record_.story();
    ASSERT_NE(sentenceOf(story, "full"), nullptr);
    EXPECT_EQ(sentenceOf(story, "full")->text(),
              "broker's memory is full (4.8 GB; its limit is 4.8 GB).");
    EXPECT_EQ(causeOf(story, "full"), "9000 messages wait in broker.");
    EXPECT_EQ(sentenceOf(story, "blocked")->text(), "broker blocks 36 publishers.");
    EXPECT_EQ(causeOf(story, "blocked"), sentenceOf(story, "full")->text());
    EXPECT_EQ(causeOf(story, "timeouts"), "broker blocks 36 publishers.");
    EXPECT_EQ(sentenceOf(story, "full.over")->text(), "broker's memory has room again.");
    EXPECT_EQ(sentenceOf(story, "blocked.over")->text(), "broker lets its publishers go on.");
    const FirstCause first = firstCause(story);
    EXPECT_EQ(story[*first.cause].text(), "Down on listener begins.");
    EXPECT_EQ(story[*first.consequence].rule, "blocked");
}

TEST_F(FullnessStory, ABrokersDiskIsFullByWhatIsFree) {
    record_.set("broker", "rabbitmq_alarms_free_disk_space_watermark", 12, 32, 1);
    record_.set("broker", "rabbitmq_disk_space_available_bytes", 0, 40, 9e9);
    record_.set("broker", "rabbitmq_disk_space_available_bytes", 12, 32, 40e6);
    record_.set("broker", "rabbitmq_disk_space_available_limit_bytes", 0, 40, 50e6);
    const Story story = record_.story();
    ASSERT_NE(sentenceOf(story, "full"), nullptr);
    EXPECT_EQ(sentenceOf(story, "full")->text(), "broker's disk is full (40 MB free).");
}

TEST_F(FullnessStory, ARedisThatRefusesIsFull) {
    record_.input.actions.push_back(
        {StoryRecord::begin(10), std::nullopt, false, "9000 Job for workers", {"workers"}});
    record_.set("workers", "jobs_waiting", 10, 30, 9000);
    record_.set("store", "requests", 0, 40, 300);
    record_.set("store", "failed", 14, 24, 270);
    record_.set("store", "redis_memory_used_bytes", 0, 40, 50e6); // as a cache it may always be so
    record_.set("store", "redis_memory_max_bytes", 0, 40, 50e6);
    EXPECT_EQ(sentenceOf(record_.story(), "full"), nullptr);
    record_.set("store", "redis_oom_errors_total", 14, 24, 270);
    record_.set("workers", "jobs_refused", 14, 24, 90);
    record_.input.objectives = {
        {{"none refused", "workers.jobs_refused <= 0", 900.0, false}, std::nullopt}};
    record_.set("app", "failed", 14, 24, 60);
    record_.set("visitors", "failed", 14, 24, 60);
    const Story story = record_.story();
    ASSERT_NE(sentenceOf(story, "full"), nullptr);
    EXPECT_EQ(sentenceOf(story, "full")->text(),
              "store's memory is full (50 MB; its limit is 50 MB).");
    EXPECT_EQ(causeOf(story, "full"), "9000 jobs wait in workers.");
    EXPECT_EQ(sentenceOf(story, "turned away")->text(),
              "store refuses 2700 commands for want of memory, within 5 min.");
    EXPECT_EQ(causeOf(story, "turned away"), sentenceOf(story, "full")->text());
    EXPECT_EQ(causeOf(story, "errors"), sentenceOf(story, "full")->text());
    EXPECT_EQ(causeOf(story, "jobs end badly"), sentenceOf(story, "full")->text());
    EXPECT_EQ(causeOf(story, "many visits fail"), sentenceOf(story, "errors")->text());
    EXPECT_EQ(causeOf(story, "objective"), "workers refuses 900 jobs, within 5 min.");
}

// One message that nobody can process goes round by dead letters, of which each round has one that
// was rejected and one that waited for its time; two are given up for good.
TEST_F(FullnessStory, DeadLettersAreNotAsManyMessages) {
    record_.set("broker", "jobs_dead_q", 20, 22, 1);
    for (std::size_t row = 4; row < 40; row += 6) {
        record_.set("broker", "rabbitmq_global_messages_dead_lettered_rejected_total", row, row + 1,
                    1);
        record_.set("broker", "rabbitmq_global_messages_dead_lettered_expired_total", row + 2,
                    row + 3, 1);
    }
    std::vector<std::string> told;
    for (const StorySentence& sentence : record_.story()) {
        if (sentence.rule == "jobs end badly") {
            told.push_back(sentence.text());
        }
    }
    EXPECT_THAT(told, testing::UnorderedElementsAre(
                          "broker dead-letters messages 6 times, within 15 min 30 s.",
                          "broker gives up 2 messages, within 1 min."));
}

} // namespace
} // namespace doppel::analysis
