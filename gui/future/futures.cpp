// SPDX-License-Identifier: Apache-2.0
#include "gui/future/futures.h"

#include "scenarios/file/config_writer.h"

#include <QCoreApplication>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::gui {

std::string setAction(std::string_view path, std::string_view value) {
    return scenarios::toFlowYaml({{"set", path}, {"value", value}});
}

Futures::Futures(QObject* parent)
    : QObject(parent), program_(qEnvironmentVariable("DOPPEL_GUI_PROGRAM",
                                                     QCoreApplication::applicationFilePath())) {
    constexpr std::chrono::milliseconds kTick{33};
    timer_.setInterval(kTick);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Futures::tick);
}

Futures::~Futures() = default;

// ---- the tree ----

void Futures::open(const QString& scenario, std::vector<std::string> sets) {
    close();
    scenario_ = scenario;
    FutureBranch asWritten;
    asWritten.name = tr("as written");
    auto process = FutureProcess::start(program_, scenario_, sets);
    asWritten.sets = std::move(sets);
    front_ = add(std::move(process), std::move(asWritten));
    plays_.front().isNamed = true;
    Q_EMIT opened();
    Q_EMIT treeChanged();
    Q_EMIT frontChanged();
}

FutureId Futures::addStored(const Recording& run, const QString& name) {
    FutureBranch branch;
    branch.name = name;
    const FutureId id = add(FutureProcess::stored(run), std::move(branch));
    plays_.back().isNamed = true;
    plays_.back().hasParted = true;
    return id;
}

void Futures::openStored(const Recording& run, const QString& name) {
    close();
    scenario_ = QString::fromStdString(run.sketch().file);
    front_ = addStored(run, name);
    Q_EMIT opened();
    Q_EMIT treeChanged();
    Q_EMIT frontChanged();
    setPlayhead(run.now());
}

FutureId Futures::overlayStored(const Recording& run, const QString& name) {
    const FutureId id = addStored(run, name);
    Q_EMIT treeChanged();
    setBeside(id);
    return id;
}

void Futures::close() {
    if (!isOpen()) {
        return;
    }
    setPlaying(false);
    while (isOpen()) {
        forget(branches_.size() - 1);
    }
    front_ = 0;
    beside_.reset();
    origins_.clear();
    live_ = true;
    loop_.reset();
    setPlayhead(sim::kStart);
    paced_ = sim::kStart;
    Q_EMIT opened();
    Q_EMIT treeChanged();
}

std::size_t Futures::placeOf(FutureId id) const {
    const auto found = std::find_if(branches_.begin(), branches_.end(),
                                    [id](const FutureBranch& branch) { return branch.id == id; });
    return found == branches_.end() ? kNowhere
                                    : static_cast<std::size_t>(found - branches_.begin());
}

const FutureBranch* Futures::branch(FutureId id) const {
    const std::size_t place = placeOf(id);
    return place == kNowhere ? nullptr : &branches_[place];
}

FutureProcess* Futures::processOf(FutureId id) {
    const std::size_t place = placeOf(id);
    return place == kNowhere ? nullptr : plays_[place].process.get();
}

const FutureProcess* Futures::process(FutureId id) const {
    const std::size_t place = placeOf(id);
    return place == kNowhere ? nullptr : plays_[place].process.get();
}

const Recording& Futures::recording(FutureId id) const {
    const FutureProcess* found = process(id);
    DOPPEL_ASSERT(found != nullptr);
    return found->recording();
}

std::size_t Futures::freeColour() const {
    std::size_t colour = 0;
    while (std::any_of(branches_.begin(), branches_.end(),
                       [&](const FutureBranch& branch) { return branch.colour == colour; })) {
        ++colour;
    }
    return colour;
}

