// SPDX-License-Identifier: Apache-2.0
// What chance makes of few requests is no story; and what is told is told of whom it is, and when.
#include "analysis/story/story_rules.h"
#include "tests/analysis/story_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace doppel::analysis {
namespace {

void setHits(StoryRecord& record, std::size_t row, double hits, double of) {
    record.set("edge", "hits", row, row + 1, hits);
    record.set("edge", "hits_good", row, row + 1, hits);
    record.set("edge", "miss", row, row + 1, of - hits);
}

// 20 of which 16 hit: their standard error is 9 points.
TEST(StoryChance, OfFewIsNotToldAsAChange) {
    StoryRecord record;
    constexpr std::array kHits{16.0, 18.0, 15.0, 17.0, 16.0, 14.0, 19.0, 12.0};
    for (std::size_t row = 0; row < StoryRecord::kRows; ++row) {
        setHits(record, row, kHits[row % kHits.size()], 20);
    }
    EXPECT_EQ(sentenceOf(record.story(), "hit ratio"), nullptr);
    for (std::size_t row = 20; row < 30; ++row) { // ten times as many tell it
        setHits(record, row, 4, 20);
    }
    ASSERT_NE(sentenceOf(record.story(), "hit ratio"), nullptr);
    EXPECT_EQ(sentenceOf(record.story(), "hit ratio")->at, StoryRecord::begin(20));
}

TEST(StoryChance, OneFailureIsNoShareOfFailures) {
    StoryRecord record;
    record.set("db", "requests", 0, StoryRecord::kRows, 20);
    record.set("db", "failed", 17, 18, 1);
    record.set("db", "failed", 29, 30, 1);
    EXPECT_EQ(sentenceOf(record.story(), "errors"), nullptr);
    record.set("db", "failed", 29, 31, 10);
    ASSERT_NE(sentenceOf(record.story(), "errors"), nullptr);
    EXPECT_EQ(sentenceOf(record.story(), "errors")->text(), "db fails 50 % of its requests.");
}

// Six visits a row are too few for a row, not for a story: all of them fail for two minutes.
TEST(StoryChance, FewWhoFailTogetherAreToldAsManyAre) {
    StoryRecord record;
    record.set("visitors", "requests", 0, StoryRecord::kRows, 6);
    record.set("visitors", "failed", 3, 4, 1);
    record.set("visitors", "failed", 20, 24, 6);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "many visits fail"), nullptr);
    EXPECT_EQ(sentenceOf(story, "many visits fail")->text(), "100 % of visits fail.");
    EXPECT_EQ(sentenceOf(story, "many visits fail")->at, StoryRecord::begin(20));
    ASSERT_NE(sentenceOf(story, "many visits fail.over"), nullptr);
    EXPECT_EQ(sentenceOf(story, "many visits fail.over")->at, StoryRecord::begin(24));
}

TEST(StoryWording, WhoUsesAnAppItselfMakesRequests) {
    StoryRecord record;
    record.input.members.push_back({"editors", "open", true});
    record.input.calls.push_back({"editors", "app"});
    record.set("editors", "requests", 0, StoryRecord::kRows, 6);
    record.set("editors", "failed", 20, 24, 6);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "many visits fail"), nullptr);
    EXPECT_EQ(sentenceOf(story, "many visits fail")->text(), "100 % of editors' requests fail.");
    EXPECT_EQ(sentenceOf(story, "many visits fail.over")->text(),
              "editors' requests succeed again.");
}

// Three of four failed in each of these rows but one, of which all did: 13 of 16.
TEST(StoryChance, TheWorstOfFewIsThatOfRowsTogether) {
    StoryRecord record;
    record.set("visitors", "requests", 0, StoryRecord::kRows, 4);
    record.set("visitors", "failed", 20, 24, 3);
    record.set("visitors", "failed", 22, 23, 4);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "many visits fail"), nullptr);
    EXPECT_EQ(sentenceOf(story, "many visits fail")->text(), "83.33 % of visits fail.");
}

// Of 1 % of 300, three a row, none fails in two rows by chance; in eight they would have.
TEST(StoryChance, AnEndIsToldOnceItIsBeyondChance) {
    StoryRecord record;
    record.set("visitors", "failed", 10, 30, 3);
    record.set("visitors", "failed", 16, 18, 0);
    const Story story = record.story();
    const auto of = [&](const std::string& rule) {
        return std::count_if(story.begin(), story.end(),
                             [&](const auto& sentence) { return sentence.rule == rule; });
    };
    EXPECT_EQ(of("visits fail"), 1);
    EXPECT_EQ(of("visits fail.over"), 1);
    EXPECT_EQ(sentenceOf(story, "visits fail")->at, StoryRecord::begin(10));
    EXPECT_EQ(sentenceOf(story, "visits fail.over")->at, StoryRecord::begin(30));
}

