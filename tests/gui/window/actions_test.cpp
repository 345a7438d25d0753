// SPDX-License-Identifier: Apache-2.0
#include "gui/window/actions.h"

#include <QKeySequence>
#include <QMap>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QWidget>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

TEST(Actions, HaveEachShortcutOnce) {
    QWidget window;
    const Actions actions(window);
    QMap<QKeySequence, QString> owners;
    for (const QAction* action : actions.all()) {
        for (const QKeySequence& key : action->shortcuts()) {
            EXPECT_FALSE(key.isEmpty()) << action->objectName().toStdString();
            EXPECT_FALSE(owners.contains(key))
                << key.toString().toStdString() << " is that of " << owners[key].toStdString()
                << " and of " << action->objectName().toStdString();
            owners[key] = action->objectName();
        }
    }
}

TEST(Actions, HaveTheKeysThatPeopleWereToldOf) {
    QWidget window;
    const Actions actions(window);
    const auto keyOf = [&](Command command) {
        return actions[command].shortcut().toString().toStdString();
    };
    EXPECT_EQ(keyOf(Command::Play), "Space");
    EXPECT_EQ(keyOf(Command::Step), ".");
    EXPECT_EQ(keyOf(Command::StepBack), ",");
    EXPECT_EQ(keyOf(Command::Faster), "+");
    EXPECT_EQ(keyOf(Command::Slower), "-");
    EXPECT_EQ(keyOf(Command::PreviousEvent), "[");
    EXPECT_EQ(keyOf(Command::NextEvent), "]");
    EXPECT_EQ(keyOf(Command::RunTo), "R");
    EXPECT_EQ(keyOf(Command::WhatIf), "B");
    EXPECT_EQ(keyOf(Command::FindLimit), "L");
    EXPECT_EQ(keyOf(Command::ViewCompare), "C");
    EXPECT_EQ(keyOf(Command::NextSentence), "N");
    EXPECT_EQ(keyOf(Command::Bookmark), "M");
    EXPECT_EQ(keyOf(Command::Fit), "0");
    EXPECT_EQ(keyOf(Command::FindComponent), "/");
    EXPECT_EQ(keyOf(Command::ShowCommands), "Ctrl+K");
    EXPECT_EQ(keyOf(Command::NextPanel), "F6");
}

TEST(Actions, HaveNamesTipsAndAMenu) {
    QWidget window;
    Actions actions(window);
    QMenuBar bar;
    actions.fillMenus(bar);
    QSet<const QAction*> inMenus;
    for (const QAction* top : bar.actions()) {
        EXPECT_FALSE(top->menu()->actions().isEmpty()) << top->text().toStdString();
        for (const QAction* action : top->menu()->actions()) {
            inMenus << action;
        }
    }
    QSet<QString> ids;
    for (const QAction* action : actions.all()) {
        const std::string id = action->objectName().toStdString();
        EXPECT_FALSE(ids.contains(action->objectName())) << id;
        ids << action->objectName();
        EXPECT_FALSE(action->text().isEmpty()) << id;
        EXPECT_FALSE(action->statusTip().isEmpty()) << id;
        EXPECT_FALSE(action->statusTip().endsWith('.')) << id;
        EXPECT_TRUE(inMenus.contains(action)) << id;
    }
}

TEST(Actions, HaveEachMnemonicOnceInTheirMenu) {
    QWidget window;
    Actions actions(window);
    QMenuBar bar;
    actions.fillMenus(bar);
    for (const QAction* top : bar.actions()) {
        QMap<QKeySequence, QString> owners;
        for (const QAction* action : top->menu()->actions()) {
            const QKeySequence key = QKeySequence::mnemonic(action->text());
            if (!key.isEmpty()) {
                EXPECT_FALSE(owners.contains(key))
                    << top->text().toStdString() << ": " << action->text().toStdString() << " and "
                    << owners[key].toStdString();
                owners[key] = action->text();
            }
        }
    }
}

} // namespace
} // namespace doppel::gui
