// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/slim_slider.h"
#include "gui/whatif/branch_panel.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/find_limit_panel.h"
#include "gui/whatif/host_limit_runs.h"
#include "gui/whatif/knobs_panel.h"
#include "gui/whatif/what_if.h"
#include "tests/gui/future/future_tools.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A café's website at 10:00, paused, with the panels of a window beside it.
class WhatIfTest : public ::testing::Test {
protected:
    WhatIfTest() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        futures.emplace();
        whatIf.emplace(*futures);
        whatIf->attach(knobs);
        whatIf->attach(branches);
        whatIf->attach(map);
        futures->open(kShop);
        EXPECT_TRUE(comesTrue([&] { return stateOf(a()) == FutureState::Waiting; }));
        futures->runTo(kTen);
        EXPECT_TRUE(comesTrue([&] { return futures->playhead() == kTen; }));
        EXPECT_TRUE(comesTrue([&] { return stateOf(a()) == FutureState::Waiting; }));
        knobs.resize(300, 900);
        knobs.show();
        EXPECT_TRUE(comesTrue([&] { return !knobs.rows().empty(); }));
    }
    ~WhatIfTest() override {
        EXPECT_TRUE(allWait());
        whatIf.reset();
        futures.reset();
        EXPECT_TRUE(comesTrue([] { return childProcesses().empty(); }));
    }

    static constexpr sim::Time kTen = sim::kStart + 10min;
    FutureId a() const { return futures->front(); }
    FutureState stateOf(FutureId id) const { return futures->process(id)->state(); }
    // Every branch has its process by then, or had.
    bool allWait() const {
        return comesTrue([&] {
            return std::all_of(futures->branches().begin(), futures->branches().end(),
                               [&](const FutureBranch& branch) {
                                   const FutureState state = branch.process->state();
                                   return state == FutureState::Waiting ||
                                          state == FutureState::Ended;
                               });
        });
    }
    QLineEdit& boxOf(const std::string& path) {
        for (KnobRow* row : knobs.rows()) {
            if (row->knob().path == path) {
                return *row->findChild<QLineEdit*>();
            }
        }
        throw std::runtime_error(path);
    }
    void type(const std::string& path, const QString& value) {
        boxOf(path).selectAll();
        QTest::keyClicks(&boxOf(path), value);
        QTest::keyClick(&boxOf(path), Qt::Key_Return);
    }

    std::optional<Futures> futures;
    KnobsPanel knobs;
    BranchPanel branches;
    MapView map;
    std::optional<WhatIf> whatIf;
};

TEST_F(WhatIfTest, AKnobThatIsTurnedIsABranchAtThePlayheadAndCompared) {
    const QSignalSpy compared(&*whatIf, &WhatIf::comparisonChanged);
    type("traffic.guests.rate", "60/s");
    ASSERT_THAT(futures->branches(), SizeIs(2));
    const FutureBranch& branch = futures->branches()[1];
    EXPECT_EQ(branch.from, kTen);
    EXPECT_EQ(branch.parent, a());
    EXPECT_EQ(branch.name, "guests rate 60/s");
    EXPECT_THAT(branch.actions, ElementsAre(setAction("traffic.guests.rate", "60/s")));
    EXPECT_EQ(whatIf->b(), branch.id);
    EXPECT_EQ(compared.size(), 1);
    EXPECT_EQ(futures->beside(), branch.id);
    EXPECT_EQ(boxOf("traffic.guests.rate").text(), "60/s");
    const std::vector<BranchRow> rows = whatIf->rows();
    ASSERT_THAT(rows, SizeIs(2));
    EXPECT_EQ(rows[0].what, "the scenario itself");
    EXPECT_EQ(rows[1].moment, "10:00");
    EXPECT_EQ(rows[1].what, "guests.rate 30/s → 60/s");
    EXPECT_EQ(rows[1].role, FutureRole::B);
    EXPECT_TRUE(comesTrue([&] { return stateOf(rows[1].id) == FutureState::Waiting; }));
}

TEST_F(WhatIfTest, AWrongValueIsRefusedInTheLoadersWordsAndNoBranchIsMade) {
    QTest::keyClicks(&knobs.search(), "shop replicas");
    QTest::keyClick(&knobs.search(), Qt::Key_Return);
    type("components.shop.replicas", "many");
    EXPECT_THAT(futures->branches(), SizeIs(1));
    EXPECT_THAT(whatIf->problemsOf(setAction("components.shop.replicas", "many")), SizeIs(1));
    EXPECT_THAT(whatIf->problemsOf(setAction("components.shop.replicas", "2")), IsEmpty());
}

