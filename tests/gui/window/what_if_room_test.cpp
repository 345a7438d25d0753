// SPDX-License-Identifier: Apache-2.0
// What if and why, by mouse and keys, against real hosts.
#include "gui/chart/charts_panel.h"
#include "gui/chart/time_series_plot.h"
#include "gui/look/future_tag.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/whatif/branch_panel.h"
#include "gui/whatif/comparison_panel.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/find_limit_panel.h"
#include "gui/whatif/knobs_panel.h"
#include "gui/why/journeys_panel.h"
#include "gui/why/story_panel.h"
#include "gui/window/command_palette.h"
#include "gui/window/title_row.h"
#include "gui/window/what_if_room.h"
#include "gui/window/why_room.h"
#include "tests/gui/future/future_tools.h"
#include "tests/gui/window/window_session.h"

#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTimer>

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::SizeIs;

class WhatIfRoomIn : public samples::WindowSession {
protected:
    WhatIfRoom& room() { return window_->whatIfRoom(); }
    FutureId front() { return futures().front(); }
    const Recording& recordingOf(std::size_t branch) {
        return futures().recording(futures().branches()[branch].id);
    }
    QAction& action(Command command) { return window_->actions()[command]; }

    // Played to 20:00, looked at 10:00.
    bool opensScrubbedBack() {
        if (!opensPaused(cafe()) || !playsTo(20min)) {
            return false;
        }
        clock().setPlayhead(kStart + 10min);
        return true;
    }
    QLineEdit* boxOf(const std::string& path) {
        for (KnobRow* row : room().knobs().rows()) {
            if (row->knob().path == path) {
                return row->findChild<QLineEdit*>();
            }
        }
        return nullptr;
    }
    // A knob by its field; the branch has its process then, and what A did.
    bool turns(const std::string& path, const QString& value) {
        if (!comes([&] { return boxOf(path) != nullptr; })) {
            return false;
        }
        const std::size_t before = futures().branches().size();
        boxOf(path)->selectAll();
        QTest::keyClicks(boxOf(path), value);
        QTest::keyClick(boxOf(path), Qt::Key_Return);
        return futures().branches().size() == before + 1 && catchesUp(before);
    }
    bool catchesUp(std::size_t branch) {
        return comes([&] { return recordingOf(branch).now() >= recordingOf(0).now(); });
    }
    QDialog* shownDialog() {
        QDialog* dialog = nullptr;
        EXPECT_TRUE(comes([&] {
            dialog = window_->findChild<ActionDialog*>();
            return dialog != nullptr && dialog->isVisible();
        }));
        return dialog;
    }
};

TEST_F(WhatIfRoomIn, AKnobThatIsTurnedInThePastBranchesAndItsChartsDiffer) {
    ASSERT_TRUE(opensScrubbedBack());
    press(Qt::Key_B);
    ASSERT_TRUE(room().knobs().isVisible());
    EXPECT_TRUE(room().knobs().search().hasFocus());
    ASSERT_TRUE(turns("traffic.guests.rate", "60/s"));

    EXPECT_EQ(futures().branches()[1].from, kStart + 10min);
    EXPECT_EQ(futures().playhead(), kStart + 10min) << "B is played on, the playhead stays";
    EXPECT_EQ(room().whatIf().b(), futures().branches()[1].id);
    window_->refresh();
    ASSERT_THAT(window_->timeline().content().lanes, SizeIs(2));
    EXPECT_EQ(window_->timeline().content().lanes[1].role, FutureRole::B);
    EXPECT_EQ(window_->timeline().content().lanes[1].from, kStart + 10min);
    const auto requestsIn = [&](std::size_t branch) {
        const auto* column = recordingOf(branch).column("nginx", "requests");
        double sum = 0;
        for (std::size_t row = 0; column != nullptr && row < column->values.size(); ++row) {
            sum +=
                recordingOf(branch).seriesTimes()[row] > kStart + 10min ? column->values[row] : 0;
        }
        return sum;
    };
    ASSERT_GT(requestsIn(0), 0);
    EXPECT_NEAR(requestsIn(1) / requestsIn(0), 2, 0.1) << "twice the visitors";
}

