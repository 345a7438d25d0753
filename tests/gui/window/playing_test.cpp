// SPDX-License-Identifier: Apache-2.0
#include "gui/window/moment_dialog.h"
#include "gui/window/status_row.h"
#include "tests/gui/window/window_session.h"

#include <QLabel>
#include <QLineEdit>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class PlayingInTheWindow : public samples::WindowSession {};

TEST_F(PlayingInTheWindow, WhatIsClickedOnStaysHoweverFastItIsPlayed) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(10min));
    futures().setSpeed(kAsFastAsPossible);
    futures().play();
    clock().setPlayhead(kStart + 3min);
    QTest::qWait(200);
    EXPECT_EQ(clock().playhead(), kStart + 3min);
    EXPECT_FALSE(futures().isPlaying());

    futures().setSpeed(1);
    futures().play();
    clock().setPlayhead(kStart + 4min);
    EXPECT_TRUE(futures().isPlaying()) << "at the pace of the world it goes on from there";
}

// A busy window refreshes its views less often than hosts tell how far they have come.
TEST_F(PlayingInTheWindow, NothingIsDrawnBesideAClockOfAnotherMoment) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(10min));
    QTest::qWait(300);
    const auto* status = window().findChild<StatusRow*>();
    ASSERT_NE(status, nullptr);
    clock().setPlayhead(kStart + 3min);
    ASSERT_FALSE(status->accessibleName().contains("3:00")) << "the views follow a little later";
    QEvent update(QEvent::UpdateRequest);
    QApplication::sendEvent(&window(), &update);
    EXPECT_TRUE(status->accessibleName().contains("3:00")) << qPrintable(status->accessibleName());
}

QString hintOf(const MomentDialog& dialog, const QString& typed) {
    dialog.findChild<QLineEdit*>()->setText(typed);
    return dialog.findChildren<QLabel*>().front()->text();
}

TEST(MomentDialog, SaysWhatItTakesATextFor) {
    PlayClock clock;
    clock.setRun({.end = kStart + 1h, .start = {}});
    const MomentDialog elapsed(clock);
    EXPECT_EQ(elapsed.findChild<QLineEdit*>()->placeholderText(), "40:30, or 25min");
    EXPECT_TRUE(hintOf(elapsed, "11:30").startsWith("11 min 30 s after the start"));
    EXPECT_EQ(elapsed.moment(), kStart + 11min + 30s);

    const std::chrono::local_seconds ten{
        std::chrono::local_days{std::chrono::year{2026} / 11 / 29} + 10h};
    clock.setRun({.end = kStart + 3h, .start = ten});
    const MomentDialog ofDay(clock);
    EXPECT_TRUE(hintOf(ofDay, "11:30").startsWith("1 h 30 min after the start"));
    EXPECT_EQ(ofDay.moment(), kStart + 90min);
    EXPECT_TRUE(hintOf(ofDay, "noon").startsWith("Up to 13:00:00, such as 11:30, or 25min."));
}

} // namespace
} // namespace doppel::gui