TEST_F(WhatIfTest, WhileAKnobIsDraggedTheLastBranchReplacesTheOneBefore) {
    whatIf->turn("traffic.guests.rate", "40/s", false);
    const FutureId first = *whatIf->b();
    EXPECT_TRUE(allWait());
    whatIf->turn("traffic.guests.rate", "50/s", false);
    EXPECT_TRUE(allWait());
    whatIf->turn("traffic.guests.rate", "55/s", true);
    EXPECT_THAT(futures->branches(), SizeIs(2));
    EXPECT_EQ(futures->branch(first), nullptr);
    EXPECT_EQ(futures->branch(*whatIf->b())->name, "guests rate 55/s");
    whatIf->turn("traffic.guests.rate", "70/s", true); // another turn is another branch
    EXPECT_THAT(futures->branches(), SizeIs(3));
}

TEST_F(WhatIfTest, ADragThatEndsWhereItPausedKeepsItsBranch) {
    whatIf->turn("traffic.guests.rate", "40/s", false);
    const FutureId made = *whatIf->b();
    whatIf->turn("traffic.guests.rate", "40/s", true);
    EXPECT_EQ(whatIf->b(), made);
    whatIf->turn("traffic.guests.rate", "40/s", true); // it is over: another turn
    EXPECT_NE(whatIf->b(), made);
}

TEST_F(WhatIfTest, ADragThatReturnsLeavesNothing) {
    whatIf->turn("traffic.guests.rate", "40/s", false);
    EXPECT_TRUE(allWait());
    whatIf->unturn("traffic.guests.rate");
    EXPECT_THAT(futures->branches(), SizeIs(1));
    EXPECT_EQ(whatIf->b(), std::nullopt);
    EXPECT_EQ(futures->beside(), std::nullopt);
}

TEST_F(WhatIfTest, AFaultDroppedOnThePastIsABranchThatPlaysFromThere) {
    futures->scrub(sim::kStart + 4min);
    Q_EMIT map.actionDropped("fault.crash", "db");
    auto* dialog = map.window()->findChild<ActionDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->windowTitle(), "What if at 4:00");
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_THAT(futures->branches(), SizeIs(2));
    EXPECT_EQ(futures->branches()[1].from, sim::kStart + 4min);
    EXPECT_EQ(futures->branches()[1].name, "crash of db");
    const FutureId b = *whatIf->b();
    EXPECT_TRUE(comesTrue([&] { return stateOf(b) == FutureState::Waiting; }));
    futures->runTo(b, sim::kStart + 6min);
    EXPECT_TRUE(comesTrue([&] { return futures->process(b)->now() == sim::kStart + 6min; }));
}

TEST_F(WhatIfTest, WhatWasDroppedHappensWhereItsDialogSays) {
    const FutureId written = a();
    Q_EMIT map.actionDropped("fault.crash", "db");
    auto* dialog = map.window()->findChild<ActionDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->windowTitle(), "What if at 10:00");
    type("traffic.guests.rate", "60/s");
    futures->setFront(*whatIf->b());
    futures->scrub(sim::kStart + 4min);
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_THAT(futures->branches(), SizeIs(3));
    EXPECT_EQ(futures->branches()[2].parent, written);
    EXPECT_EQ(futures->branches()[2].from, kTen);
}

TEST_F(WhatIfTest, WhatIsSelectedAmongTheFuturesIsBranchedFrom) {
    const FutureId written = a();
    whatIf->turn("traffic.guests.rate", "60/s");
    const FutureId b = *whatIf->b();
    EXPECT_TRUE(allWait());
    branches.resize(300, 300);
    branches.show();
    branches.tree().select(b);
    EXPECT_EQ(whatIf->origin().future, b);
    EXPECT_EQ(whatIf->origin().at, kTen);
    Q_EMIT map.actionDropped("fault.crash", "db");
    auto* dialog = map.window()->findChild<ActionDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->windowTitle(), "What if at 10:00, in B: guests rate 60/s");
    EXPECT_TRUE(std::ranges::any_of(dialog->findChildren<QPushButton*>(), [](const auto* button) {
        return button->text() == "Branch B at 10:00";
    }));
    QTest::keyClick(dialog, Qt::Key_Return);
    ASSERT_THAT(futures->branches(), SizeIs(3));
    EXPECT_EQ(futures->branches()[2].parent, b);
    EXPECT_EQ(futures->branches()[2].from, kTen);
    EXPECT_EQ(whatIf->origin().future, b) << "its row is still selected";
    futures->scrub(sim::kStart + 4min);
    EXPECT_EQ(whatIf->origin().future, written) << "by then they were one";
    futures->scrub(kTen);
    branches.hide();
    EXPECT_EQ(whatIf->origin().future, written) << "nobody sees what is selected";
}

