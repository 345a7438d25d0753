// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"
#include "tests/analysis/sample_run.h"
#include "tests/analysis/story_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::analysis {
namespace {

TEST(Story, OfARunInWhichNothingHappenedIsItsEnd) {
    StoryRecord record;
    const Story story = record.story();
    ASSERT_EQ(story.size(), 1U);
    EXPECT_EQ(story[0].text(), "The run ends.");
    EXPECT_EQ(story[0].severity, StorySeverity::Well);
    EXPECT_EQ(toText(firstCause(story), story), "Nothing went wrong.");
}

TEST(Story, TellsErrorsOfTheOneWhomOthersPassThemOnFrom) {
    StoryRecord record;
    record.act("error on db (status 503, 50 %)", "db", 20, 30);
    for (const char* member : {"db", "app", "edge", "visitors"}) {
        record.set(member, "failed", 20, 30, 150);
    }
    const Story story = record.story();
    ASSERT_GE(story.size(), 3U);
    EXPECT_EQ(story[0].text(), "Error on db (status 503, 50 %) begins.");
    EXPECT_EQ(story[1].text(), "db fails 50 % of its requests; app and edge pass errors on.");
    EXPECT_EQ(story[1].members, (std::vector<std::string>{"db", "app", "edge"}));
    EXPECT_EQ(story[1].at, StoryRecord::begin(20));
    EXPECT_EQ(story[1].until, StoryRecord::begin(30));
    EXPECT_EQ(story[1].cause, 0U);
    EXPECT_EQ(story[2].text(), "50 % of visits fail.");
    EXPECT_EQ(story[2].severity, StorySeverity::Failing);
    EXPECT_EQ(story[2].cause, 1U);
    const FirstCause first = firstCause(story);
    EXPECT_EQ(first.cause, 0U);
    EXPECT_EQ(first.consequence, 2U);
    const StorySentence* end = sentenceOf(story, "errors.over");
    ASSERT_NE(end, nullptr);
    EXPECT_EQ(end->at, StoryRecord::begin(30));
    EXPECT_EQ(story[*end->cause].rule, "action.over");
}

// A cache that an app can do without.
TEST(Story, ErrorsThatACallerIgnoresAreNotPassedOn) {
    StoryRecord record;
    record.input.members.push_back({"cache", "key_value", false});
    record.input.calls.push_back({"app", "cache", false});
    record.set("cache", "requests", 0, StoryRecord::kRows, 300);
    record.set("cache", "failed", 20, 30, 300);
    for (const char* member : {"db", "app", "edge", "visitors"}) {
        record.set(member, "failed", 20, 30, 60);
    }
    const Story story = record.story();
    std::vector<std::string> told;
    for (const StorySentence& sentence : story) {
        told.push_back(sentence.text());
    }
    const auto of = [&](const std::string& text) {
        return std::find(told.begin(), told.end(), text) - told.begin();
    };
    const auto visits = static_cast<std::size_t>(of("20 % of visits fail."));
    ASSERT_LT(visits, story.size());
    EXPECT_EQ(static_cast<std::ptrdiff_t>(*story[visits].cause),
              of("db fails 20 % of its requests; app and edge pass errors on."));
    EXPECT_LT(static_cast<std::size_t>(of("cache fails 100 % of its requests.")), story.size());
}

TEST(Story, NobodyMissesTheThreadsOfWhomNobodyAsks) {
    StoryRecord record;
    for (const char* member : {"db", "spare"}) {
        record.set(member, "puma_max_threads", 0, StoryRecord::kRows, 4);
        record.set(member, "puma_max_threads", 20, 30, 0);
    }
    record.input.members.push_back({"spare", "app", false});
    record.set("spare", "requests", 0, StoryRecord::kRows, 0);
    std::vector<std::string> told;
    for (const StorySentence& sentence : record.story()) {
        told.push_back(sentence.text());
    }
    EXPECT_EQ(told, (std::vector<std::string>{"db has 0 of 4 threads.",
                                              "db has its 4 threads again.", "The run ends."}));
}

// Of 300 that begin in a row 200 are under way for longer.
TEST(Story, SharesAreOfTheVisitsThatEnded) {
    StoryRecord record;
    record.set("visitors", "failed", 20, 22, 100);
    record.set("visitors", "ok", 0, StoryRecord::kRows, 300);
    record.set("visitors", "ok", 20, 22, 0);
    ASSERT_NE(sentenceOf(record.story(), "many visits fail"), nullptr);
    EXPECT_EQ(sentenceOf(record.story(), "many visits fail")->text(), "100 % of visits fail.");
}

TEST(Story, HoldsThreadsAgainstTheirNumberAndTellsTheirQueue) {
    StoryRecord record;
    record.set("app", "puma_max_threads", 0, StoryRecord::kRows, 120);
    record.set("app", "puma_busy_threads", 0, StoryRecord::kRows, 24);
    record.set("app", "puma_busy_threads", 20, 24, 118.6);
    record.set("app", "puma_request_backlog", 20, 22, 419);
    const Story story = record.story();
    const StorySentence* threads = sentenceOf(story, "threads");
    ASSERT_NE(threads, nullptr);
    EXPECT_EQ(threads->text(), "app's threads are all busy (119 of 120); its queue reaches 419.");
    EXPECT_EQ(threads->until, StoryRecord::begin(24));
    EXPECT_EQ(sentenceOf(story, "queue"), nullptr) << "it is told with the threads";
    ASSERT_NE(sentenceOf(story, "threads.over"), nullptr);
}

// 300 requests in 30 s with 2 inside stay 0.2 s each, by Little's law.
TEST(Story, KnowsStaysByLittlesLawWhereAsManyLeaveAsCome) {
    StoryRecord record;
    record.set("db", "in_flight", 0, StoryRecord::kRows, 2);
    record.set("db", "in_flight", 20, 26, 20);
    const StorySentence* slow = nullptr;
    const Story steady = record.story();
    slow = sentenceOf(steady, "slow");
    ASSERT_NE(slow, nullptr);
    EXPECT_EQ(slow->text(), "Requests stay 2 s in db on average, 200 ms before.");
    for (std::size_t row = 20; row < 26; ++row) { // hundreds more each row: nobody leaves
        record.set("db", "in_flight", row, row + 1, 200.0 * static_cast<double>(row - 18));
    }
    const Story piling = record.story();
    slow = sentenceOf(piling, "slow");
    ASSERT_NE(slow, nullptr);
    EXPECT_EQ(slow->text(), "1400 requests pile up in db, where one stayed 200 ms before.");
}

TEST(Story, AShortCalmDoesNotEndAnEpisode) {
    StoryRecord record;
    record.set("db", "failed", 20, 30, 30);
    record.set("db", "failed", 25, 26, 0);
    const Story story = record.story();
    EXPECT_EQ(std::count_if(story.begin(), story.end(),
                            [](const auto& sentence) { return sentence.rule == "errors"; }),
              1);
}

TEST(Story, CountsWhatComesAndGoes) {
    StoryRecord record;
    for (std::size_t row = 4; row < 40; row += 8) {
        record.set("db", "failed", row, row + 2, 30);
    }
    const Story story = record.story();
    EXPECT_EQ(std::count_if(story.begin(), story.end(),
                            [](const auto& sentence) { return sentence.rule == "errors"; }),
              1);
    EXPECT_EQ(sentenceOf(story, "errors")->text(),
              "db fails 10 % of its requests, 5 times in all.");
}

TEST(Story, SaysWhatIsUsualByTheRowsBeforeTheLastAction) {
    StoryRecord record;
    record.set("edge", "hits", 0, StoryRecord::kRows, 240);
    record.set("edge", "hits_good", 0, StoryRecord::kRows, 240);
    record.set("edge", "miss", 0, StoryRecord::kRows, 60);
    record.input.actions.push_back(
        {StoryRecord::begin(10), std::nullopt, false, "purge of edge", {"edge"}});
    for (std::size_t row = 10; row < 40; ++row) { // it falls by one point and a half a row
        const double hits = 240 - 4.5 * static_cast<double>(row - 9);
        record.set("edge", "hits", row, row + 1, hits);
        record.set("edge", "hits_good", row, row + 1, hits);
        record.set("edge", "miss", row, row + 1, 300 - hits);
    }
    const Story story = record.story();
    const StorySentence* ratio = sentenceOf(story, "hit ratio");
    ASSERT_NE(ratio, nullptr);
    EXPECT_EQ(ratio->at, StoryRecord::begin(15)) << "nine points below 80 %";
    EXPECT_EQ(story[*ratio->cause].text(), "Purge of edge.");
    EXPECT_FALSE(ratio->until);
}

TEST(Story, TellsADecisionsReason) {
    StoryRecord record;
    record.set("edge", "sick_origin", 20, 30, 5);
    record.input.decisions = {{StoryRecord::begin(20) + 7s, "edge",
                               "marks the origin as sick at London", "3 of 5 probes failed"}};
    const Story story = record.story();
    const StorySentence* sick = sentenceOf(story, "sick");
    ASSERT_NE(sick, nullptr);
    EXPECT_EQ(sick->at, StoryRecord::begin(20));
    EXPECT_EQ(sick->text(),
              "edge's probes find the origin sick at 5 places (3 of 5 probes failed).");
}

// Whatever stands in the zone goes with it; a publish goes nowhere near.
TEST(Story, TheLossOfAZoneIsAboutAllParts) {
    StoryRecord record;
    record.set("db", "failed", 20, 24, 300);
    record.input.actions = {
        {StoryRecord::begin(20), StoryRecord::begin(24), true, "loss of zone 0", {}},
        {StoryRecord::begin(20), std::nullopt, false, "publish of /page-0 (major)", {}}};
    const Story story = record.story();
    const StorySentence* errors = sentenceOf(story, "errors");
    ASSERT_NE(errors, nullptr);
    ASSERT_TRUE(errors->cause);
    EXPECT_THAT(story[*errors->cause].text(), testing::HasSubstr("Loss of zone 0"));
}

// 20 rows of 300 without a failure: 99 % are kept until 60.6 of them have failed: in the third row
// of thirty, 90 of 6,900 is more than a hundredth.
TEST(Story, FindsWhenAnAvailabilityWasLost) {
    StoryRecord record;
    record.set("visitors", "ok", 0, StoryRecord::kRows, 300);
    record.set("visitors", "ok", 20, StoryRecord::kRows, 270);
    record.set("visitors", "failed", 20, StoryRecord::kRows, 30);
    record.input.objectives = {
        {{"availability", "visitors.availability >= 99%", 0.95, false}, std::nullopt}};
    const Story story = record.story();
    const StorySentence* lost = sentenceOf(story, "objective");
    ASSERT_NE(lost, nullptr);
    EXPECT_EQ(lost->at, StoryRecord::begin(23));
    EXPECT_EQ(lost->text(), "The objective \"availability\" is lost: 95 % in the end "
                            "(visitors.availability >= 99%).");
    EXPECT_EQ(story[*lost->cause].rule, "many visits fail");
    EXPECT_EQ(firstCause(story).consequence, static_cast<std::size_t>(lost - story.data()));
    EXPECT_EQ(story.back().text(), "The run ends; 0 of 1 objective is met.");
}

// In the worst minute only those are answered whom a cache answers, which takes no time.
TEST(Story, LatencyIsNotAsBeforeBecauseTheSlowOnesFail) {
    StoryRecord record;
    record.setStatistic("visitors", "latency", "count", 0, StoryRecord::kRows, 300);
    for (const char* quantile : {"p95", "p99"}) {
        record.setStatistic("visitors", "latency", quantile, 0, StoryRecord::kRows, 0.1);
        record.setStatistic("visitors", "latency", quantile, 20, 23, 5);
    }
    EXPECT_NE(sentenceOf(record.story(), "latency.over"), nullptr);
    record.set("visitors", "failed", 23, 30, 200);
    const Story story = record.story();
    EXPECT_NE(sentenceOf(story, "latency"), nullptr);
    ASSERT_NE(sentenceOf(story, "latency.over"), nullptr);
    EXPECT_EQ(sentenceOf(story, "latency.over")->at, StoryRecord::begin(30)) << "once they do not";
}

// The mean of a queue over a row is no number of requests.
TEST(Story, CountsAreWhole) {
    StoryRecord record;
    record.set("app", "puma_busy_threads", 0, StoryRecord::kRows, 2);
    record.set("app", "puma_max_threads", 0, StoryRecord::kRows, 8);
    record.set("app", "puma_request_backlog", 0, StoryRecord::kRows, 0);
    record.set("app", "puma_busy_threads", 20, 24, 8);
    record.set("app", "puma_request_backlog", 20, 24, 7.7);
    const Story story = record.story();
    EXPECT_TRUE(std::any_of(story.begin(), story.end(), [](const StorySentence& one) {
        return one.text() == "app's threads are all busy (8 of 8); its queue reaches 8.";
    }));
}

// 7 a row from the 20th on: 21 with the third are more than 20, whoever judged it when.
TEST(Story, FindsWhenACountPassedItsBound) {
    StoryRecord record;
    record.set("app", "jobs_lost", 20, 25, 7);
    const auto lostAt = [&](double value) {
        record.input.objectives = {
            {{"few lost", "app.jobs_lost <= 20", value, false}, StoryRecord::begin(30)}};
        const Story story = record.story();
        const StorySentence* lost = sentenceOf(story, "objective");
        return lost == nullptr ? sim::kNever : lost->at;
    };
    EXPECT_EQ(lostAt(35), StoryRecord::begin(23));
    EXPECT_EQ(lostAt(36), StoryRecord::begin(30)) << "the series is of something else";
}

// What a component decided is told of a result as of a recording.
TEST(Story, OfAResultKnowsTheReasonsOfDecisions) {
    scenarios::RunResult run;
    run.decisions = {{sim::kStart + 7s, "edge", "marks the origin as sick", "3 of 5 probes"}};
    const StoryInput input = storyInputOf(run);
    ASSERT_EQ(input.decisions.size(), 1U);
    EXPECT_EQ(input.decisions[0].why, "3 of 5 probes");
}

TEST(Story, AnObjectiveThatCanStillBeMetIsNotLost) {
    StoryRecord record;
    record.input.isOver = false;
    record.input.objectives = {
        {{.name = "availability", .that = "visitors.availability >= 99%", .value = 0.985},
         StoryRecord::begin(23),
         true}};
    const Story story = record.story();
    const StorySentence* missed = sentenceOf(story, "objective");
    ASSERT_NE(missed, nullptr);
    EXPECT_EQ(missed->text(),
              "The objective \"availability\" is missed from then on: 98.5 % by now "
              "(visitors.availability >= 99%).");
    EXPECT_EQ(missed->severity, StorySeverity::Busy);
    EXPECT_FALSE(firstCause(story).consequence) << "nothing else went wrong, and it may yet be met";
}

TEST(Story, DoesNotTellOfTheWarmUp) {
    StoryRecord record;
    record.input.warm = StoryRecord::begin(20);
    record.set("db", "failed", 0, 18, 300);
    EXPECT_EQ(sentenceOf(record.story(), "errors"), nullptr);
}

TEST(Story, IsBoundedAndKeepsWhatWasDone) {
    StoryRecord record;
    record.act("error on db (status 503, 50 %)", "db", 20, 30);
    for (int i = 0; i < 100; ++i) {
        const std::string name = "other-" + std::to_string(i);
        record.input.members.push_back({name, "app", false});
        record.set(name, "requests", 0, StoryRecord::kRows, 300);
        record.set(name, "failed", 22, 26, 30);
    }
    const Story story = record.story();
    EXPECT_EQ(story.size(), kMostSentences);
    EXPECT_NE(sentenceOf(story, "action"), nullptr);
    EXPECT_NE(sentenceOf(story, "action.over"), nullptr);
    EXPECT_TRUE(std::is_sorted(story.begin(), story.end(),
                               [](const auto& a, const auto& b) { return a.at < b.at; }));
}

TEST(Story, PutsCausesBeforeWhatFollowsFromThem) {
    StoryRecord record;
    record.act("slow on db (6s more)", "db", 20, 30);
    record.set("visitors", "failed", 20, 30, 60);
    record.set("edge", "failed", 20, 30, 60);
    record.set("edge", "timeouts", 20, 30, 60);
    record.set("db", "in_flight", 0, StoryRecord::kRows, 0.1);
    record.set("db", "in_flight", 20, 30, 60);
    const Story story = record.story();
    for (std::size_t i = 0; i < story.size(); ++i) {
        EXPECT_LT(story[i].cause.value_or(0), std::max<std::size_t>(i, 1)) << story[i].text();
    }
    const FirstCause first = firstCause(story);
    EXPECT_EQ(story[*first.cause].rule, "action");
    EXPECT_EQ(story[*first.consequence].rule, "many visits fail");
}

// Five of six servers go, and the last one when all zones are lost ten minutes later.
TEST(Story, TellsALaterWorstAtItsOwnTimeAndOfItsOwnCause) {
    StoryRecord record;
    record.set("app", "puma_max_threads", 0, 10, 60);
    record.set("app", "puma_max_threads", 10, 30, 10);
    record.set("app", "puma_max_threads", 32, StoryRecord::kRows, 10);
    record.input.actions = {
        {StoryRecord::begin(10), std::nullopt, false, "set app's replicas to 1", {"app"}},
        {StoryRecord::begin(30), StoryRecord::begin(32), true, "loss of zone 0", {}}};
    const Story story = record.story();
    std::vector<const StorySentence*> told;
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "capacity") {
            told.push_back(&sentence);
        }
    }
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0]->text(), "app has 10 of 60 threads.");
    EXPECT_EQ(told[0]->at, StoryRecord::begin(10));
    EXPECT_EQ(story[*told[0]->cause].text(), "Set app's replicas to 1.");
    EXPECT_EQ(told[1]->text(), "app has 0 of 60 threads.");
    EXPECT_EQ(told[1]->at, StoryRecord::begin(30));
    EXPECT_EQ(story[*told[1]->cause].text(), "Loss of zone 0 begins.");
    EXPECT_EQ(sentenceOf(story, "capacity.over"), nullptr) << "it has one sixth of them";
}

