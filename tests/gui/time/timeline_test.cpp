// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "gui/time/timeline.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/pixels.h"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using What = TimelineHandle::What;

// An hour with a fault from 30 to 40 minutes, played up to 40:30. Its plot is 1,200 pixels wide: one
// is worth three seconds.
class TimelineTest : public testing::Test {
protected:
    TimelineTest() {
        clock.setRun({.end = kStart + 60min, .warmUp = 20min, .start = {}});
        clock.setPlayedUntil(kStart + 40min + 30s);
        Span fault;
        fault.name = "router answers 503";
        fault.range = {kStart + 30min, kStart + 40min};
        fault.event = 0;
        Span detected;
        detected.kind = SpanKind::Detected;
        detected.name = "detected after 8:24";
        detected.range = {kStart + 30min, kStart + 38min + 24s};
        clock.setSpans({fault, detected});
        timeline.resize(1308, 172);
        timeline.setContent(content());
    }

    static TimelineLane lane(sim::Time from, sim::Time until, double level) {
        TimelineLane lane;
        lane.from = from;
        lane.playedUntil = until;
        for (sim::Time t = from + 30s; t <= until; t += 30s) {
            const double minute = sim::toSeconds(t) / 60;
            const bool fault = minute > 30 && minute <= 40;
            lane.times.push_back(t);
            lane.latency.push_back(minute > 40 ? level * 6 : level * (1 + 0.1 * std::sin(minute)));
            lane.errors.push_back(fault ? 0.03 : 0);
        }
        return lane;
    }
    static TimelineContent content() {
        TimelineContent content;
        content.lanes = {lane(kStart, kStart + 40min + 30s, 0.25)};
        content.marks = {{TimelineMark::Kind::Checkpoint, kStart + 10min, {}},
                         {TimelineMark::Kind::Bookmark, kStart + 22min + 30s, "before"}};
        return content;
    }
    QPoint at(sim::Time t, double y) const {
        return QPointF(timeline.geometryNow()->xOf(t), y).toPoint();
    }
    QPoint inFault(sim::Time t) const {
        return at(t, timeline.geometryNow()->faults().center().y());
    }
    QPoint inLane(sim::Time t) const { return at(t, timeline.geometryNow()->lane(0).center().y()); }
    void drag(QPoint from, QPoint to) {
        QTest::mousePress(&timeline, Qt::LeftButton, {}, from);
        QTest::mouseMove(&timeline, (from + to) / 2);
        QTest::mouseMove(&timeline, to);
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, to);
    }

    PlayClock clock;
    Timeline timeline{clock};
};

TEST_F(TimelineTest, TimeAndPlaceAreEachOthersInverse) {
    const TimelineGeometry geometry = *timeline.geometryNow();
    EXPECT_DOUBLE_EQ(geometry.plot().width(), 1200);
    EXPECT_DOUBLE_EQ(geometry.xOf(kStart), 88);
    EXPECT_DOUBLE_EQ(geometry.xOf(kStart + 30min), 88 + 600);
    EXPECT_EQ(geometry.timeAt(88 + 600), kStart + 30min);
    EXPECT_EQ(geometry.perPixel(), 3s);
    EXPECT_EQ(geometry.timeAt(-50), kStart) << "within the run";
    EXPECT_EQ(geometry.timeAt(5000), kStart + 60min);
}

TEST_F(TimelineTest, AClickMovesThePlayheadToWhatWasPlayed) {
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, inLane(kStart + 15min));
    EXPECT_EQ(clock.playhead(), kStart + 15min);
}

TEST_F(TimelineTest, AClickBeyondWhatWasPlayedAsksForIt) {
    QSignalSpy asked(&timeline, &Timeline::runToRequested);
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(kStart + 50min, 12));
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].value<sim::Time>(), kStart + 50min);
    EXPECT_EQ(clock.playhead(), kStart + 40min + 30s);
}

TEST_F(TimelineTest, AxisAndTagScrub) {
    drag(at(kStart + 40min + 30s, 12), at(kStart + 35min, 12));
    EXPECT_EQ(clock.playhead(), kStart + 35min);
}

TEST_F(TimelineTest, GripsResizeTheWindowAndItsInsideMovesIt) {
    clock.setRange({kStart + 20min, kStart + 30min});
    drag(inLane(kStart + 20min), inLane(kStart + 10min));
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 10min, kStart + 30min}));
    drag(inLane(kStart + 30min), inLane(kStart + 25min));
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 10min, kStart + 25min}));
    drag(inLane(kStart + 15min), inLane(kStart + 20min));
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 15min, kStart + 30min}));
}

