// SPDX-License-Identifier: Apache-2.0
#include "gui/window/objective_state.h"
#include "gui/window/objectives_strip.h"
#include "tests/gui/golden_image.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using scenarios::ObjectiveResult;
using sim::kStart;

// An hour with 20 minutes of warm-up.
RunMoment momentAt(sim::Duration at, bool ended = false) {
    return {kStart + at, kStart + 20min, kStart + 1h, ended};
}

ObjectiveResult result(const char* that, std::optional<double> value, bool met) {
    return {"an objective", that, value, met};
}

ObjectiveStanding standing(const ObjectiveResult& objective,
                           sim::Duration at,
                           std::optional<sim::Duration> waited = {}) {
    return standingOf(objective, momentAt(at), waited);
}

TEST(ObjectiveStanding, IsMetWhereTheRunSaysSo) {
    EXPECT_EQ(standing(result("visitors.availability >= 99%", 0.995, true), 40min),
              ObjectiveStanding::Met);
}

TEST(ObjectiveStanding, IsNotMeasuredWithoutAValue) {
    EXPECT_EQ(standing(result("visitors.availability >= 99%", {}, false), 5min),
              ObjectiveStanding::NotMeasured);
}

TEST(ObjectiveStanding, OfAShareIsLostWhenAllTheRestCantMendIt) {
    // At 40 min half of the counted time is over: 98.5 % now and 100 % from now on are 99.25 %.
    const char* that = "visitors.availability >= 99%";
    EXPECT_EQ(standing(result(that, 0.985, false), 40min), ObjectiveStanding::Missed);
    // 97.9 % and 100 % are 98.95 %.
    EXPECT_EQ(standing(result(that, 0.979, false), 40min), ObjectiveStanding::Lost);
    // With three quarters to come, 97.9 % can still become 99.475 %.
    EXPECT_EQ(standing(result(that, 0.979, false), 30min), ObjectiveStanding::Missed);
}

TEST(ObjectiveStanding, OfWhatOnlyGrowsIsLostAtOnce) {
    EXPECT_EQ(standing(result("router.stale_not_found <= 20_000", 20'001, false), 30min),
              ObjectiveStanding::Lost);
    EXPECT_EQ(standing(result("visitors.total >= 1000", 999, false), 30min),
              ObjectiveStanding::Missed);
}

TEST(ObjectiveStanding, OfALatencyMayChangeUntilTheEnd) {
    const ObjectiveResult slow = result("visitors.latency.p95 <= 1s", 1.4, false);
    EXPECT_EQ(standing(slow, 59min), ObjectiveStanding::Missed);
    EXPECT_EQ(standingOf(slow, momentAt(1h, true), {}), ObjectiveStanding::Lost);
}

TEST(ObjectiveStanding, OfARecoveryWaitsForItUntilItIsLate) {
    const ObjectiveResult recovery = result("recovery.time_to_recover <= 15min", {}, false);
    EXPECT_EQ(standing(recovery, 25min), ObjectiveStanding::NotMeasured) << "nothing happened yet";
    EXPECT_EQ(standing(recovery, 36min, 6min), ObjectiveStanding::Missed);
    EXPECT_EQ(standing(recovery, 46min, 16min), ObjectiveStanding::Lost);
    EXPECT_EQ(standing(result("recovery.time_to_recover <= 15min", 960, false), 50min),
              ObjectiveStanding::Lost);
}

Recording recordingWith(std::vector<ObjectiveResult> results, std::optional<sim::Time> incident) {
    PlatformSketch sketch{.title = "one", .duration = 1h, .warmup = 20min};
    sketch.sources = {{.name = "visitors", .kind = "open"}};
    for (const ObjectiveResult& result : results) {
        sketch.objectives.push_back({result.name, result.that, result.limit});
    }
    Recording recording;
    recording.setSketch(std::move(sketch));
    Judgement judgement{.at = kStart + 36min, .objectives = std::move(results)};
    if (incident) {
        judgement.recovery = scenarios::RecoveryResult{};
        judgement.recovery->incidents = {{.began = *incident, .what = "error on router"}};
    }
    recording.add(std::move(judgement));
    recording.setNow({.at = kStart + 36min + 30s});
    return recording;
}

TEST(ObjectivesAt, TellTheTimeSinceTheFaultOfAnIncidentThatIsNotOver) {
    const Recording recording = recordingWith(
        {{"recovery", "recovery.time_to_recover <= 15min", {}, false}}, kStart + 30min);
    const auto all = objectivesAt(recording, kStart + 36min + 30s);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].value, "6:30");
    EXPECT_EQ(all[0].standing, ObjectiveStanding::Missed);
    EXPECT_EQ(all[0].that, "recovery.time_to_recover <= 15min");
    EXPECT_EQ(all[0].brief, "time_to_recover <= 15min");
    EXPECT_NEAR(*all[0].filled, 6.5 / 20, 1e-12); // 15 min are at three quarters
    EXPECT_EQ(all[0].bound, 0.75);
}

