// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/app_settings.h"
#include "gui/window/main_window.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>

namespace doppel::gui::samples {

/// A window with real hosts, settings and a catalogue of its own, and a scenario that it may write
/// to: the café's.
class WindowSession : public testing::Test {
protected:
    static constexpr int kPatience = 60'000; // ms

    WindowSession() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        qputenv("XDG_DATA_HOME", folder_.path().toUtf8());
        qputenv("XDG_CACHE_HOME", folder_.path().toUtf8());
        QFile::copy(QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml"), cafe());
        openWindow();
    }
    ~WindowSession() override {
        qunsetenv("XDG_DATA_HOME");
        qunsetenv("XDG_CACHE_HOME");
    }

    void openWindow() {
        window_ = std::make_unique<MainWindow>(settings_);
        window_->resize(1400, 900);
        window_->show();
        QApplication::setActiveWindow(window_.get());
    }
    QString cafe() const { return folder_.filePath("cafe.yaml"); }
    MainWindow& window() { return *window_; }
    Futures& futures() { return window_->futures(); }
    PlayClock& clock() { return window_->clock(); }
    template <class Condition>
    bool comes(Condition condition) {
        return QTest::qWaitFor(condition, kPatience);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(window_.get(), key, with);
    }
    bool opensPaused(const QString& file) {
        window_->openScenario(file, MainWindow::Begin::Paused);
        const bool isThere = comes([this] {
            return futures().process(futures().front())->state() == FutureState::Waiting &&
                   clock().end() > sim::kStart;
        });
        window_->refresh();
        return isThere;
    }
    bool playsTo(sim::Duration at) {
        futures().runTo(sim::kStart + at);
        return comes(
            [&] { return clock().playedUntil() >= sim::kStart + at && !futures().isPlaying(); });
    }

    QTemporaryDir folder_;
    AppSettings settings_{folder_.filePath("settings.ini")};
    std::unique_ptr<MainWindow> window_;
};

} // namespace doppel::gui::samples
