// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/scenario_document.h"
#include "tests/gui/edit/edit_samples.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

#include <chrono>
#include <vector>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using samples::bytesIn;
using samples::isReadSoon;
using testing::HasSubstr;
using testing::Not;

class ScenarioDocumentOf : public samples::EditedFiles {
protected:
    void open(const QString& path) {
        ASSERT_TRUE(document_.open(path).ok());
        ASSERT_TRUE(isReadSoon(document_));
        original_ = document_.text();
    }

    ScenarioDocument document_;
    std::string original_;
};

TEST_F(ScenarioDocumentOf, UndoesAndRedoesEachStepToTheByte) {
    open(file("govuk/origin-errors.yaml"));
    std::vector<std::string> texts{original_};
    const auto did = [&](const sim::Status& outcome) {
        ASSERT_TRUE(outcome.ok()) << outcome.errors().front().message;
        ASSERT_TRUE(isReadSoon(document_));
        texts.push_back(document_.text());
    };
    did(document_.setField("components.frontend.replicas", "4"));
    did(document_.setField("duration", "2h"));
    did(document_.insertEntry("timeline", 1, "{at: 50min, fault: down, target: router}"));
    did(document_.moveEvent(0, {sim::kStart + 20min, sim::kStart + 25min}));
    did(document_.duplicateEntry("objectives", 0));
    did(document_.moveEntry("timeline", 1, 0));
    did(document_.removeEntry("timeline", 1));
    did(document_.resetField("components.frontend.replicas"));
    EXPECT_THAT(document_.text(), Not(HasSubstr("set:")));
    EXPECT_EQ(document_.undoStack().count(), 8);
    for (std::size_t i = texts.size() - 1; i-- > 0;) {
        document_.undoStack().undo();
        EXPECT_EQ(document_.text(), texts[i]) << i;
    }
    EXPECT_FALSE(document_.isModified());
    for (std::size_t i = 1; i < texts.size(); ++i) {
        document_.undoStack().redo();
        EXPECT_EQ(document_.text(), texts[i]) << i;
    }
}

TEST_F(ScenarioDocumentOf, MovesAnEventWithItsLength) {
    open(file("cafe.yaml"));
    ASSERT_TRUE(document_.moveEvent(0, {sim::kStart + 10min, sim::kStart + 12min}).ok());
    EXPECT_THAT(document_.text(),
                HasSubstr("{at: 10min, for: 2min, fault: slow, target: shop, factor: 2x}"));
    EXPECT_EQ(document_.undoStack().count(), 1);
}

TEST_F(ScenarioDocumentOf, CopiesAnInheritedListBeforeItChangesIt) {
    open(written("child.yaml", "doppel: 1\nextends: cafe.yaml # as at the fair\n"));
    ASSERT_TRUE(document_.insertEntry("timeline", 1, "{at: 50min, fault: down, target: db}").ok());
    EXPECT_EQ(document_.text(),
              "doppel: 1\nextends: cafe.yaml # as at the fair\ntimeline:\n"
              "  - {at: 30min, for: 5min, fault: slow, target: shop, factor: 2x}\n"
              "  - {at: 50min, fault: down, target: db}\n");
    document_.undoStack().undo();
    ASSERT_TRUE(isReadSoon(document_));
    ASSERT_TRUE(document_.removeEntry("timeline", 0).ok());
    EXPECT_THAT(document_.text(), HasSubstr("timeline: []\n"));
    ASSERT_TRUE(isReadSoon(document_));
    EXPECT_TRUE(document_.sheet().problems.empty());
    EXPECT_TRUE(document_.sheet().timeline.entries.empty());
}

TEST_F(ScenarioDocumentOf, TakesWhatIsTypedInOneGoForOneStep) {
    open(file("cafe.yaml"));
    for (const char* typed : {"1", "12", "120"}) {
        ASSERT_TRUE(document_.setField("components.shop.workers", typed, "workers#1").ok());
    }
    ASSERT_TRUE(document_.setField("components.shop.workers", "7", "workers#2").ok());
    EXPECT_EQ(document_.undoStack().count(), 2);
    document_.undoStack().undo();
    EXPECT_THAT(document_.text(), HasSubstr("workers: 120\n"));
    document_.undoStack().undo();
    EXPECT_EQ(document_.text(), original_);
}