TEST_F(WhatIfTest, ALimitIsThatOfTheFutureThatIsSelected) {
    FindLimitPanel limit(std::make_unique<HostLimitRuns>(DOPPEL_GUI_PROGRAM));
    whatIf->attach(limit);
    limit.show();
    const auto says = [&](const char* words) {
        return comesTrue([&] {
            return std::ranges::any_of(limit.findChildren<QLabel*>(), [&](const QLabel* label) {
                return label->text().contains(QString::fromUtf8(words));
            });
        });
    };
    EXPECT_TRUE(says("Plays “as written” again"));
    whatIf->turn("traffic.guests.rate", "60/s");
    EXPECT_TRUE(allWait());
    branches.resize(300, 300);
    branches.show();
    EXPECT_TRUE(
        says("Plays “A: as written” again and again, each time to its end. Select another"));
    branches.tree().select(*whatIf->b());
    EXPECT_TRUE(says("Plays “B: guests rate 60/s” again"));
}

// A branch that was turned at 10:00 and whose limit is asked for, and what came of its runs.
class LimitOfABranchTest : public WhatIfTest {
protected:
    LimitOfABranchTest() {
        whatIf->attach(limit);
        whatIf->turn("traffic.guests.rate", "31/s");
        plan.subject = *whatIf->b();
        EXPECT_TRUE(comesTrue([&] { return !futures->process(plan.subject)->log().empty(); }));
        EXPECT_TRUE(allWait());
        plan.file = futures->recording(a()).sketch().file;
        plan.log = futures->process(*whatIf->b())->log();
        plan.knob.path = "components.shop.replicas";
        plan.knob.unit = KnobUnit::Count;
    }
    static std::string fingerprintOf(const FutureProcess& process) {
        const bool hasEnded = comesTrue([&] { return process.recording().outcome().has_value(); });
        EXPECT_TRUE(hasEnded);
        return hasEnded ? process.recording().outcome()->fingerprint : std::string();
    }
    std::string playedBySearch(double value) const {
        const auto run = FutureProcess::start(futures->program(), QString::fromStdString(plan.file),
                                              plan.setsAt(value));
        run->act(plan.actionsAt(value));
        run->playTo(sim::kStart + 1h);
        return fingerprintOf(*run);
    }
    std::string playedAsBranch(const std::string& value) {
        Q_EMIT limit.branchWanted(plan.subject, plan.from, plan.knob.path, value);
        return fingerprintOf(*futures->process(futures->branches().back().id));
    }

    FindLimitPanel limit{std::make_unique<HostLimitRuns>(DOPPEL_GUI_PROGRAM)};
    LimitPlan plan;
};

TEST_F(LimitOfABranchTest, BeginsBeforeItAndPlaysWhatTheSearchPlayed) {
    plan.from = sim::kStart + 4min;
    EXPECT_EQ(playedAsBranch("2"), playedBySearch(2));
    const FutureBranch& made = futures->branches().back();
    EXPECT_EQ(made.parent, a());
    EXPECT_EQ(made.from, sim::kStart + 4min);
    EXPECT_EQ(whatIf->rows().back().what, "guests.rate 30/s → 31/s at 10:00; shop.replicas 1 → 2");
}

TEST_F(LimitOfABranchTest, BeginsAfterItAndPlaysWhatTheSearchPlayed) {
    futures->runTo(plan.subject, sim::kStart + 20min);
    EXPECT_TRUE(allWait());
    plan.from = sim::kStart + 15min;
    EXPECT_EQ(playedAsBranch("2"), playedBySearch(2));
    EXPECT_EQ(futures->branches().back().parent, plan.subject);
}

TEST_F(LimitOfABranchTest, IsBuiltAsTheSearchBuiltIt) {
    EXPECT_EQ(playedAsBranch("4"), playedBySearch(4));
    EXPECT_EQ(futures->branches().back().from, sim::kStart);
    EXPECT_EQ(whatIf->rows().back().what, "shop.replicas 1 → 4; guests.rate 30/s → 31/s at 10:00");
    const FutureId again = futures->branchAt(futures->branches().back().id, sim::kStart + 5min, {});
    EXPECT_TRUE(allWait());
    EXPECT_EQ(futures->branch(again)->sets, std::vector<std::string>{"components.shop.replicas=4"});
}

TEST_F(WhatIfTest, AKnobIsCheckedByWhatTheFileSaysNow) {
    const QTemporaryDir folder;
    const QString file = folder.filePath("shop.yaml");
    const auto write = [&](const char* platform) {
        QFile text(file);
        return text.open(QIODevice::WriteOnly) && text.write(platform) > 0;
    };
    const auto opens = [&] {
        futures->open(file);
        return comesTrue([&] { return stateOf(a()) == FutureState::Waiting; });
    };
    const std::string replicas = setAction("components.second.replicas", "2");
    constexpr const char* kOne = R"(doppel: 1
duration: 1h
components: {first: {kind: app}}
traffic: {guests: {kind: open, to: first, rate: 1/s}}
)";
    constexpr const char* kTwo = R"(doppel: 1
