// SPDX-License-Identifier: Apache-2.0
#include "gui/future/futures.h"
#include "tests/gui/future/future_tools.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kThreeShops = setAction("components.shop.replicas", "3");

class TheFutures : public testing::Test {
protected:
    TheFutures() {
        qputenv("DOPPEL_GUI_PROGRAM", DOPPEL_GUI_PROGRAM);
        QFile::copy(kShop, file_);
        futures_.emplace();
    }
    ~TheFutures() override {
        futures_.reset();
        EXPECT_TRUE(comesTrue([] { return childProcesses().empty(); })) << "no zombies, no orphans";
    }
    Futures& futures() { return *futures_; }
    FutureId open() {
        futures().open(file_);
        EXPECT_TRUE(comesToBe(futures().front(), FutureState::Waiting));
        return futures().front();
    }
    bool comesToBe(FutureId id, FutureState state) {
        return comesTrue([&] { return futures().process(id)->state() == state; });
    }
    bool runsTo(sim::Duration time) {
        futures().runTo(moment(time));
        return comesTrue(
            [&] { return !futures().isPlaying() && futures().playhead() == moment(time); });
    }
    std::string endOf(FutureId id) {
        futures().runTo(id, sim::kNever);
        return comesToBe(id, FutureState::Ended) ? futures().recording(id).outcome()->fingerprint
                                                 : "";
    }
    // What the command line makes of the branch's saved file.
    std::string savedEndOf(FutureId id) {
        const QString branch = folder_.filePath(QStringLiteral("branch-%1.yaml").arg(id));
        QSignalSpy saved(&futures(), &Futures::saved);
        futures().save(id, branch);
        return comesTrue([&] { return !saved.isEmpty(); }) ? fingerprintOf(branch) : "not saved";
    }
    void killProcess(FutureId id) {
        kill(static_cast<pid_t>(futures().process(id)->processId()), SIGKILL);
        EXPECT_TRUE(comesToBe(id, FutureState::Dead));
    }

    QTemporaryDir folder_;
    QString file_ = folder_.filePath("cafe.yaml");
    std::optional<Futures> futures_;
};

TEST(SetAction, IsAnEntryOfATimeline) {
    EXPECT_EQ(setAction("components.shop.cpu", "lognormal(mean 40ms, cv 1)"),
              "{set: components.shop.cpu, value: \"lognormal(mean 40ms, cv 1)\"}");
}

TEST_F(TheFutures, ComeToTheSameEndHoweverTheyArePlayed) {
    futures().setCheckpointBudget({.cpuShare = 1.0, .most = 5});
    const FutureId front = open();
    ASSERT_TRUE(runsTo(5min));
    futures().step();
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() == moment(5min + 5s); }));
    futures().setSpeed(3000);
    futures().play();
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(8min); }));
    futures().setSpeed(kAsFastAsPossible);
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(15min); }));
    futures().scrub(moment(3min));
    futures().setSpeed(10'000);
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(25min); }));
    futures().pause();
    ASSERT_TRUE(comesToBe(front, FutureState::Waiting));
    EXPECT_THAT(futures().checkpoints(), Not(IsEmpty()));
    futures().setSpeed(kAsFastAsPossible);
    futures().play();
    ASSERT_TRUE(comesToBe(front, FutureState::Ended));
    EXPECT_EQ(futures().recording(front).outcome()->fingerprint, fingerprintOf(file_));
    EXPECT_TRUE(comesTrue([&] { return !futures().isPlaying(); }));
    EXPECT_LE(futures().checkpoints().size(), 6U);
}

TEST_F(TheFutures, PlayNoMoreAtTheEndOfARunThatHasEnded) {
    const FutureId front = open();
    futures().runTo(sim::kNever);
    ASSERT_TRUE(comesToBe(front, FutureState::Ended));
    ASSERT_TRUE(comesTrue([&] { return !futures().isPlaying(); }));
    futures().scrub(moment(5min));
    futures().play();
    EXPECT_TRUE(futures().isPlaying()) << "through what is recorded";
    futures().scrub(futures().recording(front).now());
    EXPECT_TRUE(comesTrue([&] { return !futures().isPlaying(); }));
}