TEST_F(WhatIfRoomIn, TheComparisonFollowsThePlayheadAndItsSentencesMoveIt) {
    ASSERT_TRUE(opensScrubbedBack());
    press(Qt::Key_B);
    ASSERT_TRUE(turns("traffic.guests.rate", "120/s")) << "more than two workers can do";
    window_->setFocus();
    press(Qt::Key_C);
    ASSERT_TRUE(room().comparison().isVisible());
    EXPECT_FALSE(window_->map().isVisible()) << "the charts stand in the middle";
    clock().setPlayhead(kStart + 20min);
    const auto sentences = [&] {
        QStringList texts;
        for (const QLabel* label : room().comparison().findChildren<QLabel*>()) {
            texts << label->text();
        }
        return texts.join(u'\n');
    };
    room().compareNow();
    const QString at20 = sentences();
    EXPECT_TRUE(at20.contains("guests rate 120/s")) << at20.toStdString();
    press(Qt::Key_N);
    EXPECT_LT(clock().playhead(), kStart + 20min) << "a moment that a sentence tells of";
    clock().setPlayhead(kStart + 9min);
    EXPECT_TRUE(comes([&] { return sentences() != at20; }));
    press(Qt::Key_C);
    EXPECT_TRUE(window_->map().isVisible());
    EXPECT_FALSE(room().comparison().isVisible());
}

TEST_F(WhatIfRoomIn, AFaultThatIsDroppedOnACardAsksAndBranches) {
    ASSERT_TRUE(opensScrubbedBack());
    window_->refresh();
    ASSERT_TRUE(comes([this] { return window_->map().model().scene().isLaidOut(); }));
    Q_EMIT window_->map().actionDropped("fault.slow", "shop");
    QDialog* dialog = shownDialog();
    ASSERT_NE(dialog, nullptr);
    static_cast<ActionDialog*>(dialog)->form().setText("factor", "5x");
    dialog->accept();
    ASSERT_THAT(futures().branches(), SizeIs(2));
    EXPECT_EQ(futures().branches()[1].from, kStart + 10min);
    EXPECT_TRUE(room().branches().isVisible());
    EXPECT_TRUE(catchesUp(1));
}

TEST_F(WhatIfRoomIn, PlainKeysWorkInTheListOfFaults) {
    ASSERT_TRUE(opensScrubbedBack());
    press(Qt::Key_I);
    ASSERT_TRUE(room().palette().filter().hasFocus()) << "what is looked for can be typed at once";
    QListView& kinds = room().palette().list();
    QTest::keyClick(&room().palette().filter(), Qt::Key_Down);
    ASSERT_TRUE(kinds.hasFocus());
    const int chosen = kinds.currentIndex().row();
    QTest::keyClick(&kinds, Qt::Key_L);
    EXPECT_TRUE(room().limit().isVisible());
    EXPECT_EQ(kinds.currentIndex().row(), chosen) << "no kind was looked for";
    QTest::keyClick(&kinds, Qt::Key_Down);
    EXPECT_EQ(kinds.currentIndex().row(), chosen + 1);
}

TEST_F(WhatIfRoomIn, EscapeLeadsBackToTheMap) {
    ASSERT_TRUE(opensScrubbedBack());
    press(Qt::Key_I);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    EXPECT_TRUE(window().map().canvas().hasFocus());
}

// What was looked for is injected: the keys are the window's again.
TEST_F(WhatIfRoomIn, AFaultThatWasLookedForLeavesTheKeysToTheMap) {
    ASSERT_TRUE(opensScrubbedBack());
    press(Qt::Key_I);
    ASSERT_TRUE(room().palette().filter().hasFocus());
    room().whatIf().turn("components.shop.replicas", "3");
    EXPECT_TRUE(window().map().canvas().hasFocus());
}

TEST_F(WhatIfRoomIn, TheFutureThatIsSelectedIsSaved) {
    ASSERT_TRUE(opensScrubbedBack());
    WhatIf& whatIf = room().whatIf();
    EXPECT_EQ(whatIf.chosen(), whatIf.a());
    whatIf.turn("components.shop.replicas", "3");
    const FutureId first = *whatIf.b();
    whatIf.turn("components.shop.replicas", "4");
    EXPECT_EQ(whatIf.chosen(), *whatIf.b());
    ASSERT_NE(whatIf.b(), first);
    room().branches().tree().select(first);
    EXPECT_EQ(whatIf.chosen(), first);
}

