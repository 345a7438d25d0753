// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_steps.h"

#include <QScopedValueRollback>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace doppel::gui {

/// One branch more, or one less.
class BranchSteps::Step final : public QUndoCommand {
public:
    enum class Kind { Begins, Deletes };

    Step(BranchSteps& steps,
         Kind kind,
         Known known,
         const QString& what,
         std::optional<FutureId> beside,
         std::optional<FutureId> replaces = {})
        : QUndoCommand(what), steps_(steps), kind_(kind), known_(std::move(known)), beside_(beside),
          replaces_(replaces) {}

    void redo() override {
        if (std::exchange(isFirst_, false) && kind_ == Kind::Begins) {
            return; // it is there
        }
        kind_ == Kind::Begins ? come() : go();
    }
    void undo() override { kind_ == Kind::Begins ? go() : come(); }

    int id() const override { return kind_ == Kind::Begins ? 1 : -1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = static_cast<const Step*>(other);
        if (next->replaces_ != known_.key) {
            return false;
        }
        known_ = next->known_;
        setText(next->text());
        return true;
    }

    bool hasLostIt() const { return kind_ == Kind::Begins && !steps_.isThere(known_.key); }

private:
    void come() { setObsolete(!steps_.make(known_)); }
    // It may have another name by now, and the moment of its parting is known.
    void go() {
        const QScopedValueRollback busy(steps_.isBusy_, true);
        const auto known = steps_.knownOf(steps_.idOf(known_.key));
        if (!known) {
            setObsolete(true);
            return;
        }
        known_ = *known;
        steps_.futures_.remove(steps_.idOf(known_.key));
        if (beside_ && !steps_.futures_.beside()) {
            steps_.futures_.setBeside(steps_.idOf(*beside_));
        }
    }

    BranchSteps& steps_;
    Kind kind_;
    Known known_;
    std::optional<FutureId> beside_; // the key of what was compared before
    std::optional<FutureId> replaces_;
    bool isFirst_ = true;
};

BranchSteps::BranchSteps(Futures& futures, QObject* parent)
    : QObject(parent), futures_(futures), stack_(this) {
    connect(&futures_, &Futures::treeChanged, this, &BranchSteps::prune);
}

void BranchSteps::noteBranch(FutureId made,
                             const QString& what,
                             std::optional<FutureId> beside,
                             std::optional<FutureId> replaces) {
    if (auto known = knownOf(made)) {
        const auto key = [this](FutureId id) {
            return keyOf(id);
        };
        stack_.push(new Step(*this, Step::Kind::Begins, std::move(*known), what,
                             beside ? std::optional(key(*beside)) : std::nullopt,
                             replaces ? std::optional(key(*replaces)) : std::nullopt));
    }
}

void BranchSteps::remove(FutureId id) {
    auto known = knownOf(id);
    if (!known) {
        futures_.remove(id);
        return;
    }
    const QString what = tr("delete %1").arg(known->name);
    stack_.push(new Step(*this, Step::Kind::Deletes, std::move(*known), what, std::nullopt));
}

void BranchSteps::forget() {
    stack_.clear();
    ids_.clear();
}

std::optional<BranchSteps::Known> BranchSteps::knownOf(FutureId id) const {
    const FutureBranch* branch = futures_.branch(id);
    if (branch == nullptr || !branch->parent || branch->actions.empty()) {
        return std::nullopt;
    }
    return Known{keyOf(id), keyOf(*branch->parent), branch->from, branch->actions, branch->name};
}

FutureId BranchSteps::keyOf(FutureId id) const {
    const auto found =
        std::find_if(ids_.begin(), ids_.end(), [id](const auto& one) { return one.second == id; });
    return found == ids_.end() ? id : found->first;
}

FutureId BranchSteps::idOf(FutureId key) const {
    const auto found = ids_.find(key);
    return found == ids_.end() ? key : found->second;
}

bool BranchSteps::isThere(FutureId key) const {
    return futures_.branch(idOf(key)) != nullptr;
}

bool BranchSteps::make(const Known& known) {
    const QScopedValueRollback busy(isBusy_, true);
    const FutureId parent = idOf(known.parent);
    const FutureId made = futures_.branchAt(parent, known.from, known.actions, known.name);
    if (made == 0) {
        return false;
    }
    ids_[known.key] = made;
    futures_.setBeside(made == futures_.front() ? std::nullopt : std::optional(made));
    return true;
}

// What is gone by itself can't be taken back; only the last step is ever looked at.
void BranchSteps::prune() {
    if (isBusy_) {
        return;
    }
    const QScopedValueRollback busy(isBusy_, true);
    while (stack_.canUndo()) {
        const auto* last = static_cast<const Step*>(stack_.command(stack_.index() - 1));
        if (!last->hasLostIt()) {
            return;
        }
        stack_.undo(); // which finds that it is obsolete
    }
}

} // namespace doppel::gui
