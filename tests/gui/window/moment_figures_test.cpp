// SPDX-License-Identifier: Apache-2.0
#include "gui/future/moment_row.h"
#include "gui/window/moment_figures.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::ElementsAre;

// Two rows of 30 s of one source; the map's own look at it is of other intervals.
Recording recorded() {
    using Kind = sim::SeriesColumn::Kind;
    PlatformSketch sketch;
    sketch.duration = 1h;
    sketch.sources = {{.name = "visitors", .kind = "open"}};
    Recording recording;
    recording.setSketch(sketch);
    const auto column = [](const char* name, const char* statistic, Kind kind) {
        return sim::SeriesColumn{.component = "visitors",
                                 .name = name,
                                 .labels = {},
                                 .statistic = statistic,
                                 .unit = {},
                                 .kind = kind,
                                 .values = {}};
    };
    recording.addColumns({column("requests", "", Kind::Increase), column("ok", "", Kind::Increase),
                          column("failed", "", Kind::Increase),
                          column("latency", "p99", Kind::Quantile),
                          column("served_by_cache", "", Kind::Increase),
                          column("served_by_origin", "", Kind::Increase)});
    recording.addRows({.epoch = 0,
                       .kept = 0,
                       .times = {kStart + 30s, kStart + 60s},
                       .values = {300, 300, 0, 0.25, 150, 150, 600, 450, 150, 1.5, 150, 450}});
    PlatformState state;
    state.at = kStart + 45s;
    state.sources.resize(1);
    state.sources[0].flow = {.arrivals = 17, .good = 16, .failed = 1};
    recording.addState(state);
    return recording;
}

std::vector<std::string> valuesAt(const Recording& recording, sim::Time at) {
    std::vector<std::string> values;
    for (const MomentFigure& figure : momentFigures(recording, at)) {
        values.push_back(figure.value.toStdString());
    }
    return values;
}

TEST(MomentFigures, AreAllOfThePlayheadsRow) {
    const Recording recording = recorded();
    const auto first = ElementsAre("10/s", "0 %", "\u2013", "250 ms", "50 %");
    const auto second = ElementsAre("20/s", "25 %", "\u2013", "1.5 s", "25 %");
    EXPECT_THAT(valuesAt(recording, kStart + 1s), first);
    EXPECT_THAT(valuesAt(recording, kStart + 30s), first) << "its end belongs to a row";
    EXPECT_THAT(valuesAt(recording, kStart + 31s), second);
    EXPECT_THAT(valuesAt(recording, kStart + 45s), second) << "where the map has a look of its own";
    EXPECT_THAT(valuesAt(recording, kStart + 70s), second) << "the row under way is not known yet";
    EXPECT_THAT(valuesAt(Recording(), kStart), ElementsAre());
}

TEST(MomentFigures, WhatWasBeforeIsTheMeanOfTheMinutesBeforeTheFirstEvent) {
    Recording recording = recorded();
    PlatformSketch sketch = recording.sketch();
    sketch.events = {{.at = kStart + 60s}};
    recording.setSketch(sketch);
    const std::vector<MomentFigure> figures = momentFigures(recording, kStart + 61s);
    EXPECT_EQ(figures[0].note, "15/s before") << "10/s and 20/s";
    EXPECT_EQ(figures[3].note, "875 ms before");
    EXPECT_EQ(figures[4].note, "33.33 % before") << "300 of 900";
}

TEST(MomentFigures, HowManyWaitIsTheMeanOfThoseUnderWay) {
    Recording recording = recorded();
    PlatformSketch sketch = recording.sketch();
    sketch.events = {{.at = kStart + 60s}};
    recording.setSketch(sketch);
    recording.addColumns({{.component = "visitors",
                           .name = "in_flight",
                           .labels = {},
                           .statistic = {},
                           .unit = {},
                           .kind = sim::SeriesColumn::Kind::Mean,
                           .values = {3, 5}}});
    recording.addRows(
        {.epoch = 0, .kept = 2, .times = {kStart + 90s}, .values = {90, 90, 0, 3, 0, 90, 418.6}});
    const MomentFigure waiting = momentFigures(recording, kStart + 90s)[2];
    EXPECT_EQ(waiting.name, "waiting");
    EXPECT_EQ(waiting.value, "419");
    EXPECT_EQ(waiting.weight, MomentFigure::Weight::Busy);
    EXPECT_EQ(waiting.note.section(u' ', 1), "before");
    EXPECT_EQ(momentScope(recording, kStart + 90s).section(u',', 0, 0),
              "Visits in the 30 s up to 1:30");
    EXPECT_EQ(momentScope(Recording(), kStart), "");
}

