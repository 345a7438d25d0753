// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journeys_panel.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/why/why_samples.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using Fatal = QAbstractItemModelTester;

class TheJourneysPanel : public testing::Test {
protected:
    TheJourneysPanel() {
        samples::setUp(clock);
        panel.resize(1024, 640);
    }

    PlayClock clock;
    JourneysPanel panel{clock};
};

TEST_F(TheJourneysPanel, ShowsTheMinuteOfThePlayheadSlowestFirst) {
    panel.show(samples::recovering());
    ASSERT_EQ(panel.journeys().rowCount(), 15);
    EXPECT_EQ(panel.journeys().slowest(0), "frontend");
    EXPECT_EQ(panel.journeys().journeys()[0].took(), 1'330ms);
    EXPECT_EQ(panel.waterfall().rowCount(), 11);
    EXPECT_EQ(panel.waterfall().journey().stays[panel.waterfall().longest()].component, "frontend");
    EXPECT_EQ(panel.shares().shares()[0].component, "frontend");
}

TEST_F(TheJourneysPanel, FollowsThePlayhead) {
    panel.show(samples::recovering());
    clock.setPlayhead(sim::kStart + 20min);
    EXPECT_EQ(panel.journeys().rowCount(), 0);
    EXPECT_EQ(panel.waterfall().rowCount(), 0);
    clock.setPlayhead(sim::kStart + 40min + 30s);
    EXPECT_EQ(panel.journeys().rowCount(), 15);
}

TEST_F(TheJourneysPanel, ModelsAreInOrder) {
    JourneyModel journeys;
    WaterfallModel waterfall;
    DelayModel shares;
    const Fatal one(&journeys, Fatal::FailureReportingMode::Fatal);
    const Fatal two(&waterfall, Fatal::FailureReportingMode::Fatal);
    const Fatal three(&shares, Fatal::FailureReportingMode::Fatal);
    const Recording recording = samples::recovering();
    const auto all = journeysOf(recording.journeys(), sim::kStart, sim::kStart + 1h);
    journeys.setJourneys(all, {});
    waterfall.setJourney(all.front(), {});
    shares.setShares(delayShares(all), {});
    EXPECT_EQ(shares.rowCount(), static_cast<int>(DelayModel::kMostRows));
    EXPECT_TRUE(shares.isOthers(DelayModel::kMostRows - 1));
    const auto sum = delayShares(all);
    sim::Duration shown{};
    for (const DelayShare& share : shares.shares()) {
        shown += share.total();
    }
    EXPECT_EQ(shown, shares.total()) << "the others are told together";
    waterfall.clear();
    shares.setShares({}, {});
    journeys.setJourneys({}, {});
}

TEST_F(TheJourneysPanel, ARowNamesItsComponent) {
    panel.show(samples::recovering());
    QSignalSpy chosen(&panel, &JourneysPanel::componentChosen);
    panel.waterfallView()->selectRow(static_cast<int>(panel.waterfall().longest()));
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].toString(), "frontend");
    QTest::keyClick(panel.waterfallView(), Qt::Key_Down);
    ASSERT_EQ(chosen.count(), 2);
    EXPECT_EQ(chosen[1][0].toString(), "content-store-nginx");
}

