// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/editor_page.h"
#include "gui/edit/entries_model.h"
#include "gui/edit/field_row.h"
#include "gui/edit/parts_model.h"
#include "gui/edit/property_form.h"
#include "gui/edit/timeline_editor.h"
#include "gui/edit/yaml_editor.h"
#include "tests/gui/edit/edit_samples.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#include <gmock/gmock.h>

#include <ctime>
#include <string>

namespace doppel::gui {
namespace {

using samples::bytesIn;
using samples::isReadSoon;
using testing::HasSubstr;

class EditorPageOf : public samples::EditedFiles {
protected:
    void open(const QString& path) {
        page_.resize(1400, 900);
        page_.show();
        page_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page_));
        ASSERT_TRUE(page_.open(path).ok());
        ASSERT_TRUE(isReadSoon(page_.document()));
        original_ = page_.document().text();
    }
    void settle() { ASSERT_TRUE(isReadSoon(page_.document())); }
    std::string text() { return page_.document().text(); }
    QWidget& input(const QString& path) { return page_.form().row(path)->editor().input(); }

    EditorPage page_;
    std::string original_;
};

TEST_F(EditorPageOf, ShowsTheSettingsFirstAndAPartThatIsChosen) {
    open(file("govuk/origin-errors.yaml"));
    ASSERT_NE(page_.form().row("duration"), nullptr);
    page_.choosePart("components.frontend");
    ASSERT_NE(page_.form().row("components.frontend.replicas"), nullptr);
    EXPECT_EQ(page_.parts().currentIndex().data().toString(), "frontend");
    EXPECT_EQ(page_.form().row("components.frontend.replicas")->editor().value(), "6");
    page_.choosePart("timeline[0]");
    EXPECT_NE(page_.form().row("timeline[0].status"), nullptr);
}

TEST_F(EditorPageOf, KeepsFormAndTextInSync) {
    open(file("cafe.yaml"));
    page_.choosePart("components.shop");
    QTest::keyClick(&input("components.shop.workers"), Qt::Key_Up);
    EXPECT_THAT(text(), HasSubstr("workers: 3\n"));
    EXPECT_EQ(page_.yaml().toPlainText().toStdString(), text());
    settle();
    QTextCursor cursor = page_.yaml().document()->find("workers: 3");
    cursor.insertText("workers: 45");
    settle();
    EXPECT_EQ(page_.form().row("components.shop.workers")->editor().value(), "45");
    page_.undoAction().trigger();
    page_.undoAction().trigger();
    settle();
    EXPECT_EQ(text(), original_);
    EXPECT_EQ(page_.yaml().toPlainText().toStdString(), original_);
    EXPECT_EQ(page_.form().row("components.shop.workers")->editor().value(), "2");
}

TEST_F(EditorPageOf, TakesASessionByKeys) {
    open(file("govuk/origin-errors.yaml"));
    QSignalSpy saved(&page_, &EditorPage::saved);
    page_.parts().setFocus();
    QTest::keyClicks(&page_.parts(), "frontend"); // finds frontend-nginx first
    QTest::keyClick(&page_.parts(), Qt::Key_Down);
    ASSERT_EQ(page_.parts().currentIndex().data().toString(), "frontend");
    page_.form().search().setFocus();
    QTest::keyClicks(&page_.form().search(), "cpu");
    FieldRow* cpu = page_.form().row("components.frontend.cpu");
    ASSERT_TRUE(cpu->isVisible());
    EXPECT_FALSE(page_.form().row("components.frontend.replicas")->isVisible());
    auto& line = static_cast<QLineEdit&>(cpu->editor().input());
    line.setFocus();
    line.selectAll();
    QTest::keyClicks(&line, "lognormal(mean 40, cv 1)");
    settle();
    EXPECT_THAT(cpu->error().toStdString(), HasSubstr("40"));
    ASSERT_GE(page_.document().sheet().problems.size(), 1U);
    EXPECT_TRUE(page_.problems().isVisible());
    // the place that the loader names is underlined, and the row leads there
    const SheetProblem& problem = page_.document().sheet().problems.front();
    page_.problems().setFocus();
    page_.problems().selectRow(0);
    QTest::keyClick(&page_.problems(), Qt::Key_Return);
    EXPECT_EQ(page_.yaml().textCursor().blockNumber() + 1, problem.where.line);
    EXPECT_FALSE(page_.yaml().problemAt(page_.yaml().textCursor().position()).isEmpty());
    QTest::keyClick(&line, Qt::Key_Z, Qt::ControlModifier);
    settle();
    EXPECT_EQ(text(), original_);
    EXPECT_TRUE(cpu->error().isEmpty());
    EXPECT_FALSE(page_.problems().isVisible());
    line.setFocus();
    line.selectAll();
    QTest::keyClicks(&line, "exponential(20ms)");
    settle();
    QTest::keyClick(&line, Qt::Key_S, Qt::ControlModifier);
    EXPECT_EQ(saved.count(), 1);
    EXPECT_THAT(bytesIn(page_.document().path()),
                HasSubstr("set:\n  components.frontend.cpu: exponential(20ms)\n"));
}

TEST_F(EditorPageOf, MarksWhatTheFileSaysAndTakesItBack) {
    open(file("govuk/ttl-change.yaml"));
    page_.choosePart("components.content-store");
    FieldRow* age = page_.form().row("components.content-store.content.max_age");
    EXPECT_TRUE(age->resetButton().isVisibleTo(age));
    page_.form().onlyGiven().setChecked(true);
    EXPECT_FALSE(page_.form().row("components.content-store.replicas")->isVisible());
    age->resetButton().click();
    settle();
    EXPECT_EQ(text().find("set:\n"), std::string::npos);
    EXPECT_FALSE(page_.form().row("components.content-store.content.max_age")->field().given);
}

