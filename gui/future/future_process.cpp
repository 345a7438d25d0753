// SPDX-License-Identifier: Apache-2.0
#include "gui/future/future_process.h"

#include "gui/future/recording_feed.h"
#include "scenarios/version.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace doppel::gui {

namespace {

std::vector<to_host::Action> asActions(const std::vector<std::string>& entries) {
    std::vector<to_host::Action> actions;
    for (const std::string& entry : entries) {
        actions.push_back({entry, std::nullopt});
    }
    return actions;
}

} // namespace

FutureProcess::FutureProcess(std::unique_ptr<HostLink> link, std::optional<Past> past)
    : link_(std::move(link)), past_(std::move(past)) {
    if (isStored()) {
        return;
    }
    link_->keepNamesBy([this](std::string_view text) { return recording_.name(text); });
    connect(link_.get(), &HostLink::received, this, &FutureProcess::take);
    connect(link_.get(), &HostLink::turnEnded, this, &FutureProcess::tellTurn);
    connect(link_.get(), &HostLink::closed, this, &FutureProcess::closed);
}

FutureProcess::~FutureProcess() {
    loseUnborn();
}

std::unique_ptr<FutureProcess> FutureProcess::start(const QString& program,
                                                    const QString& scenario,
                                                    const std::vector<std::string>& sets) {
    std::unique_ptr<FutureProcess> future(new FutureProcess(HostLink::toNew(program), {}));
    future->link_->send(to_host::Open{scenario.toStdString(), sets, {}});
    return future;
}

std::unique_ptr<FutureProcess> FutureProcess::stored(Recording run) {
    std::unique_ptr<FutureProcess> future(new FutureProcess(nullptr, {}));
    future->state_ = FutureState::Ended;
    future->recording_ = std::move(run);
    return future;
}

std::unique_ptr<FutureProcess> FutureProcess::startAgain(const QString& program,
                                                         const QString& scenario,
                                                         const std::vector<std::string>& sets,
                                                         Past past) {
    auto actions = std::exchange(past.lacking, {});
    std::unique_ptr<FutureProcess> future(
        new FutureProcess(HostLink::toNew(program), std::move(past)));
    future->state_ = FutureState::Replaying;
    future->link_->send(to_host::Open{scenario.toStdString(), sets, std::move(actions)});
    return future;
}

std::unique_ptr<FutureProcess> FutureProcess::fork(std::optional<Past> past) {
    std::unique_ptr<FutureProcess> copy(new FutureProcess(HostLink::toUnborn(), std::move(past)));
    copy->state_ = copy->past_ ? FutureState::Replaying : FutureState::Starting;
    if (!copy->past_) {
        copy->recording_ = recording_; // until it is there, and knows what this one knows by then
    }
    sendFork(*copy);
    return copy;
}

std::unique_ptr<FutureProcess> FutureProcess::freeze() {
    std::unique_ptr<FutureProcess> copy(new FutureProcess(HostLink::toUnborn(), {}));
    copy->isFrozen_ = true;
    sendFork(*copy);
    return copy;
}

void FutureProcess::sendFork(FutureProcess& copy) {
    unborn_[++forks_] = &copy;
    link_->send(to_host::Fork{forks_, isFrozen_}, copy.link_->takeOtherEnd());
}

std::unique_ptr<FutureProcess> FutureProcess::forkOnArrival() {
    if (!past_) {
        return fork(std::nullopt);
    }
    // One that is on its way lacks nothing any more.
    auto copy = fork(
        Past{past_->known, past_->until, ready_ ? std::vector<to_host::Action>() : past_->lacking});
    copy->waitingActions_ = waitingActions_;
    return copy;
}

bool FutureProcess::isAlive() const {
    return state_ != FutureState::Ended && state_ != FutureState::Refused &&
           state_ != FutureState::Dead;
}

