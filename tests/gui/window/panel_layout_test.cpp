// SPDX-License-Identifier: Apache-2.0
// From view to view: what stands where, and how wide.
#include "gui/chart/charts_panel.h"
#include "gui/chart/time_series_plot.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/whatif/branch_panel.h"
#include "gui/whatif/comparison_panel.h"
#include "gui/whatif/knobs_panel.h"
#include "gui/why/story_panel.h"
#include "gui/window/banner.h"
#include "gui/window/what_if_room.h"
#include "gui/window/why_room.h"
#include "tests/gui/window/window_session.h"

#include <QDockWidget>
#include <QLayout>
#include <QToolButton>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

constexpr std::array kRunViews{View::Map, View::Charts, View::Compare, View::Why};

class TheLayout : public samples::WindowSession {
protected:
    QDockWidget& dock(Panel panel) { return window().panels().dock(panel); }
    QAction& action(Command command) { return window().actions()[command]; }

    // On the window; empty: it isn't there.
    QRect placeOf(Panel panel) {
        const QDockWidget& shown = dock(panel);
        const bool isThere = shown.isVisible() && !shown.visibleRegion().isEmpty();
        return isThere ? QRect(shown.mapTo(&window(), QPoint()), shown.size()) : QRect();
    }
    void drag(Panel panel, int width) {
        window().resizeDocks({&dock(panel)}, {width}, Qt::Horizontal);
        QApplication::processEvents();
    }
    bool opensWithABranch() {
        if (!opensPaused(cafe()) || !playsTo(6min)) {
            return false;
        }
        clock().setPlayhead(sim::kStart + 3min);
        window().whatIfRoom().whatIf().turn("traffic.guests.rate", "60/s");
        return comes([this] {
            return futures().recording(futures().branches()[1].id).now() >= sim::kStart + 6min;
        });
    }
};

TEST_F(TheLayout, NoViewChangesTheSizeOfTheWindow) {
    ASSERT_TRUE(opensWithABranch());
    for (const QSize size : {QSize(1024, 640), QSize(1100, 700), QSize(1600, 1000)}) {
        window().resize(size);
        for (const View from : kRunViews) {
            for (const View to : kRunViews) {
                window().showView(from);
                QApplication::processEvents();
                window().showView(to);
                QApplication::processEvents();
                ASSERT_EQ(window().size(), size)
                    << nameOf(from).toStdString() << " to " << nameOf(to).toStdString();
            }
        }
    }
}

TEST_F(TheLayout, EachViewFitsIntoTheSmallestWindow) {
    ASSERT_TRUE(opensWithABranch());
    window().resize(PanelLayout::kLeastWindow);
    for (const View view : kViews) {
        window().showView(view);
        QApplication::processEvents();
        const QSize needed = window().layout()->totalMinimumSize();
        EXPECT_LE(needed.width(), 1024) << nameOf(view).toStdString();
        EXPECT_LE(needed.height(), 640) << nameOf(view).toStdString();
        QList<QRect> places;
        for (const Panel panel : {Panel::Charts, Panel::Time, Panel::Branches, Panel::Knobs,
                                  Panel::Comparison, Panel::Story, Panel::Journeys}) {
            const QRect place = placeOf(panel);
            if (place.isEmpty()) {
                continue;
            }
            EXPECT_TRUE(window().rect().contains(place)) << nameOf(view).toStdString();
            for (const QRect& other : places) {
                EXPECT_FALSE(other.intersects(place)) << nameOf(view).toStdString();
            }
            places << place;
        }
    }
}

TEST_F(TheLayout, NeighboursOfTheFuturesStayWhereTheyAreFromOneFutureToFive) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(6min));
    press(Qt::Key_B);
    const auto places = [this] {
        QApplication::processEvents();
        std::vector<QRect> all;
        for (const Panel panel : {Panel::Branches, Panel::Knobs, Panel::Charts, Panel::Time}) {
            all.push_back(placeOf(panel));
        }
        return all;
    };
    for (const QSize size : {QSize(1024, 640), QSize(1600, 1000)}) {
        window().resize(size);
        const std::vector<QRect> alone = places();
        const std::size_t there = futures().branches().size();
        for (std::size_t more = 1; more <= 2; ++more) {
            futures().branchAt(sim::kStart + 3min, {});
            ASSERT_TRUE(comes([&] {
                const BranchModel& shown = window().whatIfRoom().branches().tree().model();
                return shown.rowCount(shown.index(0, 0)) == static_cast<int>(there + more - 1);
            }));
            EXPECT_EQ(places(), alone) << there + more << " futures";
        }
    }
    EXPECT_EQ(futures().branches().size(), 5U);
}

