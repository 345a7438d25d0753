// SPDX-License-Identifier: Apache-2.0
#include "gui/time/slim_slider.h"
#include "gui/whatif/knobs_panel.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/whatif/whatif_samples.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

class KnobsPanelTest : public ::testing::Test {
protected:
    KnobsPanelTest() {
        panel.resize(300, 560);
        panel.setCheck([](const std::string&, const std::string& value) {
            return value == "0" ? QString("0 is below the smallest allowed, 1") : QString();
        });
        showTurned({});
        panel.show();
    }

    void showTurned(std::map<std::string, std::string> values) {
        panel.show(knobsOf(samples::knobbed(), sim::kStart), std::move(values),
                   "A turn branches from “as written” at 36:00.");
    }
    KnobRow& row(std::size_t i) { return *panel.rows().at(i); }
    SlimSlider& slider(std::size_t i) { return *row(i).findChild<SlimSlider*>(); }
    QLineEdit& box(std::size_t i) { return *row(i).findChild<QLineEdit*>(); }

    KnobsPanel panel;
    QSignalSpy turned{&panel, &KnobsPanel::turned};
    QSignalSpy returned{&panel, &KnobsPanel::returned};
};

TEST_F(KnobsPanelTest, AKeyOnASliderTurnsTheKnob) {
    QTest::keyClick(&slider(1), Qt::Key_Left);
    QTRY_COMPARE(turned.size(), 2);
    EXPECT_EQ(turned[0], (QList<QVariant>{"components.frontend.replicas", "5", false}));
    EXPECT_EQ(turned[1], (QList<QVariant>{"components.frontend.replicas", "5", true}));
    EXPECT_EQ(box(1).text(), "5");
    EXPECT_TRUE(row(1).isTurned());
}

TEST_F(KnobsPanelTest, KeysThatStepOnAreOneTurn) {
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&slider(1), Qt::Key_Left);
    }
    EXPECT_EQ(turned.size(), 0) << "they have not rested";
    QTRY_COMPARE(turned.size(), 2);
    EXPECT_EQ(turned[1], (QList<QVariant>{"components.frontend.replicas", "2", true}));
}

TEST_F(KnobsPanelTest, TheWheelScrollsAndTurnsNothing) {
    QWheelEvent notch(QPointF(5, 5), slider(1).mapToGlobal(QPointF(5, 5)), {}, {0, 120},
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&slider(1), &notch);
    EXPECT_EQ(box(1).text(), "6");
    EXPECT_FALSE(row(1).isTurned());
}

TEST_F(KnobsPanelTest, ADragCountsWhenItPausesAndWhenItEnds) {
    SlimSlider& replicas = slider(1);
    const int y = replicas.height() / 2;
    const auto at = [&](int servers) {
        return QPoint(static_cast<int>(replicas.xOf(servers - 1)), y);
    };
    QTest::mousePress(&replicas, Qt::LeftButton, {}, at(6));
    QTest::mouseMove(&replicas, at(5));
    QTest::mouseMove(&replicas, at(4));
    EXPECT_EQ(turned.size(), 0) << "it is still moving";
    QTRY_COMPARE(turned.size(), 1);
    EXPECT_EQ(turned[0], (QList<QVariant>{"components.frontend.replicas", "4", false}));
    QTest::mouseMove(&replicas, at(3));
    QTest::mouseRelease(&replicas, Qt::LeftButton, {}, at(3));
    ASSERT_EQ(turned.size(), 2);
    EXPECT_EQ(turned[1], (QList<QVariant>{"components.frontend.replicas", "3", true}));
}

