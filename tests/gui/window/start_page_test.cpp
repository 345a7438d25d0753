// SPDX-License-Identifier: Apache-2.0
#include "gui/window/app_settings.h"
#include "gui/window/cards_pane.h"
#include "gui/window/scenario_card.h"
#include "gui/window/start_page.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLineEdit>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <cmath>

namespace doppel::gui {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

const QString kShipped = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios");

std::vector<std::string> titlesOn(const std::vector<LibraryScenario>& library,
                                  const QString& platform) {
    std::vector<std::string> titles;
    for (const LibraryScenario& scenario : library) {
        if (scenario.platform == platform) {
            titles.push_back(scenario.title.toStdString());
        }
    }
    return titles;
}

TEST(ScenarioLibrary, HasTheShippedScenariosByPlatform) {
    const auto library = readLibrary(kShipped);
    EXPECT_THAT(
        titlesOn(library, "GOV.UK, 2026"),
        IsSupersetOf({"Origin answers 503 for ten minutes", "A steady hour at the mean rate"}));
    EXPECT_THAT(titlesOn(library, "Theory"),
                ElementsAre("M/G/1 at 80 %, lognormal service", "M/M/1 at 80 %", "M/M/4 at 80 %",
                            "Ten million messages in and out", "500,000 jobs that do nothing"));
    EXPECT_EQ(library.front().platform, "GOV.UK, 2026") << "the one with the most comes first";
    EXPECT_EQ(library.front().platformNote, "37 components, 3 zones, 5 places, 1,000,000 routes");
    for (const LibraryScenario& scenario : library) {
        const bool isExplained = !scenario.about.isEmpty();
        EXPECT_NE(isExplained, scenario.file.endsWith("cafe.yaml")) << "it has no comment";
        EXPECT_FALSE(scenario.file.endsWith("platform.yaml"));
    }
}

TEST(ScenarioLibrary, TellsTheFirstComment) {
    EXPECT_EQ(
        firstComment("# yaml-language-server: $schema=x\n# One\n#  and two.\ndoppel: 1\n# no"),
        "One and two.");
    EXPECT_EQ(firstComment("doppel: 1\n# no"), "");
}

TEST(ScenarioLibrary, OfNoFolderIsEmpty) {
    EXPECT_TRUE(readLibrary("/nowhere").empty());
}

analysis::StoredRun storedRun(std::size_t met, std::size_t objectives) {
    analysis::StoredRun run;
    run.availability = 0.9931;
    run.p99Seconds = 0.314;
    run.objectives = objectives;
    run.objectivesMet = met;
    return run;
}

std::vector<LibraryScenario> sampleLibrary() {
    const QString about =
        "Behind a load balancer that still answers, the Router gives 503 to everything for ten "
        "minutes. The CDN goes to the mirrors at once, not to its stale copies, as its VCL has it.";
    const QString note = "37 components, 3 zones, 5 places";
    std::vector<LibraryScenario> library{
        {"/a.yaml", "Origin answers 503 for ten minutes", about, "GOV.UK, 2026", note, false,
         storedRun(3, 3)},
        {"/b.yaml", "The Content Store answers too late, and so does everything behind it",
         "Short.", "GOV.UK, 2026", note, false, storedRun(0, 1)},
        {"/c.yaml", "A steady hour at the mean rate", about, "GOV.UK, 2026", note, false, {}},
        {"/d.yaml", "M/M/1 at 80 %", "One server.", "Theory", "each with a platform of its own",
         true, storedRun(0, 0)}};
    library[0].length = library[2].length = 3600;
    library[0].takes = 41;
    return library;
}

TEST(LibraryModel, IsAModel) {
    LibraryModel model;
    LibraryFilter filter(model);
    using Reporting = QAbstractItemModelTester::FailureReportingMode;
    const QAbstractItemModelTester plain(&model, Reporting::Fatal);
    const QAbstractItemModelTester filtered(&filter, Reporting::Fatal);
    model.setLibrary(sampleLibrary());
    EXPECT_EQ(model.rowCount(), 4);
    EXPECT_EQ(model.index(3).data(LibraryModel::PlatformRole), "Theory");
    filter.setWords("gov STEADY");
    ASSERT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(filter.index(0, 0).data(LibraryModel::FileRole), "/c.yaml");
    filter.setWords("");
    EXPECT_EQ(filter.rowCount(), 4);
    EXPECT_FALSE(model.readNext()) << "no run of these has a file";
}

class StartPageWith : public testing::Test {
protected:
    StartPageWith() {
        for (const char* name : {"origin-errors.yaml", "my-shop.yaml"}) {
            QFile file(folder_.filePath(name));
            EXPECT_TRUE(file.open(QIODevice::WriteOnly));
            settings_.addRecentFile(file.fileName());
        }
        open_.setShortcut(QKeySequence("Ctrl+O"));
        page_.setLibrary(sampleLibrary());
        page_.resize(1600, 920);
        page_.show();
    }

