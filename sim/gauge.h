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
        if (hasStood(now)) {
            if (value_ > max_) { // hardly ever: two branches are cheaper here than two stores
                max_ = value_;
            }
            if (value_ < min_) {
                min_ = value_;
            }
        }
        since_ = now;
        value_ = value;
    }
    void add(Time now, std::int64_t change = 1) { set(now, value_ + change); }

    std::int64_t current() const { return value_; }
    /// The greatest and the least level in the window up to `now`, however short it stood, but not
    /// those that were changed in the same instant; the current level where none has stood yet.
    std::int64_t max(Time now) const { return orCurrent(std::max(maxBefore_, maxUpTo(now))); }
    std::int64_t min(Time now) const { return orCurrent(std::min(minBefore_, minUpTo(now))); }
    /// The same from then on: a window can be cut into stretches. REQUIRES: it does not change
    /// before.
    void cut(Time from) {
        maxBefore_ = std::max(maxBefore_, maxUpTo(from));
        minBefore_ = std::min(minBefore_, minUpTo(from));
        restartExtremes(from);
    }
    std::int64_t maxSinceCut(Time now) const { return orCurrent(maxUpTo(now)); }
    std::int64_t minSinceCut(Time now) const { return orCurrent(minUpTo(now)); }

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
        maxBefore_ = kLeast;
        minBefore_ = kGreatest;
        restartExtremes(now);
    }

private:
    static constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

    // Whether the current level has stood for any time since the last cut.
    bool hasStood(Time now) const { return now > since_ && now > cutAt_; }
    std::int64_t maxUpTo(Time now) const { return hasStood(now) ? std::max(max_, value_) : max_; }
    std::int64_t minUpTo(Time now) const { return hasStood(now) ? std::min(min_, value_) : min_; }
    std::int64_t orCurrent(std::int64_t extreme) const {
        return extreme == kLeast || extreme == kGreatest ? value_ : extreme;
    }
    void restartExtremes(Time from) {
        cutAt_ = from;
        max_ = kLeast;
        min_ = kGreatest;
    }

    std::int64_t value_ = 0;
    Time since_;
    Int128 area_ = 0; // up to since_
    Int128 atReset_ = 0;
    Time windowStart_;
    Time cutAt_;                // the window's start or its last cut
    std::int64_t max_ = kLeast; // since then, of levels that are over
    std::int64_t min_ = kGreatest;
    std::int64_t maxBefore_ = kLeast; // in the window
    std::int64_t minBefore_ = kGreatest;
};

} // namespace doppel::sim