// 40 a row on average, by tens: that none comes is rare, not strange.
TEST(StoryChance, ARowWithoutTheFewWhoComeIsNotTold) {
    StoryRecord record;
    record.set("db", "requests", 0, StoryRecord::kRows, 40);
    record.set("db", "requests", 30, 31, 0);
    EXPECT_EQ(sentenceOf(record.story(), "idle"), nullptr);
    record.set("db", "requests", 0, StoryRecord::kRows, 400);
    record.set("db", "requests", 30, 31, 0);
    EXPECT_NE(sentenceOf(record.story(), "idle"), nullptr);
}

// Of a few visits one slow one more or less is the p95; of many that take twice the time it is not.
TEST(StoryChance, OfAPercentileOfFewIsNotToldAsAChange) {
    StoryRecord record;
    const auto set = [&](std::size_t from, std::size_t to, double p95, double p99) {
        record.setStatistic("visitors", "latency", "p95", from, to, p95);
        record.setStatistic("visitors", "latency", "p99", from, to, p99);
    };
    record.setStatistic("visitors", "latency", "count", 0, StoryRecord::kRows, 20);
    set(0, StoryRecord::kRows, 0.1, 0.3);
    set(15, 16, 0.12, 0.4); // one row had a slower one
    set(22, 23, 0.3, 0.4);
    EXPECT_EQ(sentenceOf(record.story(), "latency"), nullptr);
    record.setStatistic("visitors", "latency", "count", 0, StoryRecord::kRows, 2000);
    ASSERT_NE(sentenceOf(record.story(), "latency"), nullptr);
    EXPECT_EQ(sentenceOf(record.story(), "latency")->text(),
              "The p95 latency of visits reaches 300 ms, 100 ms before.");
    // Fewer a row tell it, too, where it goes on.
    record.setStatistic("visitors", "latency", "count", 0, StoryRecord::kRows, 80);
    EXPECT_EQ(sentenceOf(record.story(), "latency"), nullptr);
    set(20, StoryRecord::kRows, 0.3, 0.4);
    EXPECT_NE(sentenceOf(record.story(), "latency"), nullptr);
}

// 60 of 300 fail of the first action, 2 % more than before; of the second another 5 points: both
// are told when they began.
TEST(StoryChance, AFewMorePointsOfALaterFaultAreToldApart) {
    StoryRecord record;
    record.act("down on db", "db", 10, 30);
    record.act("error on app", "app", 20, 30);
    record.set("visitors", "failed", 10, 20, 3);
    record.set("visitors", "failed", 20, 30, 15);
    const Story story = record.story();
    std::vector<std::string> told;
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "visits fail") {
            told.push_back(sentence.text());
        }
    }
    EXPECT_EQ(told, (std::vector<std::string>{"1 % of visits fail.", "5 % of visits fail."}));
}

TEST(StoryChance, AStopgapsMostIsToldWhenItBegan) {
    StoryRecord record;
    record.act("error on app", "app", 10, 30);
    record.act("error on db", "db", 20, 30);
    record.set("visitors", "served_by_synthetic", 10, 20, 12);
    record.set("visitors", "served_by_synthetic", 20, 30, 258);
    const Story story = record.story();
    const StorySentence* first = sentenceOf(story, "synthetic");
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(first->text(), "4 % of visits get the CDN's own page.");
    EXPECT_TRUE(std::any_of(story.begin(), story.end(), [](const StorySentence& sentence) {
        return sentence.text() == "86 % of visits get the CDN's own page." &&
               sentence.at == StoryRecord::begin(20);
    }));
}

TEST(StoryWording, CallsAMirrorByItsNameAndCountsTurns) {
    StoryRecord record;
    record.input.members[1].mirrors = {"copies", "replica"};
    record.set("edge", "sick_mirror_2", 20, 30, 5);
    record.set("edge", "restarts", 20, 22, 30);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "sick"), nullptr);
    EXPECT_EQ(sentenceOf(story, "sick")->text(), "edge's probes find replica sick at 5 places.");
    ASSERT_NE(sentenceOf(story, "next backend"), nullptr);
    EXPECT_EQ(sentenceOf(story, "next backend")->text(),
              "edge turns to a mirror, or the next one, 60 times, within 1 min.");
    record.set("db", "failovers", 20, 21, 1);
    EXPECT_EQ(sentenceOf(record.story(), "failover")->text(),
              "db is replaced by a standby once, within 30 s.");
}

// At the start two of four were healthy for a while.
TEST(StoryWording, HoldsHealthyTargetsAgainstAllThatThereAre) {
    StoryRecord record;
    record.set("edge", "HealthyHostCount", 0, 4, 1);
    record.set("edge", "UnHealthyHostCount", 0, 4, 3);
    record.set("edge", "UnHealthyHostCount", 4, 30, 4);
    record.set("edge", "HealthyHostCount", 30, StoryRecord::kRows, 4);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "capacity"), nullptr);
    EXPECT_EQ(sentenceOf(story, "capacity")->text(), "edge has 0 of 4 healthy targets.");
    EXPECT_EQ(sentenceOf(story, "capacity.over")->text(), "edge has its 4 healthy targets again.");
}

