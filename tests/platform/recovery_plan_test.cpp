// SPDX-License-Identifier: Apache-2.0
// A plan for a disaster, begun in a running platform.
#include "analysis/summary_text.h"
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

constexpr const char* kTwoRegions = R"(
doppel: 1
title: Two regions
duration: 1h
seed: 3
components:
  names: {kind: dns, records: {site: {to: here, ttl: 60s, authorities: [authority]}}}
  authority: {kind: dns_authority}
  here: {kind: object_store, contents: everything}
  there: {kind: app, replicas: 2, cpu: 1ms, boot_time: 30s, content: {}}
  drill:
    kind: recovery_plan
    ttl: 60s
    steps:
      - {name: detect, takes: 90s}
      - {name: decide, after: [detect], takes: 300s}
      - {name: promote, after: [decide], takes: 300s}
      - {name: stack, after: [decide], takes: 900s, brings_up: [there]}
      - {name: switch, after: [promote, stack], takes: 60s, points: {names: names, record: site, to: there}}
    stores:
      - {name: db, lag: 4s, writes: 25/s, step: promote}
traffic:
  visitors: {kind: open, to: site, rate: 20/s, clients: 50000000}
timeline:
  - {at: 10min, name: region, fault: down, target: here}
  - {at: 10min, recover: drill}
objectives:
  - {name: after, that: visitors.availability >= 100%, between: 34min and 60min}
  - {name: half an hour, that: drill.plan_recovery_time_seconds.p95 <= 30min}
)";

TEST(RecoveryPlanPlayed, BringsUpWhatWaitsForItAndPointsTheNameThere) {
    const RunResult result = playText(kTwoRegions);
    ASSERT_EQ(result.objectives.size(), 2U);
    EXPECT_TRUE(result.objectives[0].met) << result.objectives[0].value.value_or(-1);
    EXPECT_NEAR(result.objectives[1].value.value_or(0), 1350 + 60, 6); // the name's own minute
    EXPECT_EQ(figure(result, "drill", "plan_playings"), 10'000);
    EXPECT_EQ(figure(result, "drill", "writes_lost"), 100);
    // Until the stack stands and the name has changed, all fail: 1350 s and half of a minute's tail.
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 20 * (1350 + 30), 20 * 40);
    EXPECT_GT(figure(result, "there", "requests"), 20 * 60 * 20);
}

// What a drill's minutes are made of.
TEST(RecoveryPlanPlayed, TellsItsStepsInTheTimeline) {
    const RunResult result = playText(kTwoRegions);
    std::vector<std::string> told;
    for (const TimelineEntry& entry : result.timeline) {
        told.push_back(sim::toText(entry.at) + ": " + entry.what);
    }
    EXPECT_THAT(told, testing::IsSupersetOf(
                          {"10min: drill loses 100 writes of db (what is recovered is 4s behind)",
                           "10min: drill begins to detect (the disaster)",
                           "11min 30s: drill is through with detect (took 1min 30s)",
                           "11min 30s: drill begins to decide (detect is over)",
                           "16min 30s: drill begins to promote (decide is over)",
                           "31min 30s: drill waits for there (no server of it answers)",
                           "32min 8s: drill begins to switch (promote, stack are over)",
                           "33min 8s: drill is through with switch (took 1min)",
                           "33min 16s: drill is through (23min 17s after the disaster; who holds "
                           "the old name keeps it for up to 1min more)"}))
        << "pages are asked for, and the name is looked up, in nine looks each";
    const std::string text = analysis::summaryText(result);
    EXPECT_THAT(text, testing::HasSubstr("drill begins to decide"));
    EXPECT_THAT(text, testing::HasSubstr("the alert \"errors above 5 %\" fires"));
}

TEST(RecoveryPlanPlayed, HasFailedOnceNoStepCanGoOn) {
    const RunResult result = playText(R"(
doppel: 1
duration: 20min
components:
  web: {kind: app, cpu: 1ms}
  plan:
    kind: recovery_plan
    playings: 100
    steps:
      - {name: detect, takes: 60s, failure: {probability: 100%, wasted: 2min}}
      - {name: restore, after: [detect], takes: 1h, failure: {probability: 100%, wasted: 5min}}
traffic: {guests: {kind: open, to: web, rate: 1/min}}
timeline: [{at: 10min, recover: plan}]
)");
    std::vector<std::string> told;
    for (const TimelineEntry& entry : result.timeline) {
        told.push_back(sim::toText(entry.at) + ": " + entry.what);
    }
    EXPECT_THAT(told, testing::Contains("12min: plan fails (2min after the disaster, no step is "
                                        "left that could go on)"));
    EXPECT_THAT(told, testing::Not(testing::Contains(testing::HasSubstr("to restore"))));
}