TEST_F(TimelineTest, AGripCannotPassTheOther) {
    clock.setRange({kStart + 20min, kStart + 30min});
    drag(inLane(kStart + 20min), inLane(kStart + 50min));
    EXPECT_EQ(clock.range().to, kStart + 30min);
    EXPECT_EQ(clock.range().length(), PlayClock::kShortestRange);
}

TEST_F(TimelineTest, ASpanSetsTheRangeAtAClickWithAFifthToSpare) {
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, inFault(kStart + 35min));
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 28min, kStart + 42min}));
    clock.rangeBack();
    EXPECT_EQ(clock.range(), clock.whole());
}

TEST_F(TimelineTest, AFaultIsMovedByItsBody) {
    QSignalSpy dragged(&timeline, &Timeline::eventDragged);
    drag(inFault(kStart + 35min), inFault(kStart + 25min));
    ASSERT_EQ(dragged.count(), 1);
    EXPECT_EQ(dragged[0][0].value<std::size_t>(), 0U);
    EXPECT_EQ(dragged[0][1].value<TimeRange>(), (TimeRange{kStart + 20min, kStart + 30min}));
}

TEST_F(TimelineTest, AFaultIsResizedByItsEnds) {
    QSignalSpy dragged(&timeline, &Timeline::eventDragged);
    drag(inFault(kStart + 40min), inFault(kStart + 45min));
    ASSERT_EQ(dragged.count(), 1);
    EXPECT_EQ(dragged[0][1].value<TimeRange>(), (TimeRange{kStart + 30min, kStart + 45min}));
}

TEST_F(TimelineTest, EscapeLetsAFaultGo) {
    QSignalSpy dragged(&timeline, &Timeline::eventDragged);
    const QPoint from = inFault(kStart + 35min);
    QTest::mousePress(&timeline, Qt::LeftButton, {}, from);
    QTest::mouseMove(&timeline, from + QPoint(100, 0));
    QTest::keyClick(&timeline, Qt::Key_Escape);
    QTest::mouseRelease(&timeline, Qt::LeftButton, {}, from + QPoint(100, 0));
    EXPECT_EQ(dragged.count(), 0);
}

TEST_F(TimelineTest, EverythingIsReachedByKeys) {
    // From the playhead down: the window's ends and itself, the fault, its start, its end, ...
    EXPECT_EQ(timeline.held(), TimelineHandle{What::Playhead});
    QTest::keyClick(&timeline, Qt::Key_Left); // four pixels are 12 s, so a tick is 15
    EXPECT_EQ(clock.playhead(), kStart + 40min + 15s);
    QTest::keyClick(&timeline, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(clock.playhead(), kStart + 37min + 45s);
    QTest::keyClick(&timeline, Qt::Key_Down);
    QTest::keyClick(&timeline, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(clock.range().from, kStart + 150s);
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(&timeline, Qt::Key_Down);
    }
    EXPECT_EQ(timeline.held(), (TimelineHandle{What::SpanBody, 0}));
    EXPECT_EQ(timeline.accessibleDescription(), "router answers 503, 30:00 to 40:00");
    QSignalSpy dragged(&timeline, &Timeline::eventDragged);
    QTest::keyClick(&timeline, Qt::Key_Right);
    ASSERT_EQ(dragged.count(), 1);
    EXPECT_EQ(dragged[0][1].value<TimeRange>(),
              (TimeRange{kStart + 30min + 15s, kStart + 40min + 15s}));
    QTest::keyClick(&timeline, Qt::Key_Return);
    EXPECT_EQ(clock.range(), (TimeRange{kStart + 28min, kStart + 42min}));
    QTest::keyClick(&timeline, Qt::Key_Up);
    QTest::keyClick(&timeline, Qt::Key_Up);
    QTest::keyClick(&timeline, Qt::Key_Up);
    QTest::keyClick(&timeline, Qt::Key_Up);
    QTest::keyClick(&timeline, Qt::Key_Up); // past the first to the last: the bookmark
    EXPECT_EQ(timeline.accessibleDescription(), "bookmark before, 22:30");
    QTest::keyClick(&timeline, Qt::Key_Return);
    EXPECT_EQ(clock.playhead(), kStart + 22min + 30s);
}

TEST_F(TimelineTest, AMarkOfADecisionSaysForHowManyItStands) {
    TimelineContent marked = content();
    marked.marks.push_back({TimelineMark::Kind::Decision, kStart + 31min, "lb marks server 4"});
    marked.marks.back().more = 12;
    timeline.setContent(marked);
    timeline.setFocus();
    QTest::keyClick(&timeline, Qt::Key_Up); // the last
    EXPECT_EQ(timeline.accessibleDescription(), "lb marks server 4 and 12 more, 31:00");
}

TEST_F(TimelineTest, WithoutARunItSaysWhatToDoAndTakesNoHarm) {
    PlayClock empty;
    Timeline idle(empty);
    idle.resize(1308, 172);
    EXPECT_FALSE(idle.geometryNow());
    QTest::mouseClick(&idle, Qt::LeftButton, {}, {300, 60});
    QTest::keyClick(&idle, Qt::Key_Left);
    pictureOf(idle);
    EXPECT_EQ(empty.playhead(), kStart);
}

TEST_F(TimelineTest, DrawsWhatHappenedInItsColours) {
    clock.jumpTo({kStart + 25min, kStart + 45min});
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        const QImage image = pictureOf(timeline, *palette);
        EXPECT_GT(pixelsOf(image, palette->error.fill), 1000) << "errors for ten minutes";
        EXPECT_GT(pixelsOf(image, palette->failing.fill), 1000) << "the fault";
        EXPECT_GT(pixelsOf(image, palette->busy.fill), 1000) << "detection";
        EXPECT_GT(pixelsOf(image, palette->bookmark), 50);
    }
    EXPECT_TRUE(looksAsEver(timeline, "timeline"));
}