void FutureProcess::playTo(sim::Time until) {
    if (!isAlive()) {
        return;
    }
    wanted_ = until;
    if (ready_ && !past_) {
        link_->send(to_host::PlayTo{until});
        become(until > now() ? FutureState::Playing : state_);
    }
}

void FutureProcess::pause() {
    playTo(sim::kStart);
}

void FutureProcess::act(const std::vector<std::string>& actions) {
    if (ready_ && !past_) {
        link_->send(to_host::Act{asActions(actions)});
    } else if (!isStored()) {
        waitingActions_.insert(waitingActions_.end(), actions.begin(), actions.end());
    }
}

void FutureProcess::save(const QString& file, SaveForm form) {
    if (processId() != 0) {
        link_->send(to_host::Save{file.toStdString(), form == SaveForm::Whole});
        return;
    }
    QTimer::singleShot(0, this, [this] {
        Q_EMIT notSaved({{sim::ErrorCode::Input, "its process is gone: replay it first", {}}});
    });
}

void FutureProcess::keep(const QString& file, const QString& catalogue) {
    if (processId() != 0) {
        link_->send(to_host::Keep{file.toStdString(), catalogue.toStdString()});
        return;
    }
    QTimer::singleShot(0, this, [this] {
        Q_EMIT notKept({{sim::ErrorCode::Input, "its process is gone: replay it first", {}}});
    });
}

void FutureProcess::take(const from_host::Message& message) {
    if (!std::visit([this](const auto& each) { return takeOne(each); }, message)) {
        link_->giveUp(tr("what it says contradicts itself"));
    }
}

template <class Message>
bool FutureProcess::takeOne(const Message& news) {
    grew_ = true;
    return feed(recording_, news);
}

bool FutureProcess::takeOne(const from_host::Hello& hello) {
    if (hello.protocol != kProtocol || hello.version != scenarios::kVersion) {
        link_->giveUp(tr("its program is another version of doppel: start the window again"));
    }
    return true;
}

bool FutureProcess::takeOne(const from_host::Progress& step) {
    Q_EMIT progress(QString::fromStdString(step.step), std::clamp(step.share, 0.0, 1.0));
    return true;
}

bool FutureProcess::takeOne(const from_host::Wrong& wrong) {
    errors_ = wrong.errors;
    become(FutureState::Refused);
    Q_EMIT refusedToStart();
    return true;
}

bool FutureProcess::takeOne(const from_host::Spent& spent) {
    spent_ = spent;
    return true;
}

bool FutureProcess::takeOne(const from_host::Waiting& where) {
    if (where.at > recording_.now()) {
        return false;
    }
    tellTurn();
    if (!ready_) { // it is built
        ready_ = true;
        goOn();
    } else if (past_) {
        if (where.at >= past_->until) {
            arrive();
        }
    } else if (!wanted_ || where.at >= *wanted_) {
        become(FutureState::Waiting);
        Q_EMIT waiting();
    }
    return true;
}

// It is there and takes commands, and may have a way to go before it is what it is to be.
void FutureProcess::goOn() {
    if (past_ && past_->until > recording_.now()) {
        if (!past_->lacking.empty()) {
            link_->send(to_host::Act{past_->lacking});
        }
        link_->send(to_host::PlayTo{past_->until});
    } else {
        arrive();
    }
}

// Its actions go first: who hears that it waits may let it play on.
void FutureProcess::arrive() {
    past_.reset();
    if (!waitingActions_.empty()) {
        act(std::exchange(waitingActions_, {}));
    }
    become(FutureState::Waiting);
    grew_ = true;
    if (wanted_ && *wanted_ > now()) {
        playTo(*wanted_);
    } else {
        Q_EMIT waiting();
    }
}

bool FutureProcess::takeOne(const from_host::Acted& done) {
    if (!feed(recording_, done)) {
        return false;
    }
    for (const EventSketch& event : done.events) {
        log_.push_back(event.yaml);
    }
    grew_ = true;
    if (!past_) {
        tellTurn();
        Q_EMIT acted();
    }
    return true;
}

