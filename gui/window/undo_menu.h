// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QUndoGroup>

#include <functional>
#include <vector>

class QAction;
class QUndoStack;

namespace doppel::gui {

/// The window's Undo and Redo, over the stacks of its rooms: they are about what was done last, or,
/// while a room that has one is before people, about what was done there. They say what it is.
class UndoMenu final : public QObject {
    Q_OBJECT

public:
    UndoMenu(QAction& undo, QAction& redo, QObject* parent = nullptr);

    /// `isShown` tells whether its room is before people, who mean nothing else then.
    void add(QUndoStack& stack, std::function<bool()> isShown = {});
    /// Another room is shown.
    void choose();
    /// Follows none any more: stacks tell that they are emptied when they end.
    void leave();

private:
    struct Member {
        QUndoStack* stack;
        std::function<bool()> isShown;
    };

    void showTexts();

    QAction& undo_;
    QAction& redo_;
    QUndoGroup group_;
    std::vector<Member> members_;
    QUndoStack* last_ = nullptr; // that a step was done in
};

} // namespace doppel::gui
