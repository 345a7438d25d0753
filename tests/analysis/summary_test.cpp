// SPDX-License-Identifier: Apache-2.0
#include "analysis/readable.h"
#include "analysis/summary_json.h"
#include "analysis/summary_text.h"
#include "models/jobs/work_meter.h"
#include "scenarios/evaluation.h"
#include "tests/analysis/golden.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace doppel::analysis {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

TEST(SummaryJson, IsWhatProgramsHaveBeenPromised) {
    expectGolden("summary.json", summaryJsonText(sampleRun()));
}

TEST(SummaryJson, HasTheKeysOfTheSchema) {
    const auto json = summaryJson(sampleRun());
    EXPECT_EQ(json["schema"], "doppel.summary/1");
    for (const char* key : {"scenario", "seed", "fingerprint", "simulated_s", "events", "wall_s",
                            "requests", "traffic", "components", "objectives", "recovery"}) {
        EXPECT_TRUE(json.contains(key)) << key;
    }
    for (const char* key : {"mean", "p50", "p90", "p95", "p99", "p999", "max"}) {
        EXPECT_TRUE(json["requests"]["latency_s"].contains(key)) << key;
    }
    EXPECT_DOUBLE_EQ(json["requests"]["availability"], 0.997);
    const auto& recovery = json["recovery"];
    EXPECT_EQ(recovery["state"], "recovered");
    EXPECT_DOUBLE_EQ(recovery["time_to_recover_s"], 600);
    EXPECT_DOUBLE_EQ(recovery["time_to_detect_s"], 60); // 11.25 % of a minute
    EXPECT_DOUBLE_EQ(recovery["time_to_clear_s"], 900); // five minutes are 1.44 % until then
    EXPECT_DOUBLE_EQ(recovery["incidents"][0]["at_s"], 1800);
    EXPECT_DOUBLE_EQ(recovery["alerts"][1]["fired_s"], 38 * 60); // 1 410 of 96 000 visits
}

TEST(SummaryJson, OnlyTheLastTwoKeysDependOnTheMachine) {
    scenarios::RunResult slow = sampleRun();
    slow.wallSeconds = 99;
    slow.cpuSeconds = 98;
    slow.windowCpuSeconds = 97;
    slow.peakMemoryBytes = 1;
    auto a = summaryJson(sampleRun());
    auto b = summaryJson(slow);
    EXPECT_NE(a.dump(), b.dump());
    for (const char* key : {"machine", "wall_s"}) {
        EXPECT_EQ(std::prev(a.end()).key(), key);
        a.erase(key);
        b.erase(key);
    }
    EXPECT_EQ(a.dump(), b.dump());
}