TEST_F(ScenarioDocumentOf, TellsWhyAValueCannotBeWrittenAndKeepsTheText) {
    open(file("cafe.yaml"));
    const sim::Status outcome = document_.setField("components.shop.workers", "[1");
    ASSERT_FALSE(outcome.ok());
    EXPECT_FALSE(document_.setField("components.shop.workers", "").ok());
    EXPECT_EQ(document_.text(), original_);
    EXPECT_FALSE(document_.isModified());
}

TEST_F(ScenarioDocumentOf, IsReadByTheLoaderWithoutHoldingTheWindow) {
    open(file("govuk/day.yaml"));
    QSignalSpy read(&document_, &ScenarioDocument::sheetChanged);
    const auto before = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(document_.setField("seed", QString::number(i + 100)).ok());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - before, 500ms); // a tenth of it each
    ASSERT_TRUE(isReadSoon(document_));
    EXPECT_LE(read.count(), 2); // not one for each
    EXPECT_EQ(document_.sheet().field("seed")->field.value, "109");
}

TEST_F(ScenarioDocumentOf, SavesWholeFilesAndSaysSo) {
    open(file("govuk/origin-errors.yaml"));
    QSignalSpy saved(&document_, &ScenarioDocument::saved);
    ASSERT_TRUE(document_.setField("seed", "7").ok());
    EXPECT_TRUE(document_.isModified());
    ASSERT_TRUE(document_.save().ok());
    EXPECT_FALSE(document_.isModified());
    EXPECT_EQ(bytesIn(document_.path()), document_.text());
    EXPECT_EQ(saved.count(), 1);
    document_.undoStack().undo();
    EXPECT_TRUE(document_.isModified());
}

TEST_F(ScenarioDocumentOf, DoesNotSaveOverWhatSomeoneElseWrote) {
    open(file("cafe.yaml"));
    QSignalSpy changed(&document_, &ScenarioDocument::changedOnDisk);
    written("cafe.yaml", original_ + "# theirs\n");
    EXPECT_TRUE(QTest::qWaitFor([&] { return changed.count() > 0; }, 5000));
    ASSERT_TRUE(document_.setField("seed", "7").ok());
    const sim::Status refused = document_.save();
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.errors().front().message, HasSubstr("changed by someone else"));
    EXPECT_EQ(bytesIn(document_.path()), original_ + "# theirs\n");
    ASSERT_TRUE(document_.revert().ok());
    EXPECT_EQ(document_.text(), original_ + "# theirs\n");
    EXPECT_FALSE(document_.isModified());
    document_.undoStack().undo();
    EXPECT_THAT(document_.text(), HasSubstr("seed: 7"));
    EXPECT_TRUE(document_.save(true).ok());
}

TEST_F(ScenarioDocumentOf, NamesWhatItExtendsFromItsNewFolder) {
    open(file("govuk/origin-errors.yaml"));
    ASSERT_TRUE(document_.saveAs(file("mine.yaml")).ok());
    EXPECT_THAT(document_.text(), HasSubstr("extends: govuk/steady-hour.yaml\n"));
    ASSERT_TRUE(isReadSoon(document_));
    EXPECT_TRUE(document_.sheet().problems.empty());
    EXPECT_EQ(bytesIn(file("govuk/origin-errors.yaml")), original_);
    EXPECT_EQ(bytesIn(file("mine.yaml")), document_.text());
}

TEST_F(ScenarioDocumentOf, CannotOpenWhatIsNotThere) {
    const sim::Status opened = document_.open(file("nowhere.yaml"));
    ASSERT_FALSE(opened.ok());
    EXPECT_TRUE(document_.path().isEmpty());
}

} // namespace
} // namespace doppel::gui