TEST(Story, TellsMoreErrorsOfALaterFaultApart) {
    StoryRecord record;
    record.act("error on db (status 503, 5 %)", "db", 8, 36);
    record.act("error on db (status 503, 80 %)", "db", 20, 30);
    record.set("db", "failed", 8, 36, 15);
    record.set("db", "failed", 20, 30, 250);
    const Story story = record.story();
    std::vector<std::string> told;
    for (const StorySentence& sentence : story) {
        if (sentence.rule == "errors") {
            told.push_back(sentence.text() + ' ' + story[*sentence.cause].text());
        }
    }
    EXPECT_EQ(told,
              (std::vector<std::string>{
                  "db fails 5 % of its requests. Error on db (status 503, 5 %) begins.",
                  "db fails 83.33 % of its requests. Error on db (status 503, 80 %) begins."}));
    EXPECT_EQ(std::count_if(story.begin(), story.end(),
                            [](const auto& sentence) { return sentence.rule == "errors.over"; }),
              1);
}

// What gets worse of itself is one trouble, whatever begins meanwhile.
TEST(Story, WhatRisesOfItselfIsToldOnce) {
    StoryRecord record;
    record.act("error on db (status 503, 90 %)", "db", 10, 36);
    record.input.actions.push_back(
        {StoryRecord::begin(20), std::nullopt, false, "purge of edge", {"edge"}});
    for (std::size_t row = 10; row < 36; ++row) {
        record.set("db", "failed", row, row + 1, 10 * static_cast<double>(row - 9));
    }
    const Story story = record.story();
    EXPECT_EQ(std::count_if(story.begin(), story.end(),
                            [](const auto& sentence) { return sentence.rule == "errors"; }),
              1);
    EXPECT_EQ(sentenceOf(story, "errors")->text(),
              "db fails 86.67 % of its requests at worst, 12 min 30 s later.");
}

