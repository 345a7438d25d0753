// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "gui/time/slim_slider.h"
#include "gui/time/transport.h"
#include "tests/gui/golden_image.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class TransportTest : public testing::Test {
protected:
    TransportTest() {
        loop.setCheckable(true);
        play.setShortcut(Qt::Key_Space);
        runTo.setShortcut(Qt::Key_R);
        whatIf.setShortcut(Qt::Key_B);
        clock.setRun({.end = kStart + 60min, .warmUp = {}, .start = {}});
        clock.setPlayedUntil(kStart + 40min + 30s);
        transport.resize(284, 172);
    }

    template <class Button>
    Button* buttonOf(const QString& name) {
        for (auto* button : transport.findChildren<Button*>()) {
            if (button->accessibleName() == name) {
                return button;
            }
        }
        return nullptr;
    }

    PlayClock clock;
    QAction previous{"Previous event"}, back{"Step back"}, play{"Play"}, step{"Step"},
        next{"Next event"}, loop{"Loop"}, runTo{"Run to\u2026"}, whatIf{"What if here\u2026"};
    Transport transport{clock, {previous, back, play, step, next, loop, runTo, whatIf}};
};

TEST_F(TransportTest, TellsThePlayheadAndTheLength) {
    EXPECT_EQ(transport.findChild<QLabel*>("clock")->text(), "40:30");
    clock.setPlayhead(kStart + 5min);
    EXPECT_EQ(transport.findChild<QLabel*>("clock")->text(), "5:00");
    EXPECT_TRUE(looksAsEver(transport, "transport"));
}

TEST_F(TransportTest, ButtonsAreTheirActions) {
    QSignalSpy played(&play, &QAction::triggered);
    QTest::mouseClick(buttonOf<ActionButton>("Play"), Qt::LeftButton);
    EXPECT_EQ(played.count(), 1);
    play.setText("Pause");
    EXPECT_NE(buttonOf<ActionButton>("Pause"), nullptr);
    play.setEnabled(false);
    EXPECT_FALSE(buttonOf<ActionButton>("Pause")->isEnabled());
    QTest::mouseClick(buttonOf<ActionButton>("Loop"), Qt::LeftButton);
    EXPECT_TRUE(loop.isChecked());
    EXPECT_TRUE(buttonOf<ActionButton>("Loop")->isChecked());
    QTest::mouseClick(buttonOf<ActionButton>("Loop"), Qt::LeftButton);
    EXPECT_FALSE(loop.isChecked());
}

TEST_F(TransportTest, SpeedIsChosenByTheSlider) {
    QSignalSpy chosen(&transport, &Transport::speedChosen);
    auto* slider = transport.findChild<SlimSlider*>("speed");
    transport.setSpeed(60);
    EXPECT_EQ(chosen.count(), 0) << "what is set was not chosen";
    QTest::keyClick(slider, Qt::Key_Right);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].value<Speed>(), 120);
    QTest::keyClick(slider, Qt::Key_End);
    EXPECT_EQ(transport.speed(), kAsFastAsPossible);
}

TEST(SlimSlider, ReturnsToItsGhost) {
    SlimSlider slider;
    slider.resize(214, 22); // 200 pixels of way
    slider.setRange(0, 1000);
    slider.setGhost(600);
    QTest::mouseClick(&slider, Qt::LeftButton, {}, QPointF(slider.xOf(200), 11).toPoint());
    EXPECT_NEAR(slider.value(), 200, 5);
    QTest::mouseClick(&slider, Qt::LeftButton, {}, QPointF(slider.xOf(600) + 4, 11).toPoint());
    EXPECT_EQ(slider.value(), 600);
}

} // namespace
} // namespace doppel::gui