TEST_F(TheLayout, TheColumnThatPeopleMadeWiderIsAsWideInEachView) {
    ASSERT_TRUE(opensWithABranch());
    EXPECT_EQ(placeOf(Panel::Branches).width(), PanelLayout::kLeftWidth);
    drag(Panel::Branches, 360);
    ASSERT_EQ(placeOf(Panel::Branches).width(), 360);
    for (const View view : {View::Compare, View::Map, View::Why, View::Charts, View::Map}) {
        window().showView(view);
        QApplication::processEvents();
        // Qt shares a pixel or two between what stands beside it.
        EXPECT_NEAR(placeOf(Panel::Branches).width(), view == View::Why ? 0 : 360, 2)
            << nameOf(view).toStdString();
    }
    drag(Panel::Branches, 100);
    EXPECT_GE(placeOf(Panel::Branches).width(), PanelLayout::kLeftWidth);
}

TEST_F(TheLayout, ChartsAreAsWideAsPeopleMadeThemInThatView) {
    ASSERT_TRUE(opensPaused(cafe()));
    window().resize(1600, 1000);
    window().showView(View::Map);
    EXPECT_EQ(placeOf(Panel::Charts).width(), 624);
    drag(Panel::Charts, 500);
    window().showView(View::Charts);
    EXPECT_EQ(placeOf(Panel::Charts).width(), 1600 * 2 / 3);
    window().showView(View::Map);
    EXPECT_EQ(placeOf(Panel::Charts).width(), 500);
    action(Command::DefaultLayout).trigger();
    EXPECT_EQ(placeOf(Panel::Charts).width(), 624);
}

TEST_F(TheLayout, WidthsComeBackWithTheSizeOfTheWindow) {
    ASSERT_TRUE(opensPaused(cafe()));
    press(Qt::Key_B);
    const auto widthsIn = [this](const QSize& size) {
        window().resize(size);
        QApplication::processEvents();
        return std::pair(placeOf(Panel::Branches).width(), placeOf(Panel::Charts).width());
    };
    const auto large = widthsIn({1600, 1000});
    EXPECT_EQ(large, std::pair(304, 518));
    EXPECT_LT(widthsIn(PanelLayout::kLeastWindow).second, 400);
    EXPECT_EQ(widthsIn({1600, 1000}), large);
}

TEST_F(TheLayout, AChartIsNotCutInTheSmallestWindow) {
    ASSERT_TRUE(opensPaused(cafe()));
    window().resize(PanelLayout::kLeastWindow);
    window().showView(View::Why);
    QApplication::processEvents();
    const TimeSeriesPlot& first = *window().charts().plots().front();
    EXPECT_EQ(first.visibleRegion().boundingRect(), first.rect());
}

TEST_F(TheLayout, ViewsLeaveNothingOfTheirsBehind) {
    ASSERT_TRUE(opensWithABranch());
    window().showView(View::Why);
    EXPECT_FALSE(window().map().isVisible());
    EXPECT_TRUE(placeOf(Panel::Knobs).isEmpty());
    window().showView(View::Compare);
    EXPECT_TRUE(placeOf(Panel::Story).isEmpty());
    EXPECT_TRUE(placeOf(Panel::Journeys).isEmpty());
    EXPECT_FALSE(placeOf(Panel::Comparison).isEmpty());
    window().showView(View::Map);
    EXPECT_TRUE(placeOf(Panel::Comparison).isEmpty());
    EXPECT_TRUE(window().map().isVisible());
    EXPECT_FALSE(placeOf(Panel::Branches).isEmpty()) << "it was opened there";
}

