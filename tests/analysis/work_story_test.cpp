// SPDX-License-Identifier: Apache-2.0
// What a story tells of jobs and messages.
#include "tests/analysis/story_record.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::analysis {
namespace {

/// Beside the others: workers that take jobs from a Redis and call app.
class WorkStory : public testing::Test {
protected:
    WorkStory() {
        record_.input.members.push_back({"workers", "sidekiq", false});
        record_.input.calls.push_back({"workers", "app"});
    }

    StoryRecord record_;
};

TEST_F(WorkStory, TellsOfJobsThatWaitAndWhenTheyAreCaughtUpWith) {
    record_.act("down on workers", "workers", 10, 20);
    record_.set("workers", "jobs_waiting", 0, StoryRecord::kRows, 2);
    for (std::size_t row = 10; row < 20; ++row) {
        record_.set("workers", "jobs_waiting", row, row + 1, 100 * static_cast<double>(row - 9));
    }
    record_.set("workers", "jobs_waiting", 20, 24, 400);
    const Story story = record_.story();
    const StorySentence* wait = sentenceOf(story, "jobs wait");
    ASSERT_NE(wait, nullptr);
    EXPECT_EQ(wait->text(), "1000 jobs wait in workers at worst, 4 min 30 s later.");
    EXPECT_EQ(wait->at, StoryRecord::begin(10));
    EXPECT_EQ(wait->until, StoryRecord::begin(24));
    EXPECT_EQ(wait->severity, StorySeverity::Busy);
    EXPECT_EQ(story[*wait->cause].text(), "Down on workers begins.");
    const StorySentence* over = sentenceOf(story, "jobs wait.over");
    ASSERT_NE(over, nullptr);
    EXPECT_EQ(over->text(), "The jobs of workers are caught up with.");
}

TEST_F(WorkStory, AddsUpTheQueuesOfAComponent) {
    record_.set("workers", "jobs_waiting_high", 10, 20, 15);
    record_.set("workers", "jobs_waiting_low", 10, 20, 15);
    record_.set("workers", "jobs_waitingroom", 10, 20, 500); // another metric
    const Story story = record_.story();
    ASSERT_NE(sentenceOf(story, "jobs wait"), nullptr);
    EXPECT_EQ(sentenceOf(story, "jobs wait")->text(), "30 jobs wait in workers.");
}

TEST_F(WorkStory, SaysNothingOfAsManyAsUsual) {
    record_.set("workers", "jobs_waiting", 0, StoryRecord::kRows, 15);
    record_.set("workers", "jobs_waiting", 10, 20, 140);
    EXPECT_EQ(sentenceOf(record_.story(), "jobs wait"), nullptr) << "less than ten times as many";
    record_.set("workers", "jobs_waiting", 0, StoryRecord::kRows, 0);
    record_.set("workers", "jobs_waiting", 10, 20, 19);
    EXPECT_EQ(sentenceOf(record_.story(), "jobs wait"), nullptr);
}

TEST_F(WorkStory, TellsWhatBecomesOfJobsAndShouldNot) {
    record_.act("crash on workers", "workers", 10, 11);
    record_.set("workers", "jobs_lost", 10, 12, 20);
    record_.set("workers", "jobs_dead_low", 15, 17, 3);
    record_.set("workers", "jobs_refused", 38, StoryRecord::kRows, 50);
    std::vector<std::string> told;
    const Story story = record_.story();
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "jobs end badly") {
            told.push_back(sentence.text());
        }
    }
    EXPECT_EQ(told, (std::vector<std::string>{"workers loses 40 jobs, within 1 min.",
                                              "workers gives up 6 jobs, within 1 min.",
                                              "workers refuses 100 jobs, so far."}));
    const StorySentence* lost = sentenceOf(story, "jobs end badly");
    EXPECT_EQ(story[*lost->cause].text(), "Crash on workers begins.");
}

TEST_F(WorkStory, KnowsThatAnObjectiveWasMissedByJobsThatWait) {
    record_.set("workers", "jobs_waiting", 10, StoryRecord::kRows, 300);
    record_.input.objectives = {
        {{"soon done", "workers.job_age_seconds.max <= 1min", 900.0, false}, std::nullopt}};
    const Story story = record_.story();
    const StorySentence* missed = sentenceOf(story, "objective");
    ASSERT_NE(missed, nullptr);
    ASSERT_TRUE(missed->cause);
    EXPECT_EQ(story[*missed->cause].text(), "300 jobs wait in workers.");
}

} // namespace
} // namespace doppel::analysis