TEST_F(WhatIfRoomIn, TheMapIsOfBWhereThatIsWanted) {
    ASSERT_TRUE(opensScrubbedBack());
    EXPECT_FALSE(action(Command::MapOfB).isEnabled());
    room().whatIf().turn("components.shop.replicas", "3");
    ASSERT_TRUE(catchesUp(1));
    clock().setPlayhead(kStart + 20min);
    press(Qt::Key_B, Qt::ShiftModifier);
    window_->refresh();
    const auto serversOf = [&](const PlatformState& state) {
        double count = 0;
        for (const auto& servers : state.components[1].servers) {
            count += servers.count;
        }
        return count;
    };
    ASSERT_TRUE(window_->map().model().state());
    EXPECT_TRUE(action(Command::MapOfB).isChecked());
    EXPECT_EQ(serversOf(recordingOf(1).stateAt(clock().playhead())), 3);
    EXPECT_EQ(serversOf(recordingOf(0).stateAt(clock().playhead())), 1);
    const auto latencies = [&](bool ofB) {
        const Chart& chart = window_->charts().book().chart(0);
        const auto& values = (ofB ? *chart.b : chart.a).traces.front().values.values();
        return std::vector<double>(values.begin(), values.end());
    };
    const std::vector<double> ofA = latencies(false);
    const std::vector<double> ofB = latencies(true);
    ASSERT_NE(ofA, ofB);
    const auto parted = [this] {
        return window_->charts().plots().front()->chart()->b->parted;
    };
    EXPECT_EQ(parted(), futures().branches()[1].from);
    press(Qt::Key_X);
    EXPECT_EQ(front(), futures().branches()[1].id);
    EXPECT_EQ(room().whatIf().b(), futures().branches()[0].id) << "they change places";
    window_->refresh();
    EXPECT_EQ(latencies(false), ofB);
    EXPECT_EQ(latencies(true), ofA);
    EXPECT_EQ(parted(), futures().branches()[1].from) << "whichever of them is in front";
}

TEST_F(WhatIfRoomIn, ClicksOnTheNamesOfFuturesShowTheirMap) {
    ASSERT_TRUE(opensScrubbedBack());
    room().whatIf().turn("components.shop.replicas", "3");
    ASSERT_TRUE(catchesUp(1));
    window_->refresh();
    FutureTag& overMap = window_->map().futureTag();
    ASSERT_FALSE(action(Command::MapOfB).isChecked());
    QTest::mouseClick(&overMap, Qt::LeftButton);
    EXPECT_TRUE(action(Command::MapOfB).isChecked()) << "the other one";
    window_->refresh();
    EXPECT_EQ(overMap.name(), futures().branches()[1].name);
    const auto tags = window_->findChildren<TitleRow*>().front()->findChildren<FutureTag*>();
    ASSERT_THAT(tags, SizeIs(2));
    QTest::mouseClick(tags[0], Qt::LeftButton);
    EXPECT_FALSE(action(Command::MapOfB).isChecked());
    QTest::mouseClick(tags[1], Qt::LeftButton);
    EXPECT_TRUE(action(Command::MapOfB).isChecked());
    BranchTree& tree = room().branches().tree();
    const QRect row = tree.visualRect(tree.model().indexOf(front()));
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {},
                      QPoint(row.right() - 19, row.top() + 15));
    EXPECT_FALSE(action(Command::MapOfB).isChecked());
}

TEST_F(WhatIfRoomIn, ABranchIsDeletedAndNothingIsComparedAnyMore) {
    ASSERT_TRUE(opensScrubbedBack());
    room().whatIf().turn("traffic.guests.rate", "60/s");
    ASSERT_TRUE(catchesUp(1));
    room().branches().tree().select(futures().branches()[1].id);
    room().branches().tree().setFocus();
    QTest::keyClick(&room().branches().tree(), Qt::Key_Delete);
    EXPECT_THAT(futures().branches(), SizeIs(1));
    EXPECT_FALSE(room().whatIf().b());
    EXPECT_FALSE(action(Command::RemoveFuture).isEnabled());
    window_->refresh();
    EXPECT_THAT(window_->timeline().content().lanes, SizeIs(1));
}

TEST_F(WhatIfRoomIn, ABranchIsTakenBackAndComesAgain) {
    ASSERT_TRUE(opensScrubbedBack());
    QAction& undo = action(Command::Undo);
    EXPECT_FALSE(undo.isEnabled());
    room().whatIf().turn("traffic.guests.rate", "60/s");
    ASSERT_TRUE(catchesUp(1));
    EXPECT_EQ(undo.text(), "&Undo: guests rate 60/s at 10:00");
    const auto requests = recordingOf(1).column("nginx", "requests")->values;
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(1));
    EXPECT_FALSE(room().whatIf().b());
    EXPECT_FALSE(undo.isEnabled());
    EXPECT_EQ(action(Command::Redo).text(), "&Redo: guests rate 60/s at 10:00");
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_THAT(futures().branches(), SizeIs(2));
    EXPECT_EQ(room().whatIf().b(), futures().branches()[1].id);
    ASSERT_TRUE(catchesUp(1));
    EXPECT_EQ(futures().branches()[1].from, kStart + 10min);
    EXPECT_EQ(recordingOf(1).column("nginx", "requests")->values, requests);

    room().whatIf().remove(futures().branches()[1].id);
    EXPECT_THAT(futures().branches(), SizeIs(1));
    EXPECT_EQ(undo.text(), "&Undo: delete guests rate 60/s");
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(2));
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(1));
}

