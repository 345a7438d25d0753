// SPDX-License-Identifier: Apache-2.0
// Sessions with stored runs: a real catalogue, runs of the command line, a real host.
#include "analysis/run_file.h"
#include "analysis/summary_json.h"
#include "gui/chart/charts_panel.h"
#include "gui/chart/time_series_plot.h"
#include "gui/runs/runs_page.h"
#include "gui/time/timeline.h"
#include "gui/window/banner.h"
#include "gui/window/command_palette.h"
#include "gui/window/objectives_strip.h"
#include "gui/window/runs_room.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/runs/run_samples.h"
#include "tests/gui/window/window_session.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>
#include <QProcess>
#include <QSignalSpy>
#include <QTableView>

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class RunsInTheWindow : public samples::WindowSession {
protected:
    RunsPage& page() { return window().runs().page(); }
    int rows() { return page().table().model()->rowCount(); }
    bool commandLineRuns(const QString& name, const QStringList& more = {}) {
        QProcess doppel;
        doppel.setStandardOutputFile(QProcess::nullDevice());
        doppel.start(DOPPEL_PROGRAM,
                     QStringList{"run", cafe(), "-q", "-o", folder_.filePath(name)} + more);
        return doppel.waitForFinished(120'000);
    }
    // Whatever keys were pressed before, which decide what selectRow() does.
    void choose(int row) {
        page().table().selectionModel()->setCurrentIndex(page().table().model()->index(row, 0),
                                                         QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
    }
    bool opensTheNewest() {
        choose(0);
        QTest::keyClick(&page().table(), Qt::Key_Return);
        const bool isOpen = comes([this] {
            return window().page() == MainWindow::Page::Run && futures().isOpen() &&
                   futures().process(futures().front())->isStored();
        });
        window().refresh();
        return isOpen;
    }
};

TEST_F(RunsInTheWindow, ARunAppearsByItselfOpensAndIsScrubbed) {
    press(Qt::Key_6, Qt::ControlModifier);
    EXPECT_EQ(window().page(), MainWindow::Page::Room);
    EXPECT_EQ(rows(), 0);
    ASSERT_TRUE(commandLineRuns("first.h5"));
    ASSERT_TRUE(comes([this] { return rows() == 1; })) << "the window was open all the while";

    ASSERT_TRUE(opensTheNewest());
    EXPECT_EQ(futures().process(futures().front())->processId(), 0) << "nothing plays it";
    EXPECT_EQ(clock().playedUntil(), kStart + 1h);
    EXPECT_EQ(window().objectives().cells().size(), 2U);
    EXPECT_FALSE(window().timeline().content().lanes.front().latency.empty());
    ASSERT_FALSE(clock().spans().empty());
    EXPECT_FALSE(clock().spans().front().event) << "what has happened can't be dragged";
    EXPECT_FALSE(window().actions()[Command::WhatIf].isEnabled());
    clock().setPlayhead(kStart + 32min);
    EXPECT_EQ(futures().playhead(), kStart + 32min);
    press(Qt::Key_Comma);
    EXPECT_LT(clock().playhead(), kStart + 32min);

    ASSERT_TRUE(window().actions()[Command::PlayAgain].isEnabled());
    window().actions()[Command::PlayAgain].trigger();
    ASSERT_TRUE(comes(
        [this] { return clock().playedUntil() > kStart && clock().playedUntil() < kStart + 1h; }));
    EXPECT_EQ(window().file(), cafe()) << "the file is still what was played";
    EXPECT_GT(futures().process(futures().front())->processId(), 0);
}

// Its key looks for files also where the page is shown.
TEST_F(RunsInTheWindow, TheirKeyLooksAgain) {
    ASSERT_TRUE(commandLineRuns("first.h5"));
    press(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return rows() == 1; }));
    choose(0);
    const QAction& open = *page().actionsOfRuns().front();
    ASSERT_TRUE(comes([&] { return open.isEnabled(); }));
    ASSERT_TRUE(QFile::remove(folder_.filePath("first.h5")));
    press(Qt::Key_6, Qt::ControlModifier);
    EXPECT_TRUE(comes([&] { return !open.isEnabled(); }));
}