// Each of three faults has its consequences; there is room for five sentences.
TEST(Story, InShortItHoldsTheFaultsBeforeWhatFollowed) {
    StoryRecord record;
    record.act("error on db", "db", 4, 36);
    record.act("slow on app", "app", 8, 12);
    record.act("purge of edge", "edge", 30, 34);
    record.act("nothing of anybody", "nobody", 35, 36);
    record.set("db", "failed", 4, 36, 30);
    record.set("visitors", "failed", 4, 36, 30);
    record.set("app", "in_flight", 0, StoryRecord::kRows, 2);
    record.set("app", "in_flight", 8, 12, 20);
    for (std::size_t row = 0; row < StoryRecord::kRows; ++row) {
        const bool isPurged = row >= 30 && row < 34;
        record.set("edge", "hits", row, row + 1, isPurged ? 30 : 240);
        record.set("edge", "hits_good", row, row + 1, isPurged ? 30 : 240);
        record.set("edge", "miss", row, row + 1, isPurged ? 270 : 60);
    }
    std::vector<std::string> told;
    for (const StorySentence& sentence : briefly(record.story(), 5)) {
        told.push_back(sentence.text());
    }
    EXPECT_THAT(told, testing::ElementsAre("Error on db begins.", "db fails 10 % of its requests.",
                                           "10 % of visits fail.", "Slow on app begins.",
                                           "Purge of edge begins."));
}