TEST_F(TimelineTest, ABranchHasALaneFromItsMomentAndADeadOneEndsInACross) {
    TimelineContent two = content();
    two.lanes[0].playedUntil = kStart + 60min;
    two.lanes[0] = lane(kStart, kStart + 60min, 0.25);
    TimelineLane branch = lane(kStart + 36min, kStart + 50min, 0.5);
    branch.role = FutureRole::B;
    branch.parent = 0;
    branch.branch = QStringLiteral("branch at 36:00: frontend.replicas 6 \u2192 4");
    branch.died = kStart + 50min;
    two.lanes.push_back(branch);
    timeline.setContent(two);
    const TimelineGeometry geometry = *timeline.geometryNow();
    ASSERT_EQ(geometry.lanes(), 2U);
    EXPECT_FALSE(geometry.recovery()) << "its row is the second lane's";
    const QImage image = pictureOf(timeline);
    const QRect second = geometry.lane(1).toRect();
    const QImage before = image.copy(second.adjusted(0, 0, -second.width() / 2 - 100, 0));
    EXPECT_EQ(pixelsOf(before, Palette::light().futureB), 0) << "nothing before it parted";
    EXPECT_TRUE(looksAsEver(timeline, "timeline-branch"));
    EXPECT_GT(pixelsOf(image.copy(second), Palette::light().futureB, 40), 20);
    EXPECT_GT(pixelsOf(image.copy(second), Palette::light().failing.mark, 10), 5) << "the cross";
}

TEST_F(TimelineTest, SharesItsHeightAmongManyFutures) {
    TimelineContent many = content();
    for (std::size_t i = 1; i < 20; ++i) {
        TimelineLane branch = lane(kStart + 36min, kStart + 50min, 0.5);
        branch.role = FutureRole::Other;
        branch.name = "branch";
        branch.parent = 0;
        many.lanes.push_back(branch);
    }
    timeline.setContent(many);
    const TimelineGeometry geometry = *timeline.geometryNow();
    EXPECT_LT(geometry.lanes(), 20U);
    EXPECT_GE(geometry.lanes(), 4U);
    EXPECT_LE(geometry.faults().bottom(), 172);
}

