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
    explicit Gauge(Time start = kStart) : since_(start), windowStart_(start), restartedAt_(start) {}

    void set(Time now, std::int64_t value) {
        DOPPEL_ASSERT(now >= since_);
        area_ += Int128{value_} * (now - since_).count();
        if (hasStood(now)) {
            if (value_ >
                lately_.max) { // hardly ever: two branches are cheaper here than two stores
                lately_.max = value_;
            }
            if (value_ < lately_.min) {
                lately_.min = value_;
            }
        }
        since_ = now;
        value_ = value;
    }
    void add(Time now, std::int64_t change = 1) { set(now, value_ + change); }

    std::int64_t current() const { return value_; }
    /// The greatest and the least level in the window up to `now`, however short it stood, but not
    /// those that were changed in the same instant; the current level where none has stood yet.
    std::int64_t max(Time now) const {
        return orCurrent(inWindow_.with(ofCut_).with(upTo(now)).max);
    }
    std::int64_t min(Time now) const {
        return orCurrent(inWindow_.with(ofCut_).with(upTo(now)).min);
    }
    /// The same from then on: a window can be cut into stretches. REQUIRES: it does not change
    /// before.
    void cut(Time from) {
        inWindow_ = inWindow_.with(ofCut_).with(upTo(from));
        ofCut_ = {};
        restart(from);
    }
    std::int64_t maxSinceCut(Time now) const { return orCurrent(ofCut_.with(upTo(now)).max); }
    std::int64_t minSinceCut(Time now) const { return orCurrent(ofCut_.with(upTo(now)).min); }
    /// The greatest level since the last call, for one who looks again and again: a stretch can be cut
    /// into rows, and knows nothing of them. REQUIRES: as cut().
    std::int64_t takeMax(Time now) {
        const std::int64_t most = orCurrent(upTo(now).max);
        ofCut_ = ofCut_.with(upTo(now));
        restart(now);
        return most;
    }

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
        inWindow_ = {};
        ofCut_ = {};
        restart(now);
    }

private:
    static constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

    struct Extremes {
        std::int64_t max = kLeast;
        std::int64_t min = kGreatest;

        Extremes with(const Extremes& others) const {
            return {std::max(max, others.max), std::min(min, others.min)};
        }
    };

    // Whether the current level has stood for any time since extremes were restarted.
    bool hasStood(Time now) const { return now > since_ && now > restartedAt_; }
    Extremes upTo(Time now) const {
        return hasStood(now) ? lately_.with({value_, value_}) : lately_;
    }
    std::int64_t orCurrent(std::int64_t extreme) const {
        return extreme == kLeast || extreme == kGreatest ? value_ : extreme;
    }
    void restart(Time from) {
        restartedAt_ = from;
        lately_ = {};
    }

    std::int64_t value_ = 0;
    Time since_;
    Int128 area_ = 0; // up to since_
    Int128 atReset_ = 0;
    Time windowStart_;
    Time restartedAt_;  // the window's start, its last cut or the last taking
    Extremes lately_;   // since then, of levels that are over
    Extremes ofCut_;    // before that, since the last cut
    Extremes inWindow_; // before that cut, in the window
};

} // namespace doppel::sim
