// SPDX-License-Identifier: Apache-2.0
// The window answers while it plays what is large.
#include "gui/window/app_settings.h"
#include "gui/window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

/// Beats in the thread of the window: between two beats it was held.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        timer_.setTimerType(Qt::PreciseTimer);
        connect(&timer_, &QTimer::timeout, this, &Heartbeat::beat);
        timer_.start(2ms);
        lastCpu_ = cpu();
        sinceBeat_.start();
    }
    /// Of what it was held at most, by the time that its thread was at work: another program on a
    /// busy machine counts for nothing.
    double longestMs() const { return longest_; }
    double longestWallMs() const { return longestWall_; }

private:
    static double cpu() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    void beat() {
        const double now = cpu();
        longest_ = std::max(longest_, now - lastCpu_);
        longestWall_ =
            std::max(longestWall_, static_cast<double>(sinceBeat_.nsecsElapsed()) / 1e6);
        lastCpu_ = now;
        sinceBeat_.start();
    }

    QTimer timer_;
    QElapsedTimer sinceBeat_;
    double lastCpu_ = 0;
    double longest_ = 0;
    double longestWall_ = 0;
};

TEST(TheWindow, IsNeverHeldWhileADayOfGovUkPlays) {
    qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
    const QTemporaryDir folder;
    AppSettings settings(folder.filePath("settings.ini"));
    MainWindow window(settings);
    window.resize(1600, 1000);
    window.show();
    Futures& futures = window.futures();
    const auto now = [&] { return futures.recording(futures.front()).now(); };
    Heartbeat heart;
    const auto since = [&, told = 0.0](const char* what) mutable {
        std::printf("%-28s at most %6.1f ms of processor time, %6.1f ms in all\n", what,
                    heart.longestMs(), heart.longestWallMs());
        told = heart.longestMs();
    };
    futures.setSpeed(kAsFastAsPossible);
    window.openScenario(QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/govuk/day.yaml"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return now() > sim::kStart + 10s; }, 60'000));
    since("until it plays");
    QTest::qWait(5'000);
    since("while it plays");
    const FutureId other =
        futures.branchAt(futures.playhead(), {setAction("components.frontend.replicas", "2")});
    futures.setFollowers({other});
    QTest::qWait(5'000);
    since("while two play");
    window.clock().setPlayhead(sim::kStart + 5s);
    QTest::qWait(500);
    since("looking back");
    EXPECT_LT(heart.longestMs(), 100);
}

} // namespace
} // namespace doppel::gui