TEST_F(TheFutures, KnowWhenAnyTwoOfThemParted) {
    const FutureId written = open();
    ASSERT_TRUE(runsTo(10min));
    const FutureId early = futures().branchAt(moment(4min), {kThreeShops});
    const FutureId late = futures().branchAt(moment(8min), {kThreeShops});
    ASSERT_TRUE(comesToBe(early, FutureState::Waiting));
    ASSERT_TRUE(comesToBe(late, FutureState::Waiting));
    futures().runTo(late, moment(10min));
    ASSERT_TRUE(comesTrue([&] { return futures().recording(late).now() == moment(10min); }));
    const FutureId later = futures().branchAt(late, moment(9min), {});
    EXPECT_EQ(futures().partingOf(written, early), moment(4min));
    EXPECT_EQ(futures().partingOf(early, written), moment(4min)) << "in either order";
    EXPECT_EQ(futures().partingOf(early, late), moment(4min));
    EXPECT_EQ(futures().partingOf(later, late), moment(9min));
    EXPECT_EQ(futures().partingOf(written, later), moment(8min)) << "by what it came from";
    EXPECT_EQ(futures().partingOf(late, late), std::nullopt);
    futures().remove(late);
    EXPECT_EQ(futures().partingOf(written, later), moment(8min)) << "though that is gone";
    Recording run;
    PlatformSketch sketch;
    sketch.duration = 1h;
    run.setSketch(sketch);
    EXPECT_EQ(futures().partingOf(written, futures().overlayStored(run, "a run")), std::nullopt);
    ASSERT_TRUE(comesToBe(later, FutureState::Waiting));
}

// Whatever a component decides and shows comes to the window, which knows no kind of it.
TEST_F(TheFutures, RecordWhatComponentsDecideAndTheTablesThatTheyShow) {
    QFile file(folder_.filePath("drill.yaml"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("doppel: 1\ntitle: a drill\nduration: 20min\ncomponents:\n"
               "  app: {kind: app, replicas: 1, cpu: exponential(10ms)}\n"
               "  drill:\n    kind: recovery_plan\n    steps:\n"
               "      - {name: detect, takes: 60s}\n"
               "      - {name: decide, after: [detect], takes: 120s}\n"
               "traffic:\n  visitors: {kind: open, to: app, rate: 5/s, pages: {count: 1}}\n"
               "timeline: [{at: 5min, recover: drill}]\n");
    file.close();
    futures().open(file.fileName());
    ASSERT_TRUE(comesToBe(futures().front(), FutureState::Waiting));
    futures().runTo(moment(10min));
    const Recording& recording = futures().recording(futures().front());
    ASSERT_TRUE(comesTrue([&] { return recording.now() == moment(10min); }));
    ASSERT_THAT(recording.decisions(), SizeIs(6));
    EXPECT_EQ(recording.decisions()[1].component, "drill");
    EXPECT_EQ(recording.decisions()[1].what, "begins to detect");
    EXPECT_EQ(recording.decisions()[1].why, "the disaster");
    const auto stateOfDetect = [&](sim::Duration at) {
        const TablesEntry* entry = recording.tablesAt("drill", moment(at));
        return entry == nullptr ? "" : entry->tables.at(0).rows.at(0).at(4);
    };
    EXPECT_EQ(stateOfDetect(1min), "to come");
    EXPECT_EQ(stateOfDetect(5min + 30s), "under way");
    EXPECT_EQ(stateOfDetect(6min + 30s), "done");
    EXPECT_THAT(recording.tablesAt("drill", moment(9min))->tables.at(0).rows.at(0),
                ::testing::ElementsAre("detect", "critical", "5min", "6min", "done"))
        << "by the run's clock";
    EXPECT_EQ(recording.tablesAt("drill", moment(1min))->tables.at(0).rows.at(0).at(2), "+0s")
        << "after it begins";
}

TEST_F(TheFutures, KeepToTheSpeedAskedFor) {
    open();
    futures().setSpeed(120);
    futures().play();
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > sim::kStart; }));
    const sim::Time before = futures().playhead();
    QTest::qWait(1000);
    const double passed = sim::toSeconds(futures().playhead() - before);
    EXPECT_GT(passed, 60);
    EXPECT_LT(passed, 180);
}

TEST_F(TheFutures, PartAtThePlayhead) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(31min));
    const FutureId branch = futures().branchAt(futures().playhead(), {kThreeShops});
    EXPECT_EQ(futures().recording(branch).now(), moment(31min)) << "known at once";
    ASSERT_THAT(futures().branches(), SizeIs(2));
    ASSERT_TRUE(comesTrue([&] { return futures().process(branch)->log().size() == 1; }));
    EXPECT_EQ(futures().branch(branch)->parent, front);
    EXPECT_EQ(futures().branch(branch)->from, moment(31min));
    EXPECT_THAT(futures().branch(branch)->name.toStdString(), HasSubstr("replicas"));
    EXPECT_NE(futures().branch(branch)->colour, futures().branch(front)->colour);
    const std::string end = endOf(branch);
    EXPECT_EQ(end, savedEndOf(branch));
    EXPECT_EQ(endOf(front), fingerprintOf(file_)) << "the other goes on as it would have";
    EXPECT_NE(end, futures().recording(front).outcome()->fingerprint);
}

