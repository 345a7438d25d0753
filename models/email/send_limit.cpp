// SPDX-License-Identifier: Apache-2.0
#include "models/email/send_limit.h"

#include <array>
#include <string_view>
#include <utility>

namespace doppel::models {

using sim::Time;

std::uint64_t RollingCount::at(Time now) {
    while (!instants_.empty() && instants_.front().time <= now - span_) {
        total_ -= instants_.front().count;
        instants_.pop_front();
    }
    return total_;
}

void RollingCount::add(Time now) {
    at(now);
    if (instants_.empty() || instants_.back().time != now) {
        instants_.push_back({now, 0});
    }
    ++instants_.back().count;
    ++total_;
}

std::uint64_t SteppedCount::at(Time now) const {
    const std::int64_t present = now.time_since_epoch() / kStep;
    std::uint64_t count = 0;
    for (const Step& step : ring_) {
        if (step.number > present - steps_ && step.number <= present) {
            count += step.count;
        }
    }
    return count;
}

void SteppedCount::add(Time now) {
    const std::int64_t present = now.time_since_epoch() / kStep;
    Step& step = ring_[static_cast<std::size_t>(present) % ring_.size()];
    if (step.number != present) {
        step = {present, 0};
    }
    ++step.count;
}

ChoiceNames choiceNames(MinuteCount) {
    static constexpr std::array<std::string_view, 2> kNames{"rolling", "stepped"};
    return kNames;
}

bool MessageLimit::accept(const MessageLimits& limits, Time now) {
    const std::int64_t day = (now - sim::kStart + startsAt_) / std::chrono::days(1);
    if (day != std::exchange(day_, day)) {
        today_ = 0;
    }
    const std::uint64_t inMinute =
        limits.minute == MinuteCount::Rolling ? rolling_.at(now) : stepped_.at(now);
    if (inMinute >= limits.perMinute || today_ >= limits.perDay) {
        return false;
    }
    rolling_.add(now);
    stepped_.add(now);
    ++today_;
    return true;
}

} // namespace doppel::models
