// SPDX-License-Identifier: Apache-2.0
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/runs/recorded_run.h"
#include "gui/whatif/compared_recording.h"
#include "gui/whatif/comparison_marks.h"
#include "gui/whatif/comparison_panel.h"
#include "gui/whatif/comparison_scope.h"
#include "tests/analysis/sample_run.h"
#include "tests/gui/golden_image.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using analysis::Change;
using analysis::Comparison;
using analysis::Difference;
using analysis::DifferenceTopic;

sim::Time moment(sim::Duration d) {
    return sim::kStart + d;
}

// As of four frontends in the place of six, while the Router answers 503.
Comparison fourFrontends() {
    Comparison comparison;
    const auto add = [&](DifferenceTopic topic, Change change, std::optional<sim::Time> about,
                         std::vector<analysis::DifferencePart> parts) {
        comparison.differences.push_back(
            {.topic = topic, .at = about, .change = change, .parts = std::move(parts)});
    };
    add(DifferenceTopic::Headline, Change::Worse, {},
        {{"No objective is lost or won. Recovery takes "}, {"1 min 17 s", {}, true}, {" longer."}});
    add(DifferenceTopic::Recovery, Change::Worse, moment(41min + 22s),
        {{"Visitors are well again "},
         {"11 min 22 s", {}, true},
         {" after it began, not 10 min 5 s ("},
         {"41 min 22 s", moment(41min + 22s)},
         {")."}});
    add(DifferenceTopic::Latency, Change::Worse, moment(41min),
        {{"p99 peaks at "},
         {"3.68 s", {}, true},
         {" at "},
         {"41 min", moment(41min)},
         {", not at 1.68 s at "},
         {"40 min 30 s", moment(40min + 30s)},
         {"."}});
    add(DifferenceTopic::Latency, Change::Worse, moment(40min),
        {{"p99 is above 1 s for "},
         {"4 min", {}, true},
         {", not for 1 min (from "},
         {"40 min", moment(40min)},
         {")."}});
    add(DifferenceTopic::Waiting, Change::Worse, moment(40min + 30s),
        {{"frontend's queue reaches "},
         {"651", {}, true},
         {", not 419, at "},
         {"40 min 30 s", moment(40min + 30s)},
         {", and is gone at "},
         {"44 min 30 s", moment(44min + 30s)},
         {", not at "},
         {"41 min 30 s", moment(41min + 30s)},
         {"."}});
    add(DifferenceTopic::Answers, Change::Same, {},
        {{"42.5 k", {}, true}, {" visits fail, not 42.4 k: 0.27 % more."}});
    add(DifferenceTopic::Answers, Change::Neither, {},
        {{"Their seeds differ (36 and 37): part of what differs is chance."}});
    add(DifferenceTopic::Cost, Change::Better, moment(36min),
        {{"frontend has "},
         {"4", {}, true},
         {" servers from "},
         {"36 min", moment(36min)},
         {" on, not 6."}});
    comparison.parts = {{"frontend", 0.097, 0.294},
                        {"www-origin", 0.058, 0.137},
                        {"router", 0.057, 0.136},
                        {"fastly", 0.023, 0.044},
                        {"smartanswers", 0.075, 0.070}};
    comparison.equalUntil = moment(36min);
    return comparison;
}

class ComparisonPanelTest : public ::testing::Test {
protected:
    ComparisonPanelTest() {
        panel.resize(400, 700);
        panel.setNames(QStringLiteral("as written"), QStringLiteral("4 frontends"));
        panel.show(fourFrontends());
    }

    std::vector<QLabel*> sentences() const {
        std::vector<QLabel*> list;
        for (QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->textFormat() == Qt::RichText) {
                list.push_back(label);
            }
        }
        return list;
    }

    // Lays it out as on a screen, scroll bars too.
    void showOnScreen() {
        panel.QWidget::show();
        window.show();
        QApplication::setActiveWindow(&window);
        QApplication::processEvents();
    }

    QWidget window;
    ComparisonPanel panel{&window};
};

TEST_F(ComparisonPanelTest, TimesAreLinksToMoments) {
    const QSignalSpy chosen(&panel, &ComparisonPanel::momentChosen);
    ASSERT_EQ(sentences().size(), 7U);
    QLabel* peak = sentences()[1];
    EXPECT_TRUE(peak->text().contains(">41:00</a>")) << peak->text().toStdString();
    Q_EMIT peak->linkActivated(QString::number(std::chrono::nanoseconds(41min).count()));
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0].value<sim::Time>(), moment(41min));
}

