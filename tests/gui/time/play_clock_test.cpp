// SPDX-License-Identifier: Apache-2.0
#include "gui/time/play_clock.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class PlayClockTest : public testing::Test {
protected:
    PlayClockTest() { clock.setRun({.end = kStart + 60min, .warmUp = 10min, .start = {}}); }

    PlayClock clock;
};

TEST_F(PlayClockTest, ShowsTheWholeRunAtFirst) {
    EXPECT_EQ(clock.range(), (TimeRange{kStart, kStart + 60min}));
    EXPECT_EQ(clock.playhead(), kStart);
    EXPECT_TRUE(clock.isLive());
}

TEST_F(PlayClockTest, ALivePlayheadGoesAlongWithTheRunAndAScrubbedOneStays) {
    clock.setPlayedUntil(kStart + 20min);
    EXPECT_EQ(clock.playhead(), kStart + 20min);
    clock.setPlayhead(kStart + 5min);
    EXPECT_FALSE(clock.isLive());
    clock.setPlayedUntil(kStart + 21min);
    EXPECT_EQ(clock.playhead(), kStart + 5min);
}

TEST_F(PlayClockTest, APlayheadDoesNotStayBeyondWhatHasBeenPlayed) {
    clock.setPlayedUntil(kStart + 20min);
    clock.setPlayhead(kStart + 18min);
    clock.setPlayhead(kStart + 30min);
    EXPECT_EQ(clock.playhead(), kStart + 20min);
    clock.setPlayedUntil(kStart + 10min); // another future, which is not as far
    EXPECT_EQ(clock.playhead(), kStart + 10min);
}

TEST_F(PlayClockTest, SignalsOnceForAChangeAndNotForNone) {
    QSignalSpy range(&clock, &PlayClock::rangeChanged);
    clock.setRange({kStart + 10min, kStart + 20min});
    clock.setRange({kStart + 10min, kStart + 20min});
    EXPECT_EQ(range.count(), 1);
    QSignalSpy cursor(&clock, &PlayClock::cursorChanged);
    clock.setCursor(std::nullopt);
    EXPECT_EQ(cursor.count(), 0);
}

TEST_F(PlayClockTest, ZoomKeepsTheMomentUnderThePointer) {
    clock.setRange({kStart + 20min, kStart + 40min});
    clock.zoom(2, kStart + 25min); // a quarter of the range lies before it, and still does
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 22min + 30s, kStart + 32min + 30s}));
}

TEST_F(PlayClockTest, ZoomOutEndsAtTheRun) {
    clock.setRange({kStart + 20min, kStart + 40min});
    clock.zoom(0.01, kStart + 25min);
    EXPECT_EQ(clock.range(), clock.whole());
}

TEST_F(PlayClockTest, ZoomInEndsAtTheShortestRange) {
    clock.zoom(1e12, kStart + 30min);
    EXPECT_EQ(clock.range().length(), PlayClock::kShortestRange);
    EXPECT_TRUE(clock.range().contains(kStart + 30min));
}

TEST_F(PlayClockTest, PanKeepsItsLengthAtTheRunsEnds) {
    clock.setRange({kStart + 5min, kStart + 15min});
    clock.pan(-1);
    EXPECT_EQ(clock.range(), (TimeRange{kStart, kStart + 10min}));
    clock.pan(0.5);
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 5min, kStart + 15min}));
}

TEST_F(PlayClockTest, AJumpCanBeTakenBackAndSmallChangesGoWithIt) {
    clock.setRange({kStart + 10min, kStart + 20min});
    clock.jumpTo({kStart + 30min, kStart + 40min});
    clock.zoom(2, kStart + 35min);
    clock.rangeBack();
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 10min, kStart + 20min}));
    EXPECT_FALSE(clock.canGoBack());
}

TEST_F(PlayClockTest, RevealMovesAsLittleAsNeeded) {
    clock.setRange({kStart + 10min, kStart + 20min});
    clock.reveal(kStart + 15min);
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 10min, kStart + 20min}));
    clock.reveal(kStart + 30min);
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 21min, kStart + 31min}));
    clock.reveal(kStart + 60min); // nothing to spare at the run's end
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 50min, kStart + 60min}));
}

TEST_F(PlayClockTest, BringsEverythingIntoTheRun) {
    clock.setRange({kStart - 5min, kStart + 90min});
    EXPECT_EQ(clock.range(), clock.whole());
    clock.setCursor(kStart + 2h);
    EXPECT_EQ(clock.cursor(), kStart + 60min);
    clock.setLoop(TimeRange{kStart + 55min, kStart + 65min});
    EXPECT_EQ(clock.loop(), (TimeRange{kStart + 55min, kStart + 60min}));
}

TEST_F(PlayClockTest, ReadOutsTellOfTheCursorElseOfThePlayhead) {
    clock.setPlayedUntil(kStart + 20min);
    EXPECT_EQ(clock.moment(), kStart + 20min);
    clock.setCursor(kStart + 7min);
    EXPECT_EQ(clock.moment(), kStart + 7min);
}

TEST_F(PlayClockTest, SpansComeInTheOrderInWhichTheyBegin) {
    Span late;
    late.name = "late";
    late.range = {kStart + 30min, kStart + 40min};
    Span early;
    early.name = "early";
    early.range = {kStart + 10min, kStart + 50min};
    clock.setSpans({late, early});
    ASSERT_EQ(clock.spans().size(), 2U);
    EXPECT_EQ(clock.spans()[0].name, "early");
}

TEST_F(PlayClockTest, AnotherRunStartsAfresh) {
    clock.setPlayedUntil(kStart + 20min);
    clock.jumpTo({kStart, kStart + 1min});
    clock.setLoop(TimeRange{kStart, kStart + 1min});
    clock.setRun({.end = kStart + 5min, .warmUp = {}, .start = {}});
    EXPECT_EQ(clock.range(), (TimeRange{kStart, kStart + 5min}));
    EXPECT_EQ(clock.playedUntil(), kStart);
    EXPECT_FALSE(clock.loop());
    EXPECT_FALSE(clock.canGoBack());
}

} // namespace
} // namespace doppel::gui
