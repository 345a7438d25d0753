// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/find_limit_panel.h"
#include "gui/whatif/limit_chart.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/whatif/whatif_samples.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Plays nothing: p95 is under its bound up to `limit`.
class MadeUpRuns final : public LimitRuns {
public:
    explicit MadeUpRuns(double limit) : limit_(limit) {}

    std::size_t jobs() const override { return 2; }
    void start(const LimitPlan&, double value) override {
        ++started;
        const int generation = generation_;
        QTimer::singleShot(0, this, [this, value, generation] {
            if (generation == generation_ && !isStuck) {
                const double left = 1 - value / limit_;
                analysis::LimitVerdict verdict{"latency", left >= 0, left, {}};
                if (left < 0) {
                    verdict.brokeAt = sim::kStart + 12min;
                }
                Q_EMIT tried({value, {verdict}, {}});
            }
        });
    }
    void stop() override { ++generation_; }

    int started = 0;
    bool isStuck = false;

private:
    double limit_;
    int generation_ = 0;
};

class FindLimitTest : public ::testing::Test {
protected:
    FindLimitTest() {
        panel.resize(340, 620);
        panel.setFuture({1, "A: as written", "as written", samples::knobbed(), {}, {}},
                        sim::kStart + 36min);
        panel.show();
    }
    template <class W>
    W& child(const char* accessibleName) {
        for (W* widget : panel.findChildren<W*>()) {
            if (widget->accessibleName() == accessibleName) {
                return *widget;
            }
        }
        throw std::runtime_error(accessibleName);
    }
    QPushButton& button(const QString& text) {
        for (QPushButton* one : panel.findChildren<QPushButton*>()) {
            if (one->text() == text) {
                return *one;
            }
        }
        throw std::runtime_error(text.toStdString());
    }
    bool says(const QString& text) {
        const auto labels = panel.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return label->isVisible() && label->text().contains(text);
        });
    }
    void find() {
        QSignalSpy ended(&panel, &FindLimitPanel::ended);
        QTest::mouseClick(&button("Find limit"), Qt::LeftButton);
        ASSERT_TRUE(ended.wait());
    }

    MadeUpRuns* runs = new MadeUpRuns(4000);
    FindLimitPanel panel{std::unique_ptr<LimitRuns>(runs)};
};

TEST_F(FindLimitTest, TurnsTheKnobUntilAnObjectiveBreaksAndSaysWhich) {
    find();
    const analysis::LimitAnswer answer = panel.hunt().answer();
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found);
    EXPECT_NEAR(answer.limit(), 4000, 20);
    EXPECT_TRUE(says("visitors rate: all objectives hold at"));
    EXPECT_TRUE(says("First to break: latency, missed from 12:00 on"));
    EXPECT_TRUE(says("one seed. For this seed the limit lies between"));
}

TEST_F(FindLimitTest, ShowsTheVeryValuesThatWerePlayed) {
    find();
    const analysis::LimitAnswer answer = panel.hunt().answer();
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found);
    for (const analysis::LimitTry& one : panel.hunt().tries()) {
        const bool isEnd = one.value == panel.hunt().plan().question.from;
        EXPECT_TRUE(isEnd || QString::number(one.value, 'g', 4).toDouble() == one.value)
            << one.value;
    }
    EXPECT_TRUE(says("hold at " + QString::number(answer.holds->value, 'g', 4) + "/s, not at " +
                     QString::number(answer.breaks->value, 'g', 4) + "/s"));
}

TEST_F(FindLimitTest, ItsButtonIsInSightHoweverLowThePanelIs) {
    panel.resize(290, 220);
    QApplication::processEvents();
    const QPushButton& find = button("Find limit");
    EXPECT_TRUE(panel.rect().contains(QRect(find.mapTo(&panel, QPoint()), find.size())));
}

TEST_F(FindLimitTest, WhatIsTypedTakesThePlaceOfItsKnob) {
    panel.ask();
    QTest::keyClicks(child<QComboBox>("Knob").lineEdit(), "frontend");
    EXPECT_TRUE(child<QComboBox>("Knob").lineEdit()->text().startsWith("frontend"));
}

TEST_F(FindLimitTest, ANameIsTheSameWhateverItsCase) {
    child<QComboBox>("Knob").setEditText("Frontend Replicas");
    EXPECT_EQ(child<QComboBox>("Knob").currentText(), "Frontend Replicas") << "still being typed";
    EXPECT_EQ(child<QLineEdit>("To").text(), "12");
    EXPECT_TRUE(button("Find limit").isEnabled());
}

TEST_F(FindLimitTest, OfANameThatNoKnobHasNothingCanBeSaid) {
    child<QComboBox>("Knob").setEditText("frontend replica");
    EXPECT_FALSE(child<QLineEdit>("From").isEnabled());
    EXPECT_FALSE(child<QLineEdit>("To").isEnabled());
    child<QComboBox>("Knob").setEditText("frontend replicas");
    EXPECT_TRUE(child<QLineEdit>("From").isEnabled());
}