TEST_F(TheLayout, TheNextSessionFindsItAsItWas) {
    ASSERT_TRUE(opensPaused(cafe()));
    press(Qt::Key_B);
    drag(Panel::Branches, 350);
    window().showView(View::Why);
    window().close();
    openWindow();
    ASSERT_TRUE(opensPaused(cafe()));
    EXPECT_EQ(window().view(), View::Map);
    EXPECT_EQ(placeOf(Panel::Branches).width(), 350);
}

TEST_F(TheLayout, KeysAndButtonsLeadFromEachViewToEach) {
    ASSERT_TRUE(opensWithABranch());
    const struct {
        Qt::Key key;
        View view;
        const char* text;
    } ways[]{{Qt::Key_1, View::Map, "Map"},         {Qt::Key_2, View::Charts, "Charts"},
             {Qt::Key_3, View::Compare, "Compare"}, {Qt::Key_4, View::Why, "Why"},
             {Qt::Key_5, View::Edit, "Edit"},       {Qt::Key_6, View::Runs, "Runs"}};
    QMap<QString, QToolButton*> buttons;
    for (QToolButton* button : window().findChildren<QToolButton*>()) {
        if (button->isCheckable() && button->isVisible()) {
            buttons[button->text()] = button;
        }
    }
    for (const auto& from : ways) {
        for (const auto& to : ways) {
            if (from.view == to.view) {
                continue;
            }
            window().showView(from.view);
            press(to.key, Qt::ControlModifier);
            EXPECT_EQ(window().view(), to.view) << from.text << " to " << to.text;
            window().showView(from.view);
            QToolButton* button = buttons[QString::fromLatin1(to.text)];
            ASSERT_NE(button, nullptr) << to.text;
            EXPECT_EQ(button->focusPolicy(), Qt::TabFocus);
            QTest::mouseClick(button, Qt::LeftButton);
            EXPECT_EQ(window().view(), to.view) << from.text << " to " << to.text;
            EXPECT_TRUE(button->isChecked());
            EXPECT_FALSE(buttons[QString::fromLatin1(from.text)]->isChecked());
        }
    }
}

TEST_F(TheLayout, WhatIsDoneToTheMapBringsItUp) {
    ASSERT_TRUE(opensPaused(cafe()));
    window().showView(View::Why);
    press(Qt::Key_1, Qt::AltModifier);
    EXPECT_TRUE(window().map().isVisible());
    EXPECT_EQ(window().map().level(), MapView::Level::World);
    window().showView(View::Runs);
    press(Qt::Key_3, Qt::AltModifier);
    EXPECT_TRUE(window().map().isVisible());
    EXPECT_EQ(window().map().level(), MapView::Level::Inside);
}

TEST_F(TheLayout, AMessageMovesNothing) {
    ASSERT_TRUE(opensPaused(cafe()));
    const auto places = [this] {
        return QList<QRect>{QRect(window().map().mapTo(&window(), QPoint()), window().map().size()),
                            placeOf(Panel::Charts), placeOf(Panel::Time)};
    };
    const QList<QRect> before = places();
    window().banner().showProgress("Reads the files that it names", 0.4);
    QApplication::processEvents();
    EXPECT_TRUE(window().banner().isVisible());
    EXPECT_EQ(places(), before);
    window().banner().showTrouble(QString(400, 'x'), &action(Command::Replay));
    QApplication::processEvents();
    EXPECT_EQ(places(), before);
    EXPECT_EQ(window().size(), QSize(1400, 900));
    window().banner().clear();
    QApplication::processEvents();
    EXPECT_EQ(places(), before);
}

TEST_F(TheLayout, KnobsHaveTheHeightThatTheFuturesDoNotNeed) {
    ASSERT_TRUE(opensPaused(cafe()));
    press(Qt::Key_B);
    QApplication::processEvents();
    EXPECT_LT(placeOf(Panel::Branches).height(), 230) << "for two futures";
    EXPECT_GT(placeOf(Panel::Knobs).height(), placeOf(Panel::Branches).height());
}

} // namespace
} // namespace doppel::gui
