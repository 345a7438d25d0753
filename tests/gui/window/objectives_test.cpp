// SPDX-License-Identifier: Apache-2.0
#include "gui/look/type.h"
#include "gui/window/objective_state.h"
#include "gui/window/objectives_strip.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/pixels.h"

#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using scenarios::ObjectiveResult;
using sim::kStart;

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
    EXPECT_EQ(all[0].value, "6 min 30 s");
    EXPECT_EQ(all[0].standing, ObjectiveStanding::Awaited);
    EXPECT_EQ(all[0].that, "recovery.time_to_recover <= 15min");
    EXPECT_EQ(all[0].brief, "time_to_recover <= 15min");
    EXPECT_NEAR(*all[0].filled, 6.5 / 20, 1e-12); // 15 min are at three quarters
    EXPECT_EQ(all[0].bound, 0.75);
}

TEST(ObjectivesAt, SayThatARecoveryIsBeingConfirmed) {
    Recording recording = recordingWith(
        {{"recovery", "recovery.time_to_recover <= 15min", {}, false}}, kStart + 30min);
    Judgement later = recording.judgements().back();
    later.at = kStart + 45min + 30s;
    later.recovery->incidents[0].wellAfter = 10min + 10s;
    recording.add(std::move(later));
    recording.setNow({.at = kStart + 45min + 38s});
    const auto all = objectivesAt(recording, kStart + 45min + 38s);
    EXPECT_EQ(all[0].value, "10 min 10 s") << "not the 15 min 38 s since the fault";
    EXPECT_EQ(all[0].standing, ObjectiveStanding::Awaited);
    EXPECT_EQ(all[0].said, "well since 40:10, being confirmed");
    EXPECT_EQ(all[0].brief, all[0].said);
}

// Well again after 3 min 50 s, and the next fault is to come: nothing is counted on.
TEST(ObjectivesAt, BetweenTwoFaultsTellOfThoseSoFar) {
    Recording recording = recordingWith(
        {{"recovery", "recovery.time_to_recover <= 15min", {}, false, "", "not reached"}},
        kStart + 30min);
    Judgement later = recording.judgements().back();
    later.at = kStart + 40min;
    later.recovery->incidents[0].timeToRecover = 3min + 50s;
    recording.add(std::move(later));
    recording.setNow({.at = kStart + 42min});
    const auto all = objectivesAt(recording, kStart + 42min);
    EXPECT_EQ(all[0].value, "3 min 50 s");
    EXPECT_EQ(all[0].standing, ObjectiveStanding::Met);
    EXPECT_EQ(all[0].said, "met so far");
    EXPECT_EQ(all[0].brief, "so far; time_to_recover <= 15min");
    Outcome stopped;
    stopped.judgement = recording.judgements().back();
    stopped.status = {sim::RunStatus::Reason::ReachedEnd, kStart + 42min, ""};
    recording.setOutcome(stopped);
    const auto end = objectivesAt(recording, kStart + 42min);
    EXPECT_EQ(end[0].value, "\u2013") << "the second was not reached";
    EXPECT_EQ(end[0].said, "lost (not reached)");
}

// It ended at 40 min, 10 minutes after a fault that it did not get over.
TEST(ObjectivesAt, AfterTheEndAreThoseOfTheEnd) {
    Recording recording = recordingWith(
        {{"recovery", "recovery.time_to_recover <= 15min", {}, false}}, kStart + 30min);
    recording.setNow({.at = kStart + 40min});
    Outcome outcome;
    outcome.judgement = recording.judgements().back();
    outcome.judgement.at = kStart + 40min;
    recording.setOutcome(outcome);
    const auto later = objectivesAt(recording, kStart + 1h);
    EXPECT_EQ(later[0].value, "10 min") << "not the 30 min up to the other's playhead";
    EXPECT_EQ(later[0].ended, "ended at 40:00");
    EXPECT_EQ(objectivesAt(recording, kStart + 40min)[0].ended, "");
}

TEST(ObjectivesStrip, SaysOfAFutureThatEndedEarlierWhenItDid) {
    ObjectiveAt a;
    a.name = "pages";
    a.brief = "availability >= 90%";
    a.value = "94.98 %";
    a.said = "met";
    a.that = "guests.availability >= 90%";
    a.standing = ObjectiveStanding::Met;
    a.filled = 0.7;
    ObjectiveAt b = a;
    b.value = "92.48 %";
    ObjectiveCell cell;
    cell.resize(270, 59);
    const auto grey = [&] {
        const QImage picture = cell.grab(QRect(190, 27, 64, 15)).toImage(); // the value
        return pixelsOf(picture, Palette::light().text3, 40);
    };
    cell.setObjective(a, b);
    const int usual = grey();
    b.ended = "ended at 40:00";
    cell.setObjective(a, b);
    EXPECT_EQ(cell.accessibleName(), "pages: A 94.98 %, met; B 92.48 %, met, ended at 40:00. "
                                     "guests.availability >= 90%");
    EXPECT_GT(grey(), usual) << "its value is grey, too";
    ObjectivesStrip strip;
    strip.resize(900, ObjectivesStrip::kHeight);
    strip.setObjectives({a}, {b});
    strip.setFigures({{"visits", "29.9/s", "", MomentFigure::Weight::Usual, "\u2013"},
                      {"failing", "0 %", "", MomentFigure::Weight::Usual, "\u2013"}});
    EXPECT_TRUE(looksAsEver(strip, "objectives-strip-ended"));
}