TEST_F(TheJourneysPanel, AnotherJourneyIsAnotherWaterfall) {
    panel.show(samples::recovering());
    QTest::keyClick(panel.journeyList(), Qt::Key_Down);
    EXPECT_EQ(panel.waterfall().journey().took(), 1'280ms);
}

TEST_F(TheJourneysPanel, SpeaksWhatABarShows) {
    panel.show(samples::recovering());
    const QString spoken = panel.waterfall()
                               .index(static_cast<int>(panel.waterfall().longest()), 0)
                               .data(Qt::AccessibleTextRole)
                               .toString();
    EXPECT_TRUE(spoken.startsWith("frontend, 1.29 s, answered 200: on the way 1 ms, "
                                  "waiting for a thread 1.21 s"))
        << qPrintable(spoken);
}

TEST_F(TheJourneysPanel, TakesAMinuteOrASixtiethOfTheRun) {
    const sim::Time moment = sim::kStart + 40min + 32s;
    EXPECT_EQ(JourneysPanel::around(moment, sim::kStart + 1h),
              (TimeRange{sim::kStart + 40min, sim::kStart + 41min}));
    EXPECT_EQ(JourneysPanel::around(moment, sim::kStart + 10h),
              (TimeRange{sim::kStart + 35min, sim::kStart + 45min}));
}

TEST_F(TheJourneysPanel, ShowsWhatWasPlayedJustBeforeTheLastMomentToo) {
    EXPECT_EQ(JourneysPanel::around(sim::kStart + 36min, sim::kStart + 1h),
              (TimeRange{sim::kStart + 35min + 30s, sim::kStart + 36min + 30s}));
    EXPECT_EQ(JourneysPanel::around(sim::kStart, sim::kStart + 1h),
              (TimeRange{sim::kStart, sim::kStart + 1min}));
}

TEST_F(TheJourneysPanel, ShowsNoTimeBeyondTheRun) {
    EXPECT_EQ(JourneysPanel::around(sim::kStart + 1h, sim::kStart + 1h),
              (TimeRange{sim::kStart + 59min + 30s, sim::kStart + 1h}));
}

TEST_F(TheJourneysPanel, OffersTheNearestWhereNoneWasSampled) {
    panel.show(samples::recovering());
    clock.setPlayhead(sim::kStart + 20min);
    const QString link = panel.instead()->text().section(u'"', 1, 1);
    ASSERT_FALSE(link.isEmpty()) << panel.instead()->text().toStdString();
    Q_EMIT panel.instead()->linkActivated(link);
    EXPECT_GT(panel.journeys().rowCount(), 0);
}

// Most of the time of a good minute is spent where all visits go: no cause of anything.
TEST_F(TheJourneysPanel, NamesAComponentOnlyForVisitsThatFailedOrWereSlow) {
    const auto visit = [](std::uint64_t number, int took, std::uint16_t status) {
        samples::VisitMaker maker(number, static_cast<std::uint32_t>(10 * number),
                                  sim::kStart + 40min + 10s);
        const auto root = maker.call(0, "visitors", {0, 0, took, took});
        maker.call(root, took > 1000 || status != 200 ? "db" : "fastly",
                   {1, 1, took - 1, took - 1});
        if (status != 200) {
            maker.fail(status);
        }
        return maker.spans();
    };
    const auto shown = [&](std::vector<std::vector<scenarios::JourneySpan>> visits) {
        Recording recording;
        recording.setSketch({.sources = {{.name = "visitors", .kind = "open"}}});
        for (const auto& spans : visits) {
            for (const scenarios::JourneySpan& span : spans) {
                recording.add(span);
            }
        }
        panel.show(recording);
        return panel.headline();
    };
    EXPECT_EQ(shown({visit(1, 400, 200), visit(2, 500, 200)}),
              "None of the sampled visits failed or took 1 s");
    EXPECT_EQ(shown({visit(1, 900, 200), visit(2, 900, 200), visit(3, 1200, 200)}),
              "db took most of the time of those that failed or were slow");
    EXPECT_EQ(panel.shares().shares()[0].component, "db") << "though fastly took more of all";
}

// A proxy gives up on what goes on.
TEST_F(TheJourneysPanel, ReachesToTheEndOfWhatWentOn) {
    const auto journeyWith = [](int shop) {
        samples::VisitMaker maker(1, 10, sim::kStart + 40min + 10s);
        const auto root = maker.call(0, "visitors", {0, 0, 15'000, 15'000});
        maker.call(root, "shop", {1, 1, shop, shop});
        maker.fail(504);
        Recording recording;
        for (const scenarios::JourneySpan& span : maker.spans()) {
            recording.add(span);
        }
        return journeysOf(recording.journeys(), sim::kStart, sim::kStart + 1h).front();
    };
    WaterfallModel model;
    model.setJourney(journeyWith(21'300), {});
    EXPECT_EQ(model.length(), 21'300ms);
    model.setJourney(journeyWith(200'000), {});
    EXPECT_EQ(model.length(), 30s) << "the visit stays readable";
    model.setJourney(journeyWith(3'000), {});
    EXPECT_EQ(model.length(), 15s);
    model.clear();
    EXPECT_EQ(model.length(), 0s);
}

TEST_F(TheJourneysPanel, GivesTheBarsRoomInANarrowWindow) {
    panel.resize(540, 300);
    panel.show(samples::recovering());
    panel.setVisible(true);
    QCoreApplication::processEvents();
    EXPECT_GE(panel.waterfallView()->columnWidth(WaterfallModel::Bar), 150);
}

TEST_F(TheJourneysPanel, LooksAsEver) {
    panel.show(samples::recovering());
    EXPECT_TRUE(looksAsEver(panel, "why-journeys"));
}

TEST_F(TheJourneysPanel, LooksAsEverWithoutJourneys) {
    panel.resize(700, 240);
    panel.show(Recording());
    EXPECT_TRUE(looksAsEver(panel, "why-journeys-empty"));
}

} // namespace
} // namespace doppel::gui