TEST_F(EditorPageOf, EditsTheTimeline) {
    open(file("cafe.yaml"));
    TimelineEditor& timeline = page_.timeline();
    QAbstractItemModelTester tester(&timeline.model(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    timeline.table().setFocus();
    timeline.choose(0);
    ASSERT_NE(page_.form().row("timeline[0].factor"), nullptr);
    QTest::keyClick(&timeline.table(), Qt::Key_D, Qt::ControlModifier);
    settle();
    ASSERT_EQ(timeline.model().rowCount(), 2);
    EXPECT_EQ(timeline.chosen(), 1);
    timeline.moveEvent(
        1, {sim::kStart + std::chrono::minutes(40), sim::kStart + std::chrono::minutes(41)});
    settle();
    EXPECT_EQ(timeline.model().index(1, 0).data().toString(), "40min");
    EXPECT_EQ(timeline.model().index(1, 1).data().toString(), "1min");
    QAction* faults = timeline.kinds().actions().front();
    ASSERT_NE(faults->menu(), nullptr);
    faults->menu()->actions().front()->trigger();
    settle();
    EXPECT_EQ(timeline.model().rowCount(), 3);
    EXPECT_EQ(timeline.chosen(), 2);
    timeline.table().setFocus();
    QTest::keyClick(&timeline.table(), Qt::Key_Delete);
    settle();
    EXPECT_EQ(timeline.model().rowCount(), 2);
    while (page_.document().undoStack().canUndo()) {
        page_.document().undoStack().undo();
    }
    EXPECT_EQ(text(), original_);
}

TEST_F(EditorPageOf, HasModelsThatKeepTheRules) {
    PartsModel parts;
    ProblemsModel problems;
    EntriesModel objectives("objectives");
    QAbstractItemModelTester first(&parts, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QAbstractItemModelTester second(&problems,
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    QAbstractItemModelTester third(&objectives,
                                   QAbstractItemModelTester::FailureReportingMode::Fatal);
    for (const std::string& text : {bytesIn(file("cafe.yaml")), std::string("doppel: 1\n"),
                                    std::string("a: ["), bytesIn(file("govuk/platform.yaml"))}) {
        const DraftSheet sheet = readSheet(file("cafe.yaml").toStdString(), text);
        parts.setSheet(sheet, page_.palette());
        problems.setProblems(sheet.problems);
        objectives.setSheet(sheet, Palette::dark());
        EXPECT_EQ(problems.rowCount(), static_cast<int>(sheet.problems.size()));
    }
    EXPECT_GE(parts.rowOf("components.frontend"), 0);
}

TEST_F(EditorPageOf, CanBePlayedOnceItIsSaved) {
    open(file("cafe.yaml"));
    QSignalSpy played(&page_, &EditorPage::playWanted);
    ASSERT_TRUE(page_.document().setField("seed", "9").ok());
    page_.playAction().trigger();
    ASSERT_EQ(played.count(), 1);
    EXPECT_EQ(played[0][0].toString(), file("cafe.yaml"));
    EXPECT_THAT(bytesIn(file("cafe.yaml")), HasSubstr("seed: 9"));
}

/// What this thread has worked, in milliseconds.
double workedMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

TEST_F(EditorPageOf, HoldsTheWindowForAMomentOnly) {
    open(file("govuk/origin-errors.yaml"));
    const double before = workedMs();
    page_.choosePart("components.fastly"); // the longest of the forms
    const double chosen = workedMs();
    ASSERT_TRUE(
        page_.document().setField("components.fastly.origin_limits.max_connections", "7").ok());
    const double typed = workedMs();
    settle(); // the timer's ticks, and the sheet once it is read
    const double shown = workedMs();
    RecordProperty("choose_ms", std::to_string(chosen - before));
    RecordProperty("type_ms", std::to_string(typed - chosen));
    RecordProperty("show_ms", std::to_string(shown - typed));
    constexpr double kMost = 100; // what the window may be held for at a time
    EXPECT_LT(chosen - before, kMost);
    EXPECT_LT(typed - chosen, kMost);
    EXPECT_LT(shown - typed, kMost);
}

TEST_F(EditorPageOf, TellsAScreenReaderWhatAFieldIs) {
    open(file("cafe.yaml"));
    page_.choosePart("components.shop");
    EXPECT_EQ(input("components.shop.workers").accessibleName(), "workers");
    EXPECT_THAT(input("components.shop.workers").accessibleDescription().toStdString(),
                HasSubstr("count"));
    EXPECT_FALSE(page_.yaml().accessibleName().isEmpty());
}

TEST_F(EditorPageOf, LooksAsEver) {
    open(file("govuk/ttl-change.yaml"));
    page_.choosePart("components.content-store");
    QTest::qWait(1); // all is laid out
    EXPECT_TRUE(looksAsEver(page_, "edit-page"));
}

TEST_F(EditorPageOf, LooksAsEverWithProblems) {
    open(written("wrong.yaml",
                 "# A café without sense\ndoppel: 1\nextends: cafe.yaml\n"
                 "set:\n  components.shop.replicas: 0\n"
                 "  components.db.cpu: exponential(3 bananas)\n"
                 "timeline:\n"
                 "  - {at: 10min, for: 5min, fault: slow, target: shopp, factor: 3x}\n"
                 "  - {at: 20min, set: components.shop.replicas, value: 2}\n"));
    page_.timeline().choose(0);
    page_.choosePart("components.shop");
    QTest::qWait(1);
    EXPECT_TRUE(looksAsEver(page_, "edit-problems"));
}

} // namespace
} // namespace doppel::gui
