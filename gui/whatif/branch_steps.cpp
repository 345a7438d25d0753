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
         std::vector<Known> family,
         const QString& what,
         std::optional<FutureId> beside,
         std::optional<FutureId> replaces = {})
        : QUndoCommand(what), steps_(steps), kind_(kind), family_(std::move(family)),
          beside_(beside), replaces_(replaces) {}

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
        if (next->replaces_ != key()) {
            return false;
        }
        family_ = next->family_;
        setText(next->text());
        return true;
    }

    bool hasLostIt() const {
        return kind_ == Kind::Begins && !steps_.isThere(key()) && !steps_.isAwaited(key());
    }

private:
    FutureId key() const { return family_.front().key; }
    void come() { setObsolete(!steps_.make(family_, shown_)); }
    // They may have other names by now, the moments of their parting are known, and there may be
    // more of them.
    void go() {
        const QScopedValueRollback busy(steps_.isBusy_, true);
        auto family = steps_.knownFamilyOf(steps_.idOf(key()));
        const auto awaited = steps_.takeAwaited(key());
        family.insert(family.end(), awaited.begin(), awaited.end());
        if (family.empty()) {
            setObsolete(true);
            return;
        }
        family_ = std::move(family);
        if (!steps_.isThere(key())) {
            return; // it had not come yet
        }
        const FutureId b = steps_.keyOf(steps_.futures_.beside().value_or(0));
        const bool showsOne = std::any_of(family_.begin(), family_.end(),
                                          [b](const Known& known) { return known.key == b; });
        shown_ = showsOne ? b : key();
        steps_.removeFamily(steps_.idOf(key()));
        if (beside_ && !steps_.futures_.beside()) {
            steps_.futures_.setBeside(steps_.idOf(*beside_));
        }
    }

    BranchSteps& steps_;
    Kind kind_;
    std::vector<Known> family_;            // the branch, then those that parted from it
    std::optional<FutureId> beside_;       // the key of what was compared before
    FutureId shown_ = family_.front().key; // the key of which of them is to be compared
    std::optional<FutureId> replaces_;
    bool isFirst_ = true;
};

BranchSteps::BranchSteps(Futures& futures, QObject* parent)
    : QObject(parent), futures_(futures), stack_(this) {
    connect(&futures_, &Futures::treeChanged, this, &BranchSteps::prune);
    const auto goOn = [this] {
        if (!awaited_.empty() && !isBusy_) {
            makeAwaited();
        }
    };
    connect(&futures_, &Futures::changed, this, goOn);
    connect(&futures_, &Futures::stateChanged, this, goOn);
}

void BranchSteps::noteBranch(FutureId made,
                             const QString& what,
                             std::optional<FutureId> beside,
                             std::optional<FutureId> replaces) {
    if (auto known = knownOf(made)) {
        const auto key = [this](FutureId id) {
            return keyOf(id);
        };
        stack_.push(new Step(*this, Step::Kind::Begins, {std::move(*known)}, what,
                             beside ? std::optional(key(*beside)) : std::nullopt,
                             replaces ? std::optional(key(*replaces)) : std::nullopt));
    }
}

void BranchSteps::remove(FutureId id) {
    auto family = knownFamilyOf(id);
    if (family.empty()) {
        futures_.remove(id);
        return;
    }
    const QString what = family.size() == 1
                             ? tr("delete %1").arg(family.front().name)
                             : tr("delete %1 and its branches").arg(family.front().name);
    stack_.push(new Step(*this, Step::Kind::Deletes, std::move(family), what, std::nullopt));
}

void BranchSteps::forget() {
    stack_.clear();
    ids_.clear();
    awaited_.clear();
}

std::optional<BranchSteps::Known> BranchSteps::knownOf(FutureId id) const {
    const FutureBranch* branch = futures_.branch(id);
    if (branch == nullptr || !branch->parent) {
        return std::nullopt;
    }
    return Known{keyOf(id),       keyOf(*branch->parent), branch->from,
                 branch->actions, branch->sets,           branch->name};
}