TEST_F(FindLimitTest, ANameThatNoKnobHasIsRefusedInWords) {
    auto& knob = child<QComboBox>("Knob");
    const QString before = knob.currentText();
    knob.setEditText("frontend replica");
    const auto isTold = [&](const QString& words) {
        const auto labels = panel.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
            return !label->isHidden() && label->text().contains(words);
        });
    };
    EXPECT_FALSE(panel.plan()) << "what is written is not turned: " << before.toStdString();
    EXPECT_TRUE(isTold("There is no knob “frontend replica”; did you mean \"frontend replicas\"?"));
    QTest::keyClick(knob.lineEdit(), Qt::Key_Return);
    EXPECT_EQ(knob.currentText(), "frontend replicas") << "one alone has it in its name";
    EXPECT_FALSE(isTold("There is no knob"));
    ASSERT_TRUE(panel.plan());
    EXPECT_EQ(panel.plan()->knob.path, "components.frontend.replicas");
}

TEST_F(FindLimitTest, ACountIsTurnedWithinTheRangeOfItsKnob) {
    PlatformSketch sketch = samples::knobbed();
    sketch.knobs[1].min = "2";
    sketch.knobs[1].max = "20";
    panel.setFuture({1, "as written", "as written", sketch, {}, {}}, sim::kStart + 36min);
    panel.chooseKnob("components.frontend.replicas");
    EXPECT_EQ(child<QLineEdit>("From").text(), "2");
    EXPECT_EQ(child<QLineEdit>("To").text(), "20");
}

TEST_F(FindLimitTest, TheRunThatBreaksIsOpenedAsABranch) {
    child<QComboBox>("Turned when").setCurrentIndex(1);
    find();
    QSignalSpy wanted(&panel, &FindLimitPanel::branchWanted);
    QTest::mouseClick(&button("Play the run that breaks as a branch"), Qt::LeftButton);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toUInt(), 1U);
    EXPECT_EQ(wanted[0][1].value<std::optional<sim::Time>>(), sim::kStart + 36min);
    EXPECT_EQ(wanted[0][2].value<std::string>(), "traffic.visitors.rate");
    EXPECT_EQ(knobNumber(KnobUnit::Rate, wanted[0][3].value<std::string>()),
              panel.hunt().answer().breaks->value);
}

TEST_F(FindLimitTest, TheRunThatBreaksIsOfTheFutureThatWasAskedAbout) {
    find();
    panel.setFuture({2, "another", "another", samples::knobbed(), {}, {}}, sim::kStart + 36min);
    QSignalSpy wanted(&panel, &FindLimitPanel::branchWanted);
    QTest::mouseClick(&button("Play the run that breaks as a branch"), Qt::LeftButton);
    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0].toUInt(), 1U) << "not of the one that is selected by now";
}

TEST_F(FindLimitTest, TheAnswerSaysForWhichFutureAndFadesForAnother) {
    find();
    EXPECT_TRUE(says("“as written”, turned from the start on:"));
    const auto answer = [&]() -> QLabel& {
        for (QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->text().contains("all objectives hold at")) {
                return *label;
            }
        }
        throw std::runtime_error("no answer");
    };
    EXPECT_TRUE(answer().isEnabled());
    panel.setFuture({2, "B: another", "another", samples::knobbed(), {}, {}}, sim::kStart + 36min);
    EXPECT_FALSE(answer().isEnabled()) << "it is about the other one";
    EXPECT_TRUE(says("“as written”, turned from the start on:"));
    panel.setFuture({1, "as written", "as written", samples::knobbed(), {}, {}},
                    sim::kStart + 36min);
    EXPECT_TRUE(answer().isEnabled());
    child<QComboBox>("Turned when").setCurrentIndex(1);
    find();
    EXPECT_TRUE(says("“as written”, turned from 36:00 on:"));
}

TEST_F(FindLimitTest, AskedForItShowsWhatItAsks) {
    panel.resize(340, 300);
    find();
    QScrollBar& bar = *panel.findChild<QScrollArea*>()->verticalScrollBar();
    ASSERT_TRUE(QTest::qWaitFor([&] { return bar.value() > 0; }, 5000)) << "at its answer";
    panel.ask();
    EXPECT_EQ(bar.value(), 0);
}

TEST_F(FindLimitTest, OffersTheKnobThatWasTurnedLastAndAnObjectiveThatExists) {
    panel.suggestFor("frontend", "traffic.visitors.rate");
    EXPECT_EQ(child<QComboBox>("Knob").currentText(), "visitors rate");
    EXPECT_EQ(child<QLineEdit>("Another objective").placeholderText(),
              "or visitors.latency.p95 <= 1s");
    PlatformSketch sketch = samples::knobbed();
    sketch.sources.front().name = "guests";
    panel.setFuture({3, "x", "x", sketch, {}, {}}, sim::kStart);
    EXPECT_EQ(child<QLineEdit>("Another objective").placeholderText(),
              "or guests.latency.p95 <= 1s");
}