TEST_F(TimelineTest, EventsThatOverlapLieInRowsOfTheirOwn) {
    const auto spanOf = [](const char* name, sim::Duration from, sim::Duration to) {
        Span span;
        span.name = name;
        span.range = {kStart + from, kStart + to};
        return span;
    };
    clock.setSpans({spanOf("a", 5min, 10min), spanOf("b", 6min, 12min), spanOf("c", 10min, 20min),
                    spanOf("d", 11min, 30min), spanOf("e", 11min, 13min)});
    const SpanRows rows(clock.spans(), 3);
    EXPECT_EQ(rows.of(0), 0U);
    EXPECT_EQ(rows.of(1), 1U);
    EXPECT_EQ(rows.of(2), 0U) << "the first has ended";
    EXPECT_EQ(rows.of(3), 2U);
    EXPECT_EQ(rows.of(4), std::nullopt) << "there are three rows";
    EXPECT_EQ(laneLabel("events", rows), "events +1");
    const TimelineGeometry geometry = *timeline.geometryNow();
    for (std::size_t a = 0; a < 5; ++a) { // there is room for a fourth
        ASSERT_TRUE(geometry.barOf(clock.spans(), a)) << a;
        const QRectF bar = *geometry.barOf(clock.spans(), a);
        EXPECT_TRUE(geometry.faults().contains(bar));
        for (std::size_t b = 0; b < a; ++b) {
            const QRectF other = *geometry.barOf(clock.spans(), b);
            EXPECT_FALSE(other.adjusted(0, 0, -0.01, -0.01).intersects(bar)) << a << " and " << b;
        }
        const auto handle =
            geometry.handleAt(bar.center(), clock.range(), clock.playhead(), clock.spans(), {});
        ASSERT_TRUE(handle);
        EXPECT_EQ(handle->index, a);
    }
    EXPECT_LE(geometry.faults().bottom(), 172);
    EXPECT_GE(geometry.barOf(clock.spans(), 0)->height(), 15) << "a name fits into its frame";
}

TEST(SpanRows, FaultsComeFirstWhereThereAreTooFew) {
    const auto spanOf = [](SpanKind kind, sim::Duration from) {
        Span span;
        span.kind = kind;
        span.range = {kStart + from, kStart + 30min};
        return span;
    };
    const std::vector<Span> spans{spanOf(SpanKind::Change, 1min), spanOf(SpanKind::Fault, 2min),
                                  spanOf(SpanKind::Phase, 3min), spanOf(SpanKind::Fault, 4min)};
    const SpanRows rows(spans, 2);
    EXPECT_EQ(rows.of(1), 0U);
    EXPECT_EQ(rows.of(3), 1U);
    EXPECT_EQ(rows.hidden, 2U);
    const SpanRows all(spans, 4);
    EXPECT_EQ(all.of(0), 0U) << "where all have a row they are by when they begin";
    EXPECT_EQ(all.of(3), 3U);
}

TEST_F(TimelineTest, TellsEventsForWhichThereIsNoRow) {
    std::vector<Span> spans;
    for (int i = 0; i < 13; ++i) { // there are never more than twelve rows
        Span span;
        span.name = QStringLiteral("fault %1").arg(i + 1);
        span.range = {kStart + 10min, kStart + 20min + i * 1min};
        spans.push_back(span);
    }
    clock.setSpans(spans);
    EXPECT_TRUE(timeline.hiddenText().startsWith(QStringLiteral("Without a bar")));
    EXPECT_TRUE(timeline.hiddenText().endsWith(QStringLiteral("fault 13, 10:00 to 32:00")));
    spans.resize(2);
    clock.setSpans(spans);
    EXPECT_EQ(timeline.hiddenText(), "");
}

TEST(TimelineGeometry, HasAsManyRowsOfEventsAsItsHeightAllows) {
    EXPECT_EQ(TimelineGeometry::mostRows(172, 1, true), 4U);
    EXPECT_EQ(TimelineGeometry::mostRows(172, 2, false), 4U);
    EXPECT_EQ(TimelineGeometry::mostRows(150, 2, false), 4U) << "four faults are seen";
    EXPECT_EQ(TimelineGeometry::mostRows(120, 1, true), 4U);
    EXPECT_GE(TimelineGeometry::mostRows(260, 1, true), 8U);
}

TEST_F(TimelineTest, AClickOnTheNameOfARowIsNoMoment) {
    clock.setPlayhead(kStart + 20min);
    const TimelineGeometry geometry = *timeline.geometryNow();
    QTest::mouseClick(&timeline, Qt::LeftButton, {},
                      QPoint(20, static_cast<int>(geometry.faults().center().y())));
    EXPECT_EQ(clock.playhead(), kStart + 20min);
}

} // namespace
} // namespace doppel::gui
