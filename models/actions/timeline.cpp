// SPDX-License-Identifier: Apache-2.0
#include "models/actions/timeline.h"

#include "models/platform.h"
#include "sim/assert.h"

namespace doppel::models {

using sim::Time;

namespace {

bool grows(const TimelineEvent& event) {
    return event.kind().grows && event.ramp > sim::Duration::zero();
}

} // namespace

Timeline::Timeline(Platform& platform, TimelineHooks& hooks)
    : world_(platform.world()), scope_{platform, faults_, changes_, hooks} {}

std::size_t Timeline::add(const TimelineEvent& event) {
    DOPPEL_ASSERT(problemsOf(event).empty());
    const std::size_t number = events_.size();
    events_.push_back(event);
    underWay_.emplace_back();
    world_.intervene(sim::after(sim::kStart, event.at), [this, number] { begin(number); });
    return number;
}

void Timeline::begin(std::size_t number) {
    const TimelineEvent& event = events_[number];
    const Time start = world_.now();
    records_.push_back({start, TimelineRecord::Phase::Begin, number});
    underWay_[number] = event.kind().make(event.config(), scope_);
    underWay_[number]->begin(grows(event) ? rampStrength(0) : 1.0);
    if (grows(event)) {
        grow(number, start, 1);
    }
    if (event.length) {
        world_.intervene(sim::after(start, *event.length), [this, number] { end(number); });
    }
}

// Asks for the step of the ramp, and from there for the next.
void Timeline::grow(std::size_t number, Time start, int step) {
    const Time at = start + events_[number].ramp * step / kRampSteps;
    world_.intervene(at, [this, number, start, step] {
        if (underWay_[number] == nullptr) {
            return;
        }
        underWay_[number]->setStrength(rampStrength(step));
        if (step < kRampSteps) {
            grow(number, start, step + 1);
        }
    });
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