TEST_F(RunsInTheWindow, TwoRunsAreCompared) {
    ASSERT_TRUE(commandLineRuns("first.h5"));
    ASSERT_TRUE(commandLineRuns("second.h5", {"--set", "components.shop.workers=4"}));
    press(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return rows() == 2; }));
    page().table().selectAll();
    QTest::keyClick(&page().table(), Qt::Key_C);
    ASSERT_TRUE(comes([&] { return futures().beside().has_value(); }));
    window().refresh();
    ASSERT_EQ(futures().branches().size(), 2U);
    EXPECT_THAT(futures().branches()[0].name.toStdString(),
                ::testing::MatchesRegex("run 1, [0-9]+-[0-9]+ [0-9]+:[0-9]+"));
    EXPECT_THAT(futures().branches()[1].name.toStdString(),
                ::testing::MatchesRegex("run 2, [0-9]+-[0-9]+ [0-9]+:[0-9]+: shop.workers=4"));
    EXPECT_EQ(futures().beside(), futures().branches()[1].id);
    EXPECT_EQ(window().timeline().content().lanes.size(), 2U);
    EXPECT_EQ(futures().branchAt(kStart + 1min, {}), 0U) << "there is nothing to branch from";
}

TEST_F(RunsInTheWindow, OneIsLaidOverWhatIsPlayed) {
    ASSERT_TRUE(commandLineRuns("first.h5"));
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(5min));
    press(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return rows() == 1; }));
    choose(0);
    QTest::keyClick(&page().table(), Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 2; }));
    EXPECT_EQ(window().page(), MainWindow::Page::Run);
    EXPECT_EQ(futures().front(), futures().branches()[0].id) << "what is played stays in front";
    EXPECT_TRUE(playsTo(6min)) << "and plays on";
}

TEST_F(RunsInTheWindow, AreFoundByThePaletteAsSeriesAre) {
    ASSERT_TRUE(commandLineRuns("first.h5"));
    ASSERT_TRUE(comes([this] { return rows() == 1; }));
    CommandPalette& palette = window().commandPalette();
    press(Qt::Key_K, Qt::ControlModifier);
    palette.field().setText(QStringLiteral("A caf\u00e9's website"));
    int found = -1;
    for (int row = 0; row < palette.model().rowCount(); ++row) {
        found = palette.model().entry(row).kind == "run" ? row : found;
    }
    ASSERT_GE(found, 0);
    palette.list().setCurrentIndex(palette.model().index(found));
    QTest::keyClick(&palette.field(), Qt::Key_Return);
    ASSERT_TRUE(comes([this] { return futures().isOpen(); }));
    window().refresh();

    const std::size_t charts = window().charts().plots().size();
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(&palette.field(), "shop requests");
    EXPECT_EQ(palette.model().entry(palette.list().currentIndex().row()).kind, "series");
    QTest::keyClick(&palette.field(), Qt::Key_Return);
    EXPECT_EQ(window().charts().plots().size(), charts + 1);
}

// What a run came to, without what the machine needed for it.
QJsonObject numbersOf(const scenarios::RunResult& run) {
    QJsonObject summary =
        QJsonDocument::fromJson(QByteArray::fromStdString(analysis::summaryJsonText(run))).object();
    summary.remove("wall_s");
    summary.remove("machine");
    return summary;
}

TEST_F(RunsInTheWindow, WhatWasPlayedIsKeptAsTheCommandLineStoresIt) {
    ASSERT_TRUE(commandLineRuns("first.h5"));
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(17min));
    futures().runTo(kStart + 1h);
    ASSERT_TRUE(comes(
        [this] { return futures().process(futures().front())->state() == FutureState::Ended; }));
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(&window().commandPalette().field(), "Keep this run");
    QTest::keyClick(&window().commandPalette().field(), Qt::Key_Return);
    ASSERT_TRUE(comes([this] { return window().banner().text().startsWith("Kept as run 2"); }))
        << window().banner().text().toStdString();
    press(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return rows() == 2; }));

    const QString kept = page().model().entries().front().file;
    const auto of = analysis::loadRun(folder_.filePath("first.h5").toStdString());
    const auto own = analysis::loadRun(kept.toStdString());
    ASSERT_TRUE(of.ok() && own.ok()) << kept.toStdString();
    EXPECT_EQ(own->fingerprint, of->fingerprint);
    EXPECT_EQ(own->configuration, of->configuration);
    EXPECT_EQ(numbersOf(*own), numbersOf(*of));
    ASSERT_EQ(own->series.size(), of->series.size());
    for (std::size_t i = 0; i < of->series.size(); ++i) {
        EXPECT_EQ(own->series[i].values, of->series[i].values) << of->series[i].name;
    }
    QProcess doppel;
    doppel.start(DOPPEL_PROGRAM, {"compare", folder_.filePath("first.h5"), kept});
    ASSERT_TRUE(doppel.waitForFinished(60'000));
    EXPECT_EQ(doppel.exitCode(), 0) << doppel.readAllStandardError().toStdString();
    ASSERT_TRUE(opensTheNewest());
    EXPECT_EQ(clock().playedUntil(), kStart + 1h);
}

TEST_F(RunsInTheWindow, WhatIsNotOverIsKeptAsFarAsItWasPlayed) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(5min));
    window().actions()[Command::KeepRun].trigger();
    ASSERT_TRUE(comes([this] { return rows() == 1; })) << window().banner().text().toStdString();
    const auto run = analysis::loadRun(page().model().entries().front().file.toStdString());
    ASSERT_TRUE(run.ok());
    EXPECT_EQ(sim::toText(run->status), "stopped at 5min: the window");
    ASSERT_TRUE(comes([this] { return window().banner().text().startsWith("Kept as run 1"); }));
    window().actions()[Command::KeepRun].trigger();
    const QString told = QStringLiteral("It is kept already, as run 1.");
    EXPECT_EQ(window().banner().text(), told);
    EXPECT_TRUE(playsTo(6min)) << "and it goes on";
    window().actions()[Command::KeepRun].trigger();
    EXPECT_TRUE(comes([this] { return rows() == 2; })) << "more was played since";
}