TEST_F(ComparisonPanelTest, IsWalkedByKeys) {
    const QSignalSpy chosen(&panel, &ComparisonPanel::momentChosen);
    panel.goToNext();
    panel.goToNext();
    panel.goToPrevious();
    panel.goToPrevious(); // around the end, to the cost
    ASSERT_EQ(chosen.size(), 4);
    EXPECT_EQ(chosen[1][0].value<sim::Time>(), moment(41min));
    EXPECT_EQ(chosen[3][0].value<sim::Time>(), moment(36min));
    // Enter follows the first link of the sentence that has the focus.
    showOnScreen();
    panel.goToNext();
    QLabel* sentence = sentences()[0];
    ASSERT_TRUE(sentence->hasFocus());
    QTest::keyClick(sentence, Qt::Key_Tab);
    QTest::keyClick(sentence, Qt::Key_Return);
    EXPECT_EQ(chosen.last()[0].value<sim::Time>(), moment(41min + 22s));
}

TEST_F(ComparisonPanelTest, IsReadAloudWithWhatTheMarksSay) {
    EXPECT_EQ(sentences()[0]->accessibleName().toStdString(),
              "worse: Visitors are well again 11 min 22 s after it began, not 10 min 5 s (41:22).");
    EXPECT_TRUE(sentences()[4]->accessibleName().startsWith("same: "));
}

TEST_F(ComparisonPanelTest, TheSameComparisonIsNotBuiltAgain) {
    const QLabel* before = sentences()[0];
    panel.show(fourFrontends());
    EXPECT_EQ(sentences()[0], before);
}

// Up to four times a second while a future plays.
TEST_F(ComparisonPanelTest, AChangedFigureLeavesTheFocusTheSelectionAndThePlaceOfNext) {
    const QSignalSpy chosen(&panel, &ComparisonPanel::momentChosen);
    showOnScreen();
    panel.goToNext();
    panel.goToNext();
    QLabel* peak = sentences()[1];
    ASSERT_TRUE(peak->hasFocus());
    QLabel* failing = sentences()[4];
    failing->setSelection(0, 6);
    ASSERT_TRUE(failing->hasSelectedText());
    Comparison later = fourFrontends();
    later.differences[2].parts[1].text = "3.70 s";
    later.differences.insert(later.differences.begin() + 1,
                             {.topic = DifferenceTopic::Recovery,
                              .what = "budget_burned",
                              .change = Change::Worse,
                              .parts = {{"What happened burns more."}}});
    panel.show(later);
    QApplication::processEvents();
    EXPECT_TRUE(peak->text().contains(unbroken("3.70 s")));
    EXPECT_TRUE(peak->hasFocus());
    EXPECT_TRUE(failing->hasSelectedText());
    panel.goToNext();
    EXPECT_EQ(chosen.last()[0].value<sim::Time>(), moment(40min)) << "the one after the peak";
}

TEST_F(ComparisonPanelTest, SaysOfWhatTimeItIs) {
    panel.show(fourFrontends(), QStringLiteral("Compared up to 12:30."));
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text() == "Compared up to 12:30.";
    }));
}

// A was played to its end, B to 12:30, and the playhead stands at the end.
TEST(ComparisonScope, SaysThatOneWasPlayedNoFurther) {
    ComparedTime time{.nameA = "as written",
                      .nameB = "4 frontends",
                      .playedA = moment(1h),
                      .playedB = moment(12min + 30s),
                      .parted = moment(5min),
                      .playhead = moment(1h),
                      .compared = moment(12min + 30s)};
    EXPECT_EQ(whyNotCompared(time), NotCompared{});
    EXPECT_EQ(scopeWords(time), "“4 frontends” has been played to 12:30: compared up to there.");
    time.playhead = time.compared.emplace(moment(10min));
    EXPECT_EQ(scopeWords(time), "Compared up to 10:00.");
    time.playedB = time.playhead = time.compared.emplace(moment(1h));
    time.endedA = time.endedB = true;
    EXPECT_EQ(scopeWords(time), "") << "all of both";
}

// A lasts for an hour, B for 40 minutes: there is no more of it to come.
TEST(ComparisonScope, SaysThatOneEndedEarlier) {
    ComparedTime time{.nameA = "as written",
                      .nameB = "short",
                      .playedA = moment(1h),
                      .playedB = moment(40min),
                      .endedA = true,
                      .endedB = true,
                      .playhead = moment(1h),
                      .compared = moment(40min)};
    EXPECT_EQ(scopeWords(time), "“short” ended at 40:00: compared up to there.");
    time.compared = moment(39min + 30s);
    EXPECT_EQ(scopeWords(time), "“short” ended at 40:00: compared up to 39:30.");
}

