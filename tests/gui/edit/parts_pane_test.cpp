// SPDX-License-Identifier: Apache-2.0
// Adding, renaming and removing what a scenario consists of, by form.
#include "gui/edit/editor_page.h"
#include "gui/edit/entries_model.h"
#include "gui/edit/field_row.h"
#include "gui/edit/group_head.h"
#include "gui/edit/kind_chooser.h"
#include "gui/edit/new_entry.h"
#include "gui/edit/parts_pane.h"
#include "gui/edit/property_form.h"
#include "gui/edit/timeline_editor.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"
#include "tests/gui/edit/edit_samples.h"
#include "tests/gui/golden_image.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QToolButton>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using samples::isReadSoon;
using testing::HasSubstr;
using testing::Not;

class PartsOf : public samples::EditedFiles {
protected:
    void open(const QString& path) {
        page_.resize(1400, 900);
        page_.show();
        page_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page_));
        ASSERT_TRUE(page_.open(path).ok());
        settle();
        original_ = text();
    }
    void settle() { ASSERT_TRUE(isReadSoon(page_.document())); }
    std::string text() { return page_.document().text(); }
    PartsPane& pane() { return page_.partsPane(); }
    KindChooser* chooser() { return pane().findChild<KindChooser*>(); }
    std::string problem() {
        const auto& problems = page_.document().sheet().problems;
        return problems.empty() ? "" : problems.front().message;
    }
    void undoAll() {
        while (page_.document().undoStack().canUndo()) {
            page_.undoAction().trigger();
        }
        settle();
        EXPECT_EQ(text(), original_);
    }
    /// Types into the list's own editor, as F2 opens it.
    void renameTo(const QString& name) {
        page_.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&page_));
        pane().list().setFocus();
        QTest::keyClick(&pane().list(), Qt::Key_F2);
        auto* line = pane().list().viewport()->findChild<QLineEdit*>();
        ASSERT_NE(line, nullptr);
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        ASSERT_TRUE(QTest::qWaitFor(
            [this] { return pane().list().viewport()->findChild<QLineEdit*>() == nullptr; }));
        QCoreApplication::processEvents();
        settle();
    }

    EditorPage page_;
    std::string original_;
};

TEST_F(PartsOf, AComponentIsAddedByItsKindAndConnectedByACall) {
    open(file("cafe.yaml"));
    pane().addComponentAction().trigger();
    ASSERT_NE(chooser(), nullptr);
    EXPECT_EQ(chooser()->list().model()->rowCount(),
              static_cast<int>(models::componentKinds().size()));
    QTest::keyClicks(&chooser()->search(), "redis");
    EXPECT_EQ(chooser()->name(), "key_value");
    chooser()->nameField().setText("db");
    EXPECT_FALSE(chooser()->addButton().isEnabled()) << "there is one";
    chooser()->nameField().setText("sessions");
    QTest::mouseClick(&chooser()->addButton(), Qt::LeftButton);
    settle();
    EXPECT_THAT(text(), HasSubstr("cpu: exponential(3ms)}\n  sessions: {kind: key_value"));
    EXPECT_EQ(page_.parts().currentIndex().data().toString(), "sessions") << "it is chosen";
    EXPECT_NE(page_.form().row("components.sessions.replicas"), nullptr);

    page_.choosePart("components.shop");
    GroupHead* calls = page_.form().groupHead("components.shop.calls");
    ASSERT_NE(calls, nullptr);
    QTest::mouseClick(&calls->addButton(), Qt::LeftButton);
    settle();
    FieldRow* to = page_.form().row("components.shop.calls[1].to");
    ASSERT_NE(to, nullptr);
    ASSERT_TRUE(page_.document().setField("components.shop.calls[1].to", "sessions").ok());
    settle();
    EXPECT_THAT(text(), HasSubstr("calls: [{to: db, timeout: 4s}, {to: sessions}]"));
    EXPECT_EQ(problem(), "");

    EntryHead* first = page_.form().entryHead("components.shop.calls[0]");
    ASSERT_NE(first, nullptr);
    QTest::mouseClick(&first->removeButton(), Qt::LeftButton);
    settle();
    EXPECT_THAT(text(), HasSubstr("calls: [{to: sessions}]"));
    EXPECT_EQ(page_.form().row("components.shop.calls[1].to"), nullptr);
    undoAll();
}

TEST_F(PartsOf, EveryKindCanBeAddedAndSaysAtMostWhatItLacks) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const auto config = kind.defaults();
        const std::string yaml = newPartYaml(
            kind.name, [&](models::FieldVisitor& visitor) { config->describe(visitor); }, "db");
        ScenarioDocument document;
        ASSERT_TRUE(document.open(file("cafe.yaml")).ok());
        ASSERT_TRUE(isReadSoon(document));
        ASSERT_TRUE(document.addPart("components", "new", yaml).ok()) << yaml;
        ASSERT_TRUE(isReadSoon(document));
        const SheetPart* part = document.sheet().part("components.new");
        ASSERT_NE(part, nullptr) << yaml;
        EXPECT_EQ(part->kind, kind.name);
        EXPECT_FALSE(part->fields.empty());
        for (const SheetProblem& wrong : document.sheet().problems) {
            EXPECT_THAT(wrong.path, HasSubstr("components.new")) << wrong.message;
        }
    }
}

