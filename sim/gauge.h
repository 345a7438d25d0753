// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"
#include "sim/time.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace doppel::sim {

/// Wide enough for any sum of (int64 value × int64 nanoseconds) that a run can come to.
__extension__ using Int128 = __int128;

/// A level that changes in steps, weighted by how long it stood: a queue's length, servers at work,
/// bytes in a cache. It is 0 from its start until it is first set. The area under it
/// is exact (integers), so Little's law holds to the nanosecond: the integral of "in the system" is
/// the sum of the times that each spent there.
///
/// Times must not go back. The end of the warm-up starts a new window at the level of the moment.
class Gauge {
public:
    explicit Gauge(Time start = kStart) : since_(start), windowStart_(start), cutAt_(start) {}

    void set(Time now, std::int64_t value) {
        DOPPEL_ASSERT(now >= since_);
        area_ += Int128{value_} * (now - since_).count();
        since_ = now;
        value_ = value;
        if (now == cutAt_) { // what it was before has not stood
            max_ = value;
            min_ = value;
            return;
        }
        if (value > max_) { // hardly ever: two branches are cheaper here than two stores
            max_ = value;
        }
        if (value < min_) {
            min_ = value;
        }
    }
    void add(Time now, std::int64_t change = 1) { set(now, value_ + change); }

    std::int64_t current() const { return value_; }
    /// The greatest and the least level in the window, however short it stood, but for those at its
    /// very start that were changed at once.
    std::int64_t max() const { return std::max(maxBefore_, max_); }
    std::int64_t min() const { return std::min(minBefore_, min_); }
    /// The same from then on: a window can be cut into stretches. REQUIRES: it does not change
    /// before.
    void cut(Time from) {
        maxBefore_ = max();
        minBefore_ = min();
        restartExtremes(from);
    }
    std::int64_t maxSinceCut() const { return max_; }
    std::int64_t minSinceCut() const { return min_; }

    /// The area in the window up to `now`, in value × nanoseconds.
    Int128 integral(Time now) const { return totalIntegral(now) - atReset_; }
    /// The area since the start of the run.
    Int128 totalIntegral(Time now) const { return area_ + Int128{value_} * (now - since_).count(); }
    /// The mean level in the window up to `now`; the current level if the window has no length yet.
    double mean(Time now) const {
        return now > windowStart_ ? static_cast<double>(integral(now)) /
                                        static_cast<double>((now - windowStart_).count())
                                  : static_cast<double>(value_);
    }
    Time windowStart() const { return windowStart_; }

    void reset(Time now) {
        set(now, value_);
        atReset_ = area_;
        windowStart_ = now;
        maxBefore_ = std::numeric_limits<std::int64_t>::min();
        minBefore_ = std::numeric_limits<std::int64_t>::max();
        restartExtremes(now);
    }

private:
    void restartExtremes(Time from) {
        cutAt_ = from;
        max_ = value_;
        min_ = value_;
    }

    std::int64_t value_ = 0;
    Time since_;
    Int128 area_ = 0; // up to since_
    Int128 atReset_ = 0;
    Time windowStart_;
    Time cutAt_;           // the window's start or its last cut
    std::int64_t max_ = 0; // since then
    std::int64_t min_ = 0;
    std::int64_t maxBefore_ = std::numeric_limits<std::int64_t>::min(); // in the window
    std::int64_t minBefore_ = std::numeric_limits<std::int64_t>::max();
};

} // namespace doppel::sim