TEST_F(TheFutures, PartWhereAPlayingHostIsByThen) {
    const FutureId front = open();
    futures().setSpeed(600);
    futures().play();
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(1min); }));
    const FutureId branch = futures().branchAt(futures().playhead(), {kThreeShops});
    ASSERT_TRUE(comesTrue([&] { return futures().process(branch)->log().size() == 1; }));
    futures().pause();
    const FutureBranch& known = *futures().branch(branch);
    EXPECT_EQ(known.from, futures().recording(branch).now());
    EXPECT_GE(known.from, moment(1min));
    EXPECT_EQ(endOf(branch), savedEndOf(branch));
    EXPECT_EQ(endOf(front), fingerprintOf(file_));
}

TEST_F(TheFutures, PartInThePastFromTheStartWhereNothingIsHeld) {
    futures().setCheckpointBudget({.cpuShare = 0});
    open();
    ASSERT_TRUE(runsTo(40min));
    QSignalSpy progress(&futures(), &Futures::progress);
    const FutureId branch = futures().branchAt(moment(32min), {kThreeShops});
    EXPECT_EQ(futures().process(branch)->state(), FutureState::Replaying);
    EXPECT_EQ(futures().recording(branch).now(), moment(32min)) << "what is known is shown at once";
    ASSERT_TRUE(comesTrue([&] { return futures().process(branch)->log().size() == 1; }));
    EXPECT_FALSE(progress.isEmpty());
    EXPECT_EQ(futures().recording(branch).now(), moment(32min));
    const std::string end = endOf(branch);
    EXPECT_EQ(end, savedEndOf(branch));
}

TEST_F(TheFutures, PartInThePastFromACheckpoint) {
    futures().setCheckpointBudget({.cpuShare = 1.0});
    const FutureId front = open();
    ASSERT_TRUE(runsTo(10min));
    futures().act(front, {"{fault: slow, target: db, for: 1min, factor: 3x}"});
    ASSERT_TRUE(runsTo(40min));
    ASSERT_THAT(futures().checkpoints(), Not(IsEmpty()));
    const sim::Time held = futures().checkpoints().front().at;
    ASSERT_LT(held, moment(40min));
    const sim::Time there = std::max(held + 77s, moment(11min)); // after the first action
    const FutureId branch = futures().branchAt(there, {kThreeShops});
    const std::string end = endOf(branch);
    EXPECT_THAT(futures().process(branch)->log(), SizeIs(2));
    EXPECT_EQ(end, savedEndOf(branch));
    const Recording& parent = futures().recording(front);
    const Recording& parted = futures().recording(branch);
    ASSERT_EQ(parted.seriesEpoch(), parent.seriesEpoch());
    const auto rows =
        std::upper_bound(parent.seriesTimes().begin(), parent.seriesTimes().end(), there) -
        parent.seriesTimes().begin();
    for (const sim::SeriesColumn& column : parted.series()) { // each came to have its own, too
        const auto* before = parent.column(
            column.component, sim::flatName(column.name, column.labels), column.statistic);
        EXPECT_TRUE(before == nullptr ||
                    std::equal(before->values.begin(), before->values.begin() + rows,
                               column.values.begin()))
            << "the same past: " << column.name;
    }
    const FutureId again = futures().branchAt(branch, there + 1ns, {}, "the same once more");
    EXPECT_EQ(endOf(again), end) << "held at " << sim::toSeconds(held) << " s";
    EXPECT_EQ(futures().process(again)->log(), futures().process(branch)->log());
    EXPECT_EQ(futures().branch(again)->name, "the same once more");
}

TEST_F(TheFutures, ActBeforeWhoHearsThatTheyAreThereLetsThemPlayOn) {
    open();
    ASSERT_TRUE(runsTo(10min));
    const FutureId branch = futures().branchAt(moment(4min), {kThreeShops});
    QObject::connect(&futures(), &Futures::stateChanged, &futures(), [&](FutureId id) {
        if (id == branch && futures().process(id)->state() == FutureState::Waiting) {
            futures().runTo(id, moment(10min));
        }
    });
    ASSERT_TRUE(comesTrue([&] { return futures().process(branch)->log().size() == 1; }));
    const auto& events = futures().recording(branch).sketch().events;
    EXPECT_EQ(
        std::count_if(events.begin(), events.end(),
                      [](const EventSketch& event) { return event.injected == moment(4min); }),
        1);
}

TEST_F(TheFutures, PartFromAFutureThatIsStillReplayed) {
    futures().setCheckpointBudget({.cpuShare = 0});
    open();
    ASSERT_TRUE(runsTo(40min));
    const FutureId first = futures().branchAt(moment(32min), {kThreeShops});
    const FutureId second = futures().branchAt(first, moment(32min), {});
    EXPECT_EQ(endOf(first), endOf(second));
    EXPECT_EQ(endOf(second), savedEndOf(second));
}