// 1024 pixels wide a cell of three has 166 for its words.
TEST(ObjectivesStrip, TheMetricIsCutBeforeTheBoundAndNeverToNothing) {
    const QFontMetricsF metrics(figures(TextSize::Tick));
    const auto room = [&](int letters) {
        return metrics.horizontalAdvance(QString(letters, u'x')) + 1;
    };
    EXPECT_EQ(briefIn("availability >= 99%", metrics, room(19)), "availability >= 99%");
    EXPECT_EQ(briefIn("availability >= 99%, during surge", metrics, room(19)),
              "availability >= 99%");
    EXPECT_EQ(briefIn("availability >= 99%", metrics, room(14)), "ava…ity >= 99%");
    EXPECT_EQ(briefIn("availability >= 99%", metrics, room(9)), ">= 99%");
    EXPECT_EQ(briefIn("availability >= 99%", metrics, room(4)), "") << "it has no room";
}

TEST(ObjectivesAt, SayWhyAValueThatKeepsItsBoundIsMissed) {
    const Recording recording =
        recordingWith({{"quick", "visitors.latency.p99 <= 500ms", 0.0952, false, "",
                        "with 1.44 % failed: of all, 98.2 % within 500ms"}},
                      {});
    const auto all = objectivesAt(recording, kStart + 36min);
    EXPECT_EQ(all[0].value, "95.2 ms");
    EXPECT_EQ(all[0].brief, "with 1.44 % failed: of all, 98.2 % within 500ms");
    EXPECT_EQ(all[0].said, "missed now, can still be met (with 1.44 % failed: of all, 98.2 % "
                           "within 500ms)");
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

TEST(ObjectivesAt, HaveNotBegunInTheWarmUp) {
    Recording recording =
        recordingWith({{"availability", "visitors.availability >= 99%", 1.0, true}}, {});
    Judgement early = recording.judgements().front();
    early.at = kStart + 12min;
    Recording warm;
    warm.setSketch(recording.sketch());
    warm.add(early);
    warm.setNow({.at = kStart + 25min});
    const auto during = objectivesAt(warm, kStart + 13min);
    EXPECT_EQ(during[0].value, "–");
    EXPECT_EQ(during[0].standing, ObjectiveStanding::NotMeasured);
    EXPECT_EQ(during[0].said, "not begun: it counts from 20:00 on");
    const auto after = objectivesAt(warm, kStart + 21min);
    EXPECT_EQ(after[0].standing, ObjectiveStanding::NotMeasured) << "what was judged is forgotten";
    EXPECT_EQ(after[0].said, "not measured yet");
}

// It was judged at its end, 60 min, only.
TEST(ObjectivesAt, OfAStoredRunAreNotRecordedBeforeItsEnd) {
    Recording recording;
    recording.setSketch(
        recordingWith({{"availability", "visitors.availability >= 99%", 0.9865, false}}, {})
            .sketch());
    Outcome outcome;
    outcome.judgement.at = kStart + 1h;
    outcome.judgement.objectives = {{"availability", "visitors.availability >= 99%", 1.0, true}};
    recording.setOutcome(outcome);
    recording.setNow({.at = kStart + 1h});
    const auto past = objectivesAt(recording, kStart + 39min);
    EXPECT_EQ(past[0].value, QStringLiteral("\u2013"));
    EXPECT_EQ(past[0].said, "not recorded at this moment");
    EXPECT_EQ(past[0].brief, past[0].said);
    EXPECT_EQ(objectivesAt(recording, kStart + 1h)[0].value, "100 %");
}

TEST(ObjectivesAt, AVerdictThatIsMetWithAWordIsNoted) {
    ObjectiveResult met{"availability", "visitors.availability >= 99%", 0.995, true};
    EXPECT_FALSE(objectivesAt(recordingWith({met}, {}), kStart + 36min)[0].isNoted);
    met.note = "at its most, 3 on average";
    EXPECT_FALSE(objectivesAt(recordingWith({met}, {}), kStart + 36min)[0].isNoted);
    met.note = "while 91 % of jobs of workers failed";
    const auto noted = objectivesAt(recordingWith({met}, {}), kStart + 36min);
    EXPECT_TRUE(noted[0].isNoted);
    EXPECT_EQ(noted[0].said, "met (while 91 % of jobs of workers failed)");
    met.met = false;
    EXPECT_FALSE(objectivesAt(recordingWith({met}, {}), kStart + 36min)[0].isNoted);
}

TEST(ObjectivesAt, AreNotMeasuredAtAMomentThatWasNotPlayedYet) {
    const Recording recording =
        recordingWith({{"availability", "visitors.availability >= 99%", 0.9865, false}}, {});
    const auto later = objectivesAt(recording, kStart + 40min);
    EXPECT_EQ(later[0].standing, ObjectiveStanding::NotMeasured);
    EXPECT_EQ(later[0].value, QStringLiteral("\u2013"));
}

TEST(ObjectivesStrip, TheBoundStandsBesideANameThatNeedsTwoLines) {
    EXPECT_EQ(boundIn("availability >= 99%, between 45min and 60min"), ">= 99%");
    EXPECT_EQ(boundIn("time_to_recover <= 25min"), "<= 25min");
    EXPECT_EQ(boundIn("not measured"), "");
    ObjectiveAt objective;
    objective.name = "in the content store within seconds";
    objective.value = "360 ms";
    objective.brief = "documents.stored_seconds.p95 <= 5s";
    ObjectiveCell cell;
    cell.resize(200, 59);
    cell.setObjective(objective);
    const auto inkAtTheBound = [&] {
        const QImage picture = cell.grab(QRect(150, 27, 34, 15)).toImage();
        return pixelsOf(picture, Palette::light().text3, 40);
    };
    const int withBound = inkAtTheBound();
    objective.brief.clear();
    cell.setObjective(objective);
    EXPECT_GT(withBound, inkAtTheBound());
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

// Figures change with every frame of a future that plays.
TEST(ObjectivesStrip, ItsFiguresAreSpokenOnceASecondAtTheMost) {
    ObjectivesStrip strip;
    const auto* figures = strip.findChild<QWidget*>(QStringLiteral("figures"));
    ASSERT_NE(figures, nullptr);
    for (const char* rate : {"10/s", "11/s", "12/s"}) {
        strip.setFigures({{"visits", rate, "", MomentFigure::Weight::Usual}});
    }
    EXPECT_EQ(figures->accessibleName(), "visits 10/s");
    EXPECT_TRUE(QTest::qWaitFor([&] { return figures->accessibleName() == "visits 12/s"; }, 3000));
}

TEST(ObjectivesStrip, SaysWhatToDoWhereThereAreNone) {
    ObjectivesStrip strip;
    strip.resize(900, ObjectivesStrip::kHeight);
    strip.setObjectives({});
    EXPECT_TRUE(looksAsEver(strip, "objectives-strip-empty"));
}

TEST(ObjectivesStrip, CellsShareTheRoomAndThoseOutOfViewAreCounted) {
    ObjectivesStrip strip;
    const auto showAt = [&](int width, int count) {
        std::vector<ObjectiveAt> objectives;
        for (int i = 0; i < count; ++i) {
            ObjectiveAt objective;
            objective.name = QStringLiteral("the rendering is quick enough %1").arg(i);
            objective.brief = "guests-render-a.latency.p99 <= 500ms";
            objective.value = "95.2 ms";
            objectives.push_back(objective);
        }
        strip.resize(width, ObjectivesStrip::kHeight);
        strip.setObjectives(objectives);
        strip.setFigures({{"visits", "2,544/s", "", MomentFigure::Weight::Usual},
                          {"failing", "0 %", "", MomentFigure::Weight::Usual},
                          {"p99", "1.68 s", "", MomentFigure::Weight::Usual},
                          {"from caches", "0 %", "", MomentFigure::Weight::Usual}});
        strip.grab();
    };
    showAt(1024, 3);
    EXPECT_EQ(strip.hidden(), 0U) << "they give way";
    EXPECT_LT(strip.cells()[2]->width(), 230);
    showAt(1600, 2);
    EXPECT_GT(strip.cells()[0]->width(), 290) << "there is room for all that it says";
    EXPECT_EQ(strip.cells()[0]->width(), strip.cells()[0]->sizeHint().width());
    showAt(1024, 6);
    EXPECT_GT(strip.hidden(), 0U);
    auto* more = strip.findChild<QToolButton*>();
    ASSERT_FALSE(more->isHidden());
    EXPECT_EQ(more->text(), QStringLiteral("+%1").arg(strip.hidden()));
}

} // namespace
} // namespace doppel::gui