bool FutureProcess::takeOne(const from_host::Refused& wrong) {
    Q_EMIT refused(wrong.errors);
    return true;
}

bool FutureProcess::takeOne(const from_host::Forked& copy) {
    const auto found = unborn_.find(copy.number);
    if (found == unborn_.end() || copy.process <= 1) {
        return false;
    }
    if (FutureProcess* child = found->second) { // else who wanted it has seen to its end
        child->bornFrom(*this, copy.process);
    }
    unborn_.erase(found);
    leaveIfRetired();
    return true;
}

void FutureProcess::bornFrom(const FutureProcess& parent, std::int64_t process) {
    if (parent.isFrozen_ && past_) { // its series are told anew
        recording_ = past_->known.upTo(parent.extent_, parent.now());
    } else {
        recording_ = isFrozen_ ? parent.recording_.moment() : parent.recording_;
        extent_ = parent.recording_.extent();
    }
    log_ = parent.log_;
    spent_ = {};
    ready_ = true;
    link_->born(process);
    goOn();
    tellTurn();
}

bool FutureProcess::takeOne(const from_host::NotForked& copy) {
    const auto found = unborn_.find(copy.number);
    if (found == unborn_.end()) {
        return false;
    }
    if (FutureProcess* child = found->second) {
        child->link_->stillborn(QString::fromStdString(copy.why));
    }
    unborn_.erase(found);
    leaveIfRetired();
    return true;
}

bool FutureProcess::takeOne(const from_host::Saved& file) {
    Q_EMIT saved(QString::fromStdString(file.file));
    return true;
}

bool FutureProcess::takeOne(const from_host::NotSaved& wrong) {
    Q_EMIT notSaved(wrong.errors);
    return true;
}

bool FutureProcess::takeOne(const from_host::Kept& run) {
    Q_EMIT kept(QString::fromStdString(run.file), run.id);
    return true;
}

bool FutureProcess::takeOne(const from_host::NotKept& wrong) {
    Q_EMIT notKept(wrong.errors);
    return true;
}

bool FutureProcess::takeOne(const from_host::Ended& end) {
    if (!feed(recording_, end)) {
        return false;
    }
    past_.reset();
    grew_ = true;
    become(FutureState::Ended);
    tellTurn();
    if (!std::exchange(waitingActions_, {}).empty()) {
        Q_EMIT refused({{sim::ErrorCode::Input, "the run is over", {}}});
    }
    Q_EMIT ended();
    return true;
}

void FutureProcess::loseUnborn() {
    for (auto& [number, child] : std::exchange(unborn_, {})) {
        if (child != nullptr) {
            child->link_->stillborn(tr("the future that it was to part from is gone"));
        }
    }
}

void FutureProcess::retire(std::unique_ptr<FutureProcess> future, QObject& keeper) {
    FutureProcess* gone = future.release();
    gone->disconnect();
    gone->setParent(&keeper);
    gone->isRetired_ = true;
    gone->pause();
    gone->leaveIfRetired();
}

void FutureProcess::leaveIfRetired() {
    if (isRetired_ && unborn_.empty()) {
        deleteLater();
    }
}

void FutureProcess::closed(const QString& why) {
    loseUnborn();
    leaveIfRetired();
    if (isAlive()) {
        whyDead_ = why;
        become(FutureState::Dead);
        Q_EMIT died(why);
    }
}

void FutureProcess::become(FutureState state) {
    if (std::exchange(state_, state) != state) {
        Q_EMIT stateChanged();
    }
}

void FutureProcess::tellTurn() {
    if (!std::exchange(grew_, false)) {
        return;
    }
    if (past_) {
        const double way = sim::toSeconds(past_->until);
        Q_EMIT progress(tr("plays it again"),
                        way > 0 ? std::min(sim::toSeconds(recording_.now()) / way, 1.0) : 1.0);
    } else {
        Q_EMIT changed();
    }
}

} // namespace doppel::gui
