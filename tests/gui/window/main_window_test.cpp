// SPDX-License-Identifier: Apache-2.0
// Whole sessions, by mouse and keys, against a real host.
#include "gui/chart/charts_panel.h"
#include "gui/map/inside_page.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/command_palette.h"
#include "gui/window/error_page.h"
#include "gui/window/main_window.h"
#include "gui/window/objectives_strip.h"
#include "gui/window/start_page.h"
#include "gui/window/status_row.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <csignal>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

const QString kCafeFile = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml");
constexpr int kPatience = 30'000; // ms

class MainWindowIn : public testing::Test {
protected:
    MainWindowIn() {
        window_.resize(1400, 900);
        window_.show();
        QApplication::setActiveWindow(&window_);
    }

    static bool programIsThere() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        return true;
    }
    Futures& futures() { return window_.futures(); }
    FutureState state() { return futures().process(futures().front())->state(); }
    PlayClock& clock() { return window_.clock(); }
    void press(Qt::Key key) { QTest::keyClick(&window_, key); }
    template <class Condition>
    bool comes(Condition condition) {
        return QTest::qWaitFor(condition, kPatience);
    }
    bool opensPaused() {
        window_.openScenario(kCafeFile, MainWindow::Begin::Paused);
        return comes([this] { return state() == FutureState::Waiting && clock().end() > kStart; });
    }
    bool playsTo(sim::Duration at) {
        futures().runTo(kStart + at);
        return comes([&] { return clock().playedUntil() >= kStart + at; }) &&
               comes([&] { return !futures().isPlaying(); });
    }

    bool program_ = programIsThere(); // before the window
    QTemporaryDir folder_;
    AppSettings settings_{folder_.filePath("settings.ini")};
    MainWindow window_{settings_};
};

TEST_F(MainWindowIn, ASessionBeginsWithTheScenarios) {
    EXPECT_EQ(window_.page(), MainWindow::Page::Start);
    EXPECT_FALSE(window_.objectives().isVisible());
    EXPECT_FALSE(window_.actions()[Command::Play].isEnabled());
    EXPECT_EQ(window_.windowTitle(), "Doppel");
    EXPECT_GT(window_.startPage().library().rowCount(), 10);
}

TEST_F(MainWindowIn, ASessionLooksIntoAComponentWhilePaused) {
    ASSERT_TRUE(opensPaused());
    ASSERT_TRUE(playsTo(2min));
    ASSERT_TRUE(comes([this] { return window_.map().model().scene().isLaidOut(); }));
    window_.refresh();
    window_.map().open("shop");
    EXPECT_TRUE(comes([this] { return window_.map().insidePage().metrics().rowCount() > 5; }));
}

