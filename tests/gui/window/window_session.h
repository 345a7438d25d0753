// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/app_settings.h"
#include "gui/window/main_window.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {

inline const QString kCafe = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml");
inline constexpr int kPatience = 60'000; // ms

/// A window and whoever sits at it, with real hosts.
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
    bool opensPaused(const QString& scenario = kCafe) {
        window_.openScenario(scenario, MainWindow::Begin::Paused);
        return comes([this] { return state() == FutureState::Waiting && clock().end() > sim::kStart; });
    }
    bool playsTo(sim::Duration at) {
        futures().runTo(sim::kStart + at);
        return comes([&] { return clock().playedUntil() >= sim::kStart + at; }) &&
               comes([&] { return !futures().isPlaying(); });
    }

    bool program_ = programIsThere(); // before the window
    QTemporaryDir folder_;
    AppSettings settings_{folder_.filePath("settings.ini")};
    MainWindow window_{settings_};
};

} // namespace doppel::gui