TEST_F(WhatIfRoomIn, ABranchIsTakenBackAndComesAgainWithItsBranches) {
    ASSERT_TRUE(opensScrubbedBack());
    WhatIf& whatIf = room().whatIf();
    whatIf.turn("traffic.guests.rate", "60/s");
    ASSERT_TRUE(catchesUp(1));
    futures().setFront(futures().branches()[1].id);
    clock().setPlayhead(kStart + 15min);
    whatIf.turn("traffic.guests.rate", "20/s");
    ASSERT_THAT(futures().branches(), SizeIs(3));
    ASSERT_TRUE(catchesUp(2));
    const auto requests = recordingOf(2).column("nginx", "requests")->values;

    whatIf.remove(futures().branches()[1].id);
    EXPECT_THAT(futures().branches(), SizeIs(1)) << "none stays without what it came from";
    EXPECT_EQ(action(Command::Undo).text(), "&Undo: delete guests rate 60/s and its branches");
    press(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 3; }));
    EXPECT_EQ(futures().branches()[1].parent, futures().branches()[0].id);
    EXPECT_EQ(futures().branches()[2].parent, futures().branches()[1].id);
    EXPECT_EQ(futures().branches()[2].from, kStart + 15min);
    futures().runTo(futures().branches()[2].id, kStart + 20min);
    ASSERT_TRUE(catchesUp(2));
    EXPECT_EQ(recordingOf(2).column("nginx", "requests")->values, requests);

    for (int i = 0; i < 2; ++i) { // the deletion again, and back; the inner branch, then the outer
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        EXPECT_THAT(futures().branches(), SizeIs(1));
        press(Qt::Key_Z, Qt::ControlModifier);
        ASSERT_TRUE(comes([this] { return futures().branches().size() == 3; }));
    }
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(2));
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(1));
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); // before the outer has come so far
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 3; }));
    EXPECT_EQ(futures().branches()[2].from, kStart + 15min);
    EXPECT_EQ(futures().branches()[2].parent, futures().branches()[1].id);
}

TEST_F(WhatIfRoomIn, ADraggedKnobIsOneStepAndWhatIsRefusedIsNone) {
    ASSERT_TRUE(opensScrubbedBack());
    WhatIf& whatIf = room().whatIf();
    whatIf.turn("traffic.guests.rate", "40/s", false);
    whatIf.turn("traffic.guests.rate", "50/s", false);
    whatIf.turn("traffic.guests.rate", "60/s", true);
    EXPECT_EQ(whatIf.undoStack().count(), 1);
    EXPECT_EQ(action(Command::Undo).text(), "&Undo: guests rate 60/s at 10:00");
    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_THAT(futures().branches(), SizeIs(1));
    whatIf.turn("traffic.guests.rate", "-1/s");
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 1; }));
    EXPECT_EQ(whatIf.undoStack().count(), 0);
    EXPECT_FALSE(action(Command::Undo).isEnabled());
}

TEST_F(WhatIfRoomIn, ASavedBranchIsTheSameRunOnTheCommandLine) {
    ASSERT_TRUE(opensScrubbedBack());
    room().whatIf().turn("traffic.guests.rate", "35/s");
    ASSERT_TRUE(catchesUp(1));
    const QString file = folder_.filePath("busier.yaml");
    QTimer::singleShot(0, window_.get(), [&] {
        QFileDialog* dialog = nullptr;
        ASSERT_TRUE(comes([&] {
            dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            return dialog != nullptr;
        }));
        dialog->selectFile(file);
        QMetaObject::invokeMethod(dialog, "accept");
    });
    action(Command::SaveFuture).trigger();
    ASSERT_TRUE(comes([&] { return QFileInfo::exists(file); }));
    ASSERT_TRUE(comes([&] { return window().settings().recentFiles().value(0) == file; }));
    futures().runTo(futures().branches()[1].id, clock().end());
    ASSERT_TRUE(comes([&] { return recordingOf(1).outcome().has_value(); }));
    EXPECT_EQ(recordingOf(1).outcome()->fingerprint, fingerprintOf(file));
}