TEST(SummaryJson, AddsUpTheSources) {
    scenarios::RunResult run = sampleRun();
    scenarios::TrafficResult bots = run.traffic.front();
    bots.name = "bots";
    run.traffic.push_back(bots);
    const auto json = summaryJson(run);
    EXPECT_EQ(json["requests"]["total"], 200'000);
    EXPECT_EQ(json["requests"]["failures"]["500"], 480);
    EXPECT_EQ(json["requests"]["outcomes"]["not_found"], 100);
    EXPECT_EQ(json["requests"]["unfinished"]["failed"], 40);
    EXPECT_EQ(json["requests"]["late"], 20);
    EXPECT_EQ(json["traffic"]["bots"]["total"], 100'000);
}

TEST(SummaryJson, WhatWasNotMeasuredIsNull) {
    scenarios::RunResult run = sampleRun();
    run.traffic.front() = {};
    run.recovery->timeToRecover.reset();
    run.recovery->lostRequests = std::numeric_limits<double>::quiet_NaN();
    const auto json = summaryJson(run);
    EXPECT_TRUE(json["requests"]["availability"].is_null());
    EXPECT_TRUE(json["requests"]["latency_s"]["p99"].is_null());
    EXPECT_TRUE(json["recovery"]["time_to_recover_s"].is_null());
    EXPECT_TRUE(json["recovery"]["lost_requests"].is_null());
    EXPECT_TRUE(json["components"]["postgres"]["latency.p50"].is_null());
}

TEST(Summaries, TellOfThoseWhoDidNotEndInTime) {
    const auto json = summaryJson(sampleRun());
    EXPECT_EQ(json["requests"]["unfinished"]["total"], 50);
    EXPECT_EQ(json["requests"]["latency_counts"]["good"], 99'700);
    EXPECT_EQ(json["requests"]["latency_counts"]["late"], 10);
    EXPECT_EQ(json["requests"]["latency_counts"]["unfinished"], 20);
    EXPECT_EQ(json["components"]["frontend"]["unfinished"], 5);
    const std::string text = summaryText(sampleRun());
    EXPECT_THAT(text, HasSubstr("with 10 that came too late and 20 still awaited"));
    EXPECT_THAT(text, HasSubstr("50 at the end: 20 too old, failed; 30 count as nothing"));
}

TEST(Summaries, TellOfWhatWaitingUsersOmitted) {
    scenarios::RunResult run = sampleRun();
    scenarios::MetricResults visits = run.traffic.front().metrics;
    visits.push_back({"omitted", {}, {}, "", scenarios::CounterValue{100'000}});
    run.traffic.front().retell(std::move(visits));
    const std::string text = summaryText(run);
    EXPECT_THAT(text, HasSubstr("of 100 k visits"));
    EXPECT_THAT(text, HasSubstr("and 100 k omitted, 300 failed"));
    EXPECT_THAT(text, HasSubstr("100 k visits, failed: what users who waited in vain"));
    const auto json = summaryJson(run);
    EXPECT_EQ(json["requests"]["omitted"], 100'000);
    EXPECT_EQ(json["traffic"]["visitors"]["omitted"], 100'000);
    EXPECT_DOUBLE_EQ(json["requests"]["availability"], 99'700.0 / 200'000);
}

TEST(Summaries, ShowNothingAsMetWhereTheRunWasStopped) {
    scenarios::RunResult run = sampleRun();
    run.status = {sim::RunStatus::Reason::Stopped, sim::kStart + std::chrono::minutes(69), "me"};
    evaluate(run);
    EXPECT_THAT(summaryText(run), Not(HasSubstr("✔ met")));
    const auto json = summaryJson(run);
    EXPECT_EQ(json["objectives_met"], false);
    for (const auto& objective : json["objectives"]) {
        EXPECT_EQ(objective["met"], false);
        EXPECT_EQ(objective["note"], "so far");
    }
    run.objectives.clear();
    EXPECT_EQ(summaryJson(run)["objectives_met"], false);
}

TEST(Summaries, SayWhyATimeIsNotTold) {
    scenarios::RunResult run = sampleRun();
    run.sli.length = std::chrono::minutes(41);
    run.sli.buckets.resize(41);
    run.sli.rules.rules = {{"three in four", std::chrono::minutes(1), {}, {0.75}, {}}};
    run.recovery = recoveryOf(run);
    const auto unset = summaryJson(run)["recovery"]["unset"];
    EXPECT_EQ(unset["time_to_detect_s"], "not known");
    EXPECT_EQ(unset["time_to_recover_s"], "not known");
    EXPECT_THAT(summaryText(run), Not(HasSubstr("never")));
    run = sampleRun();
    run.sli.rules.rules = {{"three in four", std::chrono::minutes(1), {}, {0.75}, {}}};
    run.recovery = recoveryOf(run);
    EXPECT_EQ(summaryJson(run)["recovery"]["unset"]["time_to_detect_s"], "never");
    EXPECT_EQ(summaryJson(run)["recovery"]["incidents"][0]["unset"]["time_to_clear_s"], "never");
}

TEST(Summaries, SayThatAFaultWasNotReached) {
    scenarios::RunResult run = sampleRun();
    run.sli.disturbances = {{sim::kStart + std::chrono::hours(2), sim::kNever, "a fault", false}};
    run.timeline.clear();
    run.recovery = recoveryOf(run);
    const auto json = summaryJson(run);
    EXPECT_EQ(json["recovery"]["state"], "not reached");
    EXPECT_EQ(json["recovery"]["not_reached"][0]["what"], "a fault");
    EXPECT_TRUE(json["recovery"]["time_to_recover_s"].is_null());
    const std::string text = summaryText(run);
    EXPECT_NE(text.find("not reached  2 h  a fault"), std::string::npos) << text;
    EXPECT_EQ(text.find("time to recover"), std::string::npos) << text;
}

TEST(SummaryJson, SurvivesNamesThatAreNotUtf8) {
    scenarios::RunResult run = sampleRun();
    run.scenario = "caf\xE9.yaml";
    EXPECT_THAT(summaryJsonText(run), HasSubstr("caf\xEF\xBF\xBD.yaml"));
}

TEST(SummaryText, ReadsWell) {
    expectGolden("summary.txt", summaryText(sampleRun()));
}

TEST(SummaryText, AWaitThatIsNotOverLastsToTheEndOfTheRun) {
    auto run = sampleRun(); // 70 min; its journey begins at 35 min
    run.journeys[0].end.reset();
    run.journeys[1].end.reset();
    run.journeys[1].waits = {{"enqueue", run.journeys[0].start + std::chrono::minutes(10), {}}};
    const std::string text = summaryText(run);
    EXPECT_THAT(text, HasSubstr("25 min enqueue")) << text;
}

// The way of a publish: no answer ends it, but that readers see it.
TEST(SummaryText, OfWorkTheJourneyTellsWhatItComesTo) {
    auto run = sampleRun();
    run.components.push_back({"documents", "documents", {}});
    scenarios::JourneySpan& publish = run.journeys[3];
    publish.component = "documents";
    publish.end = publish.start + std::chrono::seconds(228);
    publish.waits = {{"caches", publish.start + std::chrono::seconds(1), publish.end}};
    EXPECT_THAT(summaryText(run),
                ContainsRegex("documents .* 3 min 48 s +2 ms +3 min 47 s caches +visible"));
    publish.end.reset();
    publish.waits.back().until.reset();
    EXPECT_THAT(summaryText(run),
                ContainsRegex("documents .* 34 min [0-9]+ s caches +not visible yet"));
}

TEST(SummaryText, TellsOfJobsAndMessagesBesideRequests) {
    scenarios::RunResult run = sampleRun();
    sim::Metrics metrics;
    models::WorkMeter workers(metrics, "workers");
    models::WorkMeter index(metrics, "broker", {{"queue", "index"}});
    models::WorkMeter unused(metrics, "broker", {{"queue", "unused"}});
    for (int i = 0; i < 3; ++i) {
        const sim::Time now = sim::kStart + std::chrono::seconds(10 * i);
        models::Job job;
        workers.enter(job, now);
        if (i == 0) {
            workers.start(job, now + std::chrono::seconds(5));
            workers.end(job, models::JobEnd::Done, now + std::chrono::seconds(6));
        }
        models::Job message;
        index.enter(message, now);
        index.end(message, models::JobEnd::Dropped, now);
    }
    const sim::Time end = sim::kStart + std::chrono::minutes(1);
    run.components.push_back(
        {"workers", "sidekiq", scenarios::metricResultsOf(metrics, "workers", end)});
    run.components.push_back(
        {"broker", "rabbitmq", scenarios::metricResultsOf(metrics, "broker", end)});
    const std::string text = summaryText(run);
    const std::string section = text.substr(text.find("Beside requests"));
    EXPECT_THAT(section, testing::ContainsRegex("workers +sidekiq +3 +1 +2 +0 +5 s +5 s"));
    EXPECT_THAT(section, testing::ContainsRegex("broker +index +3 +0 +0 +3"));
    EXPECT_THAT(text, Not(HasSubstr("unused")));
}

TEST(SummaryText, KeepsToItsColumns) {
    for (const std::size_t columns : {80U, 100U, 120U}) {
        std::istringstream lines(summaryText(sampleRun(), {.columns = columns}));
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(columnsOf(line), columns) << line;
            EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
        }
    }
}

TEST(SummaryText, ColourChangesNothingButColour) {
    const std::string plain = summaryText(sampleRun());
    const std::string painted = summaryText(sampleRun(), {.colour = true});
    EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
    std::string stripped;
    for (std::size_t i = 0; i < painted.size(); ++i) {
        if (painted[i] == '\x1b') {
            i = painted.find('m', i);
        } else {
            stripped += painted[i];
        }
    }
    EXPECT_EQ(stripped, plain);
}

TEST(SummaryText, SaysThatARunWasStopped) {
    scenarios::RunResult run = sampleRun();
    run.status = {sim::RunStatus::Reason::Stopped, sim::kStart + std::chrono::minutes(12),
                  "Ctrl-C"};
    EXPECT_THAT(summaryText(run), HasSubstr("Stopped early: stopped at 12min: Ctrl-C"));
}

TEST(SummaryText, SaysThatALawWasBrokenBeforeAnythingElse) {
    scenarios::RunResult run = sampleRun();
    run.broken = {"router: arrived 3, but answered 1"};
    const std::string text = summaryText(run);
    EXPECT_LT(text.find("a fault of doppel's own"), text.find("Did visitors"));
}

TEST(SummaryText, SaysWhyOutagesAreOneIncident) {
    scenarios::RunResult run = sampleRun();
    EXPECT_THAT(summaryText(run), Not(HasSubstr("count as one")));
    run.recovery->incidents[0].outages = 3;
    run.recovery->incidents[0].heldOpenBy = "slow on idle (1.01 times the work)";
    run.sli.disturbances = {{run.recovery->incidents[0].began, sim::kNever, "a fault"}};
    EXPECT_THAT(summaryText(run),
                HasSubstr("  3 outages count as one, whose times count from 30 min on: \"slow on "
                          "idle (1.01 times the work)\" lasted meanwhile\n"));
}

TEST(SummaryText, AnEmptyResultIsStillAText) {
    EXPECT_THAT(summaryText({}), HasSubstr("nobody came"));
}

TEST(ObjectiveValue, HasTheUnitOfItsBound) {
    EXPECT_EQ(objectiveValue({"a", "visitors.availability >= 99.9%", 0.9994, true}), "99.94 %");
    EXPECT_EQ(objectiveValue({"a", "recovery.time_to_recover <= 2min", 750.0, false}),
              "12 min 30 s");
    EXPECT_EQ(objectiveValue({"a", "router.requests > 5", 7.0, false, "", "so far"}), "7 so far");
    // What would read as its bound is told to the end.
    EXPECT_EQ(objectiveValue({"a", "recovery.time_to_recover <= 6h", 21610.0, false}), "6h 10s");
    EXPECT_EQ(objectiveValue({"a", "recovery.time_to_recover <= 6h", 21600.0, true}), "6 h");
    EXPECT_EQ(objectiveValue({"a", "visitors.availability >= 99.9%", 0.998999, false}),
              "99.8999 %");
    EXPECT_EQ(objectiveValue({"a", "router.requests > 5", {}, false, "", "not measured"}),
              "not measured");
}

} // namespace
} // namespace doppel::analysis