FutureId Futures::add(std::unique_ptr<FutureProcess> process, FutureBranch branch) {
    branch.id = ++lastId_;
    branch.colour = freeColour();
    branch.process = process.get();
    if (branch.parent) {
        origins_[branch.id] = {*branch.parent, branch.from};
    }
    follow(branch.id, *process);
    auto checkpoints = std::make_unique<CheckpointShelf>();
    connect(checkpoints.get(), &CheckpointShelf::changed, this, &Futures::checkpointsChanged);
    branches_.push_back(std::move(branch));
    plays_.push_back({.process = std::move(process), .checkpoints = std::move(checkpoints)});
    shareBudget();
    return lastId_;
}

void Futures::setCheckpointBudget(const CheckpointBudget& budget) {
    budget_ = budget;
    shareBudget();
}

void Futures::shareBudget() {
    for (std::size_t place = 0; place < plays_.size(); ++place) {
        const Play& play = plays_[place];
        const bool isFront = branches_[place].id == front_;
        play.checkpoints->setBudget(budget_.shareOf(isFront, plays_.size()), *play.process);
    }
}

void Futures::follow(FutureId id, FutureProcess& process) {
    connect(&process, &FutureProcess::changed, this, [this, id] {
        Play& play = plays_[placeOf(id)];
        play.checkpoints->consider(*play.process);
        if (id == front_) {
            followFront();
        }
        Q_EMIT changed(id);
    });
    connect(&process, &FutureProcess::stateChanged, this, [this, id] {
        notePartingOf(id);
        Q_EMIT stateChanged(id);
    });
    connect(&process, &FutureProcess::waiting, this, [this, id] {
        if (id == front_) {
            frontWaits();
        }
        Q_EMIT waiting(id);
    });
    connect(&process, &FutureProcess::progress, this,
            [this, id](const QString& step, double share) { Q_EMIT progress(id, step, share); });
    connect(&process, &FutureProcess::ended, this, [this, id] {
        if (id == front_ && live_) {
            const sim::Time until = goal_.value_or(recording(id).now());
            setPlaying(false);
            if (beside_) { // it comes there, too
                runTo(*beside_, until);
            }
        }
        Q_EMIT ended(id);
    });
    connect(&process, &FutureProcess::died, this, [this, id](const QString& why) {
        if (id == front_ && live_) {
            setPlaying(false);
        }
        Q_EMIT died(id, why);
    });
    connect(&process, &FutureProcess::refusedToStart, this, [this, id] {
        if (id == front_) {
            setPlaying(false);
        }
        Q_EMIT refused(id, processOf(id)->errors());
    });
    connect(&process, &FutureProcess::acted, this, [this, id] {
        plays_[placeOf(id)].isProven = true;
        nameByActions(id);
        Q_EMIT treeChanged();
        Q_EMIT actionsDone(id);
    });
    connect(&process, &FutureProcess::refused, this,
            [this, id](const sim::Errors& errors) { refuseActions(id, errors); });
    connect(&process, &FutureProcess::saved, this,
            [this, id](const QString& file) { Q_EMIT saved(id, file); });
    connect(&process, &FutureProcess::notSaved, this,
            [this, id](const sim::Errors& errors) { Q_EMIT notSaved(id, errors); });
    connect(&process, &FutureProcess::kept, this,
            [this, id](const QString& file, qint64 run) { Q_EMIT kept(id, file, run); });
    connect(&process, &FutureProcess::notKept, this,
            [this, id](const sim::Errors& errors) { Q_EMIT notKept(id, errors); });
}

// A host that plays is copied where it is by then.
void Futures::notePartingOf(FutureId id) {
    const std::size_t place = placeOf(id);
    Play& play = plays_[place];
    if (play.hasParted || play.process->state() != FutureState::Waiting) {
        return;
    }
    play.hasParted = true;
    if (const sim::Time now = play.process->now();
        std::exchange(branches_[place].from, now) != now) {
        if (const auto origin = origins_.find(id); origin != origins_.end()) {
            origin->second.until = now;
        }
        Q_EMIT treeChanged();
    }
}

// A branch that nobody has named is called what was done to it first.
void Futures::nameByActions(FutureId id) {
    const std::size_t place = placeOf(id);
    const auto& log = branches_[place].process->log();
    if (plays_[place].isNamed || log.empty()) {
        return;
    }
    for (const EventSketch& event : recording(id).sketch().events) {
        if (event.injected && event.injected >= branches_[place].from) {
            branches_[place].name = QString::fromStdString(event.text);
            plays_[place].isNamed = true;
            return;
        }
    }
}

