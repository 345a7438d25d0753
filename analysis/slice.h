// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace doppel::analysis {

/// How much simulated time to play between two looks at the world outside: as much as takes about
/// `aim` of real time, told by how long the slices before it took.
class Slice {
public:
    using WallClock = std::chrono::steady_clock;

    Slice(sim::Duration run, WallClock::duration aim)
        : aim_(aim), length_(std::max<sim::Duration>(run / kFirst, kLeast)) {}

    sim::Duration length() const { return length_; }
    void took(WallClock::duration wall) {
        if (wall > aim_ * 2) {
            length_ = std::max(length_ / 2, kLeast);
        } else if (wall < aim_ / 2 && length_ < kMost) {
            length_ *= 2;
        }
    }

private:
    static constexpr std::int64_t kFirst = 1000;
    static constexpr sim::Duration kLeast = std::chrono::milliseconds(1);
    static constexpr sim::Duration kMost = std::chrono::hours(24);

    WallClock::duration aim_;
    sim::Duration length_;
};

} // namespace doppel::analysis
