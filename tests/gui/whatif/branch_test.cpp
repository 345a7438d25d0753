// SPDX-License-Identifier: Apache-2.0
#include "gui/look/type.h"
#include "gui/whatif/branch_painter.h"
#include "gui/whatif/branch_panel.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/whatif/whatif_samples.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

std::string textOf(const QAbstractItemModel& model, const QModelIndex& at = {}, int depth = 0) {
    std::string text;
    for (int row = 0; row < model.rowCount(at); ++row) {
        const QModelIndex index = model.index(row, 0, at);
        text += std::string(static_cast<std::size_t>(depth) * 2, ' ') +
                index.data().toString().toStdString() + '\n' + textOf(model, index, depth + 1);
    }
    return text;
}

TEST(BranchModel, IsTheTreeOfFutures) {
    BranchModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRows(samples::fourFutures());
    EXPECT_EQ(textOf(model), "as written\n"
                             "  4 frontends\n"
                             "    and a lost zone\n"
                             "  12 frontends\n"
                             "  rolled back\n");
    auto rows = samples::fourFutures();
    rows.erase(rows.begin() + 1); // its branch stays, without a parent
    rows[1].parent.reset();
    model.setRows(rows);
    EXPECT_EQ(textOf(model), "as written\n"
                             "  12 frontends\n"
                             "  rolled back\n"
                             "and a lost zone\n");
    model.setRows({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(BranchModel, FiguresChangeInPlace) {
    BranchModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRows(samples::fourFutures());
    const QPersistentModelIndex kept = model.indexOf(5);
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    auto rows = samples::fourFutures();
    rows[2].figures.available = "97.00 %";
    model.setRows(rows);
    EXPECT_EQ(changed.size(), 1);
    EXPECT_EQ(reset.size(), 0);
    EXPECT_TRUE(kept.data(Qt::AccessibleTextRole).toString().contains("available 97.00 %"));
}

TEST(BranchWords, SayWhatAnActionDoes) {
    const PlatformSketch sketch = samples::knobbed();
    EXPECT_EQ(actionWords("{set: components.frontend.replicas, value: 4}", sketch, sim::kStart),
              "frontend.replicas 6 → 4");
    EXPECT_EQ(actionWords("{at: 10min, set: components.frontend.replicas, value: 4}", sketch,
                          sim::kStart + 4min),
              "frontend.replicas 6 → 4 at 10:00");
    EXPECT_EQ(actionWords("{fault: error, target: router, share: 40%}", sketch, sim::kStart),
              "error on router (status 500, 40 %)");
    EXPECT_EQ(actionWords("{nonsense: 1}", sketch, sim::kStart), "{nonsense: 1}");
}

TEST(BranchWords, NameABranchByWhatBeginsIt) {
    EXPECT_EQ(branchName("{fault: lost_zone, zone: 1}"), "loss of zone 1");
    EXPECT_EQ(branchName("{fault: lost_zone, target: db, zone: 2}"), "loss of zone 2 on db");
    EXPECT_EQ(branchName("{fault: error, target: router, share: 40%}"), "error on router");
}

TEST(BranchWords, FiguresAreThoseOfTheLastJudgement) {
    Recording recording;
    recording.setSketch(samples::knobbed());
    EXPECT_EQ(branchFigures(recording), (BranchFigures{"–", "–", "–"}));
    Judgement judgement{.at = sim::kStart};
    judgement.objectives = {{"availability", "visitors.availability >= 99%", 0.9931, true},
                            {"latency", "visitors.latency.p95 <= 500ms", 0.7, false}};
    judgement.recovery.emplace();
    judgement.recovery->timeToRecover = 10min + 5s;
    judgement.sources = {{.name = "crawler", .total = 1000, .ok = 500, .p99 = 9},
                         {.name = "visitors", .total = 9000, .ok = 9000, .p99 = 0.314}};
    judgement.p99 = 1.5;
    recording.add(judgement);
    const BranchFigures figures = branchFigures(recording);
    EXPECT_EQ(figures.available, "95 %") << "of 10,000 visits 9,500";
    EXPECT_EQ(figures.wellAfter, "10 min 5 s");
    EXPECT_EQ(figures.p99, "1.5 s") << "of all visits together, not of one source";
    EXPECT_EQ(figures.kept, 1);
    EXPECT_EQ(figures.missed, 1);
}

TEST(BranchWords, SayHowFarAFutureWasPlayedUnlessToItsEnd) {
    Recording recording;
    recording.setSketch({.duration = 1h, .warmup = 20min});
    const sim::Time hour = sim::kStart + 1h;
    EXPECT_EQ(untilWords(recording, hour), "") << "not at all: that is seen";
    recording.setNow({.at = sim::kStart + 38min + 14s});
    EXPECT_EQ(untilWords(recording, hour), "up to 38:14") << "whatever others were played to";
    recording.setNow({.at = sim::kStart + 1h});
    EXPECT_EQ(untilWords(recording, hour), "");
    EXPECT_EQ(untilWords(recording, sim::kStart + 2h), "ended at 1:00:00")
        << "another lasts longer";
}

TEST(BranchWords, NothingIsToldOfTheWarmUp) {
    Recording recording;
    recording.setSketch({.duration = 1h, .warmup = 20min});
    Judgement judgement{.at = sim::kStart + 20min,
                        .sources = {{.name = "visitors", .total = 9, .ok = 9}}};
    recording.add(judgement);
    recording.setNow({.at = sim::kStart + 21min});
    EXPECT_EQ(branchFigures(recording), (BranchFigures{"–", "–", "–"}));
    judgement.at = sim::kStart + 21min;
    recording.add(judgement);
    EXPECT_EQ(branchFigures(recording).available, "100 %");
}

class BranchPanelTest : public ::testing::Test {
protected:
    BranchPanelTest() {
        panel.resize(320, 360);
        panel.show(samples::fourFutures());
        panel.show();
    }
    BranchTree& tree() { return panel.tree(); }

    BranchPanel panel;
};

TEST_F(BranchPanelTest, EnterComparesF2RenamesDelDeletes) {
    const QSignalSpy compared(&tree(), &BranchTree::compareWanted);
    const QSignalSpy renamed(&tree(), &BranchTree::renameWanted);
    const QSignalSpy removed(&tree(), &BranchTree::removeWanted);
    tree().select(1);
    QTest::keyClick(&tree(), Qt::Key_Return);
    EXPECT_EQ(compared.size(), 0) << "A is not compared with itself";
    tree().select(3);
    QTest::keyClick(&tree(), Qt::Key_Return);
    ASSERT_EQ(compared.size(), 1);
    EXPECT_EQ(compared[0][0].toUInt(), 3U);
    QTest::keyClick(&tree(), Qt::Key_Delete);
    ASSERT_EQ(removed.size(), 1);
    EXPECT_EQ(removed[0][0].toUInt(), 3U);
    QTest::keyClick(&tree(), Qt::Key_F2);
    auto* editor = tree().findChild<QLineEdit*>();
    ASSERT_NE(editor, nullptr);
    editor->selectAll();
    QTest::keyClicks(editor, "a dozen");
    QTest::keyClick(editor, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return renamed.size() == 1; }));
    EXPECT_EQ(renamed[0], (QList<QVariant>{3U, "a dozen"}));
}

TEST_F(BranchPanelTest, AClickOnCompareCompares) {
    const QSignalSpy compared(&tree(), &BranchTree::compareWanted);
    const QRect row = tree().visualRect(tree().model().indexOf(4));
    QTest::mouseClick(tree().viewport(), Qt::LeftButton, {},
                      QPoint(row.right() - 30, row.top() + 15));
    ASSERT_EQ(compared.size(), 1);
    EXPECT_EQ(compared[0][0].toUInt(), 4U);
}

TEST_F(BranchPanelTest, AClickOnABadgeAsksForTheMapOfThatFuture) {
    const QSignalSpy compared(&tree(), &BranchTree::compareWanted);
    const QSignalSpy mapped(&tree(), &BranchTree::mapWanted);
    for (const std::uint32_t id : {2U, 1U}) { // B, A
        const QRect row = tree().visualRect(tree().model().indexOf(id));
        QTest::mouseClick(tree().viewport(), Qt::LeftButton, {},
                          QPoint(row.right() - 19, row.top() + 15));
    }
    ASSERT_EQ(mapped.size(), 2);
    EXPECT_EQ(mapped[0][0].toUInt(), 2U);
    EXPECT_EQ(mapped[1][0].toUInt(), 1U);
    EXPECT_EQ(compared.size(), 0) << "it is compared as before";
}

TEST_F(BranchPanelTest, TheMenuOfARowOffersItsMap) {
    const QSignalSpy mapped(&tree(), &BranchTree::mapWanted);
    const auto mapOf = [&](std::uint32_t id) {
        tree().select(id);
        const QList<QAction*> all = tree().actions();
        return *std::find_if(all.begin(), all.end(), [](const QAction* action) {
            return action->text().startsWith("Map of");
        });
    };
    EXPECT_FALSE(mapOf(3)->isEnabled()) << "it is neither A nor B";
    EXPECT_EQ(mapOf(1)->text(), "Map of A");
    EXPECT_EQ(mapOf(2)->text(), "Map of B");
    mapOf(2)->trigger();
    ASSERT_EQ(mapped.size(), 1);
    EXPECT_EQ(mapped[0][0].toUInt(), 2U);
}

TEST_F(BranchPanelTest, TheScenarioItselfIsNotDeleted) {
    const QSignalSpy removed(&tree(), &BranchTree::removeWanted);
    tree().select(1);
    QTest::keyClick(&tree(), Qt::Key_Delete);
    EXPECT_EQ(removed.size(), 0);
}

TEST_F(BranchPanelTest, WhatIsSelectedStaysSelectedWhenBranchesCome) {
    tree().select(3);
    auto rows = samples::fourFutures();
    rows.insert(rows.begin() + 1, {.id = 9, .parent = 1, .name = "new", .moment = "37:00"});
    panel.show(rows);
    EXPECT_EQ(tree().currentIndex().data().toString(), "12 frontends");
}

TEST_F(BranchPanelTest, WhatIsComparedAnewIsScrolledTo) {
    panel.resize(400, 2 * kBranchRow + kRow);
    panel.show();
    auto rows = samples::fourFutures();
    for (BranchRow& row : rows) {
        row.role = row.role == FutureRole::B ? FutureRole::Other : row.role;
    }
    for (std::uint32_t id = 9; id < 13; ++id) {
        rows.push_back({.id = id, .parent = 1, .name = "new", .moment = "37:00"});
    }
    panel.show(rows);
    tree().scrollToTop();
    rows.back().role = FutureRole::B;
    panel.show(rows);
    const QRect b = tree().visualRect(tree().model().indexOf(rows.back().id));
    EXPECT_TRUE(tree().viewport()->rect().contains(b.center()));
}

// In a low window the panel is 122 high: 22 of it are the names of the columns.
TEST_F(BranchPanelTest, InALowWindowTheNewBranchIsSeenAndTheHintGivesWay) {
    auto rows = samples::fourFutures();
    rows.resize(2);
    rows[1].role = FutureRole::Other;
    panel.resize(304, 122);
    QApplication::processEvents();
    panel.show(rows);
    tree().select(rows[0].id);
    rows[1].role = FutureRole::B;
    panel.show(rows);
    QApplication::processEvents();
    const QRect b = tree().visualRect(tree().model().indexOf(rows[1].id));
    EXPECT_GE(tree().viewport()->height(), 122 - kRow);
    EXPECT_GE(b.top(), 0);
    EXPECT_LE(b.bottom(), tree().viewport()->height());
    panel.resize(304, 100);
    QApplication::processEvents();
    EXPECT_TRUE(tree().viewport()->rect().contains(
        tree().visualRect(tree().model().indexOf(rows[1].id)).center()));
}

TEST_F(BranchPanelTest, BesideAStoredRunATurnIsOfA) {
    auto rows = samples::fourFutures();
    const auto a = std::find_if(rows.begin(), rows.end(),
                                [](const BranchRow& row) { return row.role == FutureRole::A; });
    const std::uint32_t idOfA = a->id;
    for (BranchRow& row : rows) {
        row.role = row.role == FutureRole::B ? FutureRole::Other : row.role;
    }
    panel.show(rows);
    const auto other = std::find_if(rows.begin(), rows.end(), [](const BranchRow& row) {
        return row.role == FutureRole::Other;
    });
    tree().select(other->id);
    rows.push_back({.id = 20, .name = "run 4", .isStored = true, .role = FutureRole::B});
    panel.show(rows);
    EXPECT_EQ(tree().selected(), idOfA);
    EXPECT_TRUE(
        tree().viewport()->rect().contains(tree().visualRect(tree().model().indexOf(20)).center()));
}

TEST_F(BranchPanelTest, WantsTheSameHeightHoweverManyFuturesThereAre) {
    auto rows = samples::fourFutures();
    rows.resize(1);
    panel.show(rows);
    const int alone = panel.wantedHeight();
    EXPECT_GE(alone, kRow + 2 * kBranchRow) << "there is room for the first branch";
    for (std::uint32_t id = 9; id < 13; ++id) {
        rows.push_back({.id = id, .parent = 1, .name = "new", .moment = "37:00"});
        panel.show(rows);
        EXPECT_EQ(panel.wantedHeight(), alone) << rows.size() << " futures";
    }
}

TEST_F(BranchPanelTest, LooksAsEver) {
    tree().select(2);
    EXPECT_TRUE(looksAsEver(panel, "branches"));
}

} // namespace
} // namespace doppel::gui