TEST_F(WhatIfRoomIn, ALimitIsFound) {
    QFile shortened(folder_.filePath("mm1.yaml"));
    ASSERT_TRUE(shortened.open(QIODevice::WriteOnly));
    shortened.write("doppel: 1\ntitle: M/M/1\nduration: 12min\nwarmup: 2min\ncomponents:\n"
                    "  station: {kind: app, replicas: 1, workers: 1, threads: 1, readiness: none, "
                    "backlog: 1_000_000, accept_policy: shared, cpu: exponential(100ms)}\n"
                    "traffic:\n  visitors: {kind: open, to: station, latency: 0s, rate: 8/s, "
                    "pages: {count: 1}}\n"
                    "objectives: [{name: quick, that: visitors.latency.mean <= 1s}]\n");
    shortened.close();
    ASSERT_TRUE(opensPaused(shortened.fileName()));
    press(Qt::Key_L);
    ASSERT_TRUE(room().limit().isVisible());
    ASSERT_TRUE(comes([&] { return room().limit().plan().has_value(); }));
    room().limit().chooseKnob("traffic.visitors.rate");
    room().limit().begin();
    ASSERT_TRUE(comes([&] { return !room().limit().hunt().isRunning(); }));
    const analysis::LimitAnswer answer = room().limit().hunt().answer();
    // 1 / (10/s - rate) = 1 s at 9/s; ten minutes of it are 5400 visits, so it is near that.
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found);
    EXPECT_NEAR(answer.limit(), 9, 0.6);
}

// 95 % of the visits of an M/M/1 are out after ln 20 / (mu - rate): of 10/s, after 3 s at 9.00/s.
TEST_F(WhatIfRoomIn, ALimitIsFoundForAnObjectiveThatIsTyped) {
    ASSERT_TRUE(opensPaused(QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml")));
    press(Qt::Key_L);
    FindLimitPanel& limit = room().limit();
    EXPECT_TRUE(limit.isAncestorOf(window_->focusWidget())) << "what is typed finds a knob";
    const auto type = [&](const QString& name, const QString& words) {
        for (QLineEdit* box : limit.findChildren<QLineEdit*>()) {
            if (box->accessibleName() == name) {
                box->selectAll();
                QTest::keyClicks(box, words);
            }
        }
    };
    ASSERT_TRUE(comes([&] { return limit.hasKnobs(); }));
    limit.chooseKnob("traffic.visitors.rate");
    type("From", "8/s");
    type("To", "9.9/s");
    type("Another objective", "visitors.latency.p95 <= 3s");
    for (QPushButton* button : limit.findChildren<QPushButton*>()) {
        if (button->text() == "Find limit") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return !limit.hunt().isRunning(); }, 5 * kPatience));
    const analysis::LimitAnswer answer = limit.hunt().answer();
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found) << answer.failure;
    const double expected = 10 - std::log(20.0) / 3;
    EXPECT_NEAR(answer.limit(), expected, 0.02 * expected);
    EXPECT_EQ(answer.breaks->firstBroken()->objective, "visitors.latency.p95 <= 3s");
}

TEST_F(WhatIfRoomIn, TheStoryLeadsToMomentsAndComponents) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(40min));
    press(Qt::Key_4, Qt::ControlModifier);
    StoryPanel& story = window_->whyRoom().story();
    ASSERT_TRUE(story.isVisible());
    ASSERT_FALSE(story.model().story().empty());
    clock().setPlayhead(kStart + 1min);
    press(Qt::Key_N);
    EXPECT_GT(clock().playhead(), kStart + 1min);
    EXPECT_EQ(window_->map().canvas().selected(), "shop") << "the fault is there";

    // Of ten thousand visits one is sampled: here at 33:12.
    JourneysPanel& journeys = window_->whyRoom().journeys();
    clock().setPlayhead(kStart + 33min);
    const TimeRange range = JourneysPanel::around(clock().playhead(), clock().end());
    ASSERT_TRUE(comes([&] { return journeys.journeys().rowCount() > 0; }));
    for (const Journey& journey : journeys.journeys().journeys()) {
        EXPECT_TRUE(range.contains(journey.begin()));
    }
    ASSERT_GT(journeys.shares().rowCount(), 0);
}

TEST_F(WhatIfRoomIn, ThePaletteListsItsCommands) {
    ASSERT_TRUE(opensPaused(cafe()));
    for (const char* words : {"Find limit", "Compare", "Why"}) {
        press(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(&window_->commandPalette().field(), words);
        EXPECT_TRUE(window_->commandPalette().list().currentIndex().data().toString().startsWith(
            QString::fromUtf8(words)))
            << words;
        QTest::keyClick(&window_->commandPalette().field(), Qt::Key_Escape);
    }
}

} // namespace
} // namespace doppel::gui
