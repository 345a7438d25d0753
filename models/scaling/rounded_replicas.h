// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace doppel::models {

/// A number of servers, rounded up; the largest that an int32 holds for any beyond, 0 for any
/// below and for what isn't a number.
inline std::int32_t roundedUp(double exact) {
    constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
    const double up = std::ceil(exact);
    if (!(up > 0)) {
        return 0;
    }
    return up >= static_cast<double>(kMost) ? kMost : static_cast<std::int32_t>(up);
}

/// The same of what is worked out from shares such as 60 %: a number that is whole but for the last
/// bits of its doubles is that whole number (4.2 / 0.6 is 7, not 7.000000000000001).
inline std::int32_t roundedUpToWhole(double exact) {
    constexpr double kLastBits = 1e-12;
    return roundedUp(exact - std::abs(exact) * kLastBits);
}

} // namespace doppel::models