TEST(Story, NamesAreWordsOfTheirOwn) {
    const std::vector<StoryInput::Member> members{{"router", "", false},
                                                  {"router-nginx", "", false}};
    EXPECT_EQ(namesIn("error on router (status 503)", members),
              (std::vector<std::string>{"router"}));
    EXPECT_EQ(namesIn("set components.router-nginx.to to router", members),
              (std::vector<std::string>{"router-nginx", "router"}));
    EXPECT_EQ(namesIn("routers", members), std::vector<std::string>{});
}

TEST(Story, PairsTheBeginningsAndEndsOfATimeline) {
    const std::vector<StoryInput::Member> members{{"db", "", false}};
    const std::vector<scenarios::TimelineEntry> entries{
        {StoryRecord::begin(2), "down on db"},
        {StoryRecord::begin(3), "purge of db"},
        {StoryRecord::begin(4), "end of: down on db"}};
    const std::vector<scenarios::Disturbance> disturbances{
        {StoryRecord::begin(3), StoryRecord::begin(3), "purge of db"}};
    const auto actions = actionsOf(entries, disturbances, members);
    ASSERT_EQ(actions.size(), 2U);
    EXPECT_EQ(actions[0].until, StoryRecord::begin(4));
    EXPECT_TRUE(actions[0].lasts);
    EXPECT_FALSE(actions[1].lasts);
    EXPECT_EQ(actions[1].members, (std::vector<std::string>{"db"}));
}

