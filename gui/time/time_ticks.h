// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_range.h"
#include "gui/time/time_text.h"

#include <chrono>
#include <vector>

namespace doppel::gui {

/// Lengths that people count time by, from a nanosecond (1-2-5 below a second; 1, 2, 5, 10, 15, 30
/// of seconds and minutes; 1, 2, 3, 6, 12 hours; days): the least that is not shorter than `least`.
sim::Duration niceStep(sim::Duration least);

/// Moments to label: multiples of one nice step, all within the range.
struct TimeTicks {
    sim::Duration step{};
    std::vector<sim::Time> at;
};

/// At most `most` ticks, as many as nice steps allow. Where the run has a start they are multiples
/// of that clock ("11:00", "11:10"). REQUIRES: most >= 1.
TimeTicks timeTicks(TimeRange range, int most, const StartClock& start = {});

} // namespace doppel::gui