TEST_F(PartsOf, AComponentIsRenamedInPlaceAndWhatRefersToItFollows) {
    open(file("cafe.yaml"));
    page_.choosePart("components.shop");
    renameTo("counter");
    EXPECT_THAT(text(), HasSubstr("  counter:\n    kind: app\n"));
    EXPECT_THAT(text(), HasSubstr("to: counter, upstream"));
    EXPECT_THAT(text(), HasSubstr("target: counter,"));
    EXPECT_THAT(text(), Not(HasSubstr("shop")));
    EXPECT_EQ(problem(), "");
    EXPECT_EQ(page_.parts().currentIndex().data().toString(), "counter");
    renameTo("db");
    EXPECT_THAT(page_.message().text().toStdString(), HasSubstr("there is a db already"));
    undoAll();
}

TEST_F(PartsOf, ASourceIsAddedRenamedAndRemoved) {
    open(file("cafe.yaml"));
    pane().addSourceAction().trigger();
    ASSERT_NE(chooser(), nullptr);
    EXPECT_EQ(chooser()->list().model()->rowCount(),
              static_cast<int>(models::trafficKinds().size()));
    chooser()->nameField().setText("crawlers");
    QTest::keyClick(&chooser()->nameField(), Qt::Key_Return);
    settle();
    EXPECT_THAT(text(), HasSubstr("rate: 30/s}\n  crawlers: {kind: open"));
    renameTo("bots");
    EXPECT_THAT(text(), HasSubstr("\n  bots: {kind: open"));
    QTest::keyClick(&page_.parts(), Qt::Key_Delete);
    settle();
    EXPECT_EQ(text(), original_);
    page_.choosePart("traffic.guests");
    renameTo("people");
    EXPECT_THAT(text(), HasSubstr("that: people.availability >= 90%"));
    EXPECT_EQ(problem(), "");
    undoAll();
}

TEST_F(PartsOf, WhatAnotherFileGivesIsTakenAwayButNotRenamed) {
    open(file("govuk/ttl-change.yaml"));
    page_.choosePart("components.search-api");
    EXPECT_FALSE(pane().renameAction().isEnabled());
    ASSERT_TRUE(pane().removeAction().isEnabled());
    page_.parts().setFocus();
    QTest::keyClick(&page_.parts(), Qt::Key_Delete);
    settle();
    EXPECT_THAT(text(), HasSubstr("components:\n  search-api: null\n"));
    EXPECT_EQ(page_.document().sheet().part("components.search-api"), nullptr);
    EXPECT_THAT(problem(), HasSubstr("search-api")) << "who called it is told";
    undoAll();
}

TEST_F(PartsOf, AnEventThatIsRenamedTakesItsObjectivesAlong) {
    open(written("sale.yaml",
                 "doppel: 1\nextends: cafe.yaml\ntimeline:\n"
                 "  - {at: 10min, for: 5min, fault: slow, target: shop, factor: 2x, name: sale}\n"
                 "objectives:\n"
                 "  - {name: pages, that: guests.availability >= 50%, during: sale}\n"));
    page_.choosePart("timeline[0]");
    FieldRow* name = page_.form().row("timeline[0].name");
    ASSERT_NE(name, nullptr);
    auto& line = static_cast<QLineEdit&>(name->editor().input());
    line.setFocus();
    line.selectAll();
    QTest::keyClicks(&line, "fair");
    settle();
    EXPECT_THAT(text(), HasSubstr("name: fair}"));
    EXPECT_THAT(text(), HasSubstr("during: fair}"));
    EXPECT_EQ(problem(), "");
    page_.undoAction().trigger();
    settle();
    EXPECT_EQ(text(), original_) << "one step";
}

TEST_F(PartsOf, ATableGetsANamedEntry) {
    open(file("cafe.yaml"));
    page_.choosePart("");
    GroupHead* locations = page_.form().groupHead("locations");
    ASSERT_NE(locations, nullptr);
    ASSERT_NE(locations->nameField(), nullptr);
    EXPECT_FALSE(locations->addButton().isEnabled());
    QTest::keyClicks(locations->nameField(), "london");
    QTest::keyClick(locations->nameField(), Qt::Key_Return);
    settle();
    EXPECT_THAT(text(), HasSubstr("london: {}"));
    ASSERT_NE(page_.form().row("locations.london.weight"), nullptr);
    QTest::mouseClick(&page_.form().entryHead("locations.london")->removeButton(), Qt::LeftButton);
    settle();
    EXPECT_EQ(page_.form().row("locations.london.weight"), nullptr);
    undoAll();
}

TEST_F(PartsOf, TheChooserLooksAsEver) {
    KindChooser chooser("Add a component", kindChoices("components"), {"nginx"});
    EXPECT_EQ(chooser.name(), "dns");
    EXPECT_TRUE(looksAsEver(chooser, "edit-kinds"));
}

} // namespace
} // namespace doppel::gui
