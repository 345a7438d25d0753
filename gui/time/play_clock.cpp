// SPDX-License-Identifier: Apache-2.0
#include "gui/time/play_clock.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::size_t kRangesToReturnTo = 100;

sim::Duration scaled(sim::Duration d, double factor) {
    return sim::fromSeconds(sim::toSeconds(d) * factor);
}

} // namespace

PlayClock::PlayClock(QObject* parent) : QObject(parent) {}

void PlayClock::setRun(const Run& run) {
    run_ = run;
    range_ = whole();
    before_.clear();
    playhead_ = playedUntil_ = sim::kStart;
    cursor_.reset();
    loop_.reset();
    spans_.clear();
    Q_EMIT runChanged();
    Q_EMIT rangeChanged();
    Q_EMIT playedUntilChanged();
    Q_EMIT playheadChanged();
    Q_EMIT cursorChanged();
    Q_EMIT loopChanged();
    Q_EMIT spansChanged();
}

void PlayClock::setRange(TimeRange range) {
    range = within(range);
    if (range != range_) {
        range_ = range;
        Q_EMIT rangeChanged();
    }
}

void PlayClock::zoom(double factor, sim::Time around) {
    around = std::clamp(around, range_.from, range_.to);
    // The shortest range keeps `around` where it is too, so the factor is bounded, not the result.
    const double most = sim::toSeconds(range_.length()) / sim::toSeconds(kShortestRange);
    const double shrink = 1 / std::clamp(factor, 1e-6, std::max(most, 1.0));
    setRange({around - scaled(around - range_.from, shrink),
              around + scaled(range_.to - around, shrink)});
}

void PlayClock::pan(double share) {
    const sim::Duration by = scaled(range_.length(), share);
    setRange(TimeRange{range_.from + by, range_.to + by}.movedInto(whole()));
}

void PlayClock::jumpTo(TimeRange range) {
    const TimeRange present = range_;
    setRange(range);
    if (present == range_) {
        return;
    }
    if (before_.size() == kRangesToReturnTo) {
        before_.erase(before_.begin());
    }
    before_.push_back(present);
}

void PlayClock::rangeBack() {
    if (before_.empty()) {
        return;
    }
    const TimeRange range = before_.back();
    before_.pop_back();
    setRange(range);
}

void PlayClock::reveal(sim::Time t) {
    t = within(t);
    const sim::Duration spare = range_.length() / 10;
    TimeRange range = range_;
    if (t < range.from + spare) {
        range = {t - spare, t - spare + range.length()};
    } else if (t > range.to - spare) {
        range = {t + spare - range.length(), t + spare};
    }
    setRange(range.movedInto(whole()));
}

void PlayClock::setPlayhead(sim::Time t) {
    t = std::clamp(t, sim::kStart, playedUntil_);
    if (t != playhead_) {
        playhead_ = t;
        Q_EMIT playheadChanged();
    }
}

void PlayClock::setPlayedUntil(sim::Time t) {
    t = within(t);
    if (t == playedUntil_) {
        return;
    }
    const bool takesPlayhead = isLive() || playhead_ > t;
    playedUntil_ = t;
    Q_EMIT playedUntilChanged();
    if (takesPlayhead) {
        setPlayhead(t);
    }
}

void PlayClock::setCursor(std::optional<sim::Time> t) {
    if (t) {
        t = within(*t);
    }
    if (t != cursor_) {
        cursor_ = t;
        Q_EMIT cursorChanged();
    }
}

void PlayClock::setLoop(std::optional<TimeRange> loop) {
    if (loop) {
        loop = within(*loop);
    }
    if (loop != loop_) {
        loop_ = loop;
        Q_EMIT loopChanged();
    }
}

void PlayClock::setSpans(std::vector<Span> spans) {
    std::ranges::stable_sort(spans, {}, [](const Span& span) { return span.range.from; });
    if (spans != spans_) {
        spans_ = std::move(spans);
        Q_EMIT spansChanged();
    }
}

sim::Time PlayClock::within(sim::Time t) const {
    return std::clamp(t, sim::kStart, run_.end);
}

TimeRange PlayClock::within(TimeRange range) const {
    range = {within(range.from), within(range.to)};
    if (range.length() < kShortestRange) {
        range = TimeRange{range.from, range.from + kShortestRange}.movedInto(whole());
    }
    return range;
}

} // namespace doppel::gui