// Rows come every 30 s, states more often: the playhead is past the last row most of the time.
TEST(MomentFigures, OfTwoFuturesAreOfTheLastRowThatBothHave) {
    Recording a = recorded();
    PlatformState state;
    state.at = kStart + 80s;
    a.addState(state);
    const Recording played = a;
    const auto othersOf = [&](const Recording& b, sim::Time at) {
        std::vector<std::string> values;
        for (const MomentFigure& figure : momentFigures(a, b, at)) {
            values.push_back(figure.value.toStdString() + " | " + figure.other.toStdString());
        }
        return values;
    };
    EXPECT_THAT(othersOf(played, kStart + 80s),
                ElementsAre("20/s | 20/s", "25 % | 25 %", "\u2013 | \u2013", "1.5 s | 1.5 s",
                            "25 % | 25 %"));
    a.addRows({.epoch = 0, .kept = 2, .times = {kStart + 90s}, .values = {90, 90, 0, 3, 0, 90}});
    EXPECT_EQ(othersOf(played, kStart + 80s).front(), "20/s | 20/s") << "A has one more";
    EXPECT_EQ(othersOf(recorded(), kStart + 80s).front(), "3/s | \u2013") << "B is far behind";
}

// Of a stored run nothing is judged in its midst: 150 of the second row's 600 failed.
TEST(MomentFigures, FailuresSoFarAreThoseOfTheRowsWhereNothingWasJudged) {
    EXPECT_EQ(momentFigures(recorded(), kStart + 60s)[1].note, "150 so far");
    EXPECT_EQ(momentFigures(recorded(), kStart + 59s)[1].note, "") << "its row is not over";
}

// Rows of 30 s beside rows of 20 s: 300 visits in 30 s are 10/s, and so are 200 in 20 s.
TEST(MomentFigures, OfTwoFuturesOfOtherRowsSayOfWhenEachIs) {
    const Recording a = recorded();
    PlatformSketch sketch = a.sketch();
    Recording b;
    b.setSketch(sketch);
    b.addColumns({a.series().begin(), a.series().end()});
    b.addRows({.epoch = 0,
               .kept = 0,
               .times = {kStart + 20s, kStart + 40s},
               .values = {200, 200, 0, 0.25, 100, 100, 200, 150, 50, 1.5, 50, 150}});
    PlatformState state;
    state.at = kStart + 40s; // B ends there
    b.addState(state);
    const auto both = momentFigures(a, b, kStart + 30s);
    EXPECT_EQ(both[0].value, "10/s");
    EXPECT_EQ(both[0].other, "10/s");
    EXPECT_TRUE(momentScope(a, b, kStart + 30s).startsWith("Visits in the 30 s up to 0:30"));
    EXPECT_TRUE(momentScope(a, b, kStart + 30s).endsWith(" B: in the 20 s up to 0:40."));
    b.setOutcome({});
    EXPECT_EQ(momentFigures(a, b, kStart + 60s)[0].other, "\u2013");
    EXPECT_TRUE(momentScope(a, b, kStart + 60s).endsWith(" B ended at 0:40."));
    EXPECT_EQ(momentScope(a, a, kStart + 30s), momentScope(a, kStart + 30s));
}

// Most visits are quick; the one editor's slow click is no percentile of all.
TEST(MomentFigures, LatencyIsThatOfAllSourcesTogether) {
    Recording recording = recorded();
    PlatformSketch sketch = recording.sketch();
    sketch.sources.push_back({.name = "editors", .kind = "open"});
    recording.setSketch(sketch);
    const auto p99 = [](const char* owner) {
        return sim::SeriesColumn{.component = owner,
                                 .name = "latency",
                                 .labels = {},
                                 .statistic = "p99",
                                 .unit = "s",
                                 .kind = sim::SeriesColumn::Kind::Quantile,
                                 .values = {}};
    };
    recording.addColumns({p99("editors")});
    recording.addRows(
        {.epoch = 0, .kept = 2, .times = {kStart + 90s}, .values = {90, 90, 0, 0.25, 0, 90, 9}});
    EXPECT_EQ(valuesAt(recording, kStart + 90s)[3], "9 s") << "a stored run tells no more";
    recording.addColumns({p99("all visits")});
    recording.addRows({.epoch = 0,
                       .kept = 3,
                       .times = {kStart + 120s},
                       .values = {90, 90, 0, 0.25, 0, 90, 9, 0.3}});
    EXPECT_EQ(valuesAt(recording, kStart + 120s)[3], "300 ms");
}

TEST(MomentFigures, OfTheMapsSourcesAreThoseOfTheRow) {
    const Recording recording = recorded();
    const auto row = rowOf(recording, kStart + 45s);
    ASSERT_EQ(row, 1U);
    const auto flow = flowInRow(recording, "visitors", *row);
    ASSERT_TRUE(flow);
    EXPECT_EQ(flow->arrivals, 20);
    EXPECT_EQ(flow->good, 15);
    EXPECT_EQ(flow->failed, 5);
    EXPECT_FALSE(flowInRow(recording, "robots", *row));
}

} // namespace
} // namespace doppel::gui
