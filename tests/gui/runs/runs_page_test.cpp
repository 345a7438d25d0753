// SPDX-License-Identifier: Apache-2.0
#include "analysis/store.h"
#include "gui/runs/catalogue_reader.h"
#include "gui/runs/runs_page.h"
#include "tests/analysis/sample_run.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/runs/run_samples.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <cstdlib>
#include <ctime>
#include <set>

namespace doppel::gui {
namespace {

class CatalogueReaderTest : public ::testing::Test {
protected:
    QString catalogue() const { return folder.filePath("data/runs.sqlite"); }
    QString file(const char* name) const { return folder.filePath(name); }
    void store(const char* name) const {
        const auto id = analysis::storeRun(analysis::sampleRun(), file(name).toStdString(),
                                           catalogue().toStdString());
        ASSERT_TRUE(id.ok()) << toText(id.errors().front());
    }
    // What came last, once something did.
    static std::vector<RunEntry> last(QSignalSpy& read) {
        EXPECT_TRUE(!read.isEmpty() || read.wait(5'000));
        const auto entries = read.last().front().value<std::vector<RunEntry>>();
        read.clear();
        return entries;
    }

    QTemporaryDir folder;
};

TEST_F(CatalogueReaderTest, OneThatIsNotThereIsEmptyAndNotMade) {
    CatalogueReader reader(catalogue());
    QSignalSpy read(&reader, &CatalogueReader::read);
    EXPECT_TRUE(last(read).empty());
    EXPECT_FALSE(QFile::exists(catalogue()));
    store("first.h5"); // its folder is made, too
    std::vector<RunEntry> entries;
    for (int i = 0; i < 5 && entries.empty(); ++i) {
        entries = last(read);
    }
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].title, "Origin answers 500 for ten minutes");
    EXPECT_TRUE(entries[0].isThere);
}

TEST_F(CatalogueReaderTest, FollowsWhatOthersStoreAndDelete) {
    store("first.h5");
    CatalogueReader reader(catalogue());
    QSignalSpy read(&reader, &CatalogueReader::read);
    ASSERT_EQ(last(read).size(), 1U);
    store("second.h5");
    std::vector<RunEntry> entries;
    for (int i = 0; i < 5 && entries.size() != 2; ++i) {
        entries = last(read);
    }
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].file, file("second.h5")) << "the newest first";
    QFile::remove(file("first.h5"));
    reader.refresh();
    EXPECT_FALSE(last(read)[1].isThere);
}

TEST_F(CatalogueReaderTest, RemovesRunsWithTheirFiles) {
    store("first.h5");
    store("second.h5");
    CatalogueReader reader(catalogue());
    QSignalSpy read(&reader, &CatalogueReader::read);
    ASSERT_EQ(last(read).size(), 2U);
    reader.remove({1});
    std::vector<RunEntry> entries(2);
    for (int i = 0; i < 5 && entries.size() != 1; ++i) {
        entries = last(read);
    }
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].id, 2);
    EXPECT_FALSE(QFile::exists(file("first.h5")));
    EXPECT_TRUE(QFile::exists(file("second.h5")));
}