void Futures::refuseActions(FutureId id, const sim::Errors& errors) {
    Q_EMIT actionsRefused(id, errors);
    const std::size_t place = placeOf(id);
    if (place != kNowhere && !plays_[place].isProven) {
        remove(id);
    }
}

void Futures::rename(FutureId id, const QString& name) {
    const std::size_t place = placeOf(id);
    if (place != kNowhere && branches_[place].name != name) {
        branches_[place].name = name;
        plays_[place].isNamed = true;
        Q_EMIT treeChanged();
    }
}

// It may be one of its signals that leads here, so it is deleted later.
void Futures::forget(std::size_t place) {
    Play& play = plays_[place];
    FutureProcess::retire(std::move(play.process), *this);
    play.checkpoints->disconnect(this);
    play.checkpoints->clear(*this);
    play.checkpoints.release()->deleteLater();
    plays_.erase(plays_.begin() + static_cast<std::ptrdiff_t>(place));
    branches_.erase(branches_.begin() + static_cast<std::ptrdiff_t>(place));
    shareBudget();
}

void Futures::remove(FutureId id) {
    const std::size_t place = placeOf(id);
    if (place == kNowhere || branches_.size() == 1) {
        return;
    }
    const std::optional<FutureId> parent = branches_[place].parent;
    forget(place);
    for (FutureBranch& branch : branches_) {
        branch.parent = branch.parent == id ? std::nullopt : branch.parent;
    }
    if (beside_ == id) {
        setBeside(std::nullopt);
    }
    if (front_ == id) {
        setFront(parent.value_or(branches_.front().id));
    }
    Q_EMIT treeChanged();
    Q_EMIT checkpointsChanged();
}

void Futures::setFront(FutureId id) {
    if (placeOf(id) == kNowhere || front_ == id) {
        return;
    }
    const FutureId before = std::exchange(front_, id);
    shareBudget();
    if (beside_ == id) {
        setBeside(before);
    }
    const sim::Time now = recording(id).now();
    live_ = live_ || playhead_ >= now;
    paced_ = now;
    Q_EMIT frontChanged();
    setPlayhead(live_ ? now : playhead_);
}

void Futures::setBeside(std::optional<FutureId> id) {
    if (id && (*id == front_ || placeOf(*id) == kNowhere)) {
        id.reset();
    }
    if (id != beside_) {
        beside_ = id;
        Q_EMIT besideChanged();
    }
}

FutureRole Futures::roleOf(FutureId id) const {
    return id == front_ ? FutureRole::A : id == beside_ ? FutureRole::B : FutureRole::Other;
}

std::vector<Futures::Ancestor> Futures::ancestryOf(FutureId id) const {
    std::vector<Ancestor> way{{id, sim::kNever}};
    for (auto next = origins_.find(id); next != origins_.end();
         next = origins_.find(way.back().id)) {
        way.push_back({next->second.id, std::min(way.back().until, next->second.until)});
    }
    return way;
}

FutureId Futures::ancestorAt(FutureId id, sim::Time moment) const {
    const FutureBranch* one = branch(id);
    while (one->parent && moment < one->from && branch(*one->parent) != nullptr) {
        one = branch(*one->parent);
    }
    return one->id;
}

std::optional<sim::Time> Futures::partingOf(FutureId a, FutureId b) const {
    const std::vector<Ancestor> others = ancestryOf(b);
    for (const Ancestor& mine : ancestryOf(a)) {
        const auto shared = std::find_if(others.begin(), others.end(), [&](const Ancestor& theirs) {
            return theirs.id == mine.id;
        });
        if (shared != others.end()) {
            const sim::Time parted = std::min(mine.until, shared->until);
            return parted == sim::kNever ? std::nullopt : std::optional(parted);
        }
    }
    return std::nullopt;
}

} // namespace doppel::gui
