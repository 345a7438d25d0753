// SPDX-License-Identifier: Apache-2.0
// Of Futures what makes branches and acts on them.
#include "gui/future/futures.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {

namespace {

// Of what was injected into a future up to a moment, all but the first `has`.
std::vector<to_host::Action>
actionsUpTo(const Recording& recording, sim::Time moment, std::size_t has) {
    std::vector<to_host::Action> actions;
    for (const EventSketch& event : recording.sketch().events) {
        if (event.injected && *event.injected <= moment) {
            actions.push_back({event.yaml, event.injected});
        }
    }
    actions.erase(actions.begin(),
                  actions.begin() + static_cast<std::ptrdiff_t>(std::min(has, actions.size())));
    return actions;
}

} // namespace

FutureId
Futures::branchAt(sim::Time moment, std::vector<std::string> actions, const QString& name) {
    return branchAt(front_, moment, std::move(actions), name);
}

FutureId Futures::branchAt(FutureId parent,
                           sim::Time moment,
                           std::vector<std::string> actions,
                           const QString& name) {
    if (placeOf(parent) == kNowhere || processOf(parent)->isStored()) {
        return 0;
    }
    moment = std::clamp(moment, sim::kStart, recording(parent).now());
    return addBranch(branchOff(parent, moment), {.name = name,
                                                 .parent = parent,
                                                 .from = moment,
                                                 .actions = std::move(actions),
                                                 .sets = branch(parent)->sets});
}

FutureId Futures::playAnew(FutureId parent,
                           std::vector<std::string> sets,
                           std::vector<std::string> actions,
                           const QString& name) {
    if (placeOf(parent) == kNowhere || processOf(parent)->isStored()) {
        return 0;
    }
    auto process = FutureProcess::startAgain(
        program_, scenario_, sets, {recording(parent).until(sim::kStart), sim::kStart, {}});
    return addBranch(std::move(process), {.name = name,
                                          .parent = parent,
                                          .from = sim::kStart,
                                          .actions = std::move(actions),
                                          .sets = std::move(sets)});
}

FutureId Futures::addBranch(std::unique_ptr<FutureProcess> process, FutureBranch branch) {
    FutureProcess& made = *process;
    const bool isNamed = !branch.name.isEmpty();
    if (!isNamed) {
        branch.name = tr("branch");
    }
    const std::vector<std::string> actions = branch.actions;
    const FutureId id = add(std::move(process), std::move(branch));
    plays_.back().isNamed = isNamed;
    if (!actions.empty()) {
        plays_.back().isProven = false;
        made.act(actions);
    }
    Q_EMIT treeChanged();
    return id;
}

std::unique_ptr<FutureProcess> Futures::branchOff(FutureId parent, sim::Time moment) {
    FutureProcess& process = *processOf(parent);
    if (process.isAlive() && moment >= process.now()) {
        return process.forkOnArrival();
    }
    return playAgain(parent, moment);
}

// From a checkpoint of it, or of what it parted from; else from the start.
std::unique_ptr<FutureProcess> Futures::playAgain(FutureId parent, sim::Time moment) {
    const Recording& known = recording(parent);
    FutureProcess::Past past{known.until(moment), moment, {}};
    if (FutureProcess* checkpoint = checkpointBefore(parent, moment)) {
        past.lacking = actionsUpTo(known, moment, checkpoint->log().size());
        return checkpoint->fork(std::move(past));
    }
    past.lacking = actionsUpTo(known, moment, 0);
    return FutureProcess::startAgain(program_, scenario_, branch(parent)->sets, std::move(past));
}

FutureProcess* Futures::checkpointBefore(FutureId id, sim::Time moment) {
    FutureProcess* best = nullptr;
    for (std::size_t place = placeOf(id); place != kNowhere;) {
        FutureProcess* found = plays_[place].checkpoints->before(moment);
        if (found != nullptr && (best == nullptr || found->now() > best->now())) {
            best = found;
        }
        moment = std::min(moment, branches_[place].from);
        const std::size_t above =
            branches_[place].parent ? placeOf(*branches_[place].parent) : kNowhere;
        const bool isAnother =
            above != kNowhere && branches_[above].sets != branches_[place].sets; // built anew
        place = isAnother ? kNowhere : above;
    }
    return best;
}

void Futures::act(FutureId id, const std::vector<std::string>& actions) {
    if (FutureProcess* process = processOf(id)) {
        process->act(actions);
    }
}

void Futures::replay(FutureId id) {
    const std::size_t place = placeOf(id);
    if (place == kNowhere || plays_[place].process->state() != FutureState::Dead) {
        return;
    }
    auto process = playAgain(id, recording(id).now());
    follow(id, *process);
    if (!plays_[place].isProven) {
        process->act(branches_[place].actions);
    }
    plays_[place].process->disconnect(this);
    std::exchange(plays_[place].process, std::move(process)).release()->deleteLater();
    branches_[place].process = plays_[place].process.get();
    Q_EMIT treeChanged();
    Q_EMIT stateChanged(id);
}

void Futures::save(FutureId id, const QString& file, SaveForm form) {
    if (FutureProcess* process = processOf(id)) {
        process->save(file, form);
    }
}

void Futures::keep(FutureId id, const QString& file, const QString& catalogue) {
    if (FutureProcess* process = processOf(id)) {
        process->keep(file, catalogue);
    }
}

std::vector<Checkpoint> Futures::checkpoints() const {
    std::vector<Checkpoint> all;
    for (std::size_t place = 0; place < branches_.size(); ++place) {
        for (const sim::Time at : plays_[place].checkpoints->moments()) {
            all.push_back({branches_[place].id, at});
        }
    }
    return all;
}

} // namespace doppel::gui