TEST(ComparisonScope, SaysWhyNothingCanBeComparedYet) {
    ComparedTime time{.warmedUp = moment(20min)};
    EXPECT_EQ(whyNotCompared(time).why, "Nothing has been played yet: play on.");
    time.playedA = time.playedB = time.playhead = time.compared.emplace(moment(10min));
    EXPECT_EQ(whyNotCompared(time).why,
              "Up to 20:00 is the warm-up, which is not compared: play on.");
    time.compared.reset();
    EXPECT_EQ(whyNotCompared(time).why, "Nothing has been judged yet: play on.");
    time.judged = moment(1h);
    EXPECT_EQ(whyNotCompared(time).why,
              "A stored run is judged at its end, which is not reached yet: play on to 1:00:00.");
    time.compared = moment(10min);
    time.parted = moment(10min);
    EXPECT_EQ(whyNotCompared(time).why,
              "They part at 10:00, and nothing after that has been played of both yet: play on.");
    time.playedB = moment(30min);
    EXPECT_EQ(whyNotCompared(time).at, std::nullopt) << "A has not been played there";
}

// Right after a branching in what was played: both are there, but the playhead stands where they part.
TEST(ComparisonScope, SaysWhereThereIsSomethingToCompare) {
    const ComparedTime time{.playedA = moment(57min),
                            .playedB = moment(50min),
                            .parted = moment(10min),
                            .playhead = moment(10min),
                            .compared = moment(10min)};
    EXPECT_EQ(whyNotCompared(time),
              (NotCompared{"They part at 10:00: up to the playhead they are one. Move it past "
                           "10:00, or play on.",
                           moment(50min)}));
}

TEST_F(ComparisonPanelTest, GoesToWhereThereIsSomethingToCompare) {
    QSignalSpy chosen(&panel, &ComparisonPanel::momentChosen);
    panel.showNothing(QStringLiteral("They part <here>."), moment(50min));
    const auto labels = panel.findChildren<QLabel*>();
    const auto link = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().contains(QStringLiteral("href"));
    });
    ASSERT_NE(link, labels.end());
    EXPECT_TRUE((*link)->text().startsWith(QStringLiteral("They part &lt;here&gt;.")));
    Q_EMIT(*link)->linkActivated(QString::number((50min / 1ns)));
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0].value<sim::Time>(), moment(50min));
}

TEST_F(ComparisonPanelTest, LooksAsEver) {
    showOnScreen();
    EXPECT_TRUE(looksAsEver(panel, "comparison"));
}

TEST_F(ComparisonPanelTest, AnEmptyOneSaysWhatToDo) {
    panel.setNames({}, {});
    panel.showNothing(QStringLiteral("Nothing to compare yet: turn a knob, or drop a fault."));
    panel.resize(400, 240);
    showOnScreen();
    EXPECT_TRUE(sentences().empty());
    EXPECT_TRUE(looksAsEver(panel, "comparison-empty"));
}