TEST_F(TheFutures, LoseOneWhoseProcessIsKilledAndNothingElse) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(20min));
    const FutureId branch = futures().branchAt(moment(20min), {kThreeShops});
    ASSERT_TRUE(comesTrue([&] { return futures().process(branch)->log().size() == 1; }));
    futures().runTo(branch, moment(25min));
    ASSERT_TRUE(comesTrue([&] { return futures().recording(branch).now() == moment(25min); }));
    killProcess(branch);
    EXPECT_EQ(futures().recording(branch).now(), moment(25min));
    EXPECT_EQ(futures().process(front)->state(), FutureState::Waiting);
    futures().replay(branch);
    ASSERT_TRUE(comesToBe(branch, FutureState::Waiting));
    EXPECT_EQ(futures().recording(branch).now(), moment(25min));
    EXPECT_EQ(endOf(branch), savedEndOf(branch));
    EXPECT_EQ(endOf(front), fingerprintOf(file_));
}

TEST_F(TheFutures, AreWithoutABranchWhoseActionsAreWrong) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(20min));
    QSignalSpy refused(&futures(), &Futures::actionsRefused);
    futures().branchAt(moment(20min), {setAction("components.shp.replicas", "3")});
    ASSERT_TRUE(comesTrue([&] { return !refused.isEmpty(); }));
    EXPECT_THAT(refused[0][1].value<sim::Errors>().at(0).message, HasSubstr("shp"));
    EXPECT_THAT(futures().branches(), SizeIs(1));
    EXPECT_EQ(futures().front(), front);
}

TEST_F(TheFutures, TellWhatIsWrongWithAScenario) {
    QFile file(folder_.filePath("broken.yaml"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("doppel: 1\ndurration: 1h\n");
    file.close();
    QSignalSpy refused(&futures(), &Futures::refused);
    futures().open(file.fileName());
    ASSERT_TRUE(comesTrue([&] { return !refused.isEmpty(); }));
    const auto errors = refused[0][1].value<sim::Errors>();
    EXPECT_THAT(errors.at(0).message, HasSubstr("duration"));
    EXPECT_EQ(errors.at(0).where.line, 2);
}

TEST_F(TheFutures, LookBackWithoutPlayingOn) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(10min));
    futures().scrub(moment(4min));
    EXPECT_EQ(futures().playhead(), moment(4min));
    futures().stepBack();
    EXPECT_EQ(futures().playhead(), moment(4min) - 5s);
    futures().step();
    futures().step();
    EXPECT_EQ(futures().playhead(), moment(4min) + 5s);
    futures().setSpeed(600);
    futures().play();
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(5min); }));
    EXPECT_EQ(futures().recording(front).now(), moment(10min)) << "the record is played";
    ASSERT_TRUE(comesTrue([&] { return futures().playhead() > moment(11min); }))
        << "then it goes on";
    EXPECT_EQ(futures().playhead(), futures().recording(front).now());
}

TEST_F(TheFutures, PlayAlongWithTheFront) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(10min));
    const FutureId branch = futures().branchAt(moment(10min), {kThreeShops});
    futures().setBeside(branch);
    ASSERT_TRUE(runsTo(20min));
    EXPECT_TRUE(comesTrue([&] { return futures().recording(branch).now() == moment(20min); }));
    futures().setFront(branch);
    EXPECT_EQ(futures().beside(), front) << "they have changed places";
    EXPECT_EQ(futures().playhead(), moment(20min));
}

TEST_F(TheFutures, PlayFurtherThanTheFrontWhereTheyAreAskedTo) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(20min));
    const FutureId branch = futures().branchAt(moment(10min), {});
    ASSERT_TRUE(comesToBe(branch, FutureState::Waiting));
    futures().setBeside(branch);
    futures().runTo(branch, sim::kNever);
    futures().runTo(front, sim::kStart); // it tells once more that it waits
    EXPECT_TRUE(comesToBe(branch, FutureState::Ended));
}

TEST_F(TheFutures, EndWithWhatWasRemoved) {
    const FutureId front = open();
    ASSERT_TRUE(runsTo(10min));
    const FutureId branch = futures().branchAt(moment(10min), {kThreeShops});
    const FutureId leaf = futures().branchAt(branch, moment(10min), {});
    ASSERT_TRUE(comesToBe(leaf, FutureState::Waiting));
    futures().setFront(branch);
    futures().remove(branch);
    EXPECT_EQ(futures().front(), front);
    EXPECT_EQ(futures().branch(leaf)->parent, std::nullopt);
    EXPECT_TRUE(comesTrue([] { return childProcesses().size() == 2; }));
    futures().close();
    EXPECT_FALSE(futures().isOpen());
    EXPECT_EQ(futures().playhead(), sim::kStart);
}

} // namespace
} // namespace doppel::gui