TEST(ObjectivesAt, AreNotMeasuredBeforeTheFirstJudgement) {
    const Recording recording =
        recordingWith({{"availability", "visitors.availability >= 99%", 0.9865, false}}, {});
    const auto before = objectivesAt(recording, kStart + 10min);
    EXPECT_EQ(before[0].standing, ObjectiveStanding::NotMeasured);
    EXPECT_EQ(before[0].value, QStringLiteral("\u2013"));
    EXPECT_FALSE(before[0].filled);
    const auto now = objectivesAt(recording, kStart + 36min);
    EXPECT_EQ(now[0].value, "98.65 %");
    EXPECT_NEAR(*now[0].filled, 0.325, 1e-9); // from 98 % to 100 %
}

TEST(ObjectivesStrip, LooksAsEver) {
    ObjectivesStrip strip;
    strip.resize(1600, ObjectivesStrip::kHeight);
    const Recording recording =
        recordingWith({{"mirrored pages", "visitors.availability.page >= 99%", 1.0, true},
                       {"availability", "visitors.availability >= 99%", 0.9865, false},
                       {"recovery", "recovery.time_to_recover <= 5min", {}, false},
                       {"latency of searches, all places taken together",
                        "visitors.latency.p95 <= 1s",
                        {},
                        false,
                        "page class search, during surge"}},
                      kStart + 30min);
    strip.setObjectives(objectivesAt(recording, kStart + 36min));
    using Weight = MomentFigure::Weight;
    strip.setFigures({{"visits", "2,544/s", "2,546/s before", Weight::Usual},
                      {"failing", "3.14 %", "26.2 k so far", Weight::Failing},
                      {"latency p99", "1.68 s", "250 ms before", Weight::Busy},
                      {"from caches", "0 %", "81 % before", Weight::Busy}});
    EXPECT_EQ(strip.cells()[1]->accessibleName(),
              "availability: 98.65 %, missed now, can still be met. visitors.availability >= 99%");
    EXPECT_TRUE(looksAsEver(strip, "objectives-strip"));
}

TEST(ObjectivesStrip, ShowsHowBothOfTwoFuturesStand) {
    ObjectivesStrip strip;
    strip.resize(1200, ObjectivesStrip::kHeight);
    const char* availability = "visitors.availability >= 99%";
    const Recording a = recordingWith({{"availability", availability, 0.9865, false},
                                       {"recovery", "recovery.time_to_recover <= 5min", {}, false}},
                                      kStart + 30min);
    const Recording b = recordingWith({{"availability", availability, 0.9985, true},
                                       {"recovery", "recovery.time_to_recover <= 5min", 60, true}},
                                      kStart + 30min);
    strip.setObjectives(objectivesAt(a, kStart + 36min), objectivesAt(b, kStart + 36min));
    using Weight = MomentFigure::Weight;
    strip.setFigures({{"visits", "2,544/s", "2,546/s before", Weight::Usual, "2,545/s"},
                      {"failing", "3.14 %", "26.2 k so far", Weight::Failing, "0 %"},
                      {"latency p99", "1.68 s", "250 ms before", Weight::Busy, "261 ms"}});
    EXPECT_EQ(strip.cells()[0]->accessibleName(),
              "availability: A 98.65 %, missed now, can still be met; B 99.85 %, met. "
              "visitors.availability >= 99%");
    EXPECT_TRUE(looksAsEver(strip, "objectives-strip-two"));
    strip.setObjectives(objectivesAt(a, kStart + 36min));
    EXPECT_FALSE(strip.cells()[0]->other()) << "one again";
}

TEST(ObjectivesStrip, SaysWhatToDoWhereThereAreNone) {
    ObjectivesStrip strip;
    strip.resize(900, ObjectivesStrip::kHeight);
    strip.setObjectives({});
    EXPECT_TRUE(looksAsEver(strip, "objectives-strip-empty"));
}

} // namespace
} // namespace doppel::gui