TEST(StoryWording, WhatAnAutoscalerAskedForIsNoLoss) {
    StoryRecord record;
    record.set("app", "puma_max_threads", 0, 20, 180);
    record.set("app", "puma_max_threads", 20, StoryRecord::kRows, 120);
    ASSERT_NE(sentenceOf(record.story(), "capacity"), nullptr);
    record.input.members.push_back({"app-hpa", "hpa", false});
    record.input.calls.push_back({"app-hpa", "app"});
    record.set("app-hpa", std::string(kReplicasWanted), 0, 19, 9);
    record.set("app-hpa", std::string(kReplicasWanted), 19, StoryRecord::kRows, 6);
    const Story story = record.story();
    EXPECT_EQ(sentenceOf(story, "capacity"), nullptr);
    ASSERT_NE(sentenceOf(story, "scaling"), nullptr);
    EXPECT_EQ(sentenceOf(story, "scaling")->text(), "app-hpa asks for but 6 replicas, 9 before.");
}

TEST(StoryNews, TellsThatAPlanIsThroughAndWhatTookItsTime) {
    StoryRecord record;
    record.input.members.push_back({"drill", "recovery_plan", false});
    const auto decide = [&](std::size_t row, const std::string& what) {
        record.input.decisions.push_back({StoryRecord::begin(row), "drill", what, "why"});
    };
    decide(10, "begins");
    decide(10, "begins to detect");
    decide(12, "is through with detect");
    decide(12, "begins to call");
    decide(12, "begins to build");
    decide(14, "is through with call");
    decide(20, "is through with build");
    decide(20, "begins to switch");
    decide(22, "is through with switch");
    EXPECT_EQ(sentenceOf(record.story(), "plan"), nullptr);
    decide(22, "is through");
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "plan"), nullptr);
    EXPECT_EQ(
        sentenceOf(story, "plan")->text(),
        "drill is through 6 min after it began in this run; its time was that of detect, build and "
        "switch.");
    EXPECT_EQ(sentenceOf(story, "plan")->at, StoryRecord::begin(22));
}

TEST(StoryNews, TellsThatAReleaseWasTakenBack) {
    StoryRecord record;
    record.set("app", "deploys_taken_back", 26, 27, 1);
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "release"), nullptr);
    EXPECT_EQ(sentenceOf(story, "release")->text(), "app takes its release back.");
    EXPECT_EQ(sentenceOf(story, "release")->at, StoryRecord::begin(26));
}

TEST(StoryNews, TellsWhenWhatTheTimelinePublishedIsVisible) {
    StoryRecord record;
    record.input.members.push_back({"documents", "documents", false});
    const sim::Time click = StoryRecord::begin(20);
    record.input.actions.push_back({click, std::nullopt, false, "publish of /page-0 (major)", {}});
    std::vector<scenarios::JourneySpan> spans(2);
    spans[0].visit = spans[1].visit = 7;
    spans[0].number = 1;
    spans[0].component = "app";
    spans[0].sent = spans[0].start = click;
    spans[1].number = 2;
    spans[1].parent = 1;
    spans[1].component = "documents";
    spans[1].sent = spans[1].start = click;
    spans[1].end = click + 181s;
    spans[1].waits = {{"queue", click, click + 1s}, {"caches", click + 1s, click + 181s}};
    record.input.journeys = spans;
    const Story story = record.story();
    ASSERT_NE(sentenceOf(story, "visible"), nullptr);
    EXPECT_EQ(sentenceOf(story, "visible")->text(),
              "/page-0, published at 10 min, is visible after 3 min 1 s, 3 min of which it waited "
              "for the caches.");
    record.input.actions.back().what = "2 publishes";
    EXPECT_EQ(sentenceOf(record.story(), "visible")->text(),
              "What was published at 10 min is visible after 3 min 1 s, 3 min of which it waited "
              "for the caches.");
}

// Where many visits fail, the p95 of those that are answered falls, and rises again with them: that
// is the same wait.
TEST(Story, AP95ThatFallsWhileOthersAreNotAnsweredHasRisenOnce) {
    StoryRecord record;
    record.act("slow on db", "db", 10, 30);
    const auto setP95 = [&](std::size_t from, std::size_t to, double p95) {
        record.setStatistic("visitors", "latency", "p95", from, to, p95);
    };
    record.setStatistic("visitors", "latency", "count", 0, StoryRecord::kRows, 300);
    setP95(0, StoryRecord::kRows, 0.1);
    setP95(10, 30, 5);
    setP95(15, 18, 0.1);
    setP95(22, 25, 0.1);
    const auto told = [&] {
        const Story story = record.story();
        return std::count_if(story.begin(), story.end(),
                             [](const auto& sentence) { return sentence.rule == "latency"; });
    };
    EXPECT_EQ(told(), 3);
    record.set("visitors", "failed", 10, 30, 30);
    EXPECT_EQ(told(), 1);
}

} // namespace
} // namespace doppel::analysis