TEST(Story, OfAStoppedRunOnlyWhatIsMissedSoFarIsToldOfItsObjectives) {
    scenarios::RunResult run = sampleRun();
    run.status = {sim::RunStatus::Reason::Stopped, sim::kStart + std::chrono::minutes(69), "me"};
    run.objectives = {{.name = "availability", .that = "visitors.availability >= 99%", .value = {}},
                      {.name = "spotless", .that = "visitors.availability >= 99.9%", .value = {}},
                      {.name = "few errors", .that = "visitors.failed <= 10", .value = {}},
                      {.name = "many visits", .that = "visitors.ok >= 1000000", .value = {}}};
    scenarios::evaluate(run);
    std::vector<std::string> told;
    for (const StorySentence& sentence : storyOf(storyInputOf(run))) {
        if (sentence.topic == StoryTopic::Objective && sentence.rule != "alert" &&
            sentence.rule != "alert.over") {
            told.push_back(sentence.text());
        }
    }
    std::sort(told.begin(), told.end());
    EXPECT_EQ(told, (std::vector<std::string>{
                        "The objective \"few errors\" is lost: 300 so far "
                        "(visitors.failed <= 10).",
                        "The objective \"spotless\" is missed from then on: 99.7 % by now "
                        "(visitors.availability >= 99.9%)."}));
}

} // namespace
} // namespace doppel::analysis