TEST(ComparedRecording, IsComparedByWhatItsResultIsComparedBy) {
    scenarios::RunResult run = analysis::sampleRun();
    const Recording recording = recordingOf(run);
    const analysis::ComparedRun recorded = comparedRunOf(recording, recording.now());
    EXPECT_TRUE(analysis::compare(analysis::comparedRunOf(run), recorded).isEqual);
    run.fingerprint = "0123456789abcdef";
    const analysis::ComparedRun stored = analysis::comparedRunOf(run);
    EXPECT_EQ(recorded.until, stored.until);
    EXPECT_EQ(recorded.warm, stored.warm);
    EXPECT_EQ(recorded.objectives, stored.objectives);
    ASSERT_EQ(recorded.sources.size(), 1U);
    EXPECT_EQ(recorded.sources[0].total, 100'000U);
    EXPECT_EQ(recorded.sources[0].p99, stored.sources[0].p99);
    // From minute 11 on, the warm-up's end: 50 minutes of 1,520 and ten of 1,440 from a cache.
    EXPECT_DOUBLE_EQ(recorded.sources[0].servedBy.at("cache"), 50 * 1520 + 10 * 1440);
    EXPECT_THAT(analysis::compare(stored, recorded).lost, ::testing::IsEmpty());
}

// Of 70 minutes and of 40; `doppel compare` tells no more of them than their series up to minute 40.
TEST(ComparedRecording, StoredRunsOfDifferentLengthsAreComparedAsTheCommandLineDoes) {
    const scenarios::RunResult whole = analysis::sampleRun();
    scenarios::RunResult cut = whole;
    cut.fingerprint = "0123456789abcdef";
    cut.status.time = moment(40min);
    cut.seriesTimes.resize(40);
    for (sim::SeriesColumn& column : cut.series) {
        column.values.resize(40);
    }
    cut.series[2].values[34] = 9.5; // p99 peaks in minute 35
    const Recording longer = recordingOf(whole);
    const Recording shorter = recordingOf(cut);
    EXPECT_EQ(endOfStored(longer, shorter), moment(40min));
    EXPECT_EQ(endOfStored(shorter, longer), moment(40min));
    EXPECT_EQ(comparableMoment(longer, shorter, moment(39min)), std::nullopt);
    for (const sim::Duration playhead : {40min, 50min, 70min}) {
        EXPECT_EQ(comparableMoment(longer, shorter, moment(playhead)), moment(40min));
        EXPECT_EQ(comparableMoment(shorter, longer, moment(playhead)), moment(40min));
    }
    const auto [before, after] = comparedRunsOf(longer, shorter, moment(40min));
    const Comparison shown = analysis::compare(before, after);
    const Comparison printed =
        analysis::compare(analysis::comparedRunOf(whole), analysis::comparedRunOf(cut));
    EXPECT_EQ(shown.differences, printed.differences);
    const auto tells = [&](const char* text) {
        return std::any_of(
            shown.differences.begin(), shown.differences.end(),
            [&](const Difference& one) { return one.text().find(text) != std::string::npos; });
    };
    EXPECT_TRUE(tells("are compared up to 40 min."));
    EXPECT_TRUE(tells("p99 peaks at 9.5 s"));
}

TEST(ComparedRecording, UpToAMomentIsNotOver) {
    const Recording recording = recordingOf(analysis::sampleRun());
    const analysis::ComparedRun soFar = comparedRunOf(recording, moment(20min));
    EXPECT_FALSE(soFar.hasEnded());
    EXPECT_EQ(soFar.until, moment(20min));
    EXPECT_TRUE(soFar.sources.empty()) << "it was judged at the end only";
}

TEST(ComparedRecording, KnowsServersWhereTheyWereRecorded) {
    Recording recording;
    recording.setSketch({.components = {{.name = "frontend"}, {.name = "edge"}}});
    const auto state = [&](sim::Duration when, std::uint32_t ready, std::uint32_t booting) {
        PlatformState one{.at = moment(when)};
        one.components.resize(2);
        one.components[0].servers = {{recording.name("ready"), ready, 0},
                                     {recording.name("booting"), booting, 1}};
        recording.addState(std::move(one));
    };
    state(1min, 6, 0);
    state(2min, 5, 1);
    state(3min, 4, 0);
    const analysis::ComparedRun run = comparedRunOf(recording, moment(3min));
    ASSERT_EQ(run.servers.size(), 1U);
    EXPECT_EQ(run.servers[0].component, "frontend");
    EXPECT_THAT(run.servers[0].counts, ::testing::ElementsAre(6, 4));
    EXPECT_EQ(comparedRunOf(recording, moment(2min)).servers[0].counts.size(), 1U);
}

TEST(ComparisonScope, WhatIsOverComesToBearNoMore) {
    const auto of = [](std::optional<sim::Duration> length, bool lasts,
                       std::optional<sim::Time> injected) {
        return std::vector<EventSketch>{
            {.at = moment(28min), .length = length, .lasts = lasts, .injected = injected}};
    };
    const auto may = [](const std::vector<EventSketch>& events) {
        return mayComeToBear(events, moment(28min), moment(34min));
    };
    EXPECT_TRUE(may(of({}, true, moment(28min)))) << "to the end of the run";
    EXPECT_TRUE(may(of(10min, true, moment(28min))));
    EXPECT_FALSE(may(of(6min, true, moment(28min)))) << "it has ended";
    EXPECT_FALSE(may(of({}, false, moment(28min)))) << "it was done at once";
    EXPECT_FALSE(may(of({}, true, moment(27min)))) << "it is of both";
    EXPECT_FALSE(may(of({}, true, std::nullopt))) << "the scenario planned it";
    EXPECT_EQ(equalWords(true), "Nothing that was changed has come to bear yet.");
    EXPECT_EQ(equalWords(false), "Nothing that was changed came to bear.");
}

// Of twice as many calls a mean is of others, and no worse.
TEST_F(ComparisonPanelTest, ABarOverOtherCallsHasNoColourAndSaysWhy) {
    Comparison comparison = fourFrontends();
    EXPECT_EQ(otherCallsWords(comparison.parts), "");
    comparison.parts = {{"frontend", 0.097, 0.294, 1000, 2000},
                        {"router", 0.057, 0.136, 1000, 950}};
    EXPECT_FALSE(comparison.parts[0].isOfTheSameCalls());
    EXPECT_TRUE(comparison.parts[1].isOfTheSameCalls());
    EXPECT_EQ(otherCallsWords(comparison.parts),
              "Without colour: a mean over other calls says neither better nor worse. frontend "
              "had 2000, not 1000.");
    panel.show(comparison);
    showOnScreen();
    const auto* bars = panel.findChild<PartBars*>();
    ASSERT_NE(bars, nullptr);
    const QImage picture = const_cast<PartBars*>(bars)->grab().toImage();
    const int right = picture.width() - 3;
    EXPECT_EQ(picture.pixelColor(right, kRow / 2), paletteOf(bars->palette()).strongBorder);
}

} // namespace
} // namespace doppel::gui
