// SPDX-License-Identifier: Apache-2.0
#include "models/actions/timeline.h"

#include "models/platform.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Task;
using sim::Time;

namespace {

bool grows(const TimelineEvent& event) {
    return event.kind().grows && event.ramp > sim::Duration::zero();
}

} // namespace

Timeline::Timeline(Platform& platform, TimelineHooks& hooks)
    : world_(platform.world()), scope_{platform, faults_, hooks} {}

std::size_t Timeline::add(const TimelineEvent& event) {
    DOPPEL_ASSERT(problemsOf(event).empty());
    const std::size_t number = events_.size();
    events_.push_back(event);
    underWay_.emplace_back();
    world_.spawn(play(number));
    return number;
}

Task<void> Timeline::play(std::size_t number) {
    const TimelineEvent& event = events_[number];
    const Time start = std::max(sim::after(sim::kStart, event.at), world_.now());
    if (start > world_.now()) {
        co_await world_.sleepUntil(start);
    }
    begin(number);
    for (int step = 1; grows(event) && step <= kRampSteps; ++step) {
        co_await world_.sleepUntil(start + event.ramp * step / kRampSteps);
        if (underWay_[number] == nullptr) {
            co_return;
        }
        underWay_[number]->setStrength(rampStrength(step));
    }
    if (event.length) {
        const Time over = sim::after(start, *event.length);
        if (over > world_.now()) {
            co_await world_.sleepUntil(over);
        }
        end(number);
    }
}

void Timeline::begin(std::size_t number) {
    const TimelineEvent& event = events_[number];
    records_.push_back({world_.now(), TimelineRecord::Phase::Begin, number});
    underWay_[number] = event.kind().make(event.config(), scope_);
    underWay_[number]->begin(grows(event) ? rampStrength(0) : 1.0);
}

void Timeline::end(std::size_t number) {
    if (underWay_[number] == nullptr) {
        return;
    }
    records_.push_back({world_.now(), TimelineRecord::Phase::End, number});
    underWay_[number]->end();
    underWay_[number].reset();
}

} // namespace doppel::models
