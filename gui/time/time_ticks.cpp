// SPDX-License-Identifier: Apache-2.0
#include "gui/time/time_ticks.h"

#include "sim/assert.h"

#include <array>

namespace doppel::gui {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<sim::Duration, 18> kSteps{
    seconds(1), seconds(2), seconds(5), seconds(10), seconds(15), seconds(30),
    minutes(1), minutes(2), minutes(5), minutes(10), minutes(15), minutes(30),
    hours(1),   hours(2),   hours(3),   hours(6),    hours(12),   hours(24)};

sim::Duration sinceMidnight(const StartClock& start) {
    return start ? *start - std::chrono::floor<std::chrono::days>(*start) : std::chrono::seconds(0);
}

} // namespace

sim::Duration niceStep(sim::Duration least) {
    if (least < seconds(1)) {
        sim::Duration decade(1);
        for (;; decade *= 10) {
            for (const int times : {1, 2, 5}) {
                if (decade * times >= least) {
                    return decade * times;
                }
            }
        }
    }
    for (const sim::Duration step : kSteps) {
        if (step >= least) {
            return step;
        }
    }
    for (sim::Duration days = kSteps.back();; days *= 10) {
        for (const int times : {1, 2, 5}) {
            if (days * times >= least) {
                return days * times;
            }
        }
    }
}

TimeTicks timeTicks(TimeRange range, int most, const StartClock& start) {
    DOPPEL_ASSERT(most >= 1);
    TimeTicks ticks;
    if (range.length() <= sim::Duration::zero()) {
        return ticks;
    }
    // `most` ticks have most - 1 steps between them; a range shorter than that may hold them all.
    ticks.step = niceStep(sim::Duration(range.length().count() / most + 1));
    const auto offset = sinceMidnight(start) % ticks.step;
    const auto first = (range.from.time_since_epoch() + offset).count();
    const auto step = ticks.step.count();
    auto at = sim::Time(sim::Duration((first + step - 1) / step * step) - offset);
    for (; at <= range.to; at += ticks.step) {
        ticks.at.push_back(at);
    }
    return ticks;
}

} // namespace doppel::gui
