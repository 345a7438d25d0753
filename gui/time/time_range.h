// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <algorithm>

namespace doppel::gui {

/// A stretch of simulated time. REQUIRES: from <= to.
struct TimeRange {
    sim::Time from{};
    sim::Time to{};

    constexpr sim::Duration length() const { return to - from; }
    /// Both ends are within.
    constexpr bool contains(sim::Time t) const { return from <= t && t <= to; }
    /// Whether they share more than an end.
    constexpr bool overlaps(TimeRange other) const { return from < other.to && other.from < to; }

    /// Of the same length within `whole`, moved as little as possible; `whole` itself if that is
    /// shorter.
    constexpr TimeRange movedInto(TimeRange whole) const {
        if (length() >= whole.length()) {
            return whole;
        }
        const sim::Time start = std::clamp(from, whole.from, whole.to - length());
        return {start, start + length()};
    }

    friend constexpr bool operator==(TimeRange, TimeRange) = default;
};

} // namespace doppel::gui