// It and all that parted from it, a parent before its branches.
std::vector<FutureId> BranchSteps::familyOf(FutureId id) const {
    std::vector<FutureId> family{id};
    for (const FutureBranch& branch : futures_.branches()) {
        if (branch.parent &&
            std::find(family.begin(), family.end(), *branch.parent) != family.end()) {
            family.push_back(branch.id);
        }
    }
    return family;
}

std::vector<BranchSteps::Known> BranchSteps::knownFamilyOf(FutureId id) const {
    std::vector<Known> known;
    if (knownOf(id)) {
        for (const FutureId member : familyOf(id)) {
            known.push_back(*knownOf(member));
        }
    }
    return known;
}

// The front stays out of it, so that it passes once.
void BranchSteps::removeFamily(FutureId id) {
    const std::vector<FutureId> family = familyOf(id);
    if (std::find(family.begin(), family.end(), futures_.front()) != family.end()) {
        futures_.setFront(*futures_.branch(id)->parent);
    }
    std::for_each(family.rbegin(), family.rend(),
                  [this](FutureId member) { futures_.remove(member); });
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

bool BranchSteps::make(const std::vector<Known>& family, FutureId shown) {
    const FutureId parent = family.front().parent;
    if (!isThere(parent) && !isAwaited(parent)) {
        return false;
    }
    awaited_.insert(awaited_.end(), family.begin(), family.end());
    shown_ = shown;
    makeAwaited();
    return isThere(family.front().key) || isAwaited(family.front().key);
}

bool BranchSteps::isAwaited(FutureId key) const {
    return std::any_of(awaited_.begin(), awaited_.end(),
                       [key](const Known& known) { return known.key == key; });
}

// Those of it and of all that is to part from it.
std::vector<BranchSteps::Known> BranchSteps::takeAwaited(FutureId key) {
    std::vector<Known> taken;
    const auto isOfIt = [&](const Known& known) {
        const auto isParent = [&](const Known& one) {
            return one.key == known.parent;
        };
        FutureId above = known.key;
        for (const FutureBranch* branch = futures_.branch(idOf(known.parent));
             branch != nullptr && above != key;
             branch = branch->parent ? futures_.branch(*branch->parent) : nullptr) {
            above = keyOf(branch->id);
        }
        return known.key == key || above == key ||
               std::any_of(taken.begin(), taken.end(), isParent);
    };
    std::erase_if(awaited_, [&](const Known& known) {
        const bool isTaken = isOfIt(known);
        if (isTaken) {
            taken.push_back(known);
        }
        return isTaken;
    });
    return taken;
}

// One that plays on can be copied where it is by then only, what is behind it exactly.
bool BranchSteps::hasComeTo(const Known& known) const {
    const FutureProcess* parent = futures_.process(idOf(known.parent));
    if (parent == nullptr) {
        return false;
    }
    const bool isBehind = parent->now() > known.from || !parent->isAlive();
    return isBehind || (parent->now() == known.from && parent->state() == FutureState::Waiting);
}

void BranchSteps::playParentOf(const Known& known) {
    const FutureProcess* parent = futures_.process(idOf(known.parent));
    if (parent != nullptr && parent->state() != FutureState::Playing) {
        const sim::Time front = futures_.recording(futures_.front()).now();
        futures_.runTo(idOf(known.parent), std::max(known.from, front));
    }
}

// What lacks its parent for good is not awaited any more.
void BranchSteps::makeAwaited() {
    const QScopedValueRollback busy(isBusy_, true);
    for (std::size_t i = 0; i < awaited_.size();) {
        const Known known = awaited_[i];
        const bool isLost = !isThere(known.parent) && !isAwaited(known.parent);
        if (!isLost && !hasComeTo(known)) {
            playParentOf(known);
            ++i;
            continue;
        }
        awaited_.erase(awaited_.begin() + static_cast<std::ptrdiff_t>(i));
        if (isLost) {
            continue;
        }
        const FutureId parent = idOf(known.parent);
        const FutureId made =
            known.sets == futures_.branch(parent)->sets
                ? futures_.branchAt(parent, known.from, known.actions, known.name)
                : futures_.playAnew(parent, known.sets, known.actions, known.name);
        if (made == 0) {
            continue;
        }
        ids_[known.key] = made;
        if (known.key == shown_) {
            futures_.setBeside(made == futures_.front() ? std::nullopt : std::optional(made));
        }
    }
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