    QTemporaryDir folder_{"/tmp/doppel-start-XXXXXX"};
    AppSettings settings_{folder_.filePath("settings.ini")};
    QAction open_{"&Open\u2026"};
    StartPage page_{settings_, open_};
};

TEST_F(StartPageWith, ScenariosOpensOneByKeysAlone) {
    QSignalSpy chosen(&page_, &StartPage::chosen);
    const auto& cards = page_.cards().cards();
    ASSERT_EQ(cards.size(), 4U);
    cards[0]->setFocus();
    QTest::keyClick(cards[0], Qt::Key_Right);
    QTest::keyClick(page_.focusWidget(), Qt::Key_Return);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0], "/b.yaml");
    QTest::mouseClick(cards[3], Qt::LeftButton);
    EXPECT_EQ(chosen[1][0], "/d.yaml");
}

TEST_F(StartPageWith, HasNothingToFilterWithoutScenarios) {
    EXPECT_TRUE(page_.filterField().isVisible());
    page_.setLibrary({});
    EXPECT_FALSE(page_.filterField().isVisible());
}

TEST(ScenarioLibrary, IsOfTheFolderThatTheProgramWasStartedIn) {
    QTemporaryDir home;
    ASSERT_TRUE(QDir(home.path()).mkpath("scenarios/mine"));
    ASSERT_TRUE(QFile::copy(kShipped + "/cafe.yaml", home.filePath("scenarios/mine/shop.yaml")));
    ASSERT_TRUE(QFile::copy(kShipped + "/cafe.yaml", home.filePath("scenarios/cafe.yaml")));
    const QString before = QDir::currentPath();
    QDir::setCurrent(home.path());
    const QStringList folders = libraryFolders();
    const auto library = readLibraries(folders);
    QDir::setCurrent(before);
    ASSERT_GE(folders.size(), 2);
    EXPECT_EQ(folders.front(), QFileInfo(home.filePath("scenarios")).canonicalFilePath());
    const auto count = [&](const QString& end) {
        return std::count_if(library.begin(), library.end(),
                             [&](const auto& one) { return one.file.endsWith(end); });
    };
    EXPECT_EQ(count("mine/shop.yaml"), 1);
    EXPECT_EQ(count("/cafe.yaml"), 1) << "the same twice is shown once";
    EXPECT_EQ(count("theory/mm1.yaml"), 1);
    const auto steady = std::find_if(library.begin(), library.end(), [](const auto& one) {
        return one.file.endsWith("govuk/steady-hour.yaml");
    });
    ASSERT_NE(steady, library.end());
    EXPECT_EQ(steady->length, 3600.0);
}

TEST_F(StartPageWith, ScenariosShowsThoseThatAreLookedFor) {
    QTest::keyClicks(&page_.filterField(), "content store");
    ASSERT_EQ(page_.cards().cards().size(), 1U);
    EXPECT_EQ(page_.cards().cards()[0]->scenario().file, "/b.yaml");
    QTest::keyClicks(&page_.filterField(), "zzz");
    EXPECT_TRUE(page_.cards().cards().empty());
}

