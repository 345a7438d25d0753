// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

/// The branches that people begin and delete, as steps that can be undone: a branch that is taken
/// back is removed, one that comes again is branched off anew at its moment, which is the same to
/// the bit. A branch that goes by itself, as its actions were refused, is no step any more.
class BranchSteps final : public QObject {
    Q_OBJECT

public:
    /// The futures outlive it.
    explicit BranchSteps(Futures& futures, QObject* parent = nullptr);

    QUndoStack& stack() { return stack_; }
    /// A branch was begun; `what` says it: "error on router at 24:56". `beside` is what was compared
    /// before. `replaces` is a branch whose place it takes: both are one step.
    void noteBranch(FutureId made,
                    const QString& what,
                    std::optional<FutureId> beside,
                    std::optional<FutureId> replaces);
    /// Removes a future: as a step, where it can be made again.
    void remove(FutureId id);
    /// Another scenario is open.
    void forget();

private:
    class Step;
    /// What it takes to branch it off once more. A future has the same key however often it comes.
    struct Known {
        FutureId key = 0;
        FutureId parent = 0; // its key
        sim::Time from{};
        std::vector<std::string> actions;
        QString name;
    };

    std::optional<Known> knownOf(FutureId id) const;
    FutureId keyOf(FutureId id) const;
    FutureId idOf(FutureId key) const;
    bool isThere(FutureId key) const;
    bool make(const Known& known);
    void prune();

    Futures& futures_;
    QUndoStack stack_;
    std::map<FutureId, FutureId> ids_; // by key, of those that came again
    bool isBusy_ = false;              // a step is done or undone
};

} // namespace doppel::gui