// A what-if that was kept tells what was done to it, and what a stored run can't do is refused.
TEST_F(RunsInTheWindow, AStoredWhatIfShowsItsOwnFaultAndHasNoKnobs) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(5min));
    const FutureId what = futures().branchAt(
        kStart + 2min, {"{at: 2min, for: 1min, fault: slow, target: db, factor: 3x}"});
    futures().setBeside(what);
    ASSERT_TRUE(comes([&] {
        return futures().process(what)->state() == FutureState::Waiting &&
               futures().recording(what).now() >= kStart + 2min;
    }));
    futures().runTo(what, kStart + 5min);
    ASSERT_TRUE(comes([&] { return futures().recording(what).now() >= kStart + 5min; }));
    window().refresh();
    const auto isShown = [this] {
        const auto& spans = clock().spans();
        return std::any_of(spans.begin(), spans.end(), [](const Span& span) {
            constexpr sim::Duration kMillisecond = std::chrono::milliseconds(1);
            return span.name.startsWith("B: slow on db") &&
                   span.range.from - kStart - 2min < kMillisecond &&
                   span.range.to - kStart - 3min < kMillisecond;
        });
    };
    EXPECT_TRUE(isShown()) << "of B while it is played";
    window().actions()[Command::KeepRun].trigger();
    ASSERT_TRUE(comes([this] { return rows() == 2; })) << window().banner().text().toStdString();
    const auto& entries = page().model().entries();
    const auto written = std::find_if(entries.begin(), entries.end(),
                                      [](const RunEntry& run) { return run.changes.isEmpty(); });
    const auto changed = std::find_if(entries.begin(), entries.end(),
                                      [](const RunEntry& run) { return !run.changes.isEmpty(); });
    ASSERT_TRUE(written != entries.end() && changed != entries.end());
    const QString before = written->file;
    const QString after = changed->file;
    futures().remove(what);
    window().runs().compare(before, after);
    ASSERT_TRUE(comes([this] {
        return futures().beside() && futures().process(*futures().beside())->isStored();
    }));
    window().refresh();
    EXPECT_TRUE(isShown()) << "of a stored run beside another";
    EXPECT_TRUE(futures().branches()[1].name.endsWith(": slow on db"))
        << futures().branches()[1].name.toStdString();
    EXPECT_FALSE(window().actions()[Command::WhatIf].isEnabled());
    EXPECT_FALSE(window().actions()[Command::FindLimit].isEnabled());
    EXPECT_FALSE(window().actions()[Command::InjectAction].isEnabled());
}

TEST_F(RunsInTheWindow, LooksAsEver) {
    press(Qt::Key_6, Qt::ControlModifier);
    ASSERT_TRUE(comes([this] { return page().isRead(); }));
    page().model().setEntries(samples::runEntries());
    choose(1);
    EXPECT_TRUE(matchesGolden(pictureOf(window()), "window-runs-light"));
    EXPECT_TRUE(matchesGolden(pictureOf(window(), Palette::dark()), "window-runs-dark"));
}

} // namespace
} // namespace doppel::gui
