// SPDX-License-Identifier: Apache-2.0
// Of Futures what moves the playhead.
#include "gui/future/futures.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {

using namespace std::chrono_literals;

namespace {

// A window that draws what is large asks its hosts so rarely; that holds none of them back.
constexpr sim::Duration kLongestTurn = 1s;

// What a speed makes of real time that has passed; bounded, so that it can be added to a moment.
sim::Duration simulated(sim::Duration passed, Speed speed) {
    return sim::fromSeconds(sim::toSeconds(passed) * speed);
}

} // namespace

void Futures::setPlayhead(sim::Time moment) {
    if (std::exchange(playhead_, moment) != moment) {
        Q_EMIT playheadChanged();
    }
}

void Futures::setPlaying(bool playing) {
    if (!playing) {
        goal_.reset();
    }
    if (playing_ == playing) {
        return;
    }
    playing_ = playing;
    if (playing) {
        paced_ = playhead_;
        sinceTick_.start();
        timer_.start();
    } else {
        timer_.stop();
        driveTo(sim::kStart);
    }
    Q_EMIT playingChanged();
}

void Futures::play() {
    if (!isOpen()) {
        return;
    }
    const FutureProcess& front = *processOf(front_);
    if (front.isAlive() || playhead_ < front.now()) {
        goal_.reset();
        setPlaying(true);
    }
}

void Futures::pause() {
    setPlaying(false);
}

void Futures::setSpeed(Speed speed) {
    if (speed_ == speed) {
        return;
    }
    speed_ = speed;
    if (playing_ && live_) { // what was asked for at another speed is asked for no more
        paced_ = playhead_;
        driveTo(playhead_);
    }
    Q_EMIT speedChanged();
}

void Futures::scrub(sim::Time moment) {
    if (!isOpen()) {
        return;
    }
    const sim::Time now = recording(front_).now();
    live_ = moment >= now;
    if (!live_) { // what is not looked at waits
        driveTo(sim::kStart);
    }
    paced_ = now;
    setPlayhead(std::clamp(moment, sim::kStart, now));
}

void Futures::step() {
    if (!isOpen()) {
        return;
    }
    const sim::Duration every = recording(front_).sketch().stateEvery;
    if (every > sim::Duration::zero()) {
        runTo(sim::kStart + ((playhead_ - sim::kStart) / every + 1) * every);
    }
}

void Futures::stepBack() {
    if (!isOpen()) {
        return;
    }
    const auto times = recording(front_).stateTimes();
    const auto here = std::lower_bound(times.begin(), times.end(), playhead_);
    setPlaying(false);
    scrub(here == times.begin() ? sim::kStart : *std::prev(here));
}

void Futures::runTo(sim::Time moment) {
    if (!isOpen()) {
        return;
    }
    setPlaying(false);
    const FutureProcess& front = *processOf(front_);
    scrub(moment);
    if (moment > front.now() && front.isAlive()) {
        goal_ = moment;
        setPlaying(true);
        driveTo(moment);
    }
}

void Futures::runTo(FutureId id, sim::Time moment) {
    if (FutureProcess* process = processOf(id)) {
        process->playTo(moment);
    }
}

void Futures::tick() {
    const sim::Duration passed = std::min(sim::Duration(sinceTick_.nsecsElapsed()), kLongestTurn);
    sinceTick_.start();
    if (live_) {
        playOn(passed);
    } else {
        playRecord(passed);
    }
    if (loop_ && playing_ && !goal_ && playhead_ >= loop_->to) {
        scrub(loop_->from);
    } else if (live_ && !processOf(front_)->isAlive()) {
        setPlaying(false);
    }
}

// Through what is known already, up to where it goes on live.
void Futures::playRecord(sim::Duration passed) {
    const FutureProcess& front = *processOf(front_);
    const sim::Time to = std::min(sim::after(playhead_, simulated(passed, speed_)), front.now());
    live_ = to == front.now();
    paced_ = to;
    setPlayhead(to);
}

void Futures::playOn(sim::Duration passed) {
    const FutureProcess& front = *processOf(front_);
    const FutureState state = front.state();
    if (goal_) {
        driveTo(*goal_);
    } else if (state == FutureState::Waiting || state == FutureState::Playing) {
        // A host that is slower than asked is not owed more than that.
        const sim::Time most = sim::after(front.now(), simulated(kLongestTurn, speed_));
        paced_ = std::min({sim::after(paced_, simulated(passed, speed_)), most, front.end()});
        driveTo(loop_ ? std::min(paced_, std::max(loop_->to, front.now())) : paced_);
    }
}

// The front, and the one that plays along with it.
void Futures::driveTo(sim::Time moment) {
    for (const std::optional<FutureId> id : {std::optional(front_), beside_}) {
        FutureProcess* process = id ? processOf(*id) : nullptr;
        if (process != nullptr &&
            (moment > process->now() || process->state() == FutureState::Playing)) {
            process->playTo(moment);
        }
    }
}

void Futures::followFront() {
    if (live_) {
        setPlayhead(recording(front_).now());
    } else if (playhead_ > recording(front_).now()) {
        live_ = true;
        setPlayhead(recording(front_).now());
    }
}

// The one that plays along comes to where it waits, unless it was let play further than that.
void Futures::frontWaits() {
    const sim::Time now = processOf(front_)->now();
    if (goal_ && now >= *goal_) {
        setPlaying(false);
    }
    FutureProcess* process = beside_ ? processOf(*beside_) : nullptr;
    if (!playing_ && process != nullptr && process->now() < now && process->wanted() < now) {
        process->playTo(now);
    }
}

} // namespace doppel::gui