TEST(RecoveryPlanPlayed, IsRefusedWithNamesThatAreNotThere) {
    const std::string text = kTwoRegions;
    const auto with = [&](const std::string& what, const std::string& instead) {
        std::string changed = text;
        return whyRefused(changed.replace(changed.find(what), what.size(), instead));
    };
    EXPECT_NE(with("after: [detect]", "after: [detct]").find("did you mean \"detect\""),
              std::string::npos);
    EXPECT_NE(with("record: site", "record: sit").find("did you mean \"site\""), std::string::npos);
    EXPECT_NE(with("recover: drill", "recover: names").find("is not of the kind recovery_plan"),
              std::string::npos);
}

TEST(RecoveryPlanPlayed, IsNotedWhereItNeverBeginsOrBeginsTwice) {
    const auto notesWith = [](const std::string& events) {
        const std::string once = "  - {at: 10min, recover: drill}\n";
        std::string text = kTwoRegions;
        text.replace(text.find(once), once.size(), events);
        return playText(text).notes;
    };
    EXPECT_THAT(notesWith(""),
                testing::Contains(testing::HasSubstr(
                    "components.drill: no event has it as `recover`, so it never begins; down for "
                    "the whole run: there")));
    EXPECT_THAT(notesWith("  - {at: 20min, recover: drill}\n  - {at: 10min, recover: drill}\n"),
                testing::Contains(testing::HasSubstr(
                    "timeline[1].recover: changes nothing: drill has begun at 10min, and is played "
                    "out once in a run")));
    EXPECT_THAT(notesWith("  - {at: 10min, recover: drill}\n"),
                testing::Not(testing::Contains(testing::HasSubstr("drill"))));
}

TEST(RecoveryPlanPlayed, IsRefusedWhereTwoStepsBringUpOneComponent) {
    std::string text = kTwoRegions;
    const std::string second = "  spare: {kind: recovery_plan, steps: [{name: boot, takes: 1min, "
                               "brings_up: [there]}]}\n";
    text.insert(text.find("traffic:"), second);
    EXPECT_THAT(
        whyRefused(text),
        testing::HasSubstr("\"there\" is brought up by the step \"stack\" of drill already"));
    text = kTwoRegions;
    const std::string decide = "takes: 300s}";
    text.replace(text.find(decide), decide.size(), "takes: 300s, brings_up: [there]}");
    EXPECT_THAT(whyRefused(text), testing::HasSubstr("\"there\" is brought up by the step "
                                                     "\"decide\" of drill already"));
}

TEST(DisasterRecovery, MeetsHalfAnHourWithBranchesSideBySide) {
    const RunResult result = ReadyScenario(sourcePath("scenarios/aws-ecs/disaster-recovery.yaml"),
                                           {"traffic.users.rate=20/s"})
                                 .play();
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name << ' ' << objective.value.value_or(-1);
    }
    EXPECT_EQ(figure(result, "drill", "plan_playings"), 10'000);
    EXPECT_GT(figure(result, "drill", "plan_recovery_time_seconds.p95"), 1350);
}

TEST(DisasterRecovery, MissesItWhereTheStackWaitsForTheDatabase) {
    const RunResult result =
        ReadyScenario(
            sourcePath("scenarios/aws-ecs/disaster-recovery.yaml"),
            {"traffic.users.rate=20/s", "components.drill.steps[3].after=[promote the replica]"})
            .play();
    EXPECT_GT(figure(result, "drill", "plan_recovery_time_seconds.p95"), 1800);
}

TEST(ZoneLoss, LeavesTwoOfFourHosts) {
    const ReadyScenario scenario(sourcePath("scenarios/aws-ecs/zone-loss.yaml"),
                                 {"duration=20min"}); // with all its load
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    Look look;
    play->advance(sim::kStart + 11min); // a minute before the group replaces them
    const Snapshot snapshot = play->snapshot(look);
    const RunResult result = play->observe();
    for (std::size_t i = 0; i < result.components.size(); ++i) {
        if (result.components[i].name != "api") {
            continue;
        }
        std::uint32_t ready = 0;
        std::uint32_t lost = 0;
        for (const ServersInState& servers : snapshot.components[i].servers) {
            ready += servers.state == "ready" ? servers.count : 0;
            lost += servers.state == "lost" ? servers.count : 0;
        }
        EXPECT_EQ(ready, 2U);
        EXPECT_EQ(lost, 2U);
    }
    play->advance(play->end());
    for (const ObjectiveResult& objective : play->finish().objectives) {
        EXPECT_TRUE(objective.met) << objective.name << ' ' << objective.value.value_or(-1);
    }
}

} // namespace
} // namespace doppel::scenarios
