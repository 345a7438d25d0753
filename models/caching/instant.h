// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace doppel::caching {

/// A point of time, in nanoseconds since any epoch of the caller's; where header dates are parsed,
/// since 1970 (UTC). The cache has no clock: time is always an argument, and must never run
/// backwards from one call to the next.
using Instant = std::chrono::nanoseconds;
using Duration = std::chrono::nanoseconds;

inline constexpr Duration kForever = Duration::max();

/// `d` (>= 0) after `t`, never past the end of time: lifetimes from headers may be absurdly long.
constexpr Instant later(Instant t, Duration d) {
    return t > Instant::zero() && d > Instant::max() - t ? Instant::max() : t + d;
}

} // namespace doppel::caching