TEST_F(KnobsPanelTest, TheGhostIsReturnedToByClickAndByEscape) {
    showTurned({{"components.frontend.replicas", "4"}});
    EXPECT_EQ(box(1).text(), "4");
    auto* ghost = row(1).findChild<QToolButton*>();
    EXPECT_EQ(ghost->text(), "was 6");
    QTest::mouseClick(ghost, Qt::LeftButton);
    ASSERT_EQ(returned.size(), 1);
    EXPECT_EQ(returned[0][0], "components.frontend.replicas");
    EXPECT_EQ(box(1).text(), "6");
    showTurned({{"components.frontend.replicas", "4"}});
    QTest::keyClick(&slider(1), Qt::Key_Escape);
    EXPECT_EQ(returned.size(), 2);
    EXPECT_EQ(turned.size(), 0);
}

TEST_F(KnobsPanelTest, TheGhostKeepsAValueThatLiesBetweenTheSlidersSteps) {
    SlimSlider& rate = slider(0);
    QTest::keyClick(&rate, Qt::Key_Right);
    QTRY_COMPARE(turned.size(), 2);
    EXPECT_NE(turned[1][1], "2546/s");
    QTest::keyClick(&rate, Qt::Key_Left);
    QTRY_VERIFY(returned.size() >= 1);
    EXPECT_EQ(box(0).text(), "2546/s");
}

TEST_F(KnobsPanelTest, AValueIsTypedWithItsUnitAndAWrongOneIsExplained) {
    box(0).selectAll();
    QTest::keyClicks(&box(0), "3000/s");
    QTest::keyClick(&box(0), Qt::Key_Return);
    ASSERT_EQ(turned.size(), 1);
    EXPECT_EQ(turned[0], (QList<QVariant>{"traffic.visitors.rate", "3000/s", true}));
    box(1).selectAll();
    QTest::keyClicks(&box(1), "0");
    QTest::keyClick(&box(1), Qt::Key_Return);
    EXPECT_EQ(turned.size(), 1) << "it never was at 0";
    bool told = false;
    for (const QLabel* label : row(1).findChildren<QLabel*>()) {
        told |= label->text() == "0 is below the smallest allowed, 1" && label->isVisible();
    }
    EXPECT_TRUE(told);
}

TEST_F(KnobsPanelTest, AChoiceIsChosen) {
    auto* choice = row(2).findChild<QComboBox*>();
    ASSERT_NE(choice, nullptr);
    QTest::keyClick(choice, Qt::Key_Down);
    ASSERT_EQ(turned.size(), 1);
    EXPECT_EQ(turned[0][1], "each");
}

TEST_F(KnobsPanelTest, SearchBringsAnyLiveField) {
    QTest::keyClicks(&panel.search(), "fastly stale");
    QTest::keyClick(&panel.search(), Qt::Key_Return);
    ASSERT_EQ(panel.rows().size(), 1U);
    EXPECT_EQ(row(0).knob().path, "components.fastly.stale_if_error");
}

TEST_F(KnobsPanelTest, TheSearchStaysWhereItIsHoweverLongTheNote) {
    const auto placeOf = [this] {
        panel.grab(); // lays out
        return panel.search().mapTo(&panel, QPoint());
    };
    const QPoint before = placeOf();
    panel.show(knobsOf(samples::knobbed(), sim::kStart), {}, QString("a long note ").repeated(12));
    EXPECT_EQ(placeOf(), before);
}

TEST_F(KnobsPanelTest, ALimitIsLookedForOfTheKnobThatWasEnteredLast) {
    const QSignalSpy wanted(&panel, &KnobsPanel::limitWanted);
    slider(1).setFocus();
    QFocusEvent focus(QEvent::FocusIn);
    QApplication::sendEvent(&slider(1), &focus);
    QTest::mouseClick(panel.findChild<QPushButton*>(), Qt::LeftButton);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0], "components.frontend.replicas");
}

