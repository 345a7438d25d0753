// SPDX-License-Identifier: Apache-2.0
#include "gui/future/checkpoint_shelf.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace doppel::gui {

void CheckpointShelf::setBudget(const CheckpointBudget& budget, const FutureProcess& future) {
    budget_ = budget;
    thin(future);
}

void CheckpointShelf::consider(FutureProcess& future) {
    if (future.state() != FutureState::Playing || unborn_) {
        return;
    }
    const from_host::Spent& spent = future.spent();
    // One that was replayed is another process. It has set up its platform, and plays.
    if (std::exchange(process_, future.processId()) != future.processId() || !atLast_) {
        atLast_ = spent;
        usualSystem_.reset();
    }
    const auto system = spent.system - atLast_->system;
    const auto played = spent.user - atLast_->user + system;
    const CheckpointSpending spending{.played = played,
                                      .paid = usualSystem_
                                                  ? costOfCopy(system, played, *usualSystem_)
                                                  : expectedCost(spent.resident)};
    if (mayFreeze(spending, budget_) && (copies_.empty() || future.now() > copies_.back().at)) {
        const double share = sim::toSeconds(system) / sim::toSeconds(played);
        usualSystem_ = std::min(usualSystem_.value_or(share), share);
        atLast_ = spent;
        freeze(future);
    }
    thin(future);
}

void CheckpointShelf::freeze(FutureProcess& future) {
    unborn_.emplace(Copy{.process = future.freeze(), .at = {}, .faults = future.spent().faults});
    const FutureProcess* process = unborn_->process.get();
    connect(process, &FutureProcess::waiting, this, &CheckpointShelf::keepUnborn);
    connect(process, &FutureProcess::died, this, [this, process] { lose(process); });
}

void CheckpointShelf::keepUnborn() {
    if (unborn_) {
        unborn_->at = unborn_->process->now();
        copies_.push_back(std::move(*std::exchange(unborn_, std::nullopt)));
        Q_EMIT changed();
    }
}

void CheckpointShelf::lose(const FutureProcess* process) {
    const auto dismiss = [](Copy& copy) {
        copy.process.release()->deleteLater(); // it is its signal that led here
    };
    if (unborn_ && unborn_->process.get() == process) {
        dismiss(*unborn_);
        unborn_.reset();
    }
    const auto found = std::find_if(copies_.begin(), copies_.end(), [&](const Copy& copy) {
        return copy.process.get() == process;
    });
    if (found != copies_.end()) {
        dismiss(*found);
        copies_.erase(found);
        Q_EMIT changed();
    }
}

// What a copy holds that its original has written anew since, until there was another copy.
std::vector<HeldCheckpoint> CheckpointShelf::held(const FutureProcess& future) const {
    const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    std::vector<HeldCheckpoint> held;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
        const std::uint64_t until =
            i + 1 < copies_.size() ? copies_[i + 1].faults : future.spent().faults;
        const std::uint64_t pages = until - std::min(copies_[i].faults, until);
        held.push_back(
            {copies_[i].at, std::min(pages * page, std::max(future.spent().resident, page))});
    }
    return held;
}

// One that is being copied stays until the next time.
void CheckpointShelf::thin(const FutureProcess& future) {
    const std::size_t before = copies_.size();
    const auto dropped = toDrop(held(future), future.now(), budget_);
    for (auto place = dropped.rbegin(); place != dropped.rend(); ++place) {
        if (!copies_[*place].process->isForking()) {
            copies_.erase(copies_.begin() + static_cast<std::ptrdiff_t>(*place));
        }
    }
    if (copies_.size() != before) {
        Q_EMIT changed();
    }
}

void CheckpointShelf::clear(QObject& keeper) {
    unborn_.reset();
    for (Copy& copy : std::exchange(copies_, {})) {
        FutureProcess::retire(std::move(copy.process), keeper);
    }
}

FutureProcess* CheckpointShelf::before(sim::Time moment) const {
    const auto later = std::partition_point(copies_.begin(), copies_.end(),
                                            [&](const Copy& copy) { return copy.at <= moment; });
    return later == copies_.begin() ? nullptr : std::prev(later)->process.get();
}

std::vector<sim::Time> CheckpointShelf::moments() const {
    std::vector<sim::Time> moments;
    for (const Copy& copy : copies_) {
        moments.push_back(copy.at);
    }
    return moments;
}

} // namespace doppel::gui