TEST_F(CatalogueReaderTest, SaysWhatIsWrongWithACatalogue) {
    QFile none(file("runs.sqlite"));
    ASSERT_TRUE(none.open(QIODevice::WriteOnly));
    none.write(QByteArray(4096, 'x'));
    none.close();
    CatalogueReader reader(none.fileName());
    QSignalSpy failed(&reader, &CatalogueReader::failed);
    ASSERT_TRUE(failed.wait(5'000));
    const auto errors = failed.front().front().value<sim::Errors>();
    EXPECT_THAT(errors.front().message, ::testing::HasSubstr("can't be opened"));
}

class RunsPageTest : public ::testing::Test {
protected:
    RunsPageTest() {
        setenv("TZ", "UTC", 1);
        tzset();
        page.resize(1280, 420);
        QSignalSpy read(page.findChild<CatalogueReader*>(), &CatalogueReader::read);
        EXPECT_TRUE(read.wait(5'000)) << "the catalogue that isn't there";
        page.model().setEntries(samples::runEntries());
        page.setAsk([this](QWidget*, const QString& question) {
            asked = question;
            return false;
        });
    }

    void select(std::initializer_list<int> rows) {
        page.table().clearSelection();
        for (const int row : rows) {
            page.table().selectionModel()->select(page.table().model()->index(row, 0),
                                                  QItemSelectionModel::Select |
                                                      QItemSelectionModel::Rows);
        }
    }
    QAction& action(const QString& text) {
        for (QAction* one : page.actionsOfRuns()) {
            if (one->text() == text) {
                return *one;
            }
        }
        throw std::invalid_argument("no such action");
    }

    QTemporaryDir folder;
    RunsPage page{folder.filePath("runs.sqlite")};
    QString asked;
};

TEST_F(RunsPageTest, OpensOverlaysAndCompares) {
    const QSignalSpy opened(&page, &RunsPage::openWanted);
    const QSignalSpy overlaid(&page, &RunsPage::overlayWanted);
    const QSignalSpy compared(&page, &RunsPage::compareWanted);
    select({2});
    action("Open").trigger();
    action("Overlay").trigger();
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toString(), "/home/ana/runs/run-9.h5");
    ASSERT_EQ(overlaid.size(), 1);
    EXPECT_FALSE(action("Compare").isEnabled());
    select({0, 1});
    EXPECT_FALSE(action("Open").isEnabled());
    action("Compare").trigger();
    ASSERT_EQ(compared.size(), 1);
    EXPECT_EQ(compared[0][0].toString(), "/home/ana/runs/run-11.h5") << "the older is before";
    EXPECT_EQ(compared[0][1].toString(), "/home/ana/runs/run-12.h5");
}

TEST_F(RunsPageTest, IsUsedByKeys) {
    QWidget window;
    page.setParent(&window);
    window.show();
    QApplication::setActiveWindow(&window);
    const QSignalSpy opened(&page, &RunsPage::openWanted);
    page.table().setFocus();
    page.table().setCurrentIndex(page.table().model()->index(0, 0));
    QTest::keyClick(&page.table(), Qt::Key_Down);
    QTest::keyClick(&page.table(), Qt::Key_Return);
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toString(), "/home/ana/runs/run-11.h5");
    QTest::keyClick(&page.table(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "d280dd27721b340b");
    QTest::keyClick(&page.table(), Qt::Key_Slash);
    QTest::keyClicks(page.focusWidget(), "flood");
    EXPECT_EQ(page.table().model()->rowCount(), 1);
    page.setParent(nullptr);
}

TEST_F(RunsPageTest, TheKeysBeginWithTheFirstRow) {
    QWidget window;
    page.setParent(&window);
    window.show();
    QApplication::setActiveWindow(&window);
    page.table().setFocus(Qt::TabFocusReason);
    EXPECT_TRUE(page.table().selectionModel()->isRowSelected(0));
    QTest::keyClick(&page.table(), Qt::Key_Down);
    EXPECT_TRUE(page.table().selectionModel()->isRowSelected(1));
    page.setParent(nullptr);
}

TEST_F(RunsPageTest, ShortcutsAreUnique) {
    std::set<QKeySequence> keys;
    for (const QAction* one : page.actionsOfRuns()) {
        EXPECT_TRUE(keys.insert(one->shortcut()).second) << one->text().toStdString();
        EXPECT_FALSE(one->toolTip().isEmpty());
    }
}

TEST_F(RunsPageTest, ARunWithoutItsFileIsOnlyDeleted) {
    EXPECT_EQ(action("Open").toolTip(), "Show the run as far as it was recorded (Return)");
    select({4});
    EXPECT_FALSE(action("Open").isEnabled());
    EXPECT_EQ(action("Open").toolTip(), "Show the run as far as it was recorded (Return)\nIts file "
                                        "is not there: /home/ana/runs/run-5.h5");
    EXPECT_TRUE(action("Copy fingerprint").isEnabled());
    action("Delete…").trigger();
    EXPECT_EQ(asked, "Delete run 5 and its file /home/ana/runs/run-5.h5? This can't be undone.");
    select({4, 5});
    action("Delete…").trigger();
    EXPECT_EQ(asked, "Delete 2 runs and their files? This can't be undone.");
    EXPECT_EQ(page.model().rowCount(), 6) << "the answer was no";
}

TEST_F(RunsPageTest, LooksAsEver) {
    select({1});
    EXPECT_TRUE(looksAsEver(page, "runs"));
}

TEST_F(RunsPageTest, AnEmptyOneSaysWhatToDo) {
    page.model().setEntries({});
    EXPECT_TRUE(looksAsEver(page, "runs-empty"));
}

class APageOfOneRun : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(
            analysis::storeRun(analysis::sampleRun(), file.toStdString(), catalogue.toStdString())
                .ok());
    }

    QTemporaryDir folder;
    const QString catalogue = folder.filePath("runs.sqlite");
    const QString file = folder.filePath("run.h5");
};

TEST_F(APageOfOneRun, DeletesWhatItAskedAbout) {
    RunsPage page(catalogue);
    page.setAsk([](QWidget*, const QString&) { return true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.model().rowCount() == 1; }, 5'000));
    page.table().selectRow(0);
    for (QAction* action : page.actionsOfRuns()) {
        if (action->shortcut() == QKeySequence(Qt::Key_Delete)) {
            action->trigger();
        }
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return page.model().rowCount() == 0; }, 5'000));
    EXPECT_FALSE(QFile::exists(file));
}

TEST_F(APageOfOneRun, LooksForFilesWheneverItIsShown) {
    RunsPage page(catalogue);
    page.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.model().rowCount() == 1; }, 5'000));
    page.table().selectRow(0);
    const QAction& open = *page.actionsOfRuns().front();
    EXPECT_TRUE(open.isEnabled());
    page.hide();
    ASSERT_TRUE(QFile::remove(file)); // of which the catalogue says nothing
    page.show();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !open.isEnabled(); }, 5'000));
}

TEST(RunsPage, TroublePushesNoRowAway) {
    RunsPage page("none.sqlite");
    page.resize(900, 500);
    page.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.isRead(); }, 5'000));
    const int before = page.table().parentWidget()->y();
    page.tell({sim::Error{sim::ErrorCode::Environment, "its file holds another run", {}}});
    QTest::qWait(10);
    EXPECT_EQ(page.table().parentWidget()->y(), before);
}

} // namespace
} // namespace doppel::gui
