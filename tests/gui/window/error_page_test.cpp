// SPDX-License-Identifier: Apache-2.0
#include "gui/window/error_page.h"
#include "gui/window/source_view.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QListView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

class ErrorPageOf : public testing::Test {
protected:
    ErrorPageOf() {
        write("doppel: 1\ntitle: Search\nextends: steady-hour.yaml\ntimeline:\n"
              "  - {at: 30min, for: 10min,\n     set: page_classes.search.mirrored, value: true}\n"
              "objectives:\n  - {name: one, that: visitors.availabilty >= 99%}\n");
        const std::string file = file_.toStdString();
        errors_ = {{sim::ErrorCode::Input,
                    "timeline[0]: set: found \"page_classes.search.mirrored\", expected a field of "
                    "a component or of a traffic source",
                    {file, 6, 11}},
                   {sim::ErrorCode::Input,
                    "objectives[0]: visitors has no metric \"availabilty\": did you mean "
                    "\"availability\"?",
                    {file, 8, 24}}};
        page_.resize(1200, 420);
    }

    void write(const char* text) const {
        QFile file(file_);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir folder_;
    QString file_ = folder_.filePath("search.yaml");
    sim::Errors errors_;
    QAction reload_{"&Reload"};
    QAction open_{"&Open\u2026"};
    ErrorPage page_{reload_, open_};
};

TEST_F(ErrorPageOf, AScenarioListsAllThatIsWrongWithItsPlace) {
    const QAbstractItemModelTester tester(&page_.model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    page_.showErrors(file_, errors_);
    ASSERT_EQ(page_.model().rowCount(), 2);
    EXPECT_EQ(page_.model().index(0).data(ErrorModel::PlaceRole), "search.yaml, line 6, column 11");
    EXPECT_TRUE(page_.model().index(1).data().toString().startsWith("objectives[0]"));
}

TEST_F(ErrorPageOf, AScenarioGoesToThePlaceOfAnError) {
    page_.showErrors(file_, errors_);
    EXPECT_EQ(page_.source().textCursor().blockNumber(), 5);
    EXPECT_EQ(page_.source().textCursor().positionInBlock(), 10);
    EXPECT_EQ(page_.source().extraSelections().size(), 2) << "both lines are marked";
    QTest::keyClick(&page_.list(), Qt::Key_Down);
    EXPECT_EQ(page_.source().textCursor().blockNumber(), 7);
}

TEST_F(ErrorPageOf, AScenarioTellsWhenItIsSaved) {
    page_.showErrors(file_, errors_);
    QSignalSpy changed(&page_, &ErrorPage::changedOnDisk);
    write("doppel: 1\n");
    EXPECT_TRUE(changed.wait(3000));
    page_.rest();
    write("doppel: 2\n");
    EXPECT_FALSE(changed.wait(400)) << "nobody looks any more";
}

TEST_F(ErrorPageOf, AScenarioShowsTheTextThatWasRead) {
    page_.showErrors(file_, errors_);
    ASSERT_TRUE(page_.source().toPlainText().contains("availabilty"));
    write("doppel: 1\nduration: 30 30/s\n");
    page_.showErrors(
        file_,
        {{sim::ErrorCode::Input, "duration: found \"30 30/s\"", {file_.toStdString(), 2, 11}}});
    EXPECT_EQ(page_.source().toPlainText(), "doppel: 1\nduration: 30 30/s\n");
    EXPECT_EQ(page_.source().textCursor().blockNumber(), 1);
}

TEST_F(ErrorPageOf, AScenarioKnowsErrorsWithoutAPlace) {
    page_.showErrors(folder_.filePath("gone.yaml"),
                     {{sim::ErrorCode::Input, "there is no such file", {"gone.yaml"}}});
    EXPECT_EQ(page_.model().index(0).data(ErrorModel::PlaceRole), "gone.yaml");
    EXPECT_EQ(page_.source().toPlainText(), "");
}

TEST_F(ErrorPageOf, AScenarioLooksAsEver) {
    // Its path is another each time.
    ASSERT_TRUE(QDir().mkpath("/tmp/doppel-error-page"));
    file_ = "/tmp/doppel-error-page/search.yaml";
    ASSERT_TRUE(QFile::exists(file_) || QFile::copy(folder_.filePath("search.yaml"), file_));
    for (sim::Error& error : errors_) {
        error.where.file = file_.toStdString();
    }
    page_.showErrors(file_, errors_);
    EXPECT_TRUE(looksAsEver(page_, "error-page"));
}

} // namespace
} // namespace doppel::gui
