// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/runs_model.h"
#include "tests/analysis/sample_run.h"
#include "tests/gui/runs/run_samples.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <utility>

namespace doppel::gui {
namespace {

using ::testing::ElementsAre;

class RunsModelTest : public ::testing::Test {
protected:
    using Mode = QAbstractItemModelTester::FailureReportingMode;

    RunsModelTest() {
        filter.setSourceModel(&model);
        model.setEntries(samples::runEntries());
    }

    QString text(int row, int column) const { return model.index(row, column).data().toString(); }
    std::vector<int> shown() const {
        std::vector<int> ids;
        for (int row = 0; row < filter.rowCount(); ++row) {
            ids.push_back(filter.index(row, RunsModel::Number).data().toInt());
        }
        return ids;
    }

    RunsModel model;
    RunsFilter filter;
    QAbstractItemModelTester modelTester{&model, Mode::Fatal};
    QAbstractItemModelTester filterTester{&filter, Mode::Fatal};
};

TEST(RunEntry, TellsWhatTheSummaryTells) {
    const scenarios::RunResult run = analysis::sampleRun();
    analysis::StoredRun row = analysis::storedRun(run, "/runs/sample.h5");
    row.id = 7;
    row.when = "2026-11-22T06:50:32Z";
    const RunEntry entry = runEntryOf(row);
    EXPECT_EQ(entry.id, 7);
    EXPECT_EQ(entry.when, QDateTime(QDate(2026, 11, 22), QTime(6, 50, 32), Qt::UTC));
    EXPECT_EQ(entry.title, "Origin answers 500 for ten minutes");
    EXPECT_EQ(entry.length, 4200) << "70 minutes";
    EXPECT_EQ(entry.outcome, RunOutcome::Missed);
    EXPECT_EQ(entry.objectivesMet, 2U);
    EXPECT_EQ(entry.unfinished, 50U);
    EXPECT_EQ(entry.version, "0.1.0");
    EXPECT_EQ(entry.fingerprint, "3f2a90cc17d04b11");
}

TEST(RunEntry, KnowsWhoEndedIt) {
    scenarios::RunResult run = analysis::sampleRun();
    run.status.reason = sim::RunStatus::Reason::Stopped;
    EXPECT_EQ(runEntryOf(analysis::storedRun(run, "")).outcome, RunOutcome::Interrupted);
    run.status.reason = sim::RunStatus::Reason::MemoryLimit;
    EXPECT_EQ(runEntryOf(analysis::storedRun(run, "")).outcome, RunOutcome::StoppedEarly);
    run.status.reason = sim::RunStatus::Reason::ReachedEnd;
    run.objectives.clear();
    EXPECT_EQ(runEntryOf(analysis::storedRun(run, "")).outcome, RunOutcome::Ended);
}

TEST(RunEntry, OfASummaryThatIsNoneTellsTheRest) {
    analysis::StoredRun row;
    row.summary = "{\"status\": 3, \"requests\": []";
    EXPECT_EQ(runEntryOf(row).length, std::nullopt);
    row.summary = "{\"status\": 3, \"requests\": [], \"version\": {}}";
    EXPECT_EQ(runEntryOf(row).unfinished, std::nullopt);
}

TEST_F(RunsModelTest, IsATableOfRuns) {
    ASSERT_EQ(model.rowCount(), 6);
    EXPECT_EQ(text(0, RunsModel::Number), "12");
    EXPECT_EQ(text(0, RunsModel::Length), "1 h");
    EXPECT_EQ(text(0, RunsModel::Changes),
              "frontend.replicas=4, " + QFileInfo(model.entries().front().scenario).fileName());
    EXPECT_EQ(text(0, RunsModel::Availability), "99.43 %");
    EXPECT_EQ(text(0, RunsModel::P99), "3.18 s");
    EXPECT_EQ(text(2, RunsModel::Status), "missed, 2 of 3");
    EXPECT_EQ(text(3, RunsModel::Seed), "18446744073709551615");
    EXPECT_EQ(text(3, RunsModel::Status), "interrupted");
    EXPECT_EQ(text(5, RunsModel::Availability), "–");
    EXPECT_EQ(model.index(3, RunsModel::Status).data(Qt::ToolTipRole).toString(),
              "stopped at 6h 12min: Ctrl-C");
    EXPECT_EQ(model.index(5, RunsModel::Number).data(Qt::ToolTipRole).toString(),
              "A later run has replaced its file");
}

TEST_F(RunsModelTest, SortsByNumbersNotByTheirTexts) {
    filter.sort(RunsModel::Number, Qt::AscendingOrder);
    EXPECT_THAT(shown(), ElementsAre(1, 5, 8, 9, 11, 12));
    filter.sort(RunsModel::Length, Qt::DescendingOrder);
    EXPECT_EQ(shown().front(), 8) << "6 h 12 min";
    EXPECT_EQ(shown().back(), 5) << "4 min";
    filter.sort(RunsModel::Availability, Qt::AscendingOrder);
    EXPECT_EQ(shown().front(), 1) << "not measured";
    EXPECT_EQ(shown()[1], 9);
}

TEST_F(RunsModelTest, FindsByAllWords) {
    filter.setSearch("503 FRONT");
    EXPECT_THAT(shown(), ElementsAre(12));
    filter.setSearch("interrupted");
    EXPECT_THAT(shown(), ElementsAre(8));
    filter.setSearch("d280dd27721b3409");
    EXPECT_THAT(shown(), ElementsAre(9));
    filter.setSearch("11-28");
    EXPECT_EQ(filter.rowCount(), 6) << "by the date that is shown";
    filter.setSearch("3.18 s");
    EXPECT_THAT(shown(), ElementsAre(12));
    filter.setSearch("  ");
    EXPECT_EQ(filter.rowCount(), 6);
}

TEST_F(RunsModelTest, RowsThatStayKeepTheirIndexes) {
    const QPersistentModelIndex zone = model.index(2, 0);
    const QSignalSpy inserted(&model, &RunsModel::rowsInserted);
    const QSignalSpy removed(&model, &RunsModel::rowsRemoved);
    const QSignalSpy changed(&model, &RunsModel::dataChanged);
    std::vector<RunEntry> runs = samples::runEntries();
    runs.erase(runs.begin() + 1);
    runs[0].isThere = false;
    runs.insert(runs.begin(), samples::runEntry(13, "New", 1));
    model.setEntries(runs);
    EXPECT_EQ(model.entries(), runs);
    EXPECT_EQ(zone.row(), 2);
    EXPECT_EQ(zone.data().toString(), "9");
    EXPECT_EQ(inserted.size(), 1);
    EXPECT_EQ(removed.size(), 1);
    EXPECT_EQ(changed.size(), 1);
    model.setEntries({});
    EXPECT_EQ(model.rowCount(), 0);
}

} // namespace
} // namespace doppel::gui
