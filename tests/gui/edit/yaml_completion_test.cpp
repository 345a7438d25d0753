// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/yaml_completion.h"
#include "gui/edit/yaml_editor.h"
#include "tests/gui/edit/edit_samples.h"

#include <QAbstractItemView>
#include <QCompleter>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

class YamlCompletionOf : public samples::EditedFiles {
protected:
    YamlCompletionOf() {
        const QString name = file("cafe.yaml");
        sheet_ = readSheet(name.toStdString(), samples::bytesIn(name));
    }
    QStringList keysAfter(const QString& text) const { return completionAt(sheet_, text).keys; }

    DraftSheet sheet_;
};

TEST_F(YamlCompletionOf, KnowsWhatTheCursorIsWithin) {
    EXPECT_TRUE(keysAfter("doppel: 1\ndur").contains("duration"));
    EXPECT_TRUE(keysAfter("").contains("components"));
    EXPECT_TRUE(keysAfter("components:\n  shop:\n    kind: app\n    wor").contains("workers"));
    EXPECT_FALSE(keysAfter("components:\n  shop:\n    kind: app\n    wor").contains("duration"));
    EXPECT_TRUE(keysAfter("components:\n  db: {kind: database, re").contains("replicas"));
    EXPECT_TRUE(keysAfter("components:\n  shop:\n    calls: [{to: db, ").contains("timeout"));
    EXPECT_TRUE(keysAfter("timeline:\n  - {at: 3min, fa").contains("fault"));
    EXPECT_TRUE(keysAfter("timeline:\n  - at: 3min\n    fa").contains("factor"));
    EXPECT_TRUE(keysAfter("set:\n  comp").contains("components.shop.workers"));
    EXPECT_EQ(completionAt(sheet_, "set:\n  comp").begun, QStringLiteral("comp"));
}

TEST_F(YamlCompletionOf, OffersNothingWhereNoKeyCanStand) {
    EXPECT_TRUE(keysAfter("title: The d").isEmpty());
    EXPECT_TRUE(keysAfter("components:\n  shop: {kind: a").isEmpty());
    EXPECT_TRUE(keysAfter("doppel: 1 # com").isEmpty());
}

TEST_F(YamlCompletionOf, IsOfferedAsOneTypes) {
    ScenarioDocument document;
    ASSERT_TRUE(document.open(file("cafe.yaml")).ok());
    ASSERT_TRUE(samples::isReadSoon(document));
    YamlEditor editor(document);
    editor.resize(500, 400);
    editor.show();
    editor.setFocus();
    QTextCursor cursor = editor.document()->find("    workers: 2");
    cursor.setPosition(cursor.selectionEnd());
    editor.setTextCursor(cursor);
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, "backl");
    ASSERT_TRUE(editor.completer().popup()->isVisible());
    QTest::keyClick(editor.completer().popup(), Qt::Key_Return);
    EXPECT_THAT(document.text(), testing::HasSubstr("    workers: 2\n    backlog: \n"));
}

} // namespace
} // namespace doppel::gui
