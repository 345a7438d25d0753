// SPDX-License-Identifier: Apache-2.0
// What is judged `of` one source, so that the many don't hide the few.
#include "scenarios/merge.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// A hundred readers come once a second, two customers once in ten seconds. For ten minutes nobody
// can pay: 0.2 of 100.2 visits a second fail.
const std::string kTwoSources = R"(doppel: 1
duration: 1h
recovery: {objective: 99%}
components:
  news: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 0s}
  till: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 0s}
traffic:
  readers: {kind: closed, to: news, users: 100, think: 1s, latency: 0s}
  checkout: {kind: closed, to: till, users: 2, think: 10s, latency: 0s}
timeline: [{at: 10min, for: 10min, name: outage, fault: error, target: till, status: 503}]
objectives:
)";

TEST(AnObjectiveOfASource, SeesWhatTheManyHide) {
    const RunResult result = playText(kTwoSources + R"(
  - {name: all, that: recovery.time_to_detect <= 1min}
  - {name: few, that: recovery.time_to_detect <= 1min, of: checkout}
  - {name: gone, that: recovery.time_to_recover <= 5min, of: checkout}
  - {name: lost, that: recovery.failed_requests <= 100, of: checkout}
  - {name: worst, that: recovery.worst_error_share < 50%, of: checkout}
  - {name: many, that: recovery.time_to_recover <= 5min, of: readers}
)");
    EXPECT_EQ(result.recovery->state, RecoveryState::Unharmed);
    EXPECT_TRUE(result.objectives[0].met) << "nobody would be told";
    // Two of the twelve visits of a minute have failed ten seconds after it began.
    EXPECT_EQ(result.objectives[1].value, 10.0);
    EXPECT_EQ(result.objectives[2].value, 600.0);
    EXPECT_FALSE(result.objectives[2].met);
    EXPECT_EQ(result.objectives[3].value, 2 * 60.0);
    EXPECT_FALSE(result.objectives[3].met);
    EXPECT_EQ(result.objectives[4].value, 1.0);
    EXPECT_FALSE(result.objectives[4].met);
    EXPECT_TRUE(result.objectives[5].met);
    EXPECT_EQ(toText(result.objectives[1]), "recovery.time_to_detect <= 1min, of checkout");
}

TEST(AnObjectiveOfASource, IsAboutThatSourcesMetrics) {
    const RunResult result = playText(kTwoSources + R"(
  - {name: of it, that: availability >= 90%, of: checkout}
  - {name: by name, that: checkout.availability >= 90%}
  - {name: both, that: checkout.failed == 0, of: checkout}
  - {name: in time, that: within(1s) >= 90%, of: checkout}
  - {name: then, that: availability >= 1%, of: checkout, during: outage}
  - {name: fast, that: latency.p99 <= 1s, of: readers}
)");
    // 360 visits each, of which 60 failed.
    EXPECT_NEAR(result.objectives[0].value.value(), 300.0 / 360, 0.001);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_EQ(result.objectives[0].that, "checkout.availability >= 90%");
    EXPECT_EQ(result.objectives[1].value, result.objectives[0].value);
    EXPECT_EQ(result.objectives[2].value, 120.0);
    EXPECT_EQ(result.objectives[3].value, result.objectives[0].value);
    EXPECT_EQ(result.objectives[4].value, 0.0);
    EXPECT_EQ(result.objectives[4].limit, "during outage");
    EXPECT_TRUE(result.objectives[5].met);
}

TEST(AnObjectiveOfASource, IsThatOfItsPlayedConfigurationToo) {
    const std::string objectives =
        "  - {name: a, that: availability >= 90%, of: checkout}\n"
        "  - {name: b, that: recovery.budget_burned < 1%, of: checkout}\n";
    const RunResult first = playText(kTwoSources + objectives);
    const RunResult again = playText(first.configuration);
    EXPECT_EQ(first.objectives, again.objectives);
}

TEST(AnObjectiveOfASource, IsRefusedWhereThereIsNone) {
    const auto refused = [](const std::string& objective) {
        return whyRefused(kTwoSources + "  - {name: a, " + objective + "}\n");
    };
    EXPECT_THAT(refused("that: availability >= 90%, of: chekout"),
                HasSubstr("there is no traffic source \"chekout\"; did you mean \"checkout\"?"));
    EXPECT_THAT(refused("that: recovery.time_to_detect <= 1min, of: chekout"),
                HasSubstr("did you mean \"checkout\"?"));
    EXPECT_THAT(refused("that: recovery.time_to_detect <= 1min, of: checkout, during: outage"),
                HasSubstr("can only be limited by `of`"));
    EXPECT_THAT(refused("that: till.availability >= 90%, of: checkout"), HasSubstr("there is no"));
    EXPECT_THAT(refused("that: readers.availability >= 90%, of: checkout"),
                HasSubstr("there is no"));
    EXPECT_THAT(refused("that: availabilty >= 90%, of: checkout"),
                HasSubstr("did you mean \"checkout.availability\"?"));
}

TEST(AnObjectiveOfASource, IsMergedFromItsRuns) {
    const std::string text =
        kTwoSources + "  - {name: b, that: recovery.failed_requests <= 1, of: checkout}\n";
    const TemporaryScenario file(text);
    const ReadyScenario scenario(file.path());
    const auto both = merge(scenario.play(1), scenario.play(2));
    ASSERT_TRUE(both.ok()) << toText(both.errors().front());
    EXPECT_EQ(both->objectives[0].value, 240.0);
}

} // namespace
} // namespace doppel::scenarios