TEST_F(MainWindowIn, ASessionOpensPlaysPausesScrubsStepsAndOpensAgain) {
    window_.openScenario(kCafeFile);
    EXPECT_EQ(window_.page(), MainWindow::Page::Run);
    ASSERT_TRUE(comes([this] { return clock().playedUntil() > kStart + 1min; })) << "it plays";
    EXPECT_TRUE(futures().isPlaying());
    EXPECT_EQ(window_.windowTitle(),
              QStringLiteral("A caf\u00e9's website on the day of the fair \u2013 Doppel"));

    press(Qt::Key_Space);
    ASSERT_TRUE(comes([this] { return !futures().isPlaying(); }));
    ASSERT_TRUE(playsTo(20min));
    window_.refresh();
    EXPECT_EQ(window_.objectives().cells().size(), 2U);
    EXPECT_EQ(window_.status().left().front(), "Paused at 20:00");

    // Back to what is recorded, and a step from there.
    clock().setPlayhead(kStart + 5min);
    EXPECT_EQ(futures().playhead(), kStart + 5min);
    window_.refresh();
    EXPECT_EQ(window_.status().left().back(), "What you see is what happened at 5:00");
    press(Qt::Key_Period);
    ASSERT_TRUE(comes([this] { return clock().playhead() > kStart + 5min; }));
    EXPECT_LT(clock().playhead(), kStart + 10min);
    press(Qt::Key_Comma);
    ASSERT_TRUE(comes([this] { return clock().playhead() <= kStart + 5min; }));
    EXPECT_EQ(clock().playedUntil(), kStart + 20min) << "looking back plays nothing";

    // The same run once more, from its start.
    press(Qt::Key_F5);
    ASSERT_TRUE(comes([this] { return clock().playedUntil() < kStart + 20min; }));
    QTest::keyClick(&window_, Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(window_.page(), MainWindow::Page::Start);
    EXPECT_FALSE(futures().isOpen());
    EXPECT_EQ(settings_.recentFiles(), QStringList{kCafeFile});
}

TEST_F(MainWindowIn, ASessionGoesFromEventToEvent) {
    ASSERT_TRUE(opensPaused());
    press(Qt::Key_BracketRight); // the database slows down at some time, and recovers at another
    ASSERT_TRUE(comes([this] { return clock().playhead() > kStart && !futures().isPlaying(); }));
    const sim::Time begins = clock().playhead();
    EXPECT_EQ(begins, clock().spans().front().range.from);
    press(Qt::Key_BracketRight);
    ASSERT_TRUE(comes([&] { return clock().playhead() > begins && !futures().isPlaying(); }));
    press(Qt::Key_BracketLeft);
    ASSERT_TRUE(comes([&] { return clock().playhead() == begins; }));
    press(Qt::Key_BracketLeft);
    ASSERT_TRUE(comes([&] { return clock().playhead() == kStart; }));
}

TEST_F(MainWindowIn, ASessionMarksMomentsAndLoops) {
    ASSERT_TRUE(opensPaused());
    ASSERT_TRUE(playsTo(4min));
    press(Qt::Key_M);
    ASSERT_EQ(window_.playing().bookmarks().size(), 1U);
    EXPECT_EQ(window_.playing().bookmarks()[0], kStart + 4min);
    window_.refresh();
    EXPECT_EQ(window_.timeline().content().marks.back().name, "4:00");
    clock().setPlayhead(kStart + 1min);
    QTest::keyClick(&window_, Qt::Key_M, Qt::ShiftModifier);
    EXPECT_EQ(clock().playhead(), kStart + 4min);
    press(Qt::Key_M);
    EXPECT_TRUE(window_.playing().bookmarks().empty());

    clock().setRange({kStart + 1min, kStart + 2min});
    QTest::keyClick(&window_, Qt::Key_L, Qt::ControlModifier);
    ASSERT_TRUE(clock().loop());
    EXPECT_EQ(*clock().loop(), (TimeRange{kStart + 1min, kStart + 2min}));
    EXPECT_TRUE(window_.actions()[Command::Loop].isChecked());
}

TEST_F(MainWindowIn, ASessionChangesItsSpeedByKeys) {
    ASSERT_TRUE(opensPaused());
    futures().setSpeed(60);
    press(Qt::Key_Plus);
    EXPECT_EQ(futures().speed(), 120);
    press(Qt::Key_Minus);
    press(Qt::Key_Minus);
    EXPECT_EQ(futures().speed(), 30);
    QTest::keyClick(&window_, Qt::Key_F, Qt::ShiftModifier);
    EXPECT_EQ(futures().speed(), kAsFastAsPossible);
}

TEST_F(MainWindowIn, ASessionFindsAComponentByThePalette) {
    ASSERT_TRUE(opensPaused());
    window_.refresh();
    ASSERT_TRUE(comes([this] { return window_.map().model().scene().isLaidOut(); }));
    QTest::keyClick(&window_, Qt::Key_K, Qt::ControlModifier);
    ASSERT_TRUE(window_.commandPalette().isVisible());
    QTest::keyClicks(&window_.commandPalette().field(), "shop");
    EXPECT_EQ(window_.commandPalette().list().currentIndex().data(), "shop");
    ASSERT_TRUE(window_.map().model().scene().cardNamed("shop"));
    QTest::keyClick(&window_.commandPalette().field(), Qt::Key_Return);
    EXPECT_EQ(window_.map().canvas().selected(), "shop");
}

TEST_F(MainWindowIn, ASessionShowsWhatIsWrongAndReadsItAgain) {
    const QString path = folder_.filePath("wrong.yaml");
    const auto write = [&](const QByteArray& text) {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    QFile cafe(kCafeFile);
    ASSERT_TRUE(cafe.open(QIODevice::ReadOnly));
    const QByteArray right = cafe.readAll();
    write(QByteArray(right).replace("kind: nginx", "kind: ngnix"));
    window_.openScenario(path);
    ASSERT_TRUE(comes([this] { return window_.page() == MainWindow::Page::Errors; }));
    EXPECT_GE(window_.errorPage().model().rowCount(), 1);
    write(right);
    EXPECT_TRUE(comes([this] { return window_.page() == MainWindow::Page::Run; }));
    EXPECT_TRUE(comes([this] { return clock().playedUntil() > kStart; }));
}

TEST_F(MainWindowIn, ASessionTellsOfAHostThatDied) {
    ASSERT_TRUE(opensPaused());
    ASSERT_TRUE(playsTo(5min));
    const auto host = static_cast<pid_t>(futures().process(futures().front())->processId());
    ASSERT_GT(host, 0);
    kill(host, SIGKILL);
    ASSERT_TRUE(comes([this] { return window_.banner().isTrouble(); }));
    EXPECT_TRUE(window_.banner().text().startsWith("This future stopped at 5:00"))
        << window_.banner().text().toStdString();
    window_.refresh();
    EXPECT_TRUE(window_.timeline().content().lanes.front().died);
    clock().setPlayhead(kStart + 2min);
    EXPECT_EQ(futures().playhead(), kStart + 2min) << "what is known can still be looked at";
    ASSERT_TRUE(window_.actions()[Command::Replay].isEnabled());
    window_.actions()[Command::Replay].trigger();
    EXPECT_TRUE(comes([this] { return state() == FutureState::Waiting; }));
    EXPECT_FALSE(window_.banner().isVisible());
}

TEST_F(MainWindowIn, ASessionRemembersItsLayout) {
    ASSERT_TRUE(opensPaused());
    window_.close();
    EXPECT_FALSE(settings_.docks(window_.panels().names()).isEmpty());
    EXPECT_FALSE(settings_.geometry().isEmpty());
    EXPECT_FALSE(futures().isOpen());
}

TEST_F(MainWindowIn, ASessionMovesTheKeysFromPanelToPanel) {
    ASSERT_TRUE(opensPaused());
    ASSERT_TRUE(playsTo(2min));
    QSet<QWidget*> held;
    for (int i = 0; i < 5; ++i) {
        press(Qt::Key_F6);
        ASSERT_NE(window_.focusWidget(), nullptr);
        held << window_.focusWidget();
    }
    EXPECT_EQ(held.size(), 5);
    EXPECT_TRUE(held.contains(&window_.map().canvas()));
    EXPECT_TRUE(held.contains(&window_.timeline()));
}

} // namespace
} // namespace doppel::gui
