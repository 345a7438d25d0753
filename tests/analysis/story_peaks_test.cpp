// SPDX-License-Identifier: Apache-2.0
// How far queues reach in a story is how far they did, not their mean of a row; and what was decided is
// told at its time, not at that of the row in which it shows.
#include "tests/analysis/story_record.h"

#include <gtest/gtest.h>

namespace doppel::analysis {
namespace {

TEST(StoryPeaks, AreTheMaximaOfRows) {
    StoryRecord record;
    record.set("app", "puma_request_backlog", 10, 12, 186);
    record.setStatistic("app", "puma_request_backlog", "max", 10, 11, 269);
    record.setStatistic("app", "puma_request_backlog", "max", 11, 12, 240);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "queue"), nullptr);
    EXPECT_EQ(sentenceOf(story, "queue")->text(), "269 requests wait for a thread of app.");
}

TEST(StoryPeaks, OfOneQueueOfJobsAreItsOwnAndOfSeveralTheSumOfMeans) {
    StoryRecord record;
    record.input.members.push_back({"workers", "sidekiq", false});
    record.set("workers", "jobs_waiting_high", 10, 20, 30);
    record.setStatistic("workers", "jobs_waiting_high", "max", 10, 20, 70);
    EXPECT_EQ(sentenceOf(record.story(), "jobs wait")->text(), "70 jobs wait in workers.");
    record.set("workers", "jobs_waiting_low", 10, 20, 15);
    record.setStatistic("workers", "jobs_waiting_low", "max", 10, 20, 70);
    EXPECT_EQ(sentenceOf(record.story(), "jobs wait")->text(), "45 jobs wait in workers.");
}

TEST(StoryPeaks, OfARunWithoutMaximaAreItsMeans) {
    StoryRecord record;
    record.set("app", "puma_request_backlog", 10, 12, 186);
    EXPECT_EQ(sentenceOf(record.story(), "queue")->text(),
              "186 requests wait for a thread of app.");
}

TEST(StoryMoments, OfAnAutoscalerAreThoseOfItsDecisions) {
    StoryRecord record;
    record.input.members.push_back({"scaler", "hpa", false});
    const std::string wanted = "horizontal_pod_autoscaler_controller_desired_replicas";
    record.set("scaler", wanted, 0, StoryRecord::kRows, 2);
    record.set("scaler", wanted, 10, 20, 4);
    const sim::Time out = StoryRecord::begin(10) + 5s;
    const sim::Time in = StoryRecord::begin(20) - 2s; // shows from the next row on
    record.input.decisions = {{StoryRecord::begin(9), "other", "scales db from 1 to 2", ""},
                              {out, "scaler", "scales app from 2 to 4", ""},
                              {in, "scaler", "scales app from 4 to 2", ""}};
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "scaling"), nullptr);
    EXPECT_EQ(sentenceOf(story, "scaling")->at, out);
    EXPECT_EQ(sentenceOf(story, "scaling.over")->at, in);
    record.input.decisions.clear();
    EXPECT_EQ(sentenceOf(record.story(), "scaling")->at, StoryRecord::begin(10));
}

} // namespace
} // namespace doppel::analysis
