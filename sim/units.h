// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace doppel::sim {

/// A size of data in bytes.
struct Bytes {
    std::int64_t count = 0;
    friend constexpr auto operator<=>(Bytes, Bytes) = default;
    friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
    friend constexpr Bytes operator-(Bytes a, Bytes b) { return {a.count - b.count}; }
    constexpr Bytes& operator+=(Bytes b) { return *this = *this + b; }
};

/// Occurrences a second.
struct Rate {
    double perSecond = 0;
    friend constexpr auto operator<=>(Rate, Rate) = default;
};

/// A chance or a share, 0 to 1.
struct Probability {
    double value = 0;
    friend constexpr auto operator<=>(Probability, Probability) = default;
};

/// A factor without a unit, 0 or more: a slow-down, a speed-up, a weight.
struct Ratio {
    double value = 1;
    friend constexpr auto operator<=>(Ratio, Ratio) = default;
};

} // namespace doppel::sim
