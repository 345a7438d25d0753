// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono> // std::chrono::nanoseconds and its literals
#include <cstdint>
#include <string>

namespace doppel::sim {

/// Lengths of simulated time: int64 nanoseconds, so ±292 years; sums of them are exact.
using Duration = std::chrono::nanoseconds;

/// The clock of a world. It has no `now()`: only a World knows what time it is.
struct SimClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SimClock>;
    static constexpr bool is_steady = true;
};

/// A point of simulated time, counted from the start of the run.
using Time = SimClock::time_point;

inline constexpr Time kStart{};
inline constexpr Time kNever = Time::max();
inline constexpr Duration kForever = Duration::max();

/// The length in seconds, for reports and formulas; never fed back into an event's time unrounded.
constexpr double toSeconds(Duration d) {
    return static_cast<double>(d.count()) / 1e9;
}
constexpr double toSeconds(Time t) {
    return toSeconds(t.time_since_epoch());
}

/// The nearest whole nanosecond, halves away from zero; beyond the range, the range's end. NaN is
/// 0.
constexpr Duration fromSeconds(double seconds) {
    constexpr double kLimit = 9.2e9; // seconds; int64 nanoseconds end a little later
    if (seconds >= kLimit) {
        return kForever;
    }
    if (seconds <= -kLimit) {
        return Duration::min();
    }
    if (seconds != seconds) {
        return Duration::zero();
    }
    const double exact = seconds * 1e9;
    const auto whole = static_cast<std::int64_t>(exact);
    const double rest = exact - static_cast<double>(whole); // without rounding
    return Duration(whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0));
}

/// `a` and then `b`, of which `a` is at least 0; never longer than kForever.
constexpr Duration sum(Duration a, Duration b) {
    return b > kForever - a ? kForever : a + b;
}

/// `d` later than `t`; never past kNever.
constexpr Time after(Time t, Duration d) {
    return d >= kNever - t ? kNever : t + d;
}

/// The same, with a negative length counted as zero: usually a single comparison.
constexpr Time afterAtLeastZero(Time t, Duration d) {
    const auto length = static_cast<std::uint64_t>(d.count());
    if (length > static_cast<std::uint64_t>((kNever - t).count())) [[unlikely]] {
        return d < Duration::zero() ? t : kNever; // as unsigned, both are long
    }
    return t + d;
}

/// As people write it: "0s", "250ms", "1.5s", "2min 30s", "1h 5min", "3d 4h". Two units at most, so
/// it is rounded.
std::string toText(Duration d);
std::string toText(Time t);
/// The same where that is not rounded; else in as many units as it takes: "21ms 1us", "1min 30s 1ms".
std::string toExactText(Duration d);

} // namespace doppel::sim