duration: 1h
components: {first: {kind: app}, second: {kind: app}}
traffic: {guests: {kind: open, to: first, rate: 1/s}}
)";
    ASSERT_TRUE(write(kOne) && opens());
    EXPECT_THAT(whatIf->problemsOf(replicas), SizeIs(1));
    ASSERT_TRUE(write(kTwo) && opens());
    EXPECT_THAT(whatIf->problemsOf(replicas), IsEmpty());
}

TEST_F(WhatIfTest, BAtTheFrontChangesPlacesWithA) {
    const FutureId first = a();
    type("traffic.guests.rate", "60/s");
    const FutureId second = *whatIf->b();
    futures->setFront(second);
    EXPECT_EQ(whatIf->a(), second);
    EXPECT_EQ(whatIf->b(), first);
    EXPECT_EQ(futures->roleOf(first), FutureRole::B);
}

TEST_F(WhatIfTest, ABranchThatIsDeletedIsComparedNoLonger) {
    type("traffic.guests.rate", "60/s");
    EXPECT_TRUE(allWait());
    branches.QWidget::show();
    branches.tree().select(*whatIf->b());
    QTest::keyClick(&branches.tree(), Qt::Key_Delete);
    EXPECT_EQ(whatIf->b(), std::nullopt);
    EXPECT_THAT(futures->branches(), SizeIs(1));
    EXPECT_EQ(boxOf("traffic.guests.rate").text(), "30/s");
}

// The shop is slow for five minutes; half as much again of visitors is more than it can bear.
TEST(HostLimitRuns, FindWhereAnObjectiveBreaksInHostsOfTheirOwn) {
    FindLimitPanel panel(std::make_unique<HostLimitRuns>(DOPPEL_GUI_PROGRAM));
    qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
    Futures futures;
    WhatIf whatIf(futures);
    whatIf.attach(panel);
    panel.show();
    const std::vector<std::string> earlier{"traffic.guests.pages.count=1000"};
    futures.open(kShop, earlier);
    ASSERT_TRUE(comesTrue(
        [&] { return futures.process(futures.front())->state() == FutureState::Waiting; }));
    QTest::qWait(300);
    panel.chooseKnob("traffic.guests.rate");
    QSignalSpy ended(&panel, &FindLimitPanel::ended);
    panel.begin();
    EXPECT_TRUE(panel.hunt().isRunning());
    ASSERT_TRUE(comesTrue([&] { return !ended.isEmpty(); }));
    const analysis::LimitAnswer answer = panel.hunt().answer();
    ASSERT_EQ(answer.kind, analysis::LimitAnswer::Kind::Found) << answer.failure;
    EXPECT_GT(answer.limit(), 30);
    EXPECT_LT(answer.limit(), 300);
    ASSERT_NE(answer.breaks->firstBroken(), nullptr);
    EXPECT_TRUE(answer.breaks->firstBroken()->brokeAt.has_value());
    // What the search found is what the command line says of the same values.
    const auto metAt = [&](double rate) {
        QStringList sets{
            QString::fromStdString("traffic.guests.rate=" + knobText(KnobUnit::Rate, rate))};
        for (const std::string& set : earlier) {
            sets << QString::fromStdString(set);
        }
        return runOf(kShop, sets)["objectives_met"].toBool();
    };
    EXPECT_TRUE(metAt(answer.holds->value));
    EXPECT_FALSE(metAt(answer.breaks->value));
}

TEST(HostLimitRuns, ARunThatCannotBePlayedSaysWhy) {
    HostLimitRuns runs(DOPPEL_GUI_PROGRAM);
    QSignalSpy tried(&runs, &LimitRuns::tried);
    LimitPlan plan;
    plan.file = kShop.toStdString();
    plan.knob.path = "components.shop.replcas";
    runs.start(plan, 3);
    ASSERT_TRUE(comesTrue([&] { return !tried.isEmpty(); }));
    EXPECT_THAT(tried[0][0].value<analysis::LimitTry>().failure,
                ::testing::HasSubstr("did you mean \"replicas\""));
}

TEST_F(WhatIfTest, TheTreeIsOnlyMadeAnewWhereItIsSeen) {
    ASSERT_FALSE(branches.isVisible());
    int made = 0;
    QObject::connect(&*whatIf, &WhatIf::branchesShown, [&made] { ++made; });
    type("traffic.guests.rate", "60/s");
    EXPECT_TRUE(allWait());
    EXPECT_EQ(made, 0);
    branches.QWidget::show();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(branches.tree().model().rowCount(), 1) << "with its branch below";
}

} // namespace
} // namespace doppel::gui