// As in a window of 1024 x 640.
TEST_F(KnobsPanelTest, InALowPanelAKnobIsWholeAndALimitCanBeLookedFor) {
    panel.resize(304, 165);
    QApplication::processEvents();
    const auto within = [&](const QWidget& widget) {
        return widget.isVisible() &&
               panel.rect().contains(QRect(widget.mapTo(&panel, QPoint()), widget.size()));
    };
    const auto* button = panel.findChild<QPushButton*>();
    ASSERT_NE(button, nullptr);
    EXPECT_EQ(button->text(), "Limit…");
    EXPECT_TRUE(within(*button));
    EXPECT_TRUE(within(panel.search()));
    const auto* first = panel.findChild<KnobRow*>();
    const auto* pane = panel.findChild<QScrollArea*>()->viewport();
    EXPECT_GE(pane->height(), first->height() + first->height() / 3)
        << "and something of the next one";
    panel.resize(304, 400);
    EXPECT_EQ(button->text(), "Find limit…");
}

TEST_F(KnobsPanelTest, LooksAsEver) {
    showTurned({{"components.frontend.replicas", "4"}});
    box(0).selectAll();
    QTest::keyClicks(&box(0), "0");
    QTest::keyClick(&box(0), Qt::Key_Return);
    panel.setFocus();
    EXPECT_TRUE(looksAsEver(panel, "knobs"));
}

TEST_F(KnobsPanelTest, EachKnobIsOneStopOfTheTabKeyAndEnterLeadsIntoItsBox) {
    for (std::size_t i = 0; i < panel.rows().size(); ++i) {
        int stops = 0;
        for (const QWidget* widget :
             row(i).findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            stops += !widget->isHidden() && (widget->focusPolicy() & Qt::TabFocus) != 0 ? 1 : 0;
        }
        EXPECT_EQ(stops, 1) << row(i).knob().path;
    }
    QApplication::setActiveWindow(&panel);
    slider(1).setFocus();
    QTest::keyClick(&slider(1), Qt::Key_Return);
    EXPECT_TRUE(box(1).hasFocus());
    EXPECT_EQ(box(1).selectedText(), "6");
    QTest::keyClicks(&box(1), "5");
    QTest::keyClick(&box(1), Qt::Key_Return);
    EXPECT_TRUE(slider(1).hasFocus());
    ASSERT_EQ(turned.size(), 1);
    EXPECT_EQ(turned[0], (QList<QVariant>{"components.frontend.replicas", "5", true}));
    QTest::keyClick(&slider(1), Qt::Key_F2);
    EXPECT_TRUE(box(1).hasFocus());
}

TEST_F(KnobsPanelTest, KeysLeadFromTheSearchToWhatItFound) {
    QApplication::setActiveWindow(&panel);
    panel.search().setFocus();
    QTest::keyClicks(&panel.search(), "frontend replicas");
    QTRY_COMPARE(panel.rows().size(), 1U);
    QTest::keyClick(&panel.search(), Qt::Key_Tab);
    EXPECT_TRUE(slider(0).hasFocus());
    panel.search().setFocus();
    QTest::keyClick(&panel.search(), Qt::Key_Return);
    EXPECT_TRUE(slider(0).hasFocus());
}

TEST_F(KnobsPanelTest, AllOfEachKnobLiesWithinThePanelHoweverLongItsName) {
    PlatformSketch sketch = samples::knobbed();
    sketch.components[0].name = "a-component-of-a-very-long-name-indeed";
    panel.show(knobsOf(sketch, sim::kStart), {}, "here");
    for (const int width : {304, 360}) {
        panel.resize(width, 700);
        panel.grab(); // lays out
        for (const KnobRow* row : panel.rows()) {
            const auto* field = row->findChild<QLineEdit*>();
            const int right = field->mapTo(&panel, QPoint(field->width(), 0)).x();
            EXPECT_LE(right, width) << row->knob().path;
            const QFontMetrics metrics(field->font());
            EXPECT_GE(field->width(), metrics.horizontalAdvance(field->text()) + 8)
                << row->knob().path;
        }
    }
}

} // namespace
} // namespace doppel::gui
