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
/// back is removed with all that parted from it, one that comes again is branched off anew at its
/// moment, which is the same to the bit, and so are they: each once what it parted from has come to
/// that moment. A branch that goes by itself, as its actions were refused, is no step any more.
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
    /// Removes a future and its branches: as a step, where it can be made again.
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
        std::vector<std::string> sets; // of the scenario that it is built of
        QString name;
    };

    std::optional<Known> knownOf(FutureId id) const;
    std::vector<FutureId> familyOf(FutureId id) const;
    std::vector<Known> knownFamilyOf(FutureId id) const;
    void removeFamily(FutureId id);
    FutureId keyOf(FutureId id) const;
    FutureId idOf(FutureId key) const;
    bool isThere(FutureId key) const;
    bool make(const std::vector<Known>& family, FutureId shown);
    bool isAwaited(FutureId key) const;
    std::vector<Known> takeAwaited(FutureId key);
    void makeAwaited();
    bool hasComeTo(const Known& known) const;
    void playParentOf(const Known& known);
    void prune();

    Futures& futures_;
    QUndoStack stack_;
    std::map<FutureId, FutureId> ids_; // by key, of those that came again
    std::vector<Known> awaited_;       // to be made once their parents have come so far
    FutureId shown_ = 0;               // the key of which of them is to be compared
    bool isBusy_ = false;              // a step is done or undone
};

} // namespace doppel::gui