TEST_F(StartPageWith, ScenariosFindsOneByKeysAlone) {
    QSignalSpy chosen(&page_, &StartPage::chosen);
    page_.cards().cards()[0]->setFocus();
    QTest::keyClicks(page_.focusWidget(), "the");
    EXPECT_EQ(page_.filterField().text(), "the") << "whatever is typed is looked for";
    EXPECT_EQ(page_.focusWidget(), &page_.filterField());
    QTest::keyClicks(&page_.filterField(), "ory");
    ASSERT_EQ(page_.cards().cards().size(), 1U) << "by its platform";
    QTest::keyClick(&page_.filterField(), Qt::Key_Return);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0], "/d.yaml");
    QTest::keyClick(&page_.filterField(), Qt::Key_Escape);
    EXPECT_EQ(page_.cards().cards().size(), 4U);
    QTest::keyClick(&page_.filterField(), Qt::Key_Down);
    EXPECT_EQ(page_.focusWidget(), page_.cards().cards()[0]);
    QTest::keyClick(page_.focusWidget(), Qt::Key_Slash);
    EXPECT_EQ(page_.focusWidget(), &page_.filterField());
    EXPECT_EQ(page_.filterField().text(), "");
    QTest::keyClicks(&page_.filterField(), "vcl goes mirrors");
    EXPECT_EQ(page_.cards().cards().size(), 2U) << "by words of their texts, in any order";
}

// Making a card costs a hundred times what hiding it does.
TEST_F(StartPageWith, ScenariosKeepsItsCardsWhileOneTypes) {
    const std::vector<ScenarioCard*> all = page_.cards().cards();
    page_.filterField().setText("theory");
    ASSERT_EQ(page_.cards().cards().size(), 1U);
    EXPECT_EQ(page_.cards().cards().front(), all[3]);
    EXPECT_FALSE(all[0]->isVisibleTo(&page_));
    page_.filterField().clear();
    EXPECT_EQ(page_.cards().cards(), all);
    EXPECT_TRUE(all[0]->isVisibleTo(&page_));
}

TEST_F(StartPageWith, ScenariosLaysCardsSideBySide) {
    const auto& cards = page_.cards().cards();
    for (std::size_t i = 0; i < cards.size(); ++i) {
        EXPECT_EQ(cards[i]->height(), ScenarioCard::kHeight);
        for (std::size_t j = 0; j < i; ++j) {
            EXPECT_FALSE(cards[i]->geometry().intersects(cards[j]->geometry())) << i << " " << j;
        }
    }
    EXPECT_EQ(cards[2]->y(), cards[3]->y()) << "a small platform stands beside another";
}

TEST(RunPreview, LooksAsEver) {
    RunPreview preview;
    for (int row = 0; row < 120; ++row) {
        const bool fault = row >= 60 && row < 80;
        preview.ends.push_back((row + 1) / 120.0);
        preview.latency.push_back(0.25 + 0.02 * std::sin(row * 1.7) + (row == 80 ? 1.4 : 0));
        preview.failed.push_back(fault ? 0.03 : 0);
    }
    preview.faults = {{0.5, 2.0 / 3}};
    preview.warmUp = 1.0 / 3;
    class Stamp final : public QWidget {
    public:
        explicit Stamp(const RunPreview& run) : run_(run) {}
        void paintEvent(QPaintEvent*) override {
            QPainter painter(this);
            drawPreview(painter, run_, rect(), paletteOf(palette()));
        }
        const RunPreview& run_;
    };
    Stamp stamp(preview);
    stamp.resize(270, 66);
    EXPECT_TRUE(looksAsEver(stamp, "run-preview"));
}

TEST(StartPage, LooksAsEver) {
    const QTemporaryDir folder;
    AppSettings settings(folder.filePath("settings.ini"));
    QAction open("&Open\u2026");
    open.setShortcut(QKeySequence("Ctrl+O"));
    StartPage page(settings, open);
    page.setLibrary(sampleLibrary());
    page.resize(1600, 640);
    page.show();
    page.filterField().clearFocus(); // a caret blinks
    QTest::qWait(50);
    EXPECT_TRUE(looksAsEver(page, "start-page"));
}

} // namespace
} // namespace doppel::gui
