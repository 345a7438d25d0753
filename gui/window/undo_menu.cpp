// SPDX-License-Identifier: Apache-2.0
#include "gui/window/undo_menu.h"

#include <QAction>
#include <QUndoStack>

#include <algorithm>
#include <utility>

namespace doppel::gui {

UndoMenu::UndoMenu(QAction& undo, QAction& redo, QObject* parent)
    : QObject(parent), undo_(undo), redo_(redo) {
    connect(&undo_, &QAction::triggered, &group_, &QUndoGroup::undo);
    connect(&redo_, &QAction::triggered, &group_, &QUndoGroup::redo);
    connect(&group_, &QUndoGroup::canUndoChanged, this, &UndoMenu::showTexts);
    connect(&group_, &QUndoGroup::canRedoChanged, this, &UndoMenu::showTexts);
    connect(&group_, &QUndoGroup::undoTextChanged, this, &UndoMenu::showTexts);
    connect(&group_, &QUndoGroup::redoTextChanged, this, &UndoMenu::showTexts);
    showTexts();
}

void UndoMenu::add(QUndoStack& stack, std::function<bool()> isShown) {
    group_.addStack(&stack);
    members_.push_back({&stack, std::move(isShown)});
    connect(&stack, &QUndoStack::indexChanged, this, [this, &stack] {
        last_ = &stack;
        choose();
    });
    choose();
}

void UndoMenu::choose() {
    const auto shown = std::find_if(members_.begin(), members_.end(), [](const Member& member) {
        return member.isShown && member.isShown();
    });
    QUndoStack* chosen = shown == members_.end() ? last_ : shown->stack;
    const auto isOfUse = [](const QUndoStack* stack) {
        return stack != nullptr && (stack->canUndo() || stack->canRedo());
    };
    for (const Member& member : members_) {
        if (shown == members_.end() && !isOfUse(chosen)) {
            chosen = member.stack;
        }
    }
    group_.setActiveStack(chosen);
    showTexts();
}

void UndoMenu::leave() {
    for (const Member& member : members_) {
        member.stack->disconnect(this);
        group_.removeStack(member.stack);
    }
    members_.clear();
    last_ = nullptr;
}

void UndoMenu::showTexts() {
    const auto show = [](QAction& action, const QString& verb, bool can, const QString& what) {
        action.setEnabled(can);
        action.setText(what.isEmpty() ? verb : verb + QStringLiteral(": ") + what);
    };
    show(undo_, tr("&Undo"), group_.canUndo(), group_.undoText());
    show(redo_, tr("&Redo"), group_.canRedo(), group_.redoText());
}

} // namespace doppel::gui