TEST_F(FindLimitTest, TurnsAnotherKnobDown) {
    panel.chooseKnob("components.frontend.replicas");
    EXPECT_EQ(child<QLineEdit>("From").text(), "1") << "more servers break nothing";
    EXPECT_EQ(child<QLineEdit>("To").text(), "12");
    child<QLineEdit>("From").setText("6");
    child<QLineEdit>("To").setText("1");
    const auto plan = panel.plan();
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->question.from, 6);
    EXPECT_EQ(plan->question.to, 1);
    EXPECT_TRUE(plan->question.whole);
}

TEST_F(FindLimitTest, BeginsWithWhatServesInTheSelectedComponent) {
    panel.suggestFor("frontend");
    EXPECT_EQ(child<QComboBox>("Knob").currentText(), "frontend replicas");
    panel.suggestFor("fastly");
    EXPECT_TRUE(child<QComboBox>("Knob").currentText().startsWith("fastly "));
    EXPECT_TRUE(says("Plays “A: as written” again and again"));
}

TEST_F(FindLimitTest, IsTurnedRoundWhereItBreaksAtTheEndThatWasToHold) {
    child<QLineEdit>("From").setText("5000/s");
    child<QLineEdit>("To").setText("1000/s");
    find();
    const analysis::LimitAnswer answer = panel.hunt().answer();
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found);
    EXPECT_NEAR(answer.limit(), 4000, 20);
    EXPECT_LT(answer.holds->value, answer.breaks->value);
    EXPECT_TRUE(says("It was turned from 1000/s on, as it breaks at 5000/s."));
}

TEST_F(FindLimitTest, SaysSoWhereItHoldsAtNeitherEnd) {
    child<QLineEdit>("From").setText("5000/s");
    child<QLineEdit>("To").setText("6000/s");
    find();
    EXPECT_EQ(panel.hunt().answer().kind, analysis::LimitAnswer::Kind::BrokenAtTheStart);
    EXPECT_TRUE(says("“latency” is missed at visitors rate = 6000/s as it is at 5000/s."));
}

TEST_F(FindLimitTest, ForgetsWhatItFoundWithTheScenario) {
    find();
    ASSERT_TRUE(says("all objectives hold at"));
    panel.clear();
    EXPECT_FALSE(says("all objectives hold at"));
    EXPECT_FALSE(button("Play the run that breaks as a branch").isVisible());
    EXPECT_TRUE(panel.hunt().tries().empty());
}

TEST_F(FindLimitTest, SaysWhatIsWrongBeforeItBegins) {
    child<QLineEdit>("To").setText("5000");
    EXPECT_FALSE(panel.plan());
    EXPECT_TRUE(says("“5000” is no value for it."));
    EXPECT_FALSE(button("Find limit").isEnabled());
    child<QLineEdit>("To").setText("5000/s");
    child<QLineEdit>("Another objective").setText("visitors.latency.p95 is good");
    EXPECT_FALSE(panel.plan());
    child<QLineEdit>("Another objective").setText("visitors.latency.p95 <= 2s");
    ASSERT_TRUE(panel.plan());
    EXPECT_EQ(panel.plan()->ownObjective, "visitors.latency.p95 <= 2s");
}

TEST_F(FindLimitTest, AStoredRunHasNothingToTurn) {
    panel.setFuture({.id = 1,
                     .name = "run 4",
                     .title = "run 4",
                     .sketch = samples::knobbed(),
                     .isStored = true},
                    sim::kStart);
    EXPECT_FALSE(button("Find limit").isEnabled());
    EXPECT_TRUE(says("“run 4” is a stored run"));
}

TEST_F(FindLimitTest, TabLeadsThroughItAsItIsRead) {
    std::vector<std::string> names;
    QWidget* at = &child<QComboBox>("Knob");
    for (int i = 0; i < 7; ++i) {
        names.push_back(at->accessibleName().toStdString());
        do {
            at = at->nextInFocusChain();
        } while ((at->focusPolicy() & Qt::TabFocus) == 0 || at->focusProxy() != nullptr);
    }
    EXPECT_THAT(names,
                ElementsAre("Knob", "From", "To", "Turned when", "", "", "Another objective"))
        << "between them the objectives' boxes";
}

TEST_F(FindLimitTest, IsStopped) {
    runs->isStuck = true;
    QTest::mouseClick(&button("Find limit"), Qt::LeftButton);
    EXPECT_TRUE(panel.hunt().isRunning());
    EXPECT_TRUE(says("0 runs played, 2 under way"));
    QTest::mouseClick(&button("Stop"), Qt::LeftButton);
    EXPECT_FALSE(panel.hunt().isRunning());
}

TEST_F(FindLimitTest, LooksAsEver) {
    panel.resize(340, 660);
    find();
    QApplication::processEvents(); // what is told now takes its place
    EXPECT_TRUE(looksAsEver(panel, "find-limit"));
}

} // namespace
} // namespace doppel::gui
